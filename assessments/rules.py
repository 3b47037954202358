"""What the policy asks of job skills assessments (JB-SKL)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal

from django.utils.translation import gettext as _

from casework.calendar import day_after, day_text, months_after
from casework.findings import Answer, Progress, rule, together

TAKEN, BOOKED = "taken", "booked"
MINUTES_OF_A_DAY = 24 * 60


@dataclass(frozen=True)
class SittingFacts:
    """One sitting; `passing_score` is the one in force on its day, `outcome` as the proctor recorded it."""

    test: str
    date: date
    proctored: bool = True
    outcome: str = TAKEN
    score: Decimal | None = None
    passing_score: Decimal | None = None

    @property
    def took_place(self) -> bool:
        return self.proctored and self.outcome == TAKEN


@dataclass(frozen=True)
class AssessmentsFacts:
    """The tests the proctor selected and every sitting; no `enrolled_on` means before everything."""

    required_tests: tuple[str, ...] = ()
    sittings: tuple[SittingFacts, ...] = ()
    enrolled_on: date | None = None

    def known_on(self, day: date) -> "AssessmentsFacts":
        return replace(self, sittings=_known_on(self.sittings, day))

    def changes(self, edition) -> list[date]:
        return [sitting.date for sitting in self.sittings]

    @property
    def relevant(self) -> list[SittingFacts]:
        """Of the required tests; of all while none is selected."""
        return [one for one in self.sittings if not self.required_tests or one.test in self.required_tests]


@dataclass(frozen=True)
class BookingFacts:
    """May this test be sat on this day, after these sittings and bookings (all of one person)?"""

    test: str
    date: date
    sittings: tuple[SittingFacts, ...] = ()

    def known_on(self, day: date) -> "BookingFacts":
        return replace(self, sittings=_known_on(self.sittings, day))


@dataclass(frozen=True)
class SupervisionFacts:
    """How a proctored sitting is arranged."""

    date: date
    place: str
    proctor_is_employee: bool = False


@dataclass(frozen=True)
class SlotFacts:
    """When a sitting would be held, and what proctor and employee are booked for on that day: (start, minutes) each."""

    starts_at: time
    minutes: int
    proctor_busy: tuple[tuple[time, int], ...] = ()
    employee_busy: tuple[tuple[time, int], ...] = ()


@dataclass(frozen=True)
class StartFacts:
    """What the proctor saw to before the sitting of a day began."""

    date: date
    identity_checked: bool
    no_study_material: bool


@dataclass(frozen=True)
class SelectionFacts:
    """The tests somebody would select, and those that the job role offers for the target level."""

    selected: tuple[str, ...]
    offered: frozenset[str]


@dataclass(frozen=True)
class PracticeFacts:
    """Practice as somebody reports it: whether they are in the band, and when it was."""

    in_band: bool
    date: date


@dataclass(frozen=True)
class PassingScoreFacts:
    """The day from which a passing score would count, and whether it is the test's first one."""

    in_force_from: date
    is_first: bool


@dataclass(frozen=True)
class FeedbackFacts:
    """What goes out after a sitting: the overall result, the topics to improve, and who was told."""

    overall: str
    topics: str
    told: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ImportedRowFacts:
    """One row of the vendor's export: do we know the employee and the test, is the score readable, is it new?"""

    employee_known: bool
    test_known: bool
    score: Decimal | None
    already_loaded: bool = False


@rule("JB-SKL-1")
def both_tests_passed(facts: AssessmentsFacts, edition, *, on: date) -> Answer:
    """Two different tests are required, and each is passed under a proctor (JB-SKL-1)."""
    needed = edition["JB-SKL-1"]["tests"]
    required = set(facts.required_tests)
    if len(required) < needed:
        sentence = _("The proctor has not selected the %(needed)s tests for the job role yet.") % {"needed": needed}
        return Answer(False, sentence, progress=Progress(0, needed, _("tests")))
    open_tests = sorted(required - _passed_tests(facts, edition))
    progress = Progress(len(required) - len(open_tests), len(required), _("tests"))
    if open_tests:
        sentence = _("Still to be passed at a proctored sitting: %(tests)s.") % {"tests": "; ".join(open_tests)}
        return Answer(False, sentence, progress=progress)
    sentence = _("Both required tests are passed under supervision: %(tests)s.") % {
        "tests": "; ".join(sorted(required))
    }
    return Answer(True, sentence, progress=progress)


@rule("JB-SKL-5")
def practice_aside(facts: AssessmentsFacts, edition, *, on: date) -> Answer:
    """Practice never counts towards advancement (JB-SKL-5)."""
    practice = [one for one in facts.relevant if not one.proctored and one.outcome == TAKEN]
    if not practice or _all_passed(facts, edition):
        return Answer(True, _("Nothing here rests on practice."), always=not practice)
    sentence = _("Practice never counts: %(tests)s. A sitting with the proctor does.")
    return Answer(False, sentence % {"tests": _listed(practice)})


@rule("JB-SKL-6")
def score_reached(facts: AssessmentsFacts, edition, *, on: date) -> Answer:
    """The score reaches the passing score in force on the day of the sitting (JB-SKL-6)."""
    short = [one for one in facts.relevant if one.took_place and not passes(one, edition)]
    if not short or _all_passed(facts, edition):
        return Answer(True, _("No score stands in the way."), always=not short)
    latest = max(short, key=lambda one: one.date)
    if latest.score is None or latest.passing_score is None:
        sentence = _("%(test)s on %(date)s has no score and passing score yet.")
    elif not _on_scale(latest.score, edition):
        sentence = _("%(test)s on %(date)s: a score of %(score)s is outside the vendor's scale and counts nothing.")
    else:
        sentence = _("%(test)s on %(date)s: %(score)s is below the passing score of %(passing)s. It can be sat again.")
    return Answer(
        False,
        sentence
        % {"test": latest.test, "date": day_text(latest.date), "score": latest.score, "passing": latest.passing_score},
    )


@rule("JB-ENR-8")
def sat_once_enrolled(facts: AssessmentsFacts, edition, *, on: date) -> Answer:
    """Proctored sittings count from enrollment on (JB-ENR-8)."""
    early = [one for one in facts.relevant if one.took_place and not _since(one.date, facts.enrolled_on)]
    if not early or _all_passed(facts, edition):
        return Answer(True, _("No sitting that is needed lies before enrollment."), always=not early)
    sentence = _("Sat before enrollment, so it does not count: %(tests)s.") % {"tests": _listed(early)}
    return Answer(False, sentence)


#: Everything asked of the two required tests.
assessments = together("assessments", both_tests_passed, practice_aside, score_reached, sat_once_enrolled)


def passes(sitting: SittingFacts, edition) -> bool:
    """Whether the score of a sitting reaches the passing score of its day."""
    if sitting.score is None or sitting.passing_score is None:
        return False
    return _on_scale(sitting.score, edition) and sitting.score >= sitting.passing_score


def passed_on(test: str, facts: AssessmentsFacts, edition, *, on: date) -> date | None:
    """Since when a test is passed so that it counts; None while it is not."""
    sittings = facts.known_on(on).sittings
    return min((one.date for one in sittings if one.test == test and _counts(one, facts, edition)), default=None)


@rule("JB-SKL-3")
def within_the_limit(facts: BookingFacts, edition, *, on: date) -> Answer:
    """At most three proctored sittings of a test in twelve months; refused with the first date that is free (JB-SKL-3).

    A later booking is a sitting too: the new one must not become a fourth in the
    twelve months that end with it.
    """
    limit, months = edition["JB-SKL-3"]["sittings"], edition["JB-SKL-3"]["window_months"]
    taken = [one.date for one in facts.sittings if one.test == facts.test and _weighs(one)]
    first = _first_free(facts.date, taken, limit, months)
    used = sum(months_after(day, months) > facts.date for day in taken)
    progress = Progress(used, limit, _("sittings"))
    if first == facts.date:
        sentence = _("%(test)s can be booked for %(date)s.") % {"test": facts.test, "date": day_text(first)}
        return Answer(True, sentence, met_on=first, progress=progress)
    sentence = _(
        "%(test)s may be sat %(limit)s times in %(months)s months, bookings included. The next date is %(date)s."
    ) % {"test": facts.test, "limit": limit, "months": months, "date": day_text(first)}
    return Answer(False, sentence, met_on=first, progress=progress)


@rule("JB-SKL-2")
def properly_supervised(facts: SupervisionFacts, edition, *, on: date) -> Answer:
    """A sitting is booked in advance, at an isolated place, by a proctor other than who sits it (JB-SKL-2)."""
    if facts.date < on:
        return Answer(False, _("A sitting is booked in advance; %(date)s has passed.") % {"date": day_text(facts.date)})
    if facts.proctor_is_employee:
        return Answer(False, _("Nobody is the proctor of their own sitting."))
    if not facts.place.strip():
        return Answer(False, _("Say where the sitting takes place: an isolated room, without study material."))
    minutes = edition["JB-SKL-2"]["minutes"]
    return Answer(True, _("Plan about %(minutes)s minutes, without study material.") % {"minutes": minutes})


@rule("JB-SKL-2")
def one_at_a_time(facts: SlotFacts, edition, *, on: date) -> Answer:
    """Proctor and employee are at one sitting at a time, which ends on the day it begins (JB-SKL-2)."""
    begins = _minute(facts.starts_at)
    ends = begins + facts.minutes
    if ends > MINUTES_OF_A_DAY:
        return Answer(False, _("The sitting would end after midnight; it has to begin earlier."))
    for who, busy in ((_("The proctor"), facts.proctor_busy), (_("The employee"), facts.employee_busy)):
        for start, minutes in busy:
            if _minute(start) < ends and begins < _minute(start) + minutes:
                sentence = _("%(who)s is at another sitting from %(start)s, for %(minutes)s minutes.")
                return Answer(False, sentence % {"who": who, "start": f"{start:%-I:%M %p}", "minutes": minutes})
    return Answer(True, _("Proctor and employee are free at that time."))


@rule("JB-SKL-2")
def properly_started(facts: StartFacts, edition, *, on: date) -> Answer:
    """A sitting begins on its day, identity checked, without study material (JB-SKL-2)."""
    if facts.date > on:
        return Answer(False, _("The sitting is on %(date)s.") % {"date": day_text(facts.date)}, met_on=facts.date)
    if not (facts.identity_checked and facts.no_study_material):
        return Answer(False, _("Check who sits the test, and that no study material is at hand, before it begins."))
    return Answer(True, _("Identity is checked, no study material is at hand."))


@rule("JB-SKL-1")
def properly_selected(facts: SelectionFacts, edition, *, on: date) -> Answer:
    """The proctor selects different tests out of those of the job role and target level (JB-SKL-1)."""
    needed = edition["JB-SKL-1"]["tests"]
    if len(set(facts.selected)) != needed or len(facts.selected) != needed:
        return Answer(False, _("Select %(needed)s different tests.") % {"needed": needed})
    if not facts.offered.issuperset(facts.selected):
        return Answer(False, _("Select tests that the job role asks for at the target level."))
    return Answer(True, _("These tests are required."))


@rule("JB-SKL-5")
def practice_open(facts: PracticeFacts, edition, *, on: date) -> Answer:
    """Anyone in the band may practice, as often as they like (JB-SKL-5)."""
    if not facts.in_band:
        return Answer(False, _("Practice is open to everybody in the band of IT systems specialists."))
    if facts.date > on:
        return Answer(False, _("Practice on %(date)s is still to come.") % {"date": day_text(facts.date)})
    return Answer(True, _("Practice is recorded; it never counts towards advancement."))


@rule("JB-SKL-6")
def score_on_scale(score: Decimal, edition, *, on: date) -> Answer:
    """A score lies on the vendor's scale (JB-SKL-6)."""
    scale = edition["JB-SKL-6"]
    if not _on_scale(score, edition):
        sentence = _("The vendor's scores run from %(lowest)s to %(highest)s.")
        return Answer(False, sentence % {"lowest": scale["lowest"], "highest": scale["highest"]})
    return Answer(True, _("The score is on the vendor's scale."))


@rule("JB-SKL-6")
def passing_score_ahead(facts: PassingScoreFacts, edition, *, on: date) -> Answer:
    """A new passing score is announced ahead: what was sat is judged by the score of its day (JB-SKL-6)."""
    if facts.in_force_from <= on and not facts.is_first:
        return Answer(False, _("What was sat keeps its passing score; let the new one begin tomorrow or later."))
    return Answer(True, _("The passing score takes effect on %(date)s.") % {"date": day_text(facts.in_force_from)})


@rule("JB-SKL-4")
def feedback_given(facts: FeedbackFacts, edition, *, on: date) -> Answer:
    """Who sits a test learns the overall result and what to improve; supervisor and HR learn the score (JB-SKL-4)."""
    untold = [who for who in edition["JB-SKL-4"]["told"] if who not in facts.told]
    if not facts.overall.strip() or not facts.topics.strip():
        return Answer(False, _("Feedback names the overall result and the topics to improve."))
    if untold:
        return Answer(False, _("Not told yet: %(who)s.") % {"who": ", ".join(untold)})
    return Answer(True, _("The result and the topics to improve have gone out."))


@rule("JB-SKL-7")
def row_can_be_loaded(facts: ImportedRowFacts, edition, *, on: date) -> Answer:
    """A row of the vendor's export is loaded once, if we know its employee and test (JB-SKL-7)."""
    if not facts.employee_known:
        return Answer(False, _("No employee has this number."))
    if not facts.test_known:
        return Answer(False, _("The catalogue has no such test."))
    if facts.score is None or not _on_scale(facts.score, edition):
        return Answer(False, _("The score is not on the vendor's scale."))
    if facts.already_loaded:
        return Answer(True, _("Already loaded; nothing changes."))
    return Answer(True, _("Ready to be loaded."))


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _known_on(sittings: Iterable[SittingFacts], day: date) -> tuple[SittingFacts, ...]:
    return tuple(one for one in sittings if one.date <= day or one.outcome == BOOKED)


def _weighs(sitting: SittingFacts) -> bool:
    return sitting.proctored and sitting.outcome in (TAKEN, BOOKED)


def _first_free(asked: date, taken: list[date], limit: int, months: int) -> date:
    tomorrows = [day_after(day) for day in taken]
    candidates = sorted({asked, *(months_after(day, months) for day in taken), *tomorrows})
    free = (day for day in candidates if day >= asked and _fits(day, taken, limit, months))
    return next(free, date.max)


def _fits(day: date, taken: list[date], limit: int, months: int) -> bool:
    together = [*taken, day]
    ends = [end for end in together if day <= end < months_after(day, months)]
    return all(sum(one <= end < months_after(one, months) for one in together) <= limit for end in ends)


def _counts(sitting: SittingFacts, facts: AssessmentsFacts, edition) -> bool:
    return sitting.took_place and _since(sitting.date, facts.enrolled_on) and passes(sitting, edition)


def _passed_tests(facts: AssessmentsFacts, edition) -> set[str]:
    return {one.test for one in facts.sittings if _counts(one, facts, edition)}


def _all_passed(facts: AssessmentsFacts, edition) -> bool:
    required = set(facts.required_tests)
    return len(required) >= edition["JB-SKL-1"]["tests"] and required <= _passed_tests(facts, edition)


def _on_scale(score: Decimal, edition) -> bool:
    return edition["JB-SKL-6"]["lowest"] <= score <= edition["JB-SKL-6"]["highest"]


def _since(day: date, enrolled_on: date | None) -> bool:
    return enrolled_on is None or day >= enrolled_on


def _listed(sittings: Iterable[SittingFacts]) -> str:
    return "; ".join(f"{one.test} ({day_text(one.date)})" for one in sittings)
