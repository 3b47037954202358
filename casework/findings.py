"""What a rule answers: met or not, why, since when, and until when."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import wraps

from casework.wording import gettext as _
from casework.wording import unheard

A_DAY = timedelta(days=1)
#: The rules on separation of duties: no agreement has a clause for them, they hold for every kind of case.
DUTIES = re.compile(r"S\d+")

#: Every rule function by the id it answers for; a house test compares the keys with the requirements.
RULES: dict[str, list[Callable]] = defaultdict(list)


def number_text(number: Decimal | int) -> str:
    """A number as it is written in a sentence: 36, not 36.00; 7.5, not 7.50."""
    return f"{Decimal(number).normalize():f}"


@dataclass(frozen=True)
class Progress:
    """How far something countable has come, for pages to draw: 16 of 40 hours."""

    done: Decimal | int
    needed: Decimal | int
    unit: str

    def __str__(self):
        said = {"done": number_text(self.done), "needed": number_text(self.needed), "unit": self.unit}
        return _("%(done)s of %(needed)s %(unit)s") % said

    @property
    def missing(self):
        return max(self.needed - self.done, 0)

    @property
    def percent(self) -> int:
        return 100 if self.done >= self.needed else int(max(self.done, 0) * 100 / self.needed)


@dataclass(frozen=True)
class Answer:
    """What the body of a rule returns; the tag adds the id, the clause and the dates.

    `always` says that nothing on record could make it otherwise on another day,
    which spares looking for dates.
    """

    met: bool
    because: str
    met_on: date | None = None
    lapses_on: date | None = None
    progress: Progress | None = None
    always: bool = False


@dataclass(frozen=True)
class Finding:
    """What one rule says on one day, with a sentence that reads the same for everybody.

    `clause` is where the source says it, `title` the rule in a few words, `reading` how the policy is read where the
    source is silent; `overtaken` says that somebody else, or the same person in another window, was faster.
    """

    rule: str
    met: bool
    because: str
    met_on: date | None = None
    lapses_on: date | None = None
    clause: str = ""
    progress: Progress | None = None
    title: str = ""
    reading: str = ""
    overtaken: bool = False

    def __post_init__(self):
        if not self.clause and DUTIES.fullmatch(self.rule):
            object.__setattr__(self, "clause", _("Separation of duties"))

    @property
    def unmet(self) -> tuple["Finding", ...]:
        return () if self.met else (self,)


@dataclass(frozen=True)
class Measure:
    """What several rules together say about one thing that is asked for."""

    name: str
    met: bool
    findings: tuple[Finding, ...] = field(default=())
    met_on: date | None = None
    lapses_on: date | None = None

    @property
    def unmet(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.met)

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(finding.rule for finding in self.unmet))

    @property
    def progress(self) -> Progress | None:
        """Of the countable finding that is furthest from its goal; of several, the one that is reached last."""
        counted = [finding.progress for finding in self.findings if finding.progress]
        return min(reversed(counted), key=lambda progress: progress.percent, default=None)


class Refused(Exception):
    """A step that the rules do not allow, with every finding that stands against it."""

    def __init__(self, *findings: Finding):
        self.findings = findings
        super().__init__(*findings)

    def __str__(self):
        return " ".join(f"{finding.because} ({finding.rule})" for finding in self.findings)

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(finding.rule for finding in self.findings))

    @property
    def overtaken(self) -> bool:
        """Whether it would have gone through a moment earlier: what it is about has moved on meanwhile."""
        return any(finding.overtaken or finding.rule == WHERE_IT_IS for finding in self.findings)


#: The rule that a step is taken where a case is; who breaks it found it elsewhere a moment before.
WHERE_IT_IS = "PL-CAS-1"


def overtaken(rule: str, because: str) -> Finding:
    """The finding that somebody was faster."""
    return Finding(rule, False, because, overtaken=True)


def require(*answers: Finding | Measure) -> None:
    """Raise Refused with everything that is not met; Measures give all of their findings."""
    unmet = [finding for answer in answers for finding in answer.unmet]
    if unmet:
        raise Refused(*unmet)


def rule(rule_id: str):
    """Tag `body(facts, edition, *, on) -> Answer` with its id; what is dated after `on` is hidden from it.

    Facts that know their own calendar offer `known_on(day)`, the facts without
    what is dated later, and `changes(edition)`, the days on which an answer may
    change. From these the finding learns since when it holds, and until when.
    """

    def tag(body):
        @wraps(body)
        def judged(facts, edition, *, on: date) -> Finding:
            known = _known(facts, on)
            answer = body(known, edition, on=on)
            met_on, lapses_on = answer.met_on, answer.lapses_on
            if not (met_on or lapses_on or answer.always) and hasattr(known, "changes"):
                met_on, lapses_on = over_time(
                    lambda day: judged.holds(known, edition, day), on, known.changes(edition), answer.met
                )
            because, progress = answer.because, answer.progress
            clause, title, reading = edition.clause(rule_id), edition.title(rule_id), edition.reading(rule_id)
            return Finding(rule_id, answer.met, because, met_on, lapses_on, clause, progress, title, reading)

        def holds(facts, edition, on: date) -> bool:
            with unheard():
                return body(_known(facts, on), edition, on=on).met

        judged.rule, judged.holds = rule_id, holds
        RULES[rule_id].append(judged)
        return judged

    return tag


def over_time(holds: Callable[[date], bool], on: date, changes: Iterable[date | None], met: bool | None = None):
    """`(met_on, lapses_on)` of something that holds or not, and changes on the given days only.

    Met: the day since when, and the last day until when. Unmet: the first later
    day on which it will hold if nothing but time passes. `met` says whether it
    holds on the day itself, where that is known.
    """
    days = sorted({day for day in changes if day and day > date.min})
    if not days:
        return None, None
    later = [day for day in days if day > on]
    if not (holds(on) if met is None else met):
        return next((day for day in later if holds(day)), None), None
    earlier = (day for day in reversed(days) if day <= on)
    met_on = next((day for day in earlier if not holds(day - A_DAY)), None)
    return met_on, next((day - A_DAY for day in later if not holds(day)), None)


def together(name: str, *rules: Callable) -> Callable:
    """`ask(facts, edition, *, on) -> Measure`: met when each of the rules is; `ask.holds` says only whether."""

    def ask(facts, edition, *, on: date) -> Measure:
        findings = tuple(one(facts, edition, on=on) for one in rules)
        if all(finding.met for finding in findings):
            met_on = max((finding.met_on for finding in findings if finding.met_on), default=None)
            lapses_on = min((finding.lapses_on for finding in findings if finding.lapses_on), default=None)
            return Measure(name, True, findings, met_on, lapses_on)
        return Measure(name, False, findings, _will_be_met(findings, _known(facts, on), edition))

    def holds(facts, edition, on: date) -> bool:
        return all(one.holds(facts, edition, on) for one in rules)

    def _will_be_met(findings, known, edition) -> date | None:
        days = [finding.met_on for finding in findings if not finding.met]
        if None in days:
            return None
        return max(days) if holds(known, edition, max(days)) else None

    ask.holds, ask.rules, ask.__name__ = holds, rules, name
    return ask


def _known(facts, day: date):
    return facts.known_on(day) if hasattr(facts, "known_on") else facts
