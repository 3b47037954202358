"""What counts: the two required tests, sat under a proctor and passed (JB-SKL-1, 5, 6; JB-ENR-8)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from casework.calendar import day_text
from casework.findings import Answer, Finding, Progress, rule, together
from casework.wording import gettext as _

TAKEN, BOOKED = "taken", "booked"


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
        return replace(self, sittings=known_on(self.sittings, day))

    def changes(self, edition) -> list[date]:
        return [sitting.date for sitting in self.sittings]

    @property
    def relevant(self) -> list[SittingFacts]:
        """Of the required tests; of all while none is selected."""
        return [one for one in self.sittings if not self.required_tests or one.test in self.required_tests]


@rule("JB-SKL-1")
def both_tests_passed(facts: AssessmentsFacts, edition, *, on: date) -> Answer:
    """Two different tests are required, and each is passed under a proctor (JB-SKL-1)."""
    needed = edition["JB-SKL-1"]["tests"]
    required = set(facts.required_tests)
    if len(required) < needed:
        sentence = _(
            "The %(needed)s tests are not selected yet: once enrolled, the employee selects a job role, then the"
            " proctor selects its tests."
        ) % {"needed": needed}
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
    elif not on_scale(latest.score, edition):
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
    said = {"date": facts.enrolled_on and day_text(facts.enrolled_on), "tests": _listed(early)}
    if not early or _all_passed(facts, edition):
        counted = _("Sittings count from the first enrollment on: here from %(date)s.") % said
        return Answer(True, counted if facts.enrolled_on else _("Every sitting counts."), always=not early)
    sentence = _("Sittings count from the first enrollment on, here from %(date)s. Sat before that: %(tests)s.")
    return Answer(False, sentence % said)


@rule("JB-SKL-1")
def test_is_asked(facts: AssessmentsFacts, edition, *, on: date) -> Answer:
    """Only the two tests that the proctor selected count (JB-SKL-1)."""
    others = [one for one in facts.sittings if facts.required_tests and one.test not in facts.required_tests]
    if others:
        sentence = _("Not one of the tests that are required here: %(tests)s.")
        return Answer(False, sentence % {"tests": _listed(others)})
    return Answer(True, _("Nothing else was sat than the tests that are required."))


def against(sitting: SittingFacts, facts: AssessmentsFacts, edition, *, on: date) -> tuple[Finding, ...]:
    """Everything for which this one sitting does not count on this day; empty when it does."""
    alone = replace(facts, sittings=(sitting,))
    asked = (test_is_asked, practice_aside, score_reached, sat_once_enrolled)
    return tuple(finding for finding in (one(alone, edition, on=on) for one in asked) if not finding.met)


#: Everything asked of the two required tests.
assessments = together("assessments", both_tests_passed, practice_aside, score_reached, sat_once_enrolled)


def passes(sitting: SittingFacts, edition) -> bool:
    """Whether the score of a sitting reaches the passing score of its day."""
    if sitting.score is None or sitting.passing_score is None:
        return False
    return on_scale(sitting.score, edition) and sitting.score >= sitting.passing_score


def passed_on(test: str, facts: AssessmentsFacts, edition, *, on: date) -> date | None:
    """Since when a test is passed so that it counts; None while it is not."""
    sittings = facts.known_on(on).sittings
    return min((one.date for one in sittings if one.test == test and _counts(one, facts, edition)), default=None)


def known_on(sittings: Iterable[SittingFacts], day: date) -> tuple[SittingFacts, ...]:
    return tuple(one for one in sittings if one.date <= day or one.outcome == BOOKED)


def _counts(sitting: SittingFacts, facts: AssessmentsFacts, edition) -> bool:
    return sitting.took_place and _since(sitting.date, facts.enrolled_on) and passes(sitting, edition)


def _passed_tests(facts: AssessmentsFacts, edition) -> set[str]:
    return {one.test for one in facts.sittings if _counts(one, facts, edition)}


def _all_passed(facts: AssessmentsFacts, edition) -> bool:
    required = set(facts.required_tests)
    return len(required) >= edition["JB-SKL-1"]["tests"] and required <= _passed_tests(facts, edition)


def on_scale(score: Decimal, edition) -> bool:
    return edition["JB-SKL-6"]["lowest"] <= score <= edition["JB-SKL-6"]["highest"]


def _since(day: date, enrolled_on: date | None) -> bool:
    return enrolled_on is None or day >= enrolled_on


def _listed(sittings: Iterable[SittingFacts]) -> str:
    return "; ".join(f"{one.test} ({day_text(one.date)})" for one in sittings)
