"""What is said of a result: the scale, the passing score, feedback, practice, the vendor's export (JB-SKL-4 to 7)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assessments.rules.measure import on_scale
from casework.calendar import day_text
from casework.findings import Answer, rule
from casework.wording import gettext as _


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
    """One row of the vendor's export: do we know employee, test, score and day, and what is on record of this sitting?

    `recorded` is the score on record, None without one; `voided` says that the sitting was voided; `has_case` that the
    employee has a booking for that day, or a case in which sittings are taken.
    """

    employee_known: bool
    test_known: bool
    score: Decimal | None
    sat_on: date | None
    recorded: Decimal | None = None
    voided: bool = False
    has_case: bool = True

    @property
    def is_on_record(self) -> bool:
        """Whether the row changes nothing: the sitting is there with this score, or was voided."""
        return self.voided or (self.recorded is not None and self.recorded == self.score)


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
    if not on_scale(score, edition):
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


def topics_to_improve(scores: tuple[tuple[str, Decimal], ...], passing: Decimal | None) -> str:
    """Of the (topic, score) pairs of a sitting those below the passing score, the weakest first, as feedback."""
    weak = sorted((score, topic) for topic, score in scores if passing is not None and score < passing)
    if weak:
        return "; ".join(f"{topic} ({score:.2f})" for score, topic in weak)
    return _("None: every topic reaches the passing score.") if scores and passing is not None else ""


@rule("JB-SKL-6")
def topics_on_scale(scores: tuple[tuple[str, Decimal], ...], edition, *, on: date) -> Answer:
    """The score of each topic lies on the vendor's scale too (JB-SKL-6)."""
    off = [topic for topic, score in scores if not on_scale(score, edition)]
    if off:
        return Answer(False, _("Outside the vendor's scale: %(topics)s.") % {"topics": "; ".join(off)})
    return Answer(True, _("Each topic is on the vendor's scale."))


@rule("JB-SKL-7")
def row_can_be_loaded(facts: ImportedRowFacts, edition, *, on: date) -> Answer:
    """A row of the vendor's export is loaded once, if we know its employee and test (JB-SKL-7)."""
    if not facts.employee_known:
        return Answer(False, _("No employee has this number."))
    if not facts.test_known:
        return Answer(False, _("The catalogue has no such test."))
    if facts.sat_on is None:
        return Answer(False, _("Date and time can't be read."))
    if facts.sat_on > on:
        return Answer(False, _("The sitting on %(date)s is still to come.") % {"date": day_text(facts.sat_on)})
    if facts.score is None or not on_scale(facts.score, edition):
        return Answer(False, _("The score is not on the vendor's scale."))
    if facts.voided:
        return Answer(True, _("This sitting was voided and stays so; nothing changes."))
    if facts.is_on_record:
        return Answer(True, _("Already loaded; nothing changes."))
    if facts.recorded is not None:
        sentence = _("This sitting is on record with a score of %(score)s. Correct it on its page if that is wrong.")
        return Answer(False, sentence % {"score": f"{facts.recorded:.2f}"})
    if not facts.has_case:
        return Answer(False, _("The employee has no case in which sittings are taken now."))
    return Answer(True, _("Ready to be loaded."))
