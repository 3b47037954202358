"""Who may do what in which situation: the matrix against the application, every address as everybody."""

import re
from collections import Counter
from functools import lru_cache, partial

import pytest
from django.db import connection, transaction

from advancement.states import State
from casework import clock, papers
from config import permission_matrix
from tests.house.addresses import address, patterns
from tests.house.scenes import CAST, NOON

#: So that there is a database at all; what a test changes goes with the transaction in which it asks.
pytestmark = pytest.mark.django_db
MATRIX = permission_matrix.load()
ADDRESSES = patterns()
#: What is noted of everybody who looks, of sessions and mailboxes; nothing of it is casework.
NOTED = {"django_session", "casework_accessrecord", "casework_visit", "account_emailaddress"}
AHEAD = ("absent", "password again")
#: What is the same in every state is asked in a few of them; who sees a case, in each.
SOME_STATES = {State.DRAFT, State.ENROLLED, State.WITH_DIRECTOR, State.PROMOTED, State.CLOSED}
#: A method that an address does not know is refused before anybody looks at who asks, or in which situation.
ANYBODY = ("employee", "coordinator", "administrator", "anonymous")
ASKED = sorted(
    [
        (when, row, method)
        for row in MATRIX.rows
        for when in row.when
        for method in ("GET", "POST")
        if len(row.when) < len(State) or when in SOME_STATES or row.name == "advancement:case"
        if method in row.methods or when in (row.when[0], State.ENROLLED)
    ],
    key=lambda one: (one[0], one[1].name, one[2]),
)
STEPS = [
    row
    for row in MATRIX.rows
    if "POST" in row.methods and row.name.startswith("advancement:") and "case" in (*row.told, *row.refused)
]


def _id(value):
    return value.name if isinstance(value, permission_matrix.Row) else str(value)


@pytest.fixture
def _django_db_helper():
    """The situation has the database open for all tests that ask in it; the transaction of each would close it."""


@pytest.fixture(autouse=True, scope="module")
def _the_same_page_is_printed_once():
    """A paper says the same to everybody who may read it; printing takes longer than all else that is asked here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(papers, "print_page", lru_cache(maxsize=64)(papers.print_page))
        yield


def ask(scene, row, role, method):
    """What somebody gets who asks in a situation, in one word, and the tables that were written; nothing stays."""
    tables = set()
    with clock.at(NOON):
        client = scene.client(role)
    with clock.at(NOON), transaction.atomic():
        with connection.execute_wrapper(partial(_note, tables)):
            one = address(scene, row)
            answer = told(client.get(one) if method == "GET" else client.post(one, dict(row.sends)))
        transaction.set_rollback(True)
    return answer, tables - NOTED


def _note(tables, execute, sql, *rest):
    if wrote := re.match(r'(?:INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM) "(\w+)"', sql):
        tables.add(wrote[1])
    return execute(sql, *rest)


def told(response):
    """The answer in one word."""
    if response.streaming:
        b"".join(response)  # a download closes its file when it was read
    if response.status_code == 302 and response["Location"].startswith("/account/login/?"):
        return "sign in"
    if response.status_code == 302 and "/reauthenticate/" in response["Location"]:
        return "password again"
    words = {403: "told", 404: "absent", 405: "no such method", 409: "not now"}
    if response.status_code in words:
        return words[response.status_code]
    return "open"


def expected(row, situation, role, method):
    """What the matrix says that somebody gets, in one word."""
    if role == "anonymous" and "anonymous" not in row.may:
        return "sign in"
    if method not in row.methods:
        return "no such method"
    for words, answer in ((row.may, "open"), (row.reads, "open"), (row.told, "told"), (row.refused, "not now")):
        if role in MATRIX.roles_in(words, situation):
            return answer
    return "absent"


@pytest.mark.parametrize(("scene", "row", "method"), ASKED, indirect=["scene"], ids=_id)
def test_each_gets_what_the_matrix_says(scene, row, method):
    roles = CAST if method in row.methods else ANYBODY
    found = {role: ask(scene, row, role, method) for role in roles}
    # A library asks for the password again, or looks for the thing, before it looks at the method.
    also = {"password again": "open"} if method in row.methods else dict.fromkeys(AHEAD, "no such method")
    found = {role: (also.get(answer, answer), tables) for role, (answer, tables) in found.items()}
    assert {role: answer for role, (answer, _) in found.items()} == {
        role: expected(row, scene.name, role, method) for role in roles
    }
    may = MATRIX.roles_in(row.may, scene.name) if method == "POST" else set()
    assert {role: tables for role, (_, tables) in found.items() if tables and role not in may} == {}


@pytest.mark.parametrize("scene", list(State), indirect=True, ids=str)
def test_a_step_is_closed_in_every_other_state(scene):
    steps = [
        row for row in STEPS if any(when in list(State) for when in row.when) and scene.name not in open_in(row.name)
    ]
    answers = {
        (row.name, role, method): ask(scene, row, role, method)
        for row in steps
        for role in MATRIX.roles_in(row.may, scene.name) & set(CAST)
        for method in row.methods
    }
    assert steps
    assert {key: one for key, one in answers.items() if one[0] not in ("told", "absent", "not now") or one[1]} == {}


def open_in(name):
    """The situations in which somebody takes the step of an address."""
    return {when for row in MATRIX.rows if row.name == name for when in row.when}


def test_every_address_is_in_the_matrix_and_no_other():
    assert {row.name for row in MATRIX.rows} == set(ADDRESSES)


def test_the_matrix_speaks_of_everybody_and_of_nobody_else():
    assert set(MATRIX.roles) == set(CAST)
    named = {role for row in MATRIX.rows for words in (row.may, row.reads, row.told, row.refused) for role in words}
    assert named <= set(CAST) | set(MATRIX.groups) | {"case"}
    assert {role for who in MATRIX.case.values() for role in who} <= set(CAST) | set(MATRIX.groups)
    assert set(MATRIX.case) - {"*"} == {*State, "returned draft"}


def test_every_state_is_asked_in():
    assert set(State) <= {when for when, *_ in ASKED}


def test_the_auditor_and_the_reader_take_no_step_of_anybody_else():
    for role in ("auditor", "analyst", "reader"):
        acting = {
            row.name
            for row in MATRIX.rows
            if "POST" in row.methods and not row.is_own and role in MATRIX.roles_in(row.may, "*")
        }
        assert {name for name in acting if not name.startswith("account_")} == set(), role


def test_nobody_takes_a_deciding_step_in_their_own_case():
    deciding = {
        "enroll",
        "review-line",
        "sign-lines",
        "sign-part-three",
        "approve",
        "complete",
        "confirm",
        "issue-notice",
    }
    rows = [row for row in MATRIX.rows if row.name.removeprefix("advancement:") in deciding]
    assert Counter(row.name for row in rows) == Counter(f"advancement:{name}" for name in deciding)
    assert not [row.name for row in rows if "employee" in MATRIX.roles_in(row.may, row.when[0])]


def test_the_page_to_read_says_what_the_file_says():
    assert permission_matrix.PAGE.read_text() == permission_matrix.as_page(MATRIX)
