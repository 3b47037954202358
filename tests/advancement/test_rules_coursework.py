"""JB-CRS: what counts as course work, and until when."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advancement.rules.coursework import (
    CourseFacts,
    CourseworkFacts,
    GradeFacts,
    course_usable_until,
    coursework,
    grade_passes,
    lapses_soon,
    reached,
    usable_until,
)
from casework import editions

EDITION = editions.edition("job-banding", "2008-04")
ON = date(2009, 6, 1)
SCALES = [
    GradeFacts(grade, reaches) for one in EDITION["JB-CRS-4"]["scales"].values() for grade, reaches in one.items()
]
GOOD = CourseFacts(
    Decimal(40),
    date(2008, 9, 1),
    date(2008, 12, 15),
    "accredited",
    kind="undergraduate",
    grade="C",
    name="Routing",
    reaches="C",
)


def of(*courses):
    return CourseworkFacts(courses)


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({}, set()),
        ({"hours": Decimal("39.75")}, {"JB-CRS-3"}),
        ({"hours": Decimal(-40)}, {"JB-CRS-3"}),
        ({"own_time": False}, {"JB-CRS-1", "JB-CRS-3"}),
        ({"tied": False}, {"JB-CRS-1", "JB-CRS-3"}),
        ({"spent": True}, {"JB-CRI-1", "JB-CRS-3"}),
        ({"completed_on": None}, {"JB-CRS-1", "JB-CRS-3"}),
        ({"completed_on": date(2009, 6, 2)}, {"JB-CRS-3"}),
        ({"completed_on": date(2007, 6, 1)}, set()),
        ({"completed_on": date(2007, 5, 31)}, {"JB-CRS-1", "JB-CRS-3"}),
        ({"provider": "approved"}, set()),
        ({"provider": "other"}, {"JB-CRS-2", "JB-CRS-3"}),
        ({"provider": "other", "provider_approved_on": date(2008, 8, 31)}, set()),
        ({"provider": "other", "provider_approved_on": date(2008, 9, 1)}, {"JB-CRS-2", "JB-CRS-3"}),
        ({"provider": "other", "provider_approved_on": date(2008, 8, 31), "began_on": None}, {"JB-CRS-2", "JB-CRS-3"}),
        ({"kind": ""}, {"JB-CRS-4", "JB-CRS-3"}),
        *(({"grade": grade}, set()) for grade in ("A+", "B-", "C+", "C", "c", " C ", "B−")),
        *(({"grade": grade}, {"JB-CRS-4", "JB-CRS-3"}) for grade in ("C-", "C−", "D", "F", "Pass", "", "85")),
        *(({"kind": "graduate", "grade": grade}, set()) for grade in ("A", "B+", "B")),
        *(({"kind": "graduate", "grade": grade}, {"JB-CRS-4", "JB-CRS-3"}) for grade in ("B-", "C")),
        ({"kind": "pass_fail", "grade": "pass"}, set()),
        ({"kind": "pass_fail", "grade": "Fail"}, {"JB-CRS-4", "JB-CRS-3"}),
        ({"kind": "non_graded", "certificate": True}, set()),
        ({"kind": "non_graded", "certificate": True, "skills_test": "reported"}, set()),
        ({"kind": "non_graded", "certificate": True, "skills_test": "unreported"}, {"JB-CRS-4", "JB-CRS-3"}),
        ({"kind": "non_graded"}, {"JB-CRS-4", "JB-CRS-3"}),
    ],
)
def test_one_course(change, reasons):
    course = replace(GOOD, **change)
    found = coursework(of(replace(course, reaches=reached(course.grade, SCALES, on=ON))), EDITION, on=ON)
    assert (found.met, set(found.reasons)) == (not reasons, reasons)


@pytest.mark.parametrize(
    ("grade", "on", "reaches"),
    [
        ("3", date(2008, 12, 31), ""),
        ("3", date(2009, 1, 1), "C"),
        (" 3 ", date(2009, 5, 31), "C"),
        ("3", date(2009, 6, 1), "B"),
        ("3", None, "C"),
        ("b−", date(2009, 6, 1), "C"),
        ("", date(2009, 6, 1), ""),
    ],
)
def test_a_grade_is_worth_what_its_scale_says_on_the_day(grade, on, reaches):
    scales = [
        GradeFacts("3", "C", date(2009, 1, 1), date(2009, 6, 1)),
        GradeFacts("3", "B", date(2009, 6, 1)),
        *SCALES,
    ]
    assert reached(grade, scales, on=on) == reaches


def test_a_grade_that_no_scale_knows_is_told_from_one_that_is_too_low():
    said = [
        grade_passes(of(replace(GOOD, grade="85", reaches=reaches)), EDITION, on=ON).because for reaches in ("", "none")
    ]
    assert said == [
        "Routing: the grade 85 is in no grade scale that Human Resources knows.",
        "Routing: the grade is 85; at least C is asked.",
    ]


def test_a_bad_course_beside_a_good_one_is_no_reason():
    assert coursework(
        of(GOOD, replace(GOOD, grade="F", reaches="none", own_time=False, provider="other")), EDITION, on=ON
    ).met


def test_no_course_lacks_only_hours():
    found = coursework(of(), EDITION, on=ON)
    assert (found.reasons, found.met_on, found.progress.missing) == (("JB-CRS-3",), None, 40)


def test_it_is_met_from_the_course_that_completes_the_hours_on():
    facts = of(replace(GOOD, hours=Decimal(24)), replace(GOOD, hours=Decimal(16), completed_on=date(2009, 2, 15)))
    found = coursework(facts, EDITION, on=ON)
    assert (found.met_on, found.lapses_on) == (date(2009, 2, 15), date(2010, 12, 15))
    assert usable_until(facts, EDITION, on=date(2010, 12, 16)) is None


courses = st.lists(
    st.tuples(st.sampled_from([8, 16, 24, 40]), st.dates(date(2006, 6, 1), date(2009, 9, 1))), max_size=6
)


@settings(deadline=None)
@given(courses)
def test_usable_until_is_really_the_last_day(given_courses):
    facts = of(*(replace(GOOD, hours=Decimal(hours), completed_on=day) for hours, day in given_courses))
    last = usable_until(facts, EDITION, on=ON)
    known = facts.known_on(ON)
    assert (last is None) == (not coursework(facts, EDITION, on=ON).met)
    if last:
        days = (last - ON).days
        assert all(coursework(known, EDITION, on=ON + timedelta(days=n)).met for n in range(0, days + 1, 7))
        assert coursework(known, EDITION, on=last).met
        assert not coursework(known, EDITION, on=last + timedelta(days=1)).met


@pytest.mark.parametrize(("on", "met"), [(date(2010, 10, 15), True), (date(2010, 10, 16), False)])
def test_a_warning_before_it_lapses(on, met):
    found = lapses_soon(of(GOOD), EDITION, on=on)
    assert (found.rule, found.met, found.lapses_on) == ("JB-CRS-5", met, date(2010, 12, 15))


def test_no_warning_without_course_work():
    assert lapses_soon(of(), EDITION, on=ON).met
    assert (course_usable_until(GOOD, EDITION), course_usable_until(replace(GOOD, completed_on=None), EDITION)) == (
        date(2010, 12, 15),
        None,
    )
