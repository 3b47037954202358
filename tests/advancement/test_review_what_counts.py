"""Whoever reviews a line reads of each piece whether it counts and why not, and by what an option is held."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from advancement.actions import coaching as coachings
from advancement.actions import lines
from advancement.models import Course, Credential, Equivalent, Measure
from advancement.queries.facts import aim_of
from advancement.queries.verdicts import judged_evidence_of, options_for
from advancement.states import State
from assessments.models import Sitting
from tests.advancement.coached import Coached, january
from tests.advancement.questions import address
from tests.conftest import TODAY, certified, passed_tests, studied

CERTIFICATION, COURSEWORK = Measure.CERTIFICATION, Measure.COURSEWORK
REGISTERED = "registered as equivalent of Microsoft Certified IT Professional: Server Administration since Feb 10, 2026"


@pytest.fixture
def enrolled(case_at):
    return case_at(State.ENROLLED)


@pytest.fixture
def equivalent(district, enrolled):
    """Rosa holds a newer credential that HR registered for the one of the table, since a month ago."""
    newer = Credential.objects.create(code="newer", name="Newer Administrator", provider="CompTIA")
    row = certified(district, district.rosa)
    type(row).objects.update(credential=newer, name="Newer Administrator")
    facts = {"decided_by": district.hugo, "decided_on": TODAY, "in_force_from": TODAY - timedelta(days=28)}
    return Equivalent.objects.create(credential=newer, stands_for=district.credential, **facts)


def verdicts(person, measure):
    """Title → whether it counts, and under which rules it is said."""
    items = judged_evidence_of(person, measure, aim_of(person, TODAY), on=TODAY)
    return {one.title: (one.verdict.counts, {finding.rule for finding in one.verdict.findings}) for one in items}


def course(district, title, **changed):
    row = studied(district, district.rosa)
    Course.objects.filter(pk=row.pk).update(title=title, **changed)


def test_of_each_course(district, enrolled):
    course(district, "Good")
    course(district, "Too long ago", completed_on=TODAY - timedelta(days=900), began_on=TODAY - timedelta(days=950))
    course(district, "From nobody's list", provider=None, provider_name="Camp", grade="C")
    assert verdicts(district.rosa, COURSEWORK) == {
        "Good": (True, set()),
        "Too long ago": (False, {"JB-CRS-1"}),
        "From nobody's list": (False, {"JB-CRS-2", "JB-CRS-4"}),
    }


def test_of_each_certification(district, enrolled):
    row = certified(district, district.rosa)
    assert verdicts(district.rosa, CERTIFICATION) == {row.name: (True, {"JB-CRT-2"})}
    type(row).objects.update(expires_on=TODAY - timedelta(days=1))
    assert verdicts(district.rosa, CERTIFICATION) == {row.name: (False, {"JB-CRT-5"})}


def test_of_each_sitting_under_a_proctor(district, enrolled):
    passed_tests(district, enrolled)
    facts = {"person": district.rosa, "case": enrolled.case, "proctored": True, "outcome": "taken", "place": "Room 12"}
    first, second, third = district.tests
    for test, day, score in ((first, TODAY, "2.50"), (second, TODAY - timedelta(days=9), "4.00"), (third, TODAY, "4")):
        Sitting.objects.create(test=test, sits_on=day, score=Decimal(score), **facts)
    items = judged_evidence_of(district.rosa, Measure.ASSESSMENTS, aim_of(district.rosa, TODAY), on=TODAY)
    assert {(one.title, dict(one.facts)["Score"]): [it.rule for it in one.verdict.findings] for one in items} == {
        ("Windows Server", "3.20"): [],
        ("Network Concepts", "3.20"): [],
        ("Windows Server", "2.50"): ["JB-SKL-6"],
        ("Network Concepts", "4.00"): ["JB-ENR-8"],
        ("Help Desk", "4.00"): ["JB-SKL-1"],
    }
    assert {one.verdict.counts for one in items if not one.verdict.findings} == {True}


def test_a_booked_seat_stands_on_the_line(district, enrolled, signed_in):
    facts = {"person": district.rosa, "case": enrolled.case, "proctored": True, "outcome": "booked", "place": "Room 12"}
    facts |= {"sits_on": TODAY + timedelta(days=2), "starts_at": time(9), "minutes": 60, "proctor": district.paul}
    Sitting.objects.create(test=district.tests[0], **facts)
    for person, page in ((district.rosa, "/advancement/"), (district.sam, enrolled.case.get_absolute_url())):
        assert 'Booked: Windows Server, <time datetime="2026-03-12">' in signed_in(person).get(page).content.decode()


def test_what_counts_today_is_no_part_of_what_is_signed(district, enrolled):
    studied(district, district.rosa)
    [item] = judged_evidence_of(district.rosa, COURSEWORK, aim_of(district.rosa, TODAY), on=TODAY)
    assert set(item.content) == {"key", "title", "facts", "files"}


def test_the_map_says_by_which_equivalent_since_when(district, enrolled, equivalent):
    [held] = [
        one for one in options_for(district.rosa, CERTIFICATION, aim_of(district.rosa, TODAY), on=TODAY) if one.met
    ]
    assert held.by == (f"Newer Administrator, {REGISTERED}",)
    assert options_for(district.rosa, COURSEWORK, aim_of(district.rosa, TODAY), on=TODAY) == ()


def test_what_is_held_itself_needs_no_such_words(district, enrolled):
    certified(district, district.rosa)
    options = options_for(district.rosa, CERTIFICATION, aim_of(district.rosa, TODAY), on=TODAY)
    assert [(one.met, one.by) for one in options if one.met] == [(True, ())]


def test_both_read_the_map_with_the_same_words(district, enrolled, equivalent, signed_in):
    lines.submit_line(enrolled, CERTIFICATION, by=district.rosa)
    for person, page in (
        (district.sam, address("review-line", enrolled.case, CERTIFICATION)),
        (district.rosa, "/advancement/certifications/"),
    ):
        html = signed_in(person).get(page).content.decode()
        assert ("What satisfies this step" in html, REGISTERED in html) == (True, True)


def test_the_page_says_what_does_not_count_and_why(district, enrolled, signed_in):
    course(district, "Good")
    course(district, "Failed", grade="F", hours=Decimal(5))
    lines.submit_line(enrolled, COURSEWORK, by=district.rosa)
    html = signed_in(district.sam).get(address("review-line", enrolled.case, COURSEWORK)).content.decode()
    assert (html.count("</span> Counts</span>"), html.count("</span> Does not count</span>")) == (1, 1)
    assert "Failed: the grade is F; at least B is asked." in html


# --- Coaching


def said(person):
    """Of each coaching: whether it counts, under which rules it is said, and the sentence."""
    items = judged_evidence_of(person, Measure.COACHING, aim_of(person, TODAY), on=TODAY)
    return [
        (one.verdict.counts, [finding.rule for finding in one.verdict.findings], one.verdict.findings[0].because)
        for one in items
    ]


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("assigned", (False, ["JB-COA-3"], "Employee and coach have not both signed the agreement")),
        ("agreed", (False, ["JB-COA-4"], "0 of 0 hours logged count")),
        ("completed", (True, ["JB-COA-4"], "40 of 40 hours logged count, 40 of them hands-on.")),
    ],
)
def test_of_a_coaching(district, case_at, stage, expected):
    Coached(district, case_at).to(stage)
    ((counts, rules, sentence),) = said(district.rosa)
    assert (counts, rules) == expected[:2]
    assert sentence.startswith(expected[2])


def test_of_each_coach_and_which_sessions_do_not_count(district, case_at):
    walk = Coached(district, case_at).to("agreed")
    with january(30):
        session = walk.log(date(2026, 1, 13))
        walk.log(date(2026, 1, 14), 2)
        coachings.end_coaching(walk.one, by=walk.coach, reason="Leaves")
    type(session).objects.filter(pk=session.pk).update(day=date(2026, 1, 11), starts_at=time(9))
    counted = "2 of 10 hours logged count, 2 of them hands-on."
    assert said(district.rosa) == [
        (
            True,
            ["JB-COA-4"],
            f"{counted} Sessions that do not count: Jan 11, 2026 (before the agreement).",
        )
    ]
    district.carl.jobs.update(starts_on=date(2025, 6, 1))
    ((counts, rules, _sentence),) = said(district.rosa)
    assert (counts, rules) == (False, ["JB-COA-2"])
