"""The employee submits the documentation for a criterion (JB-VER-1)."""

from datetime import date

import pytest

from advancement.actions import coursework, lines
from advancement.models import Line, Measure
from advancement.queries.facts import judge
from advancement.states import State
from casework import evidence
from tests.advancement.questions import (
    STRANGERS,
    address,
    as_forecast,
    does_not_exist_for,
    nothing_changes,
    one_line,
    only,
    refusal,
    waits,
)
from tests.conftest import TODAY, certified, studied

CERTIFICATION = Measure.CERTIFICATION


@pytest.fixture
def enrolled(case_at, district):
    """Rosa is enrolled, and has a certification to show."""
    advancement = case_at(State.ENROLLED)
    certified(district, district.rosa)
    return advancement


def submit(advancement, by, measure=CERTIFICATION):
    return lines.submit_line(advancement, measure, by=by, remark="The middle one came late")


def test_the_supervisor_has_it_within_ten_business_days(enrolled, district):
    with (
        one_line(enrolled.case, "submit-line", by=district.rosa),
        as_forecast("submit-line", enrolled, about=CERTIFICATION),
    ):
        line = submit(enrolled, district.rosa)
    assert (line.state, line.remark) == (Line.State.SUBMITTED, "The middle one came late")
    assert waits(enrolled.case)["review-line", "certification"] == ("Sam", date(2026, 3, 25))


def test_nobody_else(enrolled, district):
    only(district, {"rosa"}, lambda one: submit(enrolled, one))


@pytest.mark.parametrize("state", [State.DRAFT, State.PART_ONE, State.ON_HOLD, State.WITH_DIRECTOR, State.WITHDRAWN])
def test_only_while_enrolled(case_at, district, state):
    assert refusal(submit, case_at(state), district.rosa) == {"PL-CAS-1"}


def test_twice_changes_nothing(enrolled, district):
    submit(enrolled, district.rosa)
    with nothing_changes():
        assert refusal(submit, enrolled, district.rosa) == {"JB-VER-1"}
        evidence.ready_for_review(district.rosa, CERTIFICATION, by=district.rosa)


@pytest.mark.parametrize("measure", ["experience", "performance"])
def test_for_what_is_on_record_there_is_nothing_to_submit(enrolled, district, measure):
    with nothing_changes():
        assert refusal(submit, enrolled, district.rosa, measure) == {"JB-VER-1"}


@pytest.mark.parametrize("measure", ["assessments", "portfolio", "coaching", "coursework"])
def test_where_there_is_no_evidence_there_is_nothing_to_submit(enrolled, district, signed_in, measure):
    with nothing_changes():
        assert refusal(submit, enrolled, district.rosa, measure) == {"JB-VER-1"}
    line = signed_in(district.rosa).get(address("line", enrolled.case, measure)).content.decode()
    assert "Submit to the supervisor" not in line


def test_what_is_there_and_not_met_is_submitted_all_the_same(enrolled, district):
    course = studied(district, district.rosa)
    course.grade = "F"
    course.save()
    assert not judge(enrolled, TODAY).measures["coursework"].met
    assert submit(enrolled, district.rosa, Measure.COURSEWORK).state == Line.State.SUBMITTED


def test_the_page_submits_and_says_who_has_it(enrolled, district, signed_in):
    client, where = signed_in(district.rosa), address("submit-line", enrolled.case, CERTIFICATION)
    page = client.post(where, {"remark": "x\x00y"})
    assert (page.status_code, "cannot be stored" in page.content.decode()) == (200, True)
    page = client.post(where, {"remark": ""}, follow=True).content.decode()
    assert "“Industry certification” is submitted. Your supervisor has it now." in page
    assert "with the supervisor already" in client.post(where, {"remark": ""}).content.decode()


def test_what_does_not_exist_is_not_found(enrolled, district, signed_in):
    where = address("submit-line", enrolled.case, CERTIFICATION)
    does_not_exist_for(signed_in, district, {*STRANGERS, "dana", "erin"}, where)
    for odd in ("magic", "certification-2", "0"):
        assert signed_in(district.rosa).get(address("submit-line", enrolled.case, odd)).status_code == 404
    assert signed_in(district.sam).post(where, {"remark": ""}).status_code == 403


def test_what_is_met_waits_to_be_submitted_until_two_are_on_their_way(enrolled, district):
    course = studied(district, district.rosa)
    evidence.changed(district.rosa, Measure.COURSEWORK, by=district.rosa, what="It is there.")
    assert to_submit(enrolled) == {CERTIFICATION, Measure.COURSEWORK}
    coursework.remove_course(course, by=district.rosa)
    assert to_submit(enrolled) == {CERTIFICATION}
    submit(enrolled, district.rosa)
    assert to_submit(enrolled) == set()


def to_submit(advancement):
    """The lines that wait for Rosa to be submitted."""
    items = advancement.case.work.filter(step="advancement:line", done_at=None, holder__first_name="Rosa")
    assert all(item.title.startswith("Submit “") for item in items)
    return {item.about for item in items}
