"""The cast: who is there, what they are, what waits for them; told in a demonstration only."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from advancement.actions import enrollment
from casework import clock
from casework.work import waiting_for
from config.demo import cast
from config.demo.cases import STORIES
from config.demo.loading import load
from people import sign_in
from people.models import Person

SOME = ("lan", "omar", "bruno", "mateo", "kwame")


@pytest.fixture
def demonstration(db, settings):
    """A part of the demonstration."""
    settings.DEMO = True
    load({name: STORIES[name] for name in SOME})


@pytest.fixture
def told(demonstration):
    """What the command tells programs, by user name."""
    out = io.StringIO()
    call_command("cast", "--json", stdout=out)
    return {one["username"]: one for one in json.loads(out.getvalue())}


def test_it_tells_programs_who_there_is(told):
    assert set(told["omar"]) == {"username", "password", "name", "roles", "waiting"}
    assert told["omar"]["name"] == "Omar Haddad"
    assert told["omar"]["password"] == cast.PASSWORD
    assert {*told} == {*Person.objects.filter(is_active=True).values_list("username", flat=True)}


def test_whoever_is_offered_stands_first_in_the_order_of_the_journey(told):
    assert tuple(told)[: len(cast.OFFERED)] == cast.OFFERED


@pytest.mark.parametrize(
    ("username", "roles"),
    [
        ("rosa", ["employee, IT systems specialist I"]),
        ("sam", ["supervisor of Field Support"]),
        ("felix", ["director of Field Support"]),
        ("hugo", ["HR coordinator"]),
        ("yusuf", ["employee, IT systems specialist II", "HR coordinator"]),
        ("theo", ["employee, IT systems specialist II", "director of Library Systems"]),
        ("marta", ["acts for Dana Brooks"]),
        ("bob", ["School clerk"]),
    ],
)
def test_roles_are_told_in_words(told, username, roles):
    assert told[username]["roles"] == roles


def test_it_tells_what_waits_for_each(told):
    assert told["sam"]["waiting"] == ["Sign Part I: Omar Haddad"]
    assert told["lan"]["waiting"] == ["Complete and sign Part I"]
    assert told["rosa"]["waiting"] == ["Start career advancement"]
    assert told["hugo"]["waiting"] == ["Name who signs Part I: Bruno Silva"]
    assert (
        told["marta"]["waiting"]
        == told["dana"]["waiting"]
        == ["Review the return of “Qualified course work”: Kwame Asante"]
    )


def test_what_waits_is_what_the_first_page_shows(told):
    for person in Person.objects.filter(is_active=True):
        shown = {item.task for item in waiting_for(person, clock.today())}
        assert {*told[person.username]["waiting"]} - {"Start career advancement"} == shown


def test_whoever_could_start_finds_it_on_the_first_page(told, client):
    for username, one in told.items():
        client.force_login(Person.objects.get(username=username))
        offered = ">Start career advancement</a>" in client.get("/").text
        assert offered or "Start career advancement" not in one["waiting"], username


def test_who_begins_is_no_longer_told_to(told):
    rosa = Person.objects.get(username="rosa")
    enrollment.start(rosa, by=rosa)
    now = {one["username"]: one for one in cast.everybody()}
    assert now["rosa"]["waiting"] == ["Complete and sign Part I"]


def test_it_reads_the_same_number_of_times_for_one_and_for_all(demonstration, django_assert_num_queries):
    few, all_of_them = _queries(Person.objects.filter(username="marta")), _queries(None)
    assert few == all_of_them <= 12


def _queries(people):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        cast.everybody(people)
    return len(asked)


def test_people_read_it_too(demonstration):
    out = io.StringIO()
    call_command("cast", stdout=out)
    assert cast.PASSWORD in out.getvalue()
    assert "Sign Part I: Omar Haddad" in out.getvalue()


def test_outside_a_demonstration_nobody_is_told(demonstration, settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("cast")


def test_the_sign_in_page_offers_the_cast(demonstration, client, monkeypatch):
    monkeypatch.setattr(sign_in, "_cast", [cast.offered])
    page = client.get("/account/login/").content.decode()
    for one in cast.offered():
        assert f"Sign in as {one['name']}" in page
    assert len(cast.offered()) == len(cast.OFFERED)


def test_in_an_empty_demonstration_nobody_is_offered(db):
    assert cast.offered() == []
