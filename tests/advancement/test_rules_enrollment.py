"""JB-ENR, JB-EXP, JB-PER: who enrolls, since when, in what standing."""

from datetime import date

import pytest

from advancement.rules import band
from advancement.rules.enrollment import (
    EnrollmentFacts,
    HoldFacts,
    MeetingFacts,
    OpenCasesFacts,
    PartOneFacts,
    RefusalFacts,
    StartFacts,
    enrollment,
    no_other_open_case,
    not_on_hold,
    part_one_complete,
    part_one_signed,
    refusal_has_grounds,
    started_by_the_employee,
)
from advancement.rules.experience import ExperienceFacts, experience
from advancement.rules.performance import StandingFacts, performance
from casework import editions

EDITION = editions.edition("job-banding", "2008-04")
ON = date(2009, 6, 1)
PAR, SPECIAL = StandingFacts(in_par=True), StandingFacts(under_special_evaluation=True)


@pytest.mark.parametrize(
    ("level", "target"),
    [
        ("intern", "itss_1"),
        ("itss_1", "itss_2"),
        ("itss_2", "itss_3"),
        ("itss_3", None),
        ("outside", None),
        (None, None),
    ],
)
def test_the_target_is_the_next_level(level, target):
    assert band.target_of(level, EDITION) == target


def test_grades_and_titles():
    assert [band.grade_of(level, EDITION) for level in band.levels(EDITION)] == [18, 20, 23, 25]
    assert [band.title_of(code, EDITION) for code in ("itss_2", "engineer", "elsewhere", None)] == [
        "IT systems specialist II",
        "IT systems engineer",
        "elsewhere",
        "",
    ]
    with pytest.raises(KeyError):
        band.grade_of("engineer", EDITION)


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        (EnrollmentFacts("intern"), ()),
        (EnrollmentFacts("itss_2"), ()),
        (EnrollmentFacts("itss_3"), ("JB-ENR-1",)),
        (EnrollmentFacts("outside"), ("JB-ENR-1",)),
        (EnrollmentFacts("itss_1", PAR), ("JB-ENR-2",)),
        (EnrollmentFacts("itss_1", SPECIAL), ("JB-ENR-2",)),
        (EnrollmentFacts("itss_3", PAR), ("JB-ENR-1", "JB-ENR-2")),
    ],
)
def test_who_may_enroll(facts, reasons):
    found = enrollment(facts, EDITION, on=ON)
    assert (found.met, found.reasons) == (not reasons, reasons)
    assert all(finding.because and finding.clause for finding in found.findings)


@pytest.mark.parametrize(
    ("signed_on", "met_on"),
    [
        ({"employee": date(2009, 5, 4), "supervisor": date(2009, 5, 11)}, date(2009, 5, 11)),
        ({"employee": date(2009, 5, 14), "supervisor": date(2009, 5, 11)}, date(2009, 5, 14)),
        ({"employee": date(2009, 5, 4)}, None),
        ({"employee": date(2009, 5, 4), "supervisor": date(2009, 6, 2)}, None),
        ({}, None),
    ],
)
def test_enrolled_on_the_later_signature(signed_on, met_on):
    found = part_one_signed(PartOneFacts(signed_on), EDITION, on=ON)
    assert (found.rule, found.met, found.met_on) == ("JB-ENR-3", met_on is not None, met_on)


ALL = frozenset(EDITION["JB-ENR-5"]["acknowledgements"])


@pytest.mark.parametrize(
    ("ask", "facts", "rule", "met"),
    [
        (started_by_the_employee, StartFacts(True), "JB-ENR-4", True),
        (started_by_the_employee, StartFacts(False), "JB-ENR-4", False),
        (part_one_complete, MeetingFacts(ON, ALL), "JB-ENR-5", True),
        (part_one_complete, MeetingFacts(date(2009, 6, 2), ALL), "JB-ENR-5", False),
        (part_one_complete, MeetingFacts(None, ALL), "JB-ENR-5", False),
        (part_one_complete, MeetingFacts(ON, ALL, ON), "JB-ENR-5", True),
        (part_one_complete, MeetingFacts(ON, ALL, date(2009, 6, 2)), "JB-ENR-5", False),
        (part_one_complete, MeetingFacts(ON, ALL - {"own_time"}), "JB-ENR-5", False),
        (no_other_open_case, OpenCasesFacts(0), "JB-ENR-6", True),
        (no_other_open_case, OpenCasesFacts(1), "JB-ENR-6", False),
        (not_on_hold, HoldFacts(), "JB-ENR-7", True),
        (not_on_hold, HoldFacts(date(2009, 6, 2)), "JB-ENR-7", True),
        (not_on_hold, HoldFacts(ON), "JB-ENR-7", False),
    ],
)
def test_part_one_and_holds(ask, facts, rule, met):
    found = ask(facts, EDITION, on=ON)
    assert (found.rule, found.met) == (rule, met)


@pytest.mark.parametrize(
    ("named", "facts", "met"),
    [
        ("JB-ENR-2", EnrollmentFacts("itss_1", PAR), True),
        ("JB-ENR-1", EnrollmentFacts("itss_1", PAR), False),
        ("JB-ENR-1", EnrollmentFacts("itss_3"), True),
        ("JB-EXP-1", EnrollmentFacts("itss_1"), False),
        ("JB-ENR-2", EnrollmentFacts("itss_1"), False),
    ],
)
def test_part_one_is_refused_only_on_grounds_that_are_so(named, facts, met):
    found = refusal_has_grounds(RefusalFacts(named, enrollment(facts, EDITION, on=ON)), EDITION, on=ON)
    assert (found.rule, found.met) == ("JB-ENR-9", met)


@pytest.mark.parametrize(
    ("level", "since", "on", "met", "met_on", "done"),
    [
        ("intern", date(2008, 12, 1), ON, True, ON, 6),
        ("intern", date(2008, 12, 2), ON, False, date(2009, 6, 2), 5),
        ("itss_1", date(2008, 6, 1), ON, True, ON, 12),
        ("itss_2", date(2008, 6, 2), ON, False, date(2009, 6, 2), 11),
        ("itss_2", date(2008, 2, 29), date(2009, 2, 28), True, date(2009, 2, 28), 12),
    ],
)
def test_time_at_the_level(level, since, on, met, met_on, done):
    found = experience(ExperienceFacts(level, since), EDITION, on=on)
    assert (found.met, found.met_on, found.lapses_on, found.progress.done) == (met, met_on, None, done)


@pytest.mark.parametrize("facts", [ExperienceFacts("itss_3", ON), ExperienceFacts("itss_1", None)])
def test_no_experience_without_target_or_date(facts):
    found = experience(facts, EDITION, on=ON)
    assert (found.met, found.met_on, found.reasons) == (False, None, ("JB-EXP-1",))


@pytest.mark.parametrize(("standing", "met"), [(StandingFacts(), True), (PAR, False), (SPECIAL, False)])
def test_satisfactory_performance(standing, met):
    found = performance(standing, EDITION, on=ON)
    assert (found.met, found.reasons) == (met, () if met else ("JB-PER-1",))
