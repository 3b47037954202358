"""All that is asked for, taken together: why not yet, and when (JB-CRI)."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date

from advancement.rules.certification import CredentialsFacts, certification
from advancement.rules.coaching import CoachingFacts, coaching
from advancement.rules.coursework import CourseworkFacts, coursework
from advancement.rules.enrollment import EnrollmentFacts
from advancement.rules.experience import ExperienceFacts, experience
from advancement.rules.performance import StandingFacts, performance
from assessments.rules import AssessmentsFacts, assessments
from casework.calendar import day_after
from casework.findings import Answer, Finding, Measure, Progress, over_time, rule
from casework.wording import gettext as _
from portfolios.rules import PortfolioFacts, portfolio


@dataclass(frozen=True)
class AdvancementFacts:
    """Everything the policy asks about one person."""

    level: str | None
    level_since: date | None = None
    standing: StandingFacts = field(default_factory=StandingFacts)
    assessments: AssessmentsFacts = field(default_factory=AssessmentsFacts)
    credentials: CredentialsFacts = field(default_factory=lambda: CredentialsFacts(None))
    portfolio: PortfolioFacts = field(default_factory=PortfolioFacts)
    coaching: CoachingFacts = field(default_factory=lambda: CoachingFacts(None))
    coursework: CourseworkFacts = field(default_factory=CourseworkFacts)
    granted_from: date | None = None

    @property
    def enrollment(self) -> EnrollmentFacts:
        return EnrollmentFacts(self.level, self.standing, granted_from=self.granted_from)

    def of(self, name: str):
        """The facts that the measure of that name is judged by."""
        if name == "experience":
            return ExperienceFacts(self.level, self.level_since)
        if name == "performance":
            return self.standing
        facts = getattr(self, "credentials" if name == "certification" else name)
        return replace(facts, level=self.level) if name in ("certification", "coaching") else facts

    def known_on(self, day: date) -> "AdvancementFacts":
        dated = ("assessments", "credentials", "portfolio", "coaching", "coursework")
        return replace(self, **{name: getattr(self, name).known_on(day) for name in dated})


@dataclass(frozen=True)
class MeasuresFacts:
    """The measures as they were found."""

    measures: tuple[Measure, ...]

    def among(self, names) -> list[Measure]:
        return [one for one in self.measures if one.name in names]


ASKED = {
    one.__name__: one for one in (experience, performance, assessments, certification, portfolio, coaching, coursework)
}


def everything(facts: AdvancementFacts, edition, *, on: date) -> list[Measure]:
    """Every measure, the required ones first."""
    return [ASKED[name](facts.of(name), edition, on=on) for name in _names(edition)]


@rule("JB-CRI-1")
def two_additional(facts: MeasuresFacts, edition, *, on: date) -> Answer:
    """Two different additional measures are met, whichever they are (JB-CRI-1)."""
    own = edition["JB-CRI-1"]
    met = [one.name for one in facts.among(own["additional"]) if one.met]
    said = {"met": len(met), "needed": own["needed"]}
    progress = Progress(len(met), own["needed"], _("measures"))
    if len(met) < own["needed"]:
        sentence = _("%(met)s of %(needed)s additional measures are met; any of the others would do.")
        return Answer(False, sentence % said, progress=progress)
    return Answer(True, _("%(met)s additional measures are met; %(needed)s are asked.") % said, progress=progress)


def complete(facts: AdvancementFacts, edition, *, on: date, measures: list[Measure] | None = None) -> Measure:
    """Is everything that is asked for met, since or from when, and until when?

    Pass the measures if they were asked for already. The findings are those of
    the required measures, and one on the additional measures.
    """
    measures = measures or everything(facts, edition, on=on)
    found = MeasuresFacts(tuple(measures))
    required = found.among(edition["JB-CRI-1"]["required"])
    findings = (*(finding for one in required for finding in one.findings), two_additional(found, edition, on=on))
    changes = [one.met_on for one in measures] + [day_after(one.lapses_on) for one in measures if one.lapses_on]
    known = facts.known_on(on)
    met = all(finding.met for finding in findings)
    met_on, lapses_on = over_time(lambda day: _holds(known, edition, day), on, changes, met)
    return Measure("complete", met, findings, met_on, lapses_on)


def additional_met(measures: list[Measure], edition) -> int:
    """How many of the additional measures are met."""
    return sum(one.met for one in measures if one.name in edition["JB-CRI-1"]["additional"])


def carrying(signed: Collection[str], pursued: Collection[str], used_up: Collection[str], edition) -> tuple[str, ...]:
    """The additional measures that carry a step when more are signed than are asked for (JB-CRI-1).

    First what is not used up by a step, then what the employee pursues, then in the order of the guide.
    """
    own = edition["JB-CRI-1"]
    found = [name for name in own["additional"] if name in signed]
    return tuple(sorted(found, key=lambda name: (name in used_up, name not in pursued))[: own["needed"]])


@dataclass(frozen=True)
class Outlook:
    """Why not yet, and when: the measures, whether they suffice, and what is the shortest way."""

    measures: tuple[Measure, ...]
    complete: Measure
    path: tuple[Measure, ...]

    @property
    def earliest_on(self) -> date | None:
        """The day on which everything holds with what is there already; None if something has to be done first."""
        return self.complete.met_on

    @property
    def missing(self) -> list[Finding]:
        """What is still to be met on the shortest way, the required measures included."""
        return [finding for one in self.path for finding in one.unmet]


def outlook(facts: AdvancementFacts, edition, *, on: date) -> Outlook:
    """Where somebody stands on a day, for the page that says so."""
    measures = everything(facts, edition, on=on)
    whole = complete(facts, edition, on=on, measures=measures)
    return Outlook(tuple(measures), whole, tuple(_path(measures, edition)))


def at_a_glance(facts: AdvancementFacts, edition, *, on: date) -> dict[str, bool]:
    """Which measures are met, by name, without sentences and dates: for lists of many people."""
    return {name: ASKED[name].holds(facts.of(name), edition, on) for name in _names(edition)}


def suffices(met: dict[str, bool], edition) -> bool:
    """Whether what is met, by name, is all that is asked for (JB-CRI-1)."""
    own = edition["JB-CRI-1"]
    required = all(met[name] for name in own["required"])
    return required and sum(met[name] for name in own["additional"]) >= own["needed"]


@dataclass(frozen=True)
class Glance:
    """How many of the measures that are asked for are met, which, and the first that stands in the way, if one does."""

    met: int
    asked: int
    by_name: dict[str, bool]
    obstacle: Measure | None = None


def glance(facts: AdvancementFacts, edition, *, on: date, pursued: Collection[str] = ()) -> Glance:
    """Where somebody stands, for a list of many people: sentences and dates of the first open measure alone.

    Of the additional measures the first open one is one that is `pursued`, or the nearest.
    """
    own, met = edition["JB-CRI-1"], at_a_glance(facts, edition, on=on)
    required = [name for name in own["required"] if not met[name]]
    additional = sum(met[name] for name in own["additional"])
    count = len(own["required"]) - len(required) + min(additional, own["needed"])
    asked = len(own["required"]) + own["needed"]
    if count == asked:
        return Glance(count, asked, met)
    if required:
        return Glance(count, asked, met, ASKED[required[0]](facts.of(required[0]), edition, on=on))
    still_open = [name for name in own["additional"] if not met[name]]
    looked_at = [name for name in still_open if name in pursued] or still_open
    nearest = min((ASKED[name](facts.of(name), edition, on=on) for name in looked_at), key=_distance)
    return Glance(count, asked, met, nearest)


def _path(measures: list[Measure], edition) -> list[Measure]:
    """The required measures, and the two additional ones that are met or nearest."""
    own = edition["JB-CRI-1"]
    additional = sorted((one for one in measures if one.name in own["additional"]), key=_distance)
    return [one for one in measures if one.name in own["required"]] + additional[: own["needed"]]


def _distance(measure: Measure):
    percent = measure.progress.percent if measure.progress else 0
    return not measure.met, measure.met_on is None, measure.met_on or date.min, -percent, len(measure.unmet)


def _names(edition) -> tuple[str, ...]:
    return *edition["JB-CRI-1"]["required"], *edition["JB-CRI-1"]["additional"]


def _holds(facts: AdvancementFacts, edition, day: date) -> bool:
    own = edition["JB-CRI-1"]
    met = (ASKED[name].holds(facts.of(name), edition, day) for name in _names(edition))
    required = all(next(met) for _name in own["required"])  # stops at the first that is not
    return required and sum(met) >= own["needed"]
