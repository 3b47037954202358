"""Reading: sittings as the rules see them, what a job role asks for, and who sees which sitting."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q

from assessments import rules
from assessments.models import JobRole, PassingScore, Requirement, Selection, Sitting, Slot, Test
from assessments.rules import AssessmentsFacts, BookingFacts, SittingFacts, SlotFacts
from casework import editions
from casework.feed import engagements
from casework.findings import Finding
from casework.gathering import Gathering, Source
from people.queries import has_name

PROGRAM, MEASURE = "job-banding", "assessments"
OPEN = (Sitting.Outcome.ASKED, Sitting.Outcome.BOOKED)


def sources_of(people_ids, case_ids):
    """What `facts_for` needs of some people and of the cases that are judged, as sources of a gathering."""
    sat = Sitting.objects.filter(person__in=people_ids, sits_on__isnull=False).exclude(outcome=Sitting.Outcome.ASKED)
    return {
        "sittings": Source(sat, ("test",), order=("sits_on", "pk")),
        "passing_scores": Source(PassingScore.objects.filter(test__in=sat.values("test")), order=("-in_force_from",)),
        "selections": Source(Selection.objects.filter(case__in=case_ids), ("first", "second", "case")),
    }


_gathering = Gathering(sources_of)


def facts_of(people, cases, counts_from):
    """Person id → AssessmentsFacts; `cases` are those that are judged, `counts_from(person id)` their enrollment."""
    return facts_for(people, _gathering.read(people_ids=people, case_ids=cases), counts_from)


def facts_for(people, gathered, counts_from):
    """Person id → AssessmentsFacts, from what was gathered."""
    sittings = _dated_sittings(gathered)
    required = {one.case.subject_id: tuple(test.name for test in one.tests) for one in gathered["selections"]}
    return {
        person: AssessmentsFacts(required.get(person, ()), tuple(sittings[person]), counts_from(person))
        for person in people
    }


def _dated_sittings(gathered):
    """Person id → every sitting with a date, wishes left out, as SittingFacts in their order."""
    scores, found = by_test(gathered["passing_scores"]), defaultdict(list)
    for one in gathered["sittings"]:
        found[one.person_id].append(sitting_facts(one, scores[one.test_id]))
    return found


def passing_scores():
    """Test id → its passing scores, the latest first."""
    return by_test(PassingScore.objects.order_by("-in_force_from"))


def by_test(scores):
    """Test id → those of the passing scores, in their order."""
    found = defaultdict(list)
    for one in scores:
        found[one.test_id].append(one)
    return found


def passing_score_on(scores, day):
    """Of one test's passing scores, the latest first, what passes on a day; None before the first (JB-SKL-6)."""
    return next((one.score for one in scores if one.in_force_from <= day), None)


def sitting_facts(sitting, scores):
    """One sitting as the rules see it; `scores` are the passing scores of its test, the latest first."""
    passing = passing_score_on(scores, sitting.sits_on)
    return SittingFacts(sitting.test.name, sitting.sits_on, sitting.proctored, sitting.outcome, sitting.score, passing)


def judged(person, aim, on):
    """What the rules say of the person's assessments on a day, as a Measure."""
    cases = [aim.case.pk] if aim.case else []
    facts = facts_of([person.pk], cases, lambda _person: aim.counts_from or on)[person.pk]
    return rules.assessments(facts, aim.edition, on=on)


def against_each(person, aim, on):
    """Sitting id → everything that stands against this sitting under a proctor (nothing: it counts)."""
    scores, cases = passing_scores(), [aim.case.pk] if aim.case else []
    facts = facts_of([person.pk], cases, lambda _person: aim.counts_from or on)[person.pk]
    rows = Sitting.objects.filter(person=person, proctored=True, outcome=Sitting.Outcome.TAKEN).select_related("test")
    return {one.pk: rules.against(sitting_facts(one, scores[one.test_id]), facts, aim.edition, on=on) for one in rows}


def booking_facts(person, test, day):
    """May the person sit the test on that day? The facts for JB-SKL-3."""
    gathered = _gathering.read(people_ids=[person.pk], case_ids=[])
    return BookingFacts(test.name, day, tuple(_dated_sittings(gathered)[person.pk]))


def attempts(person, test, edition, on):
    """The finding of JB-SKL-3 for a sitting today: attempts used and left, and the first date of the next."""
    return rules.within_the_limit(booking_facts(person, test, on), edition, on=on)


def slot_facts(proctor, person, day, starts_at, minutes):
    """What proctor and employee are booked for on a day, beside a new sitting, for JB-SKL-2."""
    return SlotFacts(starts_at, minutes, booked_for(proctor, day), booked_for(person, day))


def booked_for(person, day, beside=None):
    """The (start, minutes) of what somebody sits, supervises or is booked for elsewhere, but for the sitting `beside`.

    The sittings of a slot are supervised at once: for its proctor the slot counts, booked or not.
    """
    booked = Sitting.objects.filter(Q(proctor=person, slot__isnull=True) | Q(person=person), sits_on=day)
    booked = booked.filter(outcome=Sitting.Outcome.BOOKED).exclude(pk=beside and beside.pk)
    slots = Slot.objects.filter(proctor=person, sits_on=day, withdrawn_at__isnull=True)
    slots = slots.exclude(pk=beside and beside.slot_id)
    elsewhere = engagements(person, day, beside="sitting-")
    return (*booked.values_list("starts_at", "minutes"), *slots.values_list("starts_at", "minutes"), *elsewhere)


def edition_on(day):
    """The edition in force on a day, for what belongs to no case."""
    return editions.in_force(PROGRAM, day)


def level_title(edition, code):
    """What a level of the band is called: IT systems specialist II."""
    levels = edition["JB-ENR-1"]["levels"]
    return next((level["title"] for level in levels if level["code"] == code), "")


@dataclass(frozen=True)
class Offer:
    """A job role, and the tests that it may ask for at a target level, each with what passes today."""

    job_role: JobRole
    tests: list


def offers(target_level, on):
    """The job roles from which enough tests can be selected for a target level, as Offers; tests carry `passing`."""
    scores = passing_scores()
    asked = required_tests(target_level).select_related("test")
    found = []
    for job_role in JobRole.objects.filter(retired_on__isnull=True).prefetch_related(
        Prefetch("requirements", asked, to_attr="asked")
    ):
        tests = [one.test for one in job_role.asked]
        for test in tests:
            test.passing = passing_score_on(scores[test.pk], on)
        if tests:
            found.append(Offer(job_role, tests))
    return found


def required_tests(target_level):
    """The requirements for a target level that hold now, of tests that are still given, by test."""
    rows = Requirement.objects.filter(target_level=target_level or "", ended_on__isnull=True)
    return rows.filter(test__retired_on__isnull=True).order_by("test__name")


def tests_offered(selection):
    """The tests from which the proctor selects for a case (JB-SKL-1)."""
    asked = required_tests(selection.target_level).filter(job_role=selection.job_role)
    return Test.objects.filter(pk__in=asked.values("test"))


def selection_of(case):
    """The job role and tests of a case, or None."""
    if case is None:
        return None
    return Selection.objects.filter(case=case).select_related("job_role", "first", "second").first()


@dataclass(frozen=True)
class Required:
    """Where somebody is with one required test: what passes, whether it is passed, attempts, what is under way."""

    test: Test
    passing: object
    passed_on: date | None
    attempts: Finding
    open: Sitting | None


def required_in(selection, person, aim, on):
    """A Required for each test that the proctor selected."""
    if selection is None:
        return []
    scores = passing_scores()
    rows = Sitting.objects.filter(person=person, test__in=selection.tests).select_related("test", "case", "proctor")
    sittings = _dated_sittings(_gathering.read(people_ids=[person.pk], case_ids=[]))[person.pk]
    found = []
    facts = AssessmentsFacts((), tuple(sittings), aim.counts_from or on)
    for test in selection.tests:
        attempts = rules.within_the_limit(BookingFacts(test.name, on, tuple(sittings)), aim.edition, on=on)
        under_way = next((one for one in rows if one.test_id == test.pk and one.outcome in OPEN), None)
        passed_on = rules.passed_on(test.name, facts, aim.edition, on=on)
        found.append(Required(test, passing_score_on(scores[test.pk], on), passed_on, attempts, under_way))
    return found


def results_of(person, edition):
    """The person's sittings that are over, the latest first, each with `passing` on its day and whether it `passed`."""
    rows = Sitting.objects.filter(person=person).exclude(outcome__in=OPEN)
    return with_passing(rows.select_related("test", "case", "certificate"), edition)


def with_passing(sittings, edition):
    """The sittings as a list, each with what passed on its day as `passing`, and `passed`."""
    scores, rows = passing_scores(), list(sittings)
    for one in rows:
        facts = sitting_facts(one, scores[one.test_id]) if one.sits_on else None
        one.passing = facts.passing_score if facts else None
        one.passed = facts is not None and rules.passes(facts, edition)
    return rows


def sittings_found(words="", outcome=""):
    """All proctored sittings, the nearest date first, by words of the name or the test, and by outcome."""
    rows = Sitting.objects.filter(proctored=True).select_related("person", "test", "case", "proctor")
    for word in words.split():
        rows = rows.filter(has_name(word, "person__") | Q(test__name__icontains=word))
    if outcome:
        rows = rows.filter(outcome=outcome)
    return rows.order_by("-sits_on", "-starts_at", "-pk")
