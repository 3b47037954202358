"""The employee says which two additional measures they pursue, and may change their mind (JB-CRI-1)."""

import pytest

from advancement.actions import lines
from advancement.states import State
from tests.advancement.questions import address, nothing_changes, one_line, only, refusal, waits


def choose(advancement, by, first="certification", second="coursework"):
    return lines.choose_measures(advancement, by=by, first=first, second=second)


@pytest.fixture
def enrolled(case_at):
    return case_at(State.ENROLLED)


@pytest.mark.parametrize("state", [State.DRAFT, State.PART_ONE, State.ENROLLED])
def test_one_line_and_the_work_is_done(case_at, district, state):
    advancement = case_at(state)
    with one_line(advancement.case, "choose-measures", by=district.rosa):
        choose(advancement, district.rosa)
    advancement.refresh_from_db()
    assert (advancement.first_measure, advancement.second_measure) == ("certification", "coursework")
    assert ("choose-measures", "") not in waits(advancement.case)


def test_a_change_of_mind_is_kept_and_the_same_again_is_none(enrolled, district):
    choose(enrolled, district.rosa)
    with nothing_changes():
        choose(enrolled, district.rosa)
        choose(enrolled, district.rosa, first="coursework", second="certification")
    with one_line(enrolled.case, "choose-measures", by=district.rosa):
        choose(enrolled, district.rosa, second="portfolio")


@pytest.mark.parametrize(
    ("first", "second"),
    [("coaching", "coaching"), ("experience", "coaching"), ("", "coaching"), ("coaching", "nothing")],
)
def test_two_different_ones_of_the_four(enrolled, district, first, second):
    with nothing_changes():
        assert refusal(choose, enrolled, district.rosa, first, second) == {"JB-CRI-1"}


@pytest.mark.parametrize("state", [State.WITH_DIRECTOR, State.ON_HOLD, State.WITHDRAWN, State.PROMOTED])
def test_not_once_the_form_has_left(case_at, district, state):
    assert refusal(choose, case_at(state), district.rosa) == {"PL-CAS-1"}


def test_nobody_else(enrolled, district):
    only(district, {"rosa"}, lambda one: choose(enrolled, one))


def test_the_page_takes_it(enrolled, district, signed_in):
    client, where = signed_in(district.rosa), address("choose-measures", enrolled.case)
    page = client.post(where, {"first": "coaching", "second": "coaching"}).content.decode()
    assert "JB-CRI-1" in page
    assert "There is a problem" in client.post(where, {"first": "coaching", "second": "magic"}).content.decode()
    page = client.post(where, {"first": "coaching", "second": "portfolio"}, follow=True).content.decode()
    assert "Your choice is on the case." in page
    assert signed_in(district.sam).get(where).status_code == 403
    assert signed_in(district.bob).get(where).status_code == 404
