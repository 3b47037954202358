"""JB-SKL: the required tests, and when one may be booked."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import (
    AssessmentsFacts,
    BookingFacts,
    FeedbackFacts,
    ImportedRowFacts,
    SittingFacts,
    SupervisionFacts,
    assessments,
    feedback_given,
    properly_supervised,
    row_can_be_loaded,
    within_the_limit,
)
from casework import editions
from casework.calendar import day_text, months_after

EDITION = editions.edition("job-banding", "2008-04")
ON = date(2009, 6, 1)
PASS = {"score": Decimal("2.90"), "passing_score": Decimal("2.51")}
FAIL = {"score": Decimal("2.50"), "passing_score": Decimal("2.51")}


def facts(*sittings, **other):
    return AssessmentsFacts(("A", "B"), sittings, **other)


PASSED_B = SittingFacts("B", date(2009, 3, 2), **PASS)


@pytest.mark.parametrize(
    ("sittings", "reasons"),
    [
        ([SittingFacts("A", date(2009, 2, 2), **PASS)], ()),
        ([], ("JB-SKL-1",)),
        ([SittingFacts("A", date(2009, 2, 2), **FAIL)], ("JB-SKL-1", "JB-SKL-6")),
        ([SittingFacts("A", date(2009, 2, 2))], ("JB-SKL-1", "JB-SKL-6")),
        ([SittingFacts("A", date(2009, 2, 2), proctored=False, **PASS)], ("JB-SKL-1", "JB-SKL-5")),
        ([SittingFacts("A", date(2009, 2, 2), outcome="voided", **PASS)], ("JB-SKL-1",)),
        ([SittingFacts("A", date(2009, 6, 2), **PASS)], ("JB-SKL-1",)),
        ([SittingFacts("C", date(2009, 2, 2), **FAIL)], ("JB-SKL-1",)),
        ([SittingFacts("A", date(2009, 2, 2), **FAIL), SittingFacts("A", date(2009, 2, 3), **PASS)], ()),
    ],
)
def test_the_two_required_tests(sittings, reasons):
    found = assessments(facts(PASSED_B, *sittings), EDITION, on=ON)
    assert (found.met, found.reasons) == (not reasons, reasons)


def test_they_are_met_from_the_later_sitting_on_and_for_good():
    found = assessments(facts(PASSED_B, SittingFacts("A", date(2009, 4, 1), **PASS)), EDITION, on=ON)
    assert (found.met_on, found.lapses_on, found.progress.done) == (date(2009, 4, 1), None, 2)


def test_sittings_before_enrollment_are_named_as_such():
    early = facts(PASSED_B, SittingFacts("A", date(2009, 2, 2), **PASS), enrolled_on=date(2009, 2, 3))
    assert assessments(early, EDITION, on=ON).reasons == ("JB-SKL-1", "JB-ENR-8")


@pytest.mark.parametrize(("enrolled_on", "met"), [(date(2009, 1, 5), True), (date(2009, 2, 3), False)])
def test_the_day_from_which_sittings_count_is_named(enrolled_on, met):
    """What was sat in an earlier case carries over: it is counted from the first enrollment, not from this one."""
    given = facts(PASSED_B, SittingFacts("A", date(2009, 2, 2), **PASS), enrolled_on=enrolled_on)
    found = next(one for one in assessments(given, EDITION, on=ON).findings if one.rule == "JB-ENR-8")
    assert (found.met, f"here from {day_text(enrolled_on)}" in found.because) == (met, True)


@given(
    st.lists(st.dates(date(2008, 1, 1), date(2009, 12, 31)), max_size=8),
    st.dates(date(2009, 1, 1), date(2010, 6, 30)),
)
def test_the_first_date_is_really_the_first_that_fits(taken, asked):
    sittings = tuple(SittingFacts("A", day, outcome="booked") for day in taken)

    def crowded(day):
        every = [*taken, day]
        ends = [end for end in every if day <= end < months_after(day, 12)]
        return any(sum(one <= end < months_after(one, 12) for one in every) > 3 for end in ends)

    found = within_the_limit(BookingFacts("A", asked, sittings), EDITION, on=date(2009, 1, 1))
    assert found.met == (not crowded(asked)) == (found.met_on == asked)
    assert not crowded(found.met_on)
    assert all(crowded(asked + timedelta(days=n)) for n in range((found.met_on - asked).days))


@pytest.mark.parametrize(
    ("facts", "met"),
    [
        (SupervisionFacts("Room 12", is_ahead=True), True),
        (SupervisionFacts("Room 12", is_ahead=False), False),
        (SupervisionFacts(" ", is_ahead=True), False),
        (SupervisionFacts("Room 12", is_ahead=True, proctor_is_employee=True), False),
    ],
)
def test_a_sitting_is_arranged_in_advance_apart_and_by_somebody_else(facts, met):
    found = properly_supervised(facts, EDITION, on=ON)
    assert (found.rule, found.met) == ("JB-SKL-2", met)


@pytest.mark.parametrize(
    ("facts", "met"),
    [
        (FeedbackFacts("good", "routing", frozenset({"employee", "supervisor", "hr"})), True),
        (FeedbackFacts("good", "routing", frozenset({"employee", "hr"})), False),
        (FeedbackFacts("good", "", frozenset({"employee", "supervisor", "hr"})), False),
    ],
)
def test_feedback_goes_to_everybody_with_topics(facts, met):
    found = feedback_given(facts, EDITION, on=ON)
    assert (found.rule, found.met) == ("JB-SKL-4", met)


@pytest.mark.parametrize(
    ("facts", "met"),
    [
        (ImportedRowFacts(True, True, Decimal("1.00"), ON), True),
        (ImportedRowFacts(True, True, Decimal("5.00"), ON, recorded=Decimal("5.00")), True),
        (ImportedRowFacts(True, True, Decimal("5.00"), ON, recorded=Decimal("4.00")), False),
        (ImportedRowFacts(True, True, Decimal("5.00"), ON, voided=True), True),
        (ImportedRowFacts(True, True, Decimal("5.00"), ON, recorded=Decimal("5.00"), has_case=False), True),
        (ImportedRowFacts(True, True, Decimal("5.00"), ON, has_case=False), False),
        (ImportedRowFacts(False, True, Decimal("3.00"), ON), False),
        (ImportedRowFacts(True, False, Decimal("3.00"), ON), False),
        (ImportedRowFacts(True, True, None, ON), False),
        (ImportedRowFacts(True, True, Decimal("5.01"), ON), False),
        (ImportedRowFacts(True, True, Decimal("3.00"), None), False),
        (ImportedRowFacts(True, True, Decimal("3.00"), ON + timedelta(days=1)), False),
    ],
)
def test_a_row_of_the_vendors_export(facts, met):
    found = row_can_be_loaded(facts, EDITION, on=ON)
    assert (found.rule, found.met) == ("JB-SKL-7", met)
