"""When a test may be sat: what is selected, how often, how a sitting is arranged and begins (JB-SKL-1, 2, 3)."""

from dataclasses import dataclass, replace
from datetime import date, time

from assessments.rules.measure import BOOKED, TAKEN, SittingFacts, known_on
from casework.calendar import day_after, day_text, months_after
from casework.findings import Answer, Progress, rule
from casework.wording import gettext as _

MINUTES_OF_A_DAY = 24 * 60


@dataclass(frozen=True)
class BookingFacts:
    """May this test be sat on this day, after these sittings and bookings (all of one person)?"""

    test: str
    date: date
    sittings: tuple[SittingFacts, ...] = ()

    def known_on(self, day: date) -> "BookingFacts":
        return replace(self, sittings=known_on(self.sittings, day))


@dataclass(frozen=True)
class SupervisionFacts:
    """How a proctored sitting is arranged, and whether the moment at which it begins is still to come."""

    place: str
    is_ahead: bool
    proctor_is_employee: bool = False


@dataclass(frozen=True)
class SlotFacts:
    """When a sitting would be held, and what proctor and employee are booked for on that day: (start, minutes) each."""

    starts_at: time
    minutes: int
    proctor_busy: tuple[tuple[time, int], ...] = ()
    employee_busy: tuple[tuple[time, int], ...] = ()


@dataclass(frozen=True)
class OfferFacts:
    """A slot that a proctor would offer, and what room and proctor are taken for on that day: (start, minutes) each."""

    starts_at: time
    minutes: int
    seats: int
    seats_of_room: int
    is_ahead: bool
    is_business_day: bool
    room_busy: tuple[tuple[time, int], ...] = ()
    proctor_busy: tuple[tuple[time, int], ...] = ()


@dataclass(frozen=True)
class SeatFacts:
    """A seat that an employee would book: is the slot offered and ahead, are seats left, is it long enough?"""

    is_offered: bool
    is_ahead: bool
    seats: int
    taken: int
    minutes: int
    minutes_needed: int


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
    if not facts.is_ahead:
        return Answer(False, _("A sitting is booked in advance; this time has passed."))
    if facts.proctor_is_employee:
        return Answer(False, _("Nobody is the proctor of their own sitting."))
    if not facts.place.strip():
        return Answer(False, _("Say where the sitting takes place: an isolated room, without study material."))
    minutes = edition["JB-SKL-2"]["minutes"]
    return Answer(True, _("Plan about %(minutes)s minutes, without study material.") % {"minutes": minutes})


@rule("JB-SKL-2")
def one_at_a_time(facts: SlotFacts, edition, *, on: date) -> Answer:
    """Proctor and employee are at one sitting at a time, which ends on the day it begins (JB-SKL-2)."""
    if _minute(facts.starts_at) + facts.minutes > MINUTES_OF_A_DAY:
        return Answer(False, _("The sitting would end after midnight; it has to begin earlier."))
    for who, busy in ((_("The proctor"), facts.proctor_busy), (_("The employee"), facts.employee_busy)):
        if other := _overlapping(facts, busy):
            sentence = _("%(who)s is booked already from %(start)s, for %(minutes)s minutes.")
            return Answer(False, sentence % {"who": who, **other})
    return Answer(True, _("Proctor and employee are free at that time."))


@rule("JB-SKL-2")
def slot_can_be_offered(facts: OfferFacts, edition, *, on: date) -> Answer:
    """A slot is offered in advance, on a business day; room and proctor hold one at a time (JB-SKL-2, PL-DUE-1)."""
    if not facts.is_ahead:
        return Answer(False, _("A slot is offered in advance; this time has passed."))
    if not facts.is_business_day:
        return Answer(False, _("The offices are closed on that day. Choose a business day."))
    if _minute(facts.starts_at) + facts.minutes > MINUTES_OF_A_DAY:
        return Answer(False, _("The slot would end after midnight; it has to begin earlier."))
    if facts.seats > facts.seats_of_room:
        return Answer(False, _("The room has fewer seats: %(seats)s.") % {"seats": facts.seats_of_room})
    if other := _overlapping(facts, facts.room_busy):
        return Answer(False, _("The room is taken from %(start)s, for %(minutes)s minutes.") % other)
    if other := _overlapping(facts, facts.proctor_busy):
        return Answer(False, _("The proctor is booked already from %(start)s, for %(minutes)s minutes.") % other)
    return Answer(True, _("Room and proctor are free at that time."))


@rule("JB-SKL-2")
def seat_is_free(facts: SeatFacts, edition, *, on: date) -> Answer:
    """A seat is booked before the slot begins, while one is left, and where there is time for the test (JB-SKL-2)."""
    if not facts.is_offered:
        return Answer(False, _("This slot is offered no longer. Choose another one."))
    if not facts.is_ahead:
        return Answer(False, _("A sitting is booked in advance; this slot has begun."))
    if facts.taken >= facts.seats:
        return Answer(False, _("The last seat of this slot is taken. Choose another one."))
    if facts.minutes < facts.minutes_needed:
        said = {"minutes": facts.minutes, "needed": facts.minutes_needed}
        return Answer(False, _("The slot has %(minutes)s minutes; the test takes %(needed)s.") % said)
    return Answer(True, _("A seat is free."))


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


def _overlapping(facts: SlotFacts | OfferFacts, busy: tuple[tuple[time, int], ...]) -> dict | None:
    """The first of the busy times into which a sitting would fall, as words for a sentence."""
    begins = _minute(facts.starts_at)
    for start, minutes in busy:
        if _minute(start) < begins + facts.minutes and begins < _minute(start) + minutes:
            return {"start": f"{start:%-I:%M %p}", "minutes": minutes}
    return None


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


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
