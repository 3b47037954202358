"""Whatever somebody has to show: each date that a measure names is exact, and nothing ever overflows."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from advancement.rules import criteria
from advancement.rules.certification import CertificationFacts, CredentialsFacts, EquivalentFacts, ExamFacts
from advancement.rules.coaching import CoachingFacts, CoachJobFacts, SessionFacts
from advancement.rules.coursework import CourseFacts, CourseworkFacts
from assessments.rules import AssessmentsFacts, SittingFacts
from casework import editions
from portfolios.rules import EntryFacts, PortfolioFacts

EDITION = editions.edition("job-banding", "2008-04")
ON = date(2009, 6, 1)
A_DAY = timedelta(days=1)

days = st.dates(date(2008, 12, 1), date(2009, 7, 31)) | st.sampled_from(
    [date(2008, 2, 29), ON, date(1, 1, 1), date.max]
)
early = st.dates(date(2008, 9, 1), date(2009, 1, 31))
maybe = st.none() | days
codes = st.sampled_from(["mcdst", "mcp", "mcsa", "mcitp_sa", "ccna", "ccnp", "capm", "other"])
mostly = st.sampled_from([True] * 9 + [False])


def some(strategy, least=0, most=4):
    return st.lists(strategy, min_size=least, max_size=most).map(tuple)


def rarely(value, otherwise):
    return st.sampled_from([value] * 5).flatmap(lambda usual: st.just(usual) | otherwise)


sittings = some(
    st.builds(
        SittingFacts,
        st.sampled_from("AB"),
        days,
        mostly,
        st.sampled_from(["taken", "taken", "taken", "booked"]),
        st.sampled_from([Decimal(2), Decimal(3), Decimal(4)]),
        st.just(Decimal(3)),
    ),
    least=3,
    most=6,
)
credentials = st.builds(
    CredentialsFacts,
    st.none(),
    some(st.builds(CertificationFacts, codes, days, maybe), most=6),
    some(st.builds(ExamFacts, st.sampled_from(["mcsa", "ccnp"]), st.sampled_from("xyz"), maybe)),
    some(st.builds(EquivalentFacts, codes, codes, maybe), most=2),
)
entries = some(st.builds(EntryFacts, early | days, early, reflection=mostly), least=3, most=6)
portfolios = st.builds(
    PortfolioFacts, maybe, st.fixed_dictionaries({"knowledge_of_job": entries, "problem_solving": entries})
)
sessions = some(
    st.builds(
        SessionFacts, st.dates(date(2008, 9, 2), date(2009, 6, 20)), st.sampled_from([Decimal(8)] * 9 + [Decimal(9)])
    ),
    least=5,
    most=9,
)
coachings = st.builds(
    CoachingFacts,
    st.none(),
    some(st.builds(CoachJobFacts, st.just("itss_3"), st.dates(date(2006, 1, 1), date(2007, 6, 1)), maybe), 1, 2),
    rarely(date(2008, 9, 1), maybe),
    rarely(date(2008, 9, 1), maybe),
    sessions.map(lambda many: (SessionFacts(date(2008, 9, 2), Decimal(8), hands_on=True), *many)),
    mostly,
    rarely(date(2009, 5, 20), maybe),
    rarely(None, early),
)
courses = some(
    st.builds(
        CourseFacts,
        st.sampled_from([Decimal(16), Decimal(24), Decimal(40)]),
        early,
        days | st.dates(date(2007, 5, 1), date(2007, 8, 1)),
        st.sampled_from(["accredited"] * 5 + ["other"]),
        maybe,
        st.just("graduate"),
        reaches=st.sampled_from(["B", "B", "C"]),
    )
)
facts = st.builds(
    criteria.AdvancementFacts,
    level=st.sampled_from(["intern", "itss_1", "itss_2"] * 3 + ["itss_3", "outside"]),
    level_since=st.dates(date(2008, 1, 1), date(2008, 12, 31)) | days,
    assessments=st.builds(AssessmentsFacts, st.just(("A", "B")), sittings, rarely(None, early)),
    credentials=credentials,
    portfolio=portfolios,
    coaching=coachings,
    coursework=courses.map(CourseworkFacts),
)


@settings(max_examples=150, deadline=None)
@given(facts)
def test_since_when_and_until_when_are_exact(given_facts):
    known = given_facts.known_on(ON)
    whole = criteria.complete(given_facts, EDITION, on=ON)
    for one in (*criteria.everything(given_facts, EDITION, on=ON), whole):

        def holds(day, of=known, name=one.name):
            if name == "complete":
                return criteria.complete(of.known_on(day), EDITION, on=day).met
            return criteria.ASKED[name].holds(of.known_on(day).of(name), EDITION, day)

        assert one.met == holds(ON) == (not one.reasons)
        assert one.lapses_on is None or (one.met and one.name in ("certification", "coursework", "complete"))
        if one.met and one.lapses_on:
            assert holds(one.lapses_on), one.name
            assert not holds(one.lapses_on + A_DAY), one.name
        if one.met_on and one.met:
            assert one.met_on <= ON, one.name
            assert holds(one.met_on), one.name
            assert one.met_on == date.min or not holds(one.met_on - A_DAY), one.name
        elif one.met_on:
            assert one.met_on > ON, one.name
            assert holds(one.met_on), one.name
            assert not holds(one.met_on - A_DAY), one.name
