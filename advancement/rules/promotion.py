"""What a promotion brings: the new grade and step, and what follows (JB-VER-8, JB-AFT)."""

from dataclasses import dataclass
from datetime import date

from advancement.rules import band
from casework.calendar import day_text
from casework.findings import Answer, rule
from casework.wording import gettext as _


@dataclass(frozen=True)
class PlacementFacts:
    """The level and step that are left, the proposed ones, and the steps the salary schedule has at the new grade."""

    level: str
    step: int
    new_level: str
    new_step: int
    steps: tuple[int, ...]
    effective_on: date


@dataclass(frozen=True)
class NewLevelFacts:
    """Whether the criteria of the new level are shown to employee and supervisor."""

    shown_to: frozenset[str]


@dataclass(frozen=True)
class ConsequencesFacts:
    """The consequences that the employee acknowledged, or that the letter restates."""

    named: frozenset[str]


@rule("JB-VER-8")
def one_step_up(facts: PlacementFacts, edition, *, on: date) -> Answer:
    """The notice gives the next grade, and one step up on the salary schedule (JB-VER-8)."""
    target, step = placement(facts.level, facts.step, edition, steps=facts.steps)
    if target is None:
        return Answer(False, _("There is no level above this one."))
    said = {
        "grade": band.grade_of(target, edition),
        "step": step,
        "date": day_text(facts.effective_on),
        "title": band.title_of(target, edition),
    }
    if (facts.new_level, facts.new_step) != (target, step):
        return Answer(False, _("The placement has to be %(title)s, grade %(grade)s, step %(step)s.") % said)
    sentence = _("From %(date)s: %(title)s, grade %(grade)s, step %(step)s.")
    return Answer(True, sentence % said, met_on=facts.effective_on)


def placement(level: str, step: int, edition, *, steps: tuple[int, ...]) -> tuple[str | None, int | None]:
    """`(level, step)` after the promotion; where the new grade has no step so high, its highest (JB-VER-8)."""
    target = band.target_of(level, edition)
    if target is None or not steps:
        return target, None
    wanted = step + edition["JB-VER-8"]["steps_up"]
    return target, wanted if wanted in steps else max(steps)


@rule("JB-AFT-1")
def new_level_shown(facts: NewLevelFacts, edition, *, on: date) -> Answer:
    """The criteria of the new level are shown to employee and supervisor, for later evaluations (JB-AFT-1)."""
    if missing := sorted({"employee", "supervisor"} - facts.shown_to):
        return Answer(
            False, _("The criteria of the new level are not shown to: %(who)s.") % {"who": ", ".join(missing)}
        )
    return Answer(True, _("The new level is the basis of evaluations and development plans from now on."))


@rule("JB-AFT-2")
def consequences_named(facts: ConsequencesFacts, edition, *, on: date) -> Answer:
    """The consequences of a promotion are acknowledged in Part I and restated in the letter (JB-AFT-2)."""
    texts = edition["JB-AFT-2"]["consequences"]
    if missing := [text for code, text in texts.items() if code not in facts.named]:
        return Answer(False, _("Not named: %(texts)s") % {"texts": " ".join(missing)})
    return Answer(True, _("Duties, reassignment, temporary assignment and vacancy are all named."))
