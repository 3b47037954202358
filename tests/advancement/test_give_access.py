"""The employee lets somebody read the case, and ends it (JB-VER-10)."""

from datetime import timedelta

import pytest

from advancement.actions import readers
from advancement.states import State
from casework.models import Reader
from tests.advancement.questions import (
    address,
    day,
    does_not_exist_for,
    nothing_changes,
    one_line,
    only,
    refusal,
    told,
)
from tests.conftest import TODAY


@pytest.fixture
def enrolled(case_at):
    return case_at(State.ENROLLED)


def give(advancement, by, reader):
    return readers.give_access(advancement, by=by, reader=reader)


def end(advancement, by, reader):
    return readers.end_access(advancement, by=by, reader=reader)


def test_the_reader_hears_of_it_and_sees_the_case_and_nothing_that_is_sensitive(enrolled, district, signed_in):
    before = enrolled.case.mail.count()
    with one_line(enrolled.case, "give-access", by=district.rosa):
        give(enrolled, district.rosa, district.bob)
    assert told(before) == {"Bob"}
    page = signed_in(district.bob).get(address("case", enrolled.case))
    assert page.status_code == 200
    assert "This is between the employee, the supervisor and Human Resources." in page.content.decode()


def test_a_reader_takes_no_step(enrolled, district, signed_in):
    give(enrolled, district.rosa, district.bob)
    client = signed_in(district.bob)
    with nothing_changes():
        for step in ("enroll", "withdraw", "sign-part-three", "give-access", "choose-measures"):
            assert client.post(address(step, enrolled.case), {"password": "x"}).status_code == 403, step


def test_nobody_else_gives_or_ends_it(enrolled, district):
    only(district, {"rosa"}, lambda one: give(enrolled, one, district.bob))
    only(district, {"rosa"}, lambda one: end(enrolled, one, district.bob))


def test_not_to_oneself_and_not_twice(enrolled, district):
    with nothing_changes():
        assert refusal(give, enrolled, district.rosa, district.rosa) == {"JB-VER-10"}
    give(enrolled, district.rosa, district.bob)
    with nothing_changes():
        assert refusal(give, enrolled, district.rosa, district.bob) == {"JB-VER-10"}


@pytest.mark.parametrize("days", [0, 3])
def test_ended_the_case_does_not_exist_from_that_moment(enrolled, district, signed_in, days):
    give(enrolled, district.rosa, district.bob)
    with day(2026, 3, 10 + days):
        with one_line(enrolled.case, "end-access", by=district.rosa):
            end(enrolled, district.rosa, district.bob)
        does_not_exist_for(signed_in, district, ["bob"], address("case", enrolled.case))
        with nothing_changes():
            end(enrolled, district.rosa, district.bob)
        give(enrolled, district.rosa, district.bob)
    assert Reader.objects.filter(until__isnull=True).count() == 1
    assert Reader.objects.filter(until=TODAY + timedelta(days=days)).count() == (1 if days else 0)


def test_the_pages_give_and_end_it(enrolled, district, signed_in):
    client, where = signed_in(district.rosa), address("give-access", enrolled.case)
    for unknown in ("nobody", "a\x00b", " ", "x" * 500, "bob@"):
        assert "There is a problem" in client.post(where, {"reader": unknown}).content.decode(), unknown
    page = client.post(where, {"reader": "BOB@district.example"}, follow=True).content.decode()
    assert "Bob Strange may read this case until you end it." in page
    for odd in ("a\x00b", "", "nobody"):
        assert client.post(address("end-access", enrolled.case), {"reader": odd}).status_code == 404
    page = client.post(address("end-access", enrolled.case), {"reader": "bob"}, follow=True).content.decode()
    assert "Bob Strange can no longer read this case." in page
    assert client.get(address("end-access", enrolled.case)).status_code == 405


def test_strangers_neither_give_nor_end(enrolled, district, signed_in):
    steps = [address(step, enrolled.case) for step in ("give-access", "end-access")]
    for name in ("bob", "dana", "erin", "max"):
        client = signed_in(district.cast[name])
        assert {client.post(one, {"reader": "ann"}).status_code for one in steps} == {404}, name
