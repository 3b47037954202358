"""What a portfolio holds, and what the rules say of it: one reading for the page, the review and the case."""

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from casework import evidence
from casework.evidence import Aim, Stage
from casework.findings import Measure, Progress, Refused
from casework.gathering import Source
from casework.models import Attachment
from portfolios import rules
from portfolios.models import MEASURE, Entry, Link, Portfolio, Version
from portfolios.rules import EntryFacts, PortfolioFacts

State = Portfolio.State


def entry_facts(entry):
    """One entry as the rules see it; its files and links are prefetched, or were counted."""
    return EntryFacts(
        entry.behavior_on,
        entry.artifact_on,
        entry.number_of_files + entry.number_of_links,
        bool(entry.why and entry.learned),
        entry.criterion_id is not None,
        entry.spent_in_id is not None,
    )


def portfolio_facts(portfolio, entries):
    """A portfolio as the rules see it, from its entries in their order; None for no portfolio."""
    by_competency = defaultdict(list)
    for entry in entries:
        by_competency[entry.code].append(entry_facts(entry))
    submitted_on = portfolio.submitted_on if portfolio and portfolio.is_submitted else None
    return PortfolioFacts(submitted_on, {code: tuple(found) for code, found in by_competency.items()})


def sources_of(people_ids):
    """What `facts_for` needs of some people, as sources of a gathering."""
    files = Entry.files.through.objects.filter(entry=OuterRef("pk"))
    links = Link.objects.filter(entry=OuterRef("pk")).exclude(description="")
    return {
        "portfolios": Source(Portfolio.objects.filter(person__in=people_ids)),
        "entries": Source(
            Entry.objects.filter(portfolio__person__in=people_ids, removed_at__isnull=True),
            extra=(("number_of_files", _count(files)), ("number_of_links", _count(links))),
        ),
    }


def _count(rows):
    """How many of these rows there are for each entry."""
    counted = rows.order_by().values("entry").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def facts_for(targets, gathered):
    """Person id → PortfolioFacts, from what was gathered; `targets` is the level that each of these people seeks."""
    rows = gathered["portfolios"]
    portfolios = {one.person_id: one for one in rows if one.target_level == targets[one.person_id]}
    entries = defaultdict(list)
    for entry in gathered["entries"]:
        entries[entry.portfolio_id].append(entry)
    return {
        person: portfolio_facts(portfolios[person], entries[portfolios[person].pk])
        if person in portfolios
        else PortfolioFacts()
        for person in targets
    }


def entries_of(portfolios):
    """The entries of these portfolios as they stand, with criterion, files and links."""
    rows = Entry.objects.filter(portfolio__in=list(portfolios), removed_at__isnull=True)
    related = ("criterion", "taken_from__portfolio", "taken_from__reviewed_by")
    return rows.select_related(*related).prefetch_related("files", "links")


def portfolio_towards(person, level):
    """The person's portfolio towards a level, or None."""
    return Portfolio.objects.select_related("person").filter(person=person, target_level=level or "").first()


def entry_of(key):
    """The entry of that key, with all that its page shows; None if there is none."""
    rows = Entry.objects.select_related("portfolio__person", "criterion").prefetch_related("files", "links")
    return rows.filter(key=key).first()


@dataclass(frozen=True)
class Earlier:
    """An entry of an earlier portfolio that can be taken up, or why not: it is old, or carried a granted step."""

    entry: Entry
    found: Measure
    level: str


def earlier_entries(person, aim, on):
    """The person's entries towards other levels that are not in the present portfolio yet, as Earlier."""
    rows = Entry.objects.filter(portfolio__person=person, removed_at__isnull=True)
    rows = rows.exclude(portfolio__target_level=aim.target_level or "")
    here = Entry.objects.filter(portfolio__person=person, portfolio__target_level=aim.target_level or "")
    rows = rows.exclude(pk__in=here.filter(removed_at__isnull=True, taken_from__isnull=False).values("taken_from"))
    rows = rows.select_related("portfolio__person", "reviewed_by", "criterion").prefetch_related("files", "links")
    return [earlier(one, aim, on) for one in rows.order_by("competency", "-behavior_on", "pk")]


def earlier(entry, aim, on):
    """An entry of an earlier portfolio as Earlier."""
    return Earlier(entry, again_found(entry, aim, on), level_title(entry.portfolio.target_level, aim.edition))


def again_found(entry, aim, on):
    """What the rules say of taking up an entry again on a day (JB-POR-3, JB-CRI-1)."""
    return rules.again(rules.PlacedFacts(entry_facts(entry)), aim.edition, on=on)


def pictures_among(keys):
    """Which of these keys of files, as text, are pictures that a page can show."""
    shown = Attachment.objects.filter(key__in=keys, thumbnail__gt="").order_by().values_list("key", flat=True)
    return {str(key) for key in shown}


@dataclass(frozen=True)
class Reading:
    """One entry of a portfolio with what the rules say of it."""

    entry: Entry
    found: Measure
    whole: "PortfolioReading"

    @property
    def may_change(self):
        """Whether its owner may write or remove it now."""
        return self.whole.may_change(self.entry).met

    @property
    def origin(self):
        """The title of the level for which the entry was written of which this one is a copy; empty for any other."""
        source = self.entry.taken_from
        return level_title(source.portfolio.target_level, self.whole.aim.edition) if source else ""

    @property
    def age(self):
        """How old its older day is when it is judged, against the years it may have: a Progress in whole months.

        One more than it may have, where it is too old by days. None while it has no date.
        """
        days = entry_facts(self.entry).days
        if not days:
            return None
        judged_on = self.whole.facts.submitted_on or self.whole.on
        oldest = min(days)
        most = self.whole.aim.edition["JB-POR-3"]["years"] * 12
        months = (judged_on.year - oldest.year) * 12 + judged_on.month - oldest.month
        whole = months - (judged_on.day < oldest.day)
        too_old = months >= most and judged_on.day > oldest.day
        return Progress(max(whole + too_old, 0), most, "months")


@dataclass(frozen=True)
class Side:
    """One of the competencies, with its entries and how many of them count."""

    code: str
    number: int
    title: str
    readings: tuple[Reading, ...]
    least: int
    most: int

    @property
    def counting(self):
        """How many entries count."""
        return sum(one.found.met for one in self.readings)

    @property
    def missing(self):
        """How many more are needed."""
        return max(self.least - self.counting, 0)

    @property
    def fresh(self):
        """The entries that carried no earlier step, which alone take up room."""
        return [one for one in self.readings if one.entry.spent_in_id is None]

    @property
    def slots(self):
        """Each place: "counts" or "waits" where an entry is, else "needed" or "optional"."""
        waiting = max(len(self.fresh) - self.counting, 0)
        taken = ["counts"] * self.counting + ["waits"] * waiting
        return taken + ["needed" if place < self.least else "optional" for place in range(len(taken), self.most)]

    @property
    def room(self):
        """For how many more there is room."""
        return max(self.most - len(self.fresh), 0)


@dataclass(frozen=True)
class PortfolioReading:
    """A portfolio with what the rules say of it on a day."""

    portfolio: Portfolio | None
    entries: tuple[Entry, ...]
    aim: Aim
    on: date

    @cached_property
    def facts(self):
        """The portfolio as the rules see it."""
        return portfolio_facts(self.portfolio, self.entries)

    @cached_property
    def found(self):
        """What the rules say today."""
        return rules.portfolio(self.facts, self.aim.edition, on=self.on)

    @cached_property
    def if_submitted(self):
        """What the rules would say if it were submitted today."""
        return rules.portfolio(replace(self.facts, submitted_on=self.on), self.aim.edition, on=self.on)

    @cached_property
    def sides(self):
        """The competencies in the order of the policy."""
        bounds = self.aim.edition["JB-POR-2"]
        return [
            Side(one["code"], one["number"], one["title"], self._readings(one["code"]), bounds["least"], bounds["most"])
            for one in self.aim.edition["JB-POR-1"]["competencies"]
        ]

    @cached_property
    def by_pk(self):
        """The reading of each entry, by its id."""
        return {one.entry.pk: one for side in self.sides for one in side.readings}

    @cached_property
    def stage(self):
        """Where the line of the form is that rests on it."""
        return evidence.stage(self.portfolio.person, MEASURE) if self.portfolio else Stage.GATHERED

    @property
    def in_review(self):
        """Whether it lies with the supervisor."""
        return self.portfolio is not None and self.portfolio.state != State.DRAFT and self.stage == Stage.IN_REVIEW

    @cached_property
    def held_back(self):
        """What stands against any change for the sake of the case: a signed form on its way; or None."""
        try:
            evidence.require_changeable(self.portfolio.person, MEASURE)
        except Refused as refusal:
            return refusal.findings[0]

    def may_change(self, entry):
        """The finding whether an entry, or None for a new one, may be written or removed now (JB-POR-6)."""
        if self.portfolio and self.held_back:
            return self.held_back
        facts = rules.ChangeFacts(
            in_review=self.in_review,
            returned=self.portfolio is not None and self.portfolio.state == State.RETURNED,
            accepted=entry is not None and entry.review == Entry.Review.ACCEPTED,
            counts=entry is not None and self.by_pk[entry.pk].found.met,
            spent=entry is not None and entry.spent_in_id is not None,
        )
        return rules.may_be_changed(facts, self.aim.edition, on=self.on)

    @property
    def against_submission(self):
        """What is asked of a submission today, met or not; `if_submitted` is the last."""
        returned = sum(one.review == Entry.Review.RETURNED for one in self.entries)
        handed_in = self.portfolio is not None and self.portfolio.is_submitted and self.stage != Stage.GATHERED
        return (
            self.aim.gathers,
            rules.not_handed_in(handed_in, self.aim.edition, on=self.on),
            rules.nothing_left_to_mend(returned, self.aim.edition, on=self.on),
            self.if_submitted,
        )

    @property
    def may_be_reviewed(self):
        """The finding whether there is something to review (JB-POR-6)."""
        return rules.lies_with_the_supervisor(self.in_review, self.aim.edition, on=self.on)

    def _readings(self, code):
        edition, facts = self.aim.edition, self.facts
        entries = [entry for entry in self.entries if entry.code == code]
        placed = rules.placed(facts.entries.get(code, ()), facts.submitted_on, self.on)
        return tuple(
            Reading(entry, rules.one_entry(one, edition, on=self.on), self)
            for entry, one in zip(entries, placed, strict=True)
        )


def read(portfolio, aim, on):
    """The PortfolioReading of a portfolio (or None, before the first entry) on a day."""
    entries = tuple(entries_of([portfolio])) if portfolio else ()
    return PortfolioReading(portfolio, entries, aim, on)


def level_title(level, edition):
    """The name of a level as the policy writes it."""
    return next((one["title"] for one in edition["JB-ENR-1"]["levels"] if one["code"] == level), level)


def versions_told(person):
    """The text of every version of a portfolio that the person submitted, with the hash of each file."""
    contents = Version.objects.filter(portfolio__person=person).values_list("content", flat=True)
    return [json.dumps(content) for content in contents]
