"""The supervisor finds, reads and signs several lines of Part II at once (JB-VER-1)."""

from datetime import timedelta

import pytest

from advancement.actions import lines
from advancement.models import Line, Measure
from advancement.states import State
from tests.advancement.questions import (
    address,
    delegation,
    hidden,
    nothing_changes,
    signs,
    standing,
    verbs,
)
from tests.conftest import PASSWORD, PROOF, TODAY, certified, read_and_sign, studied

CERTIFICATION, COURSEWORK = Measure.CERTIFICATION, Measure.COURSEWORK
EXPERIENCE, PERFORMANCE = Measure.EXPERIENCE, Measure.PERFORMANCE
TEAM = "/advancement/team/"


@pytest.fixture
def submitted(case_at, district):
    """Rosa has submitted a certification; two lines stand in the record."""
    advancement = case_at(State.ENROLLED)
    certified(district, district.rosa)
    lines.submit_line(advancement, CERTIFICATION, by=district.rosa)
    return advancement


def offered_on(client, *pages, case):
    """On how many of the pages the step is offered."""
    return [address("sign-lines", case) in client.get(page).content.decode() for page in pages]


def signed(advancement):
    return set(advancement.lines.filter(state=Line.State.SIGNED).values_list("measure", flat=True))


# --- It is found


def test_case_review_and_team_lead_there_with_the_number_of_lines(submitted, district, signed_in):
    client, case = signed_in(district.sam), submitted.case
    pages = (case.get_absolute_url(), address("review-line", case, CERTIFICATION), TEAM)
    assert offered_on(client, *pages, case=case) == [True] * 3
    for page in pages[:2]:
        assert "Sign 3 lines of Part II at once" in client.get(page).content.decode()
    assert "Sign several lines of Rosa at once" in client.get(TEAM).content.decode()


def test_whoever_acts_for_the_supervisor_finds_it_on_the_case(submitted, district, signed_in):
    delegation(district.sam, district.nina, district.dana)
    assert offered_on(signed_in(district.nina), submitted.case.get_absolute_url(), case=submitted.case) == [True]


@pytest.mark.parametrize("name", ["rosa", "hugo", "ada"])
def test_nobody_else_is_offered_it(submitted, district, signed_in, name):
    assert offered_on(signed_in(district.cast[name]), submitted.case.get_absolute_url(), case=submitted.case) == [False]


def test_one_line_alone_is_not_several(submitted, district, signed_in):
    for measure in (EXPERIENCE, PERFORMANCE):
        read_and_sign(submitted, measure, by=district.sam, reviewed_on=TODAY, proof=PROOF)
    pages = (submitted.case.get_absolute_url(), address("review-line", submitted.case, CERTIFICATION), TEAM)
    assert offered_on(signed_in(district.sam), *pages, case=submitted.case) == [False] * 3


def test_what_is_not_met_or_not_submitted_is_not_counted(case_at, district, signed_in):
    advancement = case_at(State.ENROLLED, district.omar)
    certified(district, district.omar)
    studied(district, district.omar)
    lines.submit_line(advancement, COURSEWORK, by=district.omar)
    district.omar.courses.update(grade="F")
    pages = (advancement.case.get_absolute_url(), TEAM)
    assert offered_on(signed_in(district.sam), *pages, case=advancement.case) == [False] * 2


def test_a_case_on_hold_does_not_offer_it(submitted, district, signed_in):
    standing(district.rosa)
    assert offered_on(signed_in(district.sam), submitted.case.get_absolute_url(), TEAM, case=submitted.case) == [
        False,
        False,
    ]


# --- It is read


def test_each_line_has_what_the_guide_asks_its_clause_and_its_documents(submitted, district, signed_in):
    html = signed_in(district.sam).get(address("sign-lines", submitted.case)).content.decode()
    assert html.count("line-to-sign") == 3
    for words in ("JB-EXP-1", "JB-PER-1", "JB-CRT-2", "Section 2", district.credential.name, "At this level since"):
        assert words in html
    assert "Course work" not in html


def test_without_a_line_that_is_ready_the_page_says_so(case_at, district, signed_in):
    advancement = case_at(State.ENROLLED, district.omar)
    read_and_sign(advancement, PERFORMANCE, by=district.sam, reviewed_on=TODAY, proof=PROOF)
    html = signed_in(district.sam).get(address("sign-lines", advancement.case)).content.decode()
    assert "No line is ready to be signed." in html
    assert 'name="password"' not in html


# --- It is signed, as it was read


def test_of_three_two_are_signed_and_the_third_stays(submitted, district, signed_in):
    client, where = signed_in(district.sam), address("sign-lines", submitted.case)
    page = signs(client, where, measures=[EXPERIENCE, CERTIFICATION], reviewed_on="3/10/2026")
    assert "You signed 2 lines of Part II." in page
    assert signed(submitted) == {EXPERIENCE, CERTIFICATION}
    assert verbs(submitted.case)[-2:] == ["sign-line", "sign-line"]


def test_what_changed_meanwhile_is_told_and_none_is_signed(submitted, district, signed_in):
    type(submitted).objects.update(enrolled_on=TODAY - timedelta(days=1))
    studied(district, district.rosa)
    client, where = signed_in(district.sam), address("sign-lines", submitted.case)
    chosen = {"measures": [EXPERIENCE, CERTIFICATION], "reviewed_on": "3/9/2026", "password": PASSWORD}
    read = hidden(client, where)
    district.rosa.certifications.update(number="A-17")
    with nothing_changes():
        page = client.post(where, {**read, **chosen})
    html = page.content.decode()
    assert page.status_code == 409
    assert f"“{district.credential.name}” was changed" in html
    assert ("A-17" in html, 'value="3/9/2026"' in html, html.count("checked")) == (True, True, 2)
    again = {one.html_name: one.value() for one in page.context["form"].hidden_fields()}
    assert client.post(where, {**again, **chosen}).status_code == 302
    assert signed(submitted) == {EXPERIENCE, CERTIFICATION}


def test_a_line_signed_in_another_window_is_refused_in_words(submitted, district, signed_in):
    client, where = signed_in(district.sam), address("sign-lines", submitted.case)
    read = hidden(client, where)
    read_and_sign(submitted, CERTIFICATION, by=district.sam, reviewed_on=TODAY, proof=PROOF)
    chosen = {"measures": [EXPERIENCE, CERTIFICATION], "reviewed_on": "3/10/2026", "password": PASSWORD}
    page = client.post(where, {**read, **chosen})
    assert (page.status_code, signed(submitted)) == (409, {CERTIFICATION})
    assert "This line is signed already." in page.content.decode()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"measures": []}, "Tick the lines that you sign."),
        ({"measures": ["courage"]}, "There is a problem"),
        ({"reviewed_on": "3/11/2026"}, "today at the latest"),
        ({"password": "guess"}, "There is a problem"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_signed(submitted, district, signed_in, wrong, says):
    client, where = signed_in(district.sam), address("sign-lines", submitted.case)
    good = {"measures": [EXPERIENCE], "reviewed_on": "3/10/2026", "password": PASSWORD}
    page = client.post(where, {**hidden(client, where), **good, **wrong})
    assert (page.status_code, signed(submitted)) == (200, set())
    assert says in page.content.decode()
