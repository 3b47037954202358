"""What the policy asks of a portfolio (JB-POR)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from casework.calendar import day_after, day_text, years_after
from casework.findings import Answer, Progress, rule, together
from casework.wording import gettext as _


@dataclass(frozen=True)
class EntryFacts:
    """One entry; `spent` if it carried an earlier step, `tied` if it names a line of the criteria."""

    behavior_on: date | None = None
    artifact_on: date | None = None
    artifacts: int = 1
    reflection: bool = True
    tied: bool = True
    spent: bool = False

    @property
    def days(self) -> list[date]:
        return [day for day in (self.behavior_on, self.artifact_on) if day]


@dataclass(frozen=True)
class PortfolioFacts:
    """A portfolio as it stands; `entries` by the code of the competency, in the order they were added.

    `later` are those dated after the day on which it is looked at: they take nobody's place.
    """

    submitted_on: date | None = None
    entries: Mapping[str, tuple[EntryFacts, ...]] = field(default_factory=dict)
    later: tuple[EntryFacts, ...] = ()

    def known_on(self, day: date) -> "PortfolioFacts":
        submitted_on = self.submitted_on if self.submitted_on and self.submitted_on <= day else None
        seen = {code: tuple(one for one in entries if _seen(one, day)) for code, entries in self.entries.items()}
        unseen = (one for entries in self.entries.values() for one in entries if not _seen(one, day))
        return PortfolioFacts(submitted_on, seen, (*self.later, *unseen))

    def changes(self, edition) -> list[date]:
        years = edition["JB-POR-3"]["years"]
        days = [day for entries in self.entries.values() for entry in entries for day in entry.days]
        return [self.submitted_on, *days, *(day_after(years_after(day, years)) for day in days)]


@dataclass(frozen=True)
class PlacedFacts:
    """One entry among those of its competency that are judged: `place` is how many come before it."""

    entry: EntryFacts
    place: int = 0
    submitted_on: date | None = None

    def changes(self, edition) -> list[date]:
        years = edition["JB-POR-3"]["years"]
        return [*self.entry.days, *(day_after(years_after(day, years)) for day in self.entry.days)]


@dataclass(frozen=True)
class ChangeFacts:
    """The portfolio is in review, or came back; this entry was accepted, counts, or carried an earlier step."""

    in_review: bool = False
    returned: bool = False
    accepted: bool = False
    counts: bool = True
    spent: bool = False


@dataclass(frozen=True)
class RoomFacts:
    """How many entries a competency holds already, before one more is added."""

    competency: str
    entries: int


@dataclass(frozen=True)
class BehaviorFacts:
    """The behavior that an entry names, under which competency."""

    competency: str
    behavior: str


@dataclass(frozen=True)
class ReviewFacts:
    """What the supervisor says about one entry."""

    accepted: bool
    reason: str = ""


@rule("JB-POR-1")
def submitted(facts: PortfolioFacts, edition, *, on: date) -> Answer:
    """A portfolio on both competencies has been submitted (JB-POR-1)."""
    titles = " · ".join(one["title"] for one in edition["JB-POR-1"]["competencies"])
    if facts.submitted_on is None:
        return Answer(False, _("The portfolio (%(titles)s) waits to be submitted.") % {"titles": titles})
    sentence = _("The portfolio (%(titles)s) was submitted on %(date)s.")
    said = {"titles": titles, "date": day_text(facts.submitted_on)}
    return Answer(True, sentence % said, met_on=facts.submitted_on)


@rule("JB-POR-2")
def enough_entries(facts: PortfolioFacts, edition, *, on: date) -> Answer:
    """Three of the first five entries of each competency count (JB-POR-2)."""
    least = edition["JB-POR-2"]["least"]
    counted = {one["title"]: len(_counting(facts, one["code"], edition, on)) for one in _competencies(edition)}
    done = sum(min(number, least) for number in counted.values())
    progress = Progress(done, least * len(counted), _("entries"))
    said = "; ".join(f"{title}: {number}" for title, number in counted.items())
    if all(number >= least for number in counted.values()):
        return Answer(True, _("Entries that count: %(said)s.") % {"said": said}, progress=progress)
    sentence = _(
        "Each competency needs %(least)s entries that count, each with an artifact and a reflection. So far: %(said)s."
    )
    return Answer(False, sentence % {"least": least, "said": said}, progress=progress)


@rule("JB-POR-3")
def recent_enough(facts: PortfolioFacts, edition, *, on: date) -> Answer:
    """Nothing is over five years old on the day of submission, nor later than it (JB-POR-3)."""
    judged = _first_entries(facts, edition)
    wrong = [
        *facts.later,
        *(entry for entry in judged if not _dates_fit(entry, facts.submitted_on, edition, on)),
    ]
    if not wrong or _complete(facts, edition, on):
        return Answer(True, _("Every behavior and artifact that is needed is recent enough."))
    sentence = _("What is dated %(dates)s does not count: over %(years)s years old, or later than submitted.")
    dates = "; ".join(day_text(min(entry.days)) for entry in wrong)
    return Answer(False, sentence % {"dates": dates, "years": edition["JB-POR-3"]["years"]})


@rule("JB-POR-4")
def tied_to_criteria(facts: PortfolioFacts, edition, *, on: date) -> Answer:
    """Each entry is tied to a line of the criteria for the level that is sought (JB-POR-4)."""
    loose = [entry for entry in _first_entries(facts, edition) if not entry.tied]
    if not loose or _complete(facts, edition, on):
        return Answer(
            True, _("The entries that are needed are tied to the criteria of the next level."), always=not loose
        )
    sentence = _("Entries that do not count, because they name no line of the criteria for the next level: %(number)s.")
    return Answer(False, sentence % {"number": len(loose)})


@rule("JB-CRI-1")
def entries_fresh(facts: PortfolioFacts, edition, *, on: date) -> Answer:
    """Entries that carried a granted step do not count again (JB-CRI-1)."""
    spent = [entry for entries in facts.entries.values() for entry in entries if entry.spent]
    if not spent or _complete(facts, edition, on):
        return Answer(True, _("No entry that is needed was used for an earlier step."), always=not spent)
    sentence = _("Entries that do not count again, because they carried an earlier step: %(number)s.")
    return Answer(False, sentence % {"number": len(spent)})


#: Everything asked of a portfolio.
portfolio = together("portfolio", submitted, enough_entries, recent_enough, tied_to_criteria, entries_fresh)


@rule("JB-POR-2")
def entry_is_whole(facts: PlacedFacts, edition, *, on: date) -> Answer:
    """An entry has its date, an artifact and a reflection, and is one of the first five (JB-POR-2)."""
    most = edition["JB-POR-2"]["most"]
    missing = []
    if facts.entry.behavior_on is None:
        missing.append(_("The date of the behavior is missing."))
    if facts.entry.artifacts < 1:
        missing.append(_("An artifact is missing: a file, or a link with a description."))
    if not facts.entry.reflection:
        missing.append(_("The reflection is missing: why it matters, and what was learned from it."))
    if facts.place >= most:
        missing.append(_("Only the first %(most)s entries of a competency are judged.") % {"most": most})
    return Answer(not missing, " ".join(missing) or _("It has an artifact and a reflection."), always=not missing)


@rule("JB-POR-3")
def entry_is_recent(facts: PlacedFacts, edition, *, on: date) -> Answer:
    """Behavior and artifact of an entry are at most five years old, and not later than submitted (JB-POR-3)."""
    years, judged_on = edition["JB-POR-3"]["years"], facts.submitted_on or on
    if _dates_fit(facts.entry, facts.submitted_on, edition, on):
        return Answer(True, _("Nothing in it is over %(years)s years old.") % {"years": years})
    if any(day > judged_on for day in facts.entry.days):
        sentence = _("It is dated %(date)s, later than the portfolio is judged.")
        return Answer(False, sentence % {"date": day_text(max(facts.entry.days))})
    sentence = _("It is dated %(date)s, and nothing over %(years)s years old counts.")
    return Answer(False, sentence % {"date": day_text(min(facts.entry.days)), "years": years})


@rule("JB-POR-4")
def entry_is_tied(facts: PlacedFacts, edition, *, on: date) -> Answer:
    """An entry is tied to a line of the criteria for the level that is sought (JB-POR-4)."""
    if facts.entry.tied:
        return Answer(True, _("It is tied to the criteria of the next level."), always=True)
    return Answer(False, _("It names no line of the criteria for the next level yet."))


@rule("JB-CRI-1")
def entry_is_fresh(facts: PlacedFacts, edition, *, on: date) -> Answer:
    """An entry that carried a granted step does not count again (JB-CRI-1)."""
    if facts.entry.spent:
        return Answer(False, _("It carried an earlier step and does not count again."))
    return Answer(True, _("It has carried no earlier step."), always=True)


#: Everything asked of one entry, for whoever writes or reviews it.
one_entry = together("entry", entry_is_fresh, entry_is_whole, entry_is_recent, entry_is_tied)


#: What is asked of an entry of an earlier portfolio before it is taken up again: the rest can still be mended.
again = together("entry again", entry_is_fresh, entry_is_recent)


@rule("JB-POR-2")
def room_for_one_more(facts: RoomFacts, edition, *, on: date) -> Answer:
    """A sixth entry is refused (JB-POR-2)."""
    most = edition["JB-POR-2"]["most"]
    progress = Progress(facts.entries, most, _("entries"))
    if facts.entries < most:
        sentence = _("%(entries)s of at most %(most)s entries.") % {"entries": facts.entries, "most": most}
        return Answer(True, sentence, progress=progress)
    sentence = _("There are %(most)s entries already, and no more are judged. Remove or change one of them.")
    return Answer(False, sentence % {"most": most}, progress=progress)


@rule("JB-POR-5")
def names_a_behavior(facts: BehaviorFacts, edition, *, on: date) -> Answer:
    """An entry names a behavior, one of the samples or the employee's own (JB-POR-5)."""
    if not facts.behavior.strip():
        return Answer(False, _("Name the behavior: one of the samples, or another in own words."))
    samples = {sample["behavior"] for sample in edition["JB-POR-5"]["samples"].get(facts.competency, ())}
    own = facts.behavior not in samples
    return Answer(True, _("A behavior in own words.") if own else _("One of the sample behaviors."))


@rule("JB-POR-6")
def review_is_whole(facts: ReviewFacts, edition, *, on: date) -> Answer:
    """The supervisor accepts an entry, or returns it with a reason (JB-POR-6)."""
    if facts.accepted:
        return Answer(True, _("The supervisor accepted this entry."))
    if not facts.reason.strip():
        return Answer(False, _("Say what is to be mended: an entry is returned with a reason."))
    return Answer(True, _("Returned: %(reason)s") % {"reason": facts.reason})


@rule("JB-POR-6")
def may_be_changed(facts: ChangeFacts, edition, *, on: date) -> Answer:
    """What the supervisor has is not changed; of what came back, only what was not accepted (JB-POR-6)."""
    if facts.in_review:
        return Answer(False, _("The supervisor has the portfolio. What comes back can be changed."))
    if facts.spent:
        return Answer(False, _("This entry carried a step that was granted, and stays as it is."))
    if facts.returned and facts.accepted and facts.counts:
        return Answer(False, _("The supervisor accepted this entry. Those that came back can be changed."))
    return Answer(True, _("It can be changed."))


@rule("JB-POR-6")
def not_handed_in(handed_in: bool, edition, *, on: date) -> Answer:
    """A portfolio that was submitted and has not come back is not submitted again (JB-POR-6)."""
    if handed_in:
        return Answer(False, _("The portfolio was submitted already, and has not come back."))
    return Answer(True, _("The portfolio can be submitted."))


@rule("JB-POR-6")
def lies_with_the_supervisor(in_review: bool, edition, *, on: date) -> Answer:
    """Only what the employee has submitted is reviewed (JB-POR-6)."""
    if in_review:
        return Answer(True, _("The portfolio is with the supervisor."))
    return Answer(False, _("There is nothing to review now: the portfolio is with the employee, or signed."))


@rule("JB-POR-6")
def nothing_left_to_mend(returned: int, edition, *, on: date) -> Answer:
    """What came back is mended or removed before the portfolio is submitted again (JB-POR-6)."""
    if returned:
        sentence = _("Entries that came back and still have to be changed or taken out: %(number)s.")
        return Answer(False, sentence % {"number": returned})
    return Answer(True, _("Nothing that came back is left to be changed."))


@rule("JB-POR-6")
def every_entry_accepted(accepted: bool, edition, *, on: date) -> Answer:
    """The line of Part II is signed once the supervisor has accepted each entry (JB-POR-6)."""
    if accepted:
        return Answer(True, _("Each entry of the portfolio has been accepted."))
    return Answer(False, _("The portfolio is reviewed entry by entry first; not each of them has been accepted."))


def placed(entries, submitted_on: date | None, on: date) -> list[PlacedFacts]:
    """The entries of one competency in their order, each with its place among those that are judged."""
    found, place = [], 0
    for entry in entries:
        found.append(PlacedFacts(entry, place, submitted_on))
        place += _seen(entry, on) and not entry.spent
    return found


def _competencies(edition):
    return edition["JB-POR-1"]["competencies"]


def _first_entries(facts: PortfolioFacts, edition) -> list[EntryFacts]:
    codes = [one["code"] for one in _competencies(edition)]
    return [entry for code in codes for entry in _first(facts, code, edition)]


def _first(facts: PortfolioFacts, code: str, edition) -> list[EntryFacts]:
    """The entries that are judged: five of each competency, without those of an earlier step."""
    fresh = [entry for entry in facts.entries.get(code, ()) if not entry.spent]
    return fresh[: edition["JB-POR-2"]["most"]]


def _seen(entry: EntryFacts, on: date) -> bool:
    return all(day <= on for day in entry.days)


def _counting(facts: PortfolioFacts, code: str, edition, on: date) -> list[EntryFacts]:
    return [
        entry
        for entry in _first(facts, code, edition)
        if entry.behavior_on
        and entry.artifacts >= 1
        and entry.reflection
        and entry.tied
        and _dates_fit(entry, facts.submitted_on, edition, on)
    ]


def _dates_fit(entry: EntryFacts, submitted_on: date | None, edition, on: date) -> bool:
    judged_on, years = submitted_on or on, edition["JB-POR-3"]["years"]
    return all(day <= judged_on <= years_after(day, years) for day in entry.days)


def _complete(facts: PortfolioFacts, edition, on: date) -> bool:
    least = edition["JB-POR-2"]["least"]
    return facts.submitted_on is not None and all(
        len(_counting(facts, one["code"], edition, on)) >= least for one in _competencies(edition)
    )
