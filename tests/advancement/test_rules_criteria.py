"""JB-CRI: everything together, why not yet, and when."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from advancement.rules import criteria
from advancement.rules.certification import CertificationFacts, CredentialsFacts
from advancement.rules.coaching import CoachingFacts, CoachJobFacts, SessionFacts
from advancement.rules.coursework import CourseFacts, CourseworkFacts
from advancement.rules.performance import StandingFacts
from assessments.rules import AssessmentsFacts, SittingFacts
from casework import editions

EDITION = editions.edition("job-banding", "2008-04")
ON = date(2009, 6, 1)


def passed(test, day):
    return SittingFacts(test, day, score=Decimal("3.00"), passing_score=Decimal("2.51"))


COURSE = CourseFacts(
    Decimal(45), date(2008, 9, 1), date(2008, 12, 15), "accredited", kind="graduate", grade="B", reaches="B"
)
WHOLE = criteria.AdvancementFacts(
    "itss_1",
    date(2008, 1, 1),
    assessments=AssessmentsFacts(("A", "B"), (passed("A", date(2009, 2, 2)), passed("B", date(2009, 3, 2)))),
    credentials=CredentialsFacts(None, (CertificationFacts("mcitp_sa", date(2009, 1, 20), date(2009, 8, 31)),)),
    coursework=CourseworkFacts((COURSE,)),
)


def test_all_is_met_from_the_last_piece_until_the_first_that_lapses():
    found = criteria.complete(WHOLE, EDITION, on=ON)
    assert (found.met, found.reasons) == (True, ())
    assert (found.met_on, found.lapses_on) == (date(2009, 3, 2), date(2009, 8, 31))


@pytest.mark.parametrize(
    ("change", "reasons", "met_on"),
    [
        ({"level_since": date(2008, 7, 1)}, {"JB-EXP-1"}, date(2009, 7, 1)),
        ({"level_since": date(2008, 9, 15)}, {"JB-EXP-1"}, None),  # by then the certification has expired
        ({"level": "itss_3"}, {"JB-EXP-1", "JB-CRI-1"}, None),
        ({"standing": StandingFacts(in_par=True)}, {"JB-PER-1"}, None),
        ({"assessments": AssessmentsFacts()}, {"JB-SKL-1"}, None),
        ({"coursework": CourseworkFacts()}, {"JB-CRI-1"}, None),
    ],
)
def test_what_is_missing_and_when_time_alone_will_do(change, reasons, met_on):
    found = criteria.complete(replace(WHOLE, **change), EDITION, on=ON)
    assert (found.met, set(found.reasons), found.met_on) == (False, reasons, met_on)


def test_what_comes_later_is_not_counted_ahead():
    later = replace(WHOLE, assessments=AssessmentsFacts(("A", "B"), (passed("A", ON), passed("B", date(2009, 6, 2)))))
    found = criteria.complete(later, EDITION, on=ON)
    assert (found.met, found.met_on) == (False, None)


def test_what_carried_an_earlier_step_does_not_carry_this_one():
    spent = replace(WHOLE, coursework=CourseworkFacts((replace(COURSE, spent=True),)))
    found = {one.name: one for one in criteria.everything(spent, EDITION, on=ON)}
    assert found["coursework"].reasons == ("JB-CRS-3", "JB-CRI-1")
    assert found["certification"].met


def test_the_measures_come_in_the_order_of_the_policy():
    names = [one.name for one in criteria.everything(WHOLE, EDITION, on=ON)]
    assert names == [
        *("experience", "performance", "assessments"),
        *("certification", "portfolio", "coaching", "coursework"),
    ]
    assert criteria.at_a_glance(WHOLE, EDITION, on=ON) == dict(
        zip(names, [True, True, True, True, False, False, True], strict=True)
    )
    assert criteria.additional_met(criteria.everything(WHOLE, EDITION, on=ON), EDITION) == 2


def test_the_shortest_way_names_the_two_that_are_met_or_nearest():
    coaching = CoachingFacts(
        None,
        (CoachJobFacts("itss_3", date(2001, 1, 1)),),
        date(2009, 3, 1),
        date(2009, 3, 1),
        (SessionFacts(date(2009, 3, 3), Decimal(8), hands_on=True), SessionFacts(date(2009, 3, 4), Decimal(8))),
        attested=True,
    )
    facts = replace(WHOLE, credentials=CredentialsFacts(None), coaching=coaching, level_since=date(2008, 7, 1))
    view = criteria.outlook(facts, EDITION, on=ON)
    assert [one.name for one in view.path] == ["experience", "performance", "assessments", "coursework", "coaching"]
    assert view.path[-1].progress.missing == 24
    assert {one.rule for one in view.missing} == {"JB-EXP-1", "JB-COA-4", "JB-COA-7"}
    assert view.earliest_on is None


def test_the_earliest_date_is_really_the_first():
    facts = replace(WHOLE, level_since=date(2008, 7, 1))
    earliest = criteria.outlook(facts, EDITION, on=ON).earliest_on
    assert earliest == date(2009, 7, 1)
    assert criteria.complete(facts, EDITION, on=earliest).met
    assert not criteria.complete(facts, EDITION, on=earliest - timedelta(days=1)).met


def test_every_finding_explains_itself_in_both_outcomes():
    nothing = criteria.AdvancementFacts("itss_1")
    for facts in (WHOLE, nothing):
        for one in criteria.everything(facts, EDITION, on=ON):
            assert all(finding.because.endswith(".") and finding.clause for finding in one.findings), one.name
