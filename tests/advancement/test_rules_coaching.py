"""JB-COA: the coach, the agreement, the hours, the log."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advancement.rules.coaching import (
    AgreementFacts,
    CoachingFacts,
    CoachJobFacts,
    RequestFacts,
    SessionEntryFacts,
    SessionFacts,
    agreement_whole,
    coach_qualified,
    coaching,
    completion,
    first_come_first_served,
    session_may_be_entered,
)
from casework import editions

EDITION = editions.edition("job-banding", "2008-04")
ON = date(2009, 6, 1)
AGREED = date(2009, 2, 1)


def session(day, hours=8, *, hands_on=False, at=None):
    return SessionFacts(date(2009, *day), Decimal(str(hours)), hands_on, at and time(at))


FORTY = (
    session((2, 10), hands_on=True),
    *(session(day) for day in ((2, 17), (3, 10), (3, 17), (4, 10))),
)
GOOD = CoachingFacts(
    "itss_1",
    (CoachJobFacts("itss_3", date(2005, 2, 1)),),
    AGREED,
    date(2009, 1, 15),
    FORTY,
    attested=True,
    completed_on=date(2009, 5, 25),
)


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({}, set()),
        ({"jobs": ()}, {"JB-COA-2"}),
        ({"agreement_signed_on": None}, {"JB-COA-3", "JB-COA-4"}),
        ({"agreement_signed_on": date(2009, 2, 10)}, set()),
        ({"agreement_signed_on": date(2009, 2, 11)}, {"JB-COA-3", "JB-COA-4"}),
        ({"orientation_on": None}, {"JB-COA-4", "JB-COA-6"}),
        ({"orientation_on": date(2009, 2, 10)}, set()),
        ({"orientation_on": date(2009, 2, 11)}, {"JB-COA-4", "JB-COA-6"}),
        ({"attested": False}, {"JB-COA-5"}),
        ({"completed_on": None}, {"JB-COA-7"}),
        ({"completed_on": date(2009, 6, 2)}, {"JB-COA-7"}),
        ({"completed_on": date(2009, 4, 10)}, set()),
        ({"completed_on": date(2009, 4, 9)}, {"JB-COA-4"}),
        ({"enrolled_on": date(2009, 2, 10)}, set()),
        ({"enrolled_on": date(2009, 2, 11)}, {"JB-COA-4", "JB-ENR-8"}),
        ({"spent": True}, {"JB-CRI-1"}),
        ({"level": "itss_3"}, {"JB-COA-2"}),
        ({"sessions": FORTY[1:]}, {"JB-COA-4"}),
        ({"sessions": (*FORTY[1:], session((2, 10)))}, {"JB-COA-4"}),
        ({"sessions": (*FORTY[1:], session((2, 10), "8.25", hands_on=True))}, {"JB-COA-4"}),
        ({"sessions": (*FORTY, session((2, 12), "0.20"))}, set()),
        ({"sessions": (*FORTY, session((1, 20)))}, set()),
        ({"sessions": (session((1, 20)), *FORTY), "completed_on": None}, {"JB-COA-3", "JB-COA-7"}),
        ({"sessions": (session((2, 10), hands_on=True),) * 5}, {"JB-COA-4"}),
        ({"sessions": (*FORTY[:4], session((3, 17), at=9), session((3, 17), at=16))}, set()),
    ],
)
def test_what_coaching_needs(change, reasons):
    found = coaching(replace(GOOD, **change), EDITION, on=ON)
    assert (found.met, set(found.reasons)) == (not reasons, reasons)


def test_it_is_met_from_the_completion_on_and_for_good():
    found = coaching(GOOD, EDITION, on=ON)
    assert (found.met_on, found.lapses_on) == (date(2009, 5, 25), None)
    assert coaching(GOOD, EDITION, on=date(2009, 5, 24)).reasons == ("JB-COA-7",)


def test_the_hours_that_count_are_told_as_progress():
    found = coaching(replace(GOOD, sessions=FORTY[:2], completed_on=None), EDITION, on=ON)
    assert (found.progress.done, found.progress.needed, found.progress.missing) == (16, 40, 24)


@pytest.mark.parametrize(("sessions", "reasons"), [(FORTY, ()), (FORTY[1:], ("JB-COA-4",))])
def test_the_coach_signs_completion_when_all_else_is_met(sessions, reasons):
    found = completion(replace(GOOD, sessions=(session((1, 20)), *sessions), completed_on=None), EDITION, on=ON)
    assert set(found.reasons) - {"JB-COA-3"} == set(reasons)
    assert found.met is not bool(reasons)


@pytest.mark.parametrize(
    ("jobs", "agreed_on", "met", "met_on", "days"),
    [
        ([("itss_2", date(2007, 6, 2), None)], None, True, ON, 730),
        ([("itss_2", date(2007, 6, 3), None)], None, False, date(2009, 6, 2), 729),
        ([("itss_2", date(2007, 6, 3), None)], date(2009, 5, 1), False, None, 698),
        ([("itss_1", date(2001, 1, 1), None)], None, False, None, 0),
        ([("technician", date(2001, 1, 1), None)], None, False, None, 0),
        ([("engineer", date(2001, 1, 1), date(2003, 1, 1))], None, True, date(2003, 1, 1), 730),
        ([("itss_3", date(2001, 1, 1), date(2002, 1, 1))], None, False, None, 365),
        (
            [("itss_2", date(2006, 1, 1), date(2007, 6, 1)), ("engineer", date(2006, 6, 1), date(2007, 12, 31))],
            None,
            False,
            None,
            729,
        ),
        ([("itss_2", date(2009, 7, 1), None)], None, False, date(2011, 7, 1), 0),
    ],
)
def test_who_may_coach_an_itss_1(jobs, agreed_on, met, met_on, days):
    facts = CoachingFacts("itss_1", tuple(CoachJobFacts(*job) for job in jobs), agreed_on)
    found = coach_qualified(facts, EDITION, on=ON)
    assert (found.rule, found.met, found.met_on) == ("JB-COA-2", met, met_on)
    assert found.progress.done == min(days, 730)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["itss_1", "itss_2", "itss_3", "engineer", "technician"]),
            st.dates(date(2004, 1, 1), date(2008, 12, 31)),
            st.integers(1, 900),
        ),
        max_size=5,
    )
)
def test_each_day_counts_once_however_jobs_overlap(jobs):
    facts = CoachingFacts(
        "itss_1", tuple(CoachJobFacts(level, start, start + timedelta(days=n)) for level, start, n in jobs)
    )
    held = {
        start + timedelta(days=k)
        for level, start, n in jobs
        if level in ("itss_2", "itss_3", "engineer")
        for k in range(n)
        if start + timedelta(days=k) < ON
    }
    found = coach_qualified(facts, EDITION, on=ON)
    assert (found.met, found.progress.done) == (len(held) >= 730, min(len(held), 730))
    if found.met:
        assert coach_qualified(facts, EDITION, on=found.met_on).met
        assert not coach_qualified(facts, EDITION, on=found.met_on - timedelta(days=1)).met


OPEN = replace(GOOD, completed_on=None)


@pytest.mark.parametrize(
    ("entered", "others", "coached", "met"),
    [
        (session((5, 4), at=9), (), OPEN, True),
        (session((6, 1), at=9), (), OPEN, True),
        (session((6, 2), at=9), (), OPEN, False),
        (session((5, 4), "0.25", at=9), (), OPEN, True),
        (session((5, 4), "0.24", at=9), (), OPEN, False),
        (session((5, 4), "8.01", at=9), (), OPEN, False),
        (session((1, 31), at=9), (), OPEN, False),
        (session((2, 1), at=9), (), OPEN, True),
        (session((2, 1), at=9), (), replace(OPEN, orientation_on=date(2009, 2, 2)), False),
        (session((2, 1), at=9), (), replace(OPEN, enrolled_on=date(2009, 2, 2)), False),
        (session((2, 1), at=9), (), replace(OPEN, agreement_signed_on=None), False),
        (session((5, 26), at=9), (), GOOD, False),
        (session((5, 4), 2, at=9), (session((5, 4), 2, at=11),), OPEN, True),
        (session((5, 4), 2, at=9), (session((5, 4), 2, at=10),), OPEN, False),
        (session((5, 4), 8, at=20), (session((5, 5), 2, at=3),), OPEN, False),
        (session((5, 4), 8), (session((5, 4)), session((5, 4))), OPEN, True),
        (session((5, 4), 8), (session((5, 4)), session((5, 4)), session((5, 4), 1)), OPEN, False),
    ],
)
def test_which_sessions_may_be_entered(entered, others, coached, met):
    found = session_may_be_entered(SessionEntryFacts(entered, coached, others), EDITION, on=ON)
    assert (found.rule, found.met) == ("JB-COA-4", met)


def test_a_session_that_is_too_long_is_called_so_before_it_is_called_future():
    entered = SessionEntryFacts(session((6, 1), "9", at=9), OPEN, (), datetime(2009, 6, 1, 16))  # noqa: DTZ001
    assert "lasts between" in session_may_be_entered(entered, EDITION, on=ON).because


def test_the_queue_is_in_the_order_of_asking():
    moments = tuple(datetime(2009, 3, 2, hour, tzinfo=UTC) for hour in (8, 9, 10))
    found = [first_come_first_served(RequestFacts(one, moments), EDITION, on=ON).met for one in moments]
    assert found == [True, False, False]


SAYS = dict.fromkeys(EDITION["JB-COA-3"]["covers"], "in words")


@pytest.mark.parametrize(
    ("says", "signed_by", "met"),
    [
        (SAYS, {"employee", "coach"}, True),
        (SAYS, {"employee"}, False),
        (SAYS | {"schedule": " "}, {"employee", "coach"}, False),
    ],
)
def test_an_agreement_is_whole(says, signed_by, met):
    found = agreement_whole(AgreementFacts(says, frozenset(signed_by)), EDITION, on=ON)
    assert (found.rule, found.met) == ("JB-COA-3", met)
