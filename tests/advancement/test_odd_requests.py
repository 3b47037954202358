"""Odd addresses, altered fields, texts nobody types: told or not found, never an error, and nothing is written."""

import pytest

from advancement.states import State
from tests.advancement.questions import address, nothing_changes, signs
from tests.conftest import PASSWORD

STEPS = ("case", "part-one", "enroll", "withdraw", "sign-part-three", "approve", "complete", "issue-notice", "form-pdf")
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def enrolled(case_at):
    return case_at(State.ENROLLED)


@pytest.mark.parametrize(
    "number",
    [
        "26-00002",
        "26-1",
        "26-00001x",
        "26-00001%0A",
        " 26-00001",
        "%2e%2e",
        "0",
        "-1",
        "9" * 400,
        "26–00001",
        "%ED%A0%80",
    ],
)
def test_a_number_that_is_nobodys_is_not_found(enrolled, district, signed_in, number):
    client = signed_in(district.sam)
    with nothing_changes():
        for step in STEPS:
            where = address(step, enrolled.case).replace("26-00001", number)
            assert client.get(where).status_code == 404, where
            assert client.post(where, {"password": PASSWORD}).status_code in (404, 405), where


def test_a_nul_in_the_address_is_a_bad_request(enrolled, district, signed_in):
    assert signed_in(district.sam).get("/advancement/26%0000001/").status_code == 400


def test_a_field_that_names_another_case_is_no_address(case_at, district, signed_in):
    """The case is in the address alone; what a form says beside it changes nothing."""
    mine, other = case_at(State.PART_ONE), case_at(State.PART_ONE, district.omar)
    extra = {"number": other.case.number, "case": str(other.case_id), "advancement": str(other.pk), "state": "promoted"}
    signs(signed_in(district.sam), address("enroll", mine.case), **extra)
    mine.case.refresh_from_db()
    other.case.refresh_from_db()
    assert (mine.case.state, other.case.state) == (State.ENROLLED, State.PART_ONE)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_no_step_is_taken_by_another_method(enrolled, district, signed_in, method):
    client = signed_in(district.sam)
    with nothing_changes():
        assert getattr(client, method)(address("withdraw", enrolled.case)).status_code == 405
        override = {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST"}
        assert client.get(address("enroll", enrolled.case), **override).status_code == 409


def test_to_look_is_not_to_sign(case_at, district, signed_in):
    """A mail scanner that opens the link signs nothing, also with a password in the address."""
    case = case_at(State.PART_ONE).case
    with nothing_changes():
        page = signed_in(district.sam).get(address("enroll", case), {"password": PASSWORD})
    assert page.status_code == 200


@pytest.mark.parametrize(
    "back",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "\t//evil.example", "evil"],
)
def test_the_way_back_never_leads_out(case_at, district, signed_in, back):
    case = case_at(State.PART_ONE).case
    client = signed_in(district.sam)
    answer = client.post(f"{address('enroll', case)}?back={back}", {"password": PASSWORD})
    assert answer.url == address("case", case)


def test_the_way_back_leads_to_the_list_one_came_from(case_at, district, signed_in):
    case = case_at(State.PART_ONE).case
    where = f"{address('enroll', case)}?back=/advancement/team/%3Fpage%3D2"
    assert signed_in(district.sam).post(where, {"password": PASSWORD}).url == "/advancement/team/?page=2"


@pytest.mark.parametrize(
    "reason",
    [
        "",
        " \u00a0\u200b\u3000",
        "x" * 2001,
        "a\x00b",
        "%ED%A0%80",
        "{{7*7}}{% debug %}",
        "<script>alert(1)</script>",
        "李 O'Connor",
    ],
)
def test_texts_that_nobody_types(case_at, district, signed_in, reason):
    case, client = case_at(State.PART_ONE).case, signed_in(district.sam)
    where = address("return-part-one", case)
    page = (
        client.post(where, {"reason": reason})
        if "%ED" not in reason
        else client.post(where, f"reason={reason}", content_type=FORM)
    )
    assert page.status_code in (200, 302)
    page = signed_in(district.rosa).get(address("case", case)).content.decode()
    assert "<script>alert" not in page
    assert "49" not in page or "{{7*7}}" not in reason


def test_parameters_that_come_twice(case_at, district, signed_in):
    case, client = case_at(State.PART_ONE).case, signed_in(district.sam)
    page = client.post(address("enroll", case), f"password=x&password={PASSWORD}".replace(" ", "+"), content_type=FORM)
    assert page.status_code == 302
    assert client.post(address("case", case), "{}", content_type="application/json").status_code == 405


def test_what_was_revoked_between_showing_and_sending_is_refused(case_at, district, signed_in):
    case, client = case_at(State.PART_ONE).case, signed_in(district.sam)
    assert client.get(address("enroll", case)).status_code == 200
    district.rosa.supervisions.update(supervisor=district.bob)
    with nothing_changes():
        assert client.post(address("enroll", case), {"password": PASSWORD}).status_code in (403, 404)


def test_six_wrong_passwords_stop_the_signing_for_a_while(case_at, district, signed_in):
    case, client = case_at(State.PART_ONE).case, signed_in(district.sam)
    with nothing_changes():
        for _ in range(5):
            assert (
                "The password is not yours" in client.post(address("enroll", case), {"password": "x"}).content.decode()
            )
        page = client.post(address("enroll", case), {"password": PASSWORD}).content.decode()
    assert "Signing is possible again in ten minutes" in page


def test_an_invitation_to_a_name_that_is_none(district, signed_in):
    client = signed_in(district.sam)
    for username in ("nobody", "ROSA", "rosa%20", "9" * 300):
        assert client.get(f"/advancement/team/{username}/invite/").status_code == 404, username


def test_a_queue_that_is_none(district, signed_in):
    assert signed_in(district.hugo).get("/advancement/queues/payroll/").status_code == 404
    for page in ("0", "-1", "x", "9" * 30):
        assert signed_in(district.hugo).get("/advancement/queues/hr/", {"page": page, "show": "x"}).status_code == 200
