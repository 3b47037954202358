"""From the wish for a sitting to a date with a proctor, or to no sitting at all (JB-SKL-2, 3)."""

from django.db import transaction

from assessments import notifications, permissions, rules
from assessments.actions.desk import ASK, nobody_waits, to_employee, to_proctor
from assessments.models import Sitting, Slot, moment
from assessments.queries import OPEN, attempts, booked_for, booking_facts, selection_of, slot_facts
from assessments.queries.slots import seat_facts
from casework import clock, timeline, work
from casework.calendar import Deadline, day_text
from casework.evidence import aim_of
from casework.findings import Finding, require
from casework.moves import lock
from casework.permissions import obtain
from casework.work import Desk
from people.models import Person

BOOK, START, SIT = "assessments:book-sitting", "assessments:record-start", "assessments:sitting"


@transaction.atomic
def ask_for_sitting(case, test, *, by, wishes, accommodation=""):
    """The employee asks the proctors for a sitting of a required test that could be held today (JB-SKL-2, 3).

    What accommodation is asked for stays out of the timeline and of every mail.
    """
    case = lock(case)
    obtain(permissions.as_subject(by, case))
    selection = selection_of(case)
    aim = aim_of(by)
    require(
        aim.gathers,
        _is_required(test, selection),
        _nothing_open(by, test),
        attempts(by, test, aim.edition, clock.today()),
    )
    sitting = Sitting.objects.create(
        person=by,
        case=case,
        test=test,
        proctored=True,
        outcome=Sitting.Outcome.ASKED,
        asked_at=clock.now(),
        wishes=wishes,
        accommodation=accommodation,
    )
    timeline.record(case, "ask-for-sitting", f"{by.name} asked for a sitting of “{test.name}”.", by=by)
    work.done(case, ASK, by=by, about=test.pk)
    to_proctor(case, BOOK, f"Book a sitting of “{test.name}”", act="book_sitting", about=sitting.pk)
    return sitting


@transaction.atomic
def book_sitting(sitting, *, by, sits_on, starts_at, minutes, place):
    """A proctor books a sitting that was asked for, and supervises it (JB-SKL-2, 3)."""
    sitting, today = lock(sitting), clock.today()
    grant = obtain(permissions.proctors(by, sitting.case))
    require(in_outcome(sitting, Sitting.Outcome.ASKED))
    _hold(by, sitting.person)
    aim = aim_of(sitting.person)
    is_ahead = moment(sits_on, starts_at) > clock.now()
    arranged = rules.SupervisionFacts(place, is_ahead, proctor_is_employee=by.pk == sitting.person_id)
    require(
        aim.gathers,
        rules.properly_supervised(arranged, aim.edition, on=today),
        rules.one_at_a_time(slot_facts(by, sitting.person, sits_on, starts_at, minutes), aim.edition, on=today),
        rules.within_the_limit(booking_facts(sitting.person, sitting.test, sits_on), aim.edition, on=today),
    )
    sitting.proctor, sitting.place = by, place
    sitting.sits_on, sitting.starts_at, sitting.minutes = sits_on, starts_at, minutes
    return _booked(sitting, by=by, acting_for=grant.acting_for, verb="book-sitting")


@transaction.atomic
def book_slot(case, test, slot, *, by):
    """The employee books a seat of a slot for a required test (JB-SKL-2, 3).

    A wish for a sitting of this test becomes the booking. The slot is held before the case: its last seat goes to one
    of two.
    """
    slot = Slot.objects.select_for_update(of=("self",)).select_related("room", "proctor").get(pk=slot.pk)
    case, today = lock(case), clock.today()
    obtain(permissions.as_subject(by, case))
    _hold(by)
    aim, place = aim_of(by), str(slot.room)
    arranged = rules.SupervisionFacts(place, slot.begins > clock.now(), proctor_is_employee=by.pk == slot.proctor_id)
    free = rules.SlotFacts(slot.starts_at, slot.minutes, employee_busy=booked_for(by, slot.sits_on))
    require(
        aim.gathers,
        _is_required(test, selection_of(case)),
        _nothing_open(by, test, Sitting.Outcome.BOOKED),
        permissions.proctors(slot.proctor, case),
        rules.seat_is_free(seat_facts(slot, test), aim.edition, on=today),
        rules.properly_supervised(arranged, aim.edition, on=today),
        rules.one_at_a_time(free, aim.edition, on=today),
        rules.within_the_limit(booking_facts(by, test, slot.sits_on), aim.edition, on=today),
    )
    wish = by.sittings.filter(case=case, test=test, outcome=Sitting.Outcome.ASKED).first()
    sitting = wish or Sitting(person=by, case=case, test=test, proctored=True)
    sitting.slot, sitting.proctor, sitting.place = slot, slot.proctor, place
    sitting.sits_on, sitting.starts_at, sitting.minutes = slot.sits_on, slot.starts_at, slot.minutes
    return _booked(sitting, by=by, acting_for=None, verb="book-slot")


def _booked(sitting, *, by, acting_for, verb):
    """A sitting has a date: proctor and employee have it before them, the employee is told."""
    sitting.outcome = Sitting.Outcome.BOOKED
    sitting.save()
    case, test, when = sitting.case, sitting.test, f"{sitting.sits_on:%b %-d}, {sitting.starts_at:%-I:%M %p}"
    says = f"{by.name} booked “{test.name}” for {day_text(sitting.sits_on)}."
    timeline.record(case, verb, says, by=by, acting_for=acting_for)
    work.done(case, BOOK, by=by, about=sitting.pk)
    work.done(case, ASK, by=by, about=test.pk)
    to_proctor(
        case, START, f"Supervise “{test.name}” on {when}", act="book_sitting", about=sitting.pk, on=sitting.sits_on
    )
    due = Deadline(sitting.sits_on, sitting.sits_on, 0, ())
    title = f"Sit “{test.name}” on {when}, {sitting.place}"[:160]
    work.hand_to(Desk("employee", holder=sitting.person), case, SIT, title, about=sitting.pk, due=due)
    notifications.booked(sitting)
    return sitting


@transaction.atomic
def cancel_sitting(sitting, *, by, reason=""):
    """The employee or a proctor cancels a wish or a booking before it begins; it does not count (JB-SKL-3)."""
    sitting = lock(sitting)
    is_own = by.pk == sitting.person_id
    grant = obtain(permissions.as_subject(by, sitting.case) if is_own else permissions.proctors(by, sitting.case))
    require(in_outcome(sitting, *OPEN), _not_started(sitting), *([_still_ahead(sitting)] if is_own else []))
    return call_off(sitting, by=by, acting_for=grant.acting_for, reason=reason)


def call_off(sitting, *, by, acting_for, reason):
    """A wish or a booking will not be; it is the employee's turn again."""
    sitting.outcome, sitting.reason = Sitting.Outcome.CANCELLED, reason
    sitting.save(update_fields=["outcome", "reason"])
    says = f"{by.name} cancelled the sitting of “{sitting.test.name}”."
    timeline.record(sitting.case, "cancel-sitting", says, by=by, acting_for=acting_for, note=reason)
    _turn_back(sitting)
    notifications.cancelled(sitting, by)
    return sitting


@transaction.atomic
def mark_no_show(sitting, *, by):
    """The proctor records that the employee was not there; it does not count (JB-SKL-3)."""
    sitting = lock(sitting)
    grant = obtain(permissions.proctors(by, sitting.case))
    require(in_outcome(sitting, Sitting.Outcome.BOOKED), _not_started(sitting), _day_has_come(sitting))
    sitting.outcome = Sitting.Outcome.NO_SHOW
    sitting.save(update_fields=["outcome"])
    says = f"The sitting of “{sitting.test.name}” on {day_text(sitting.sits_on)} did not take place."
    timeline.record(sitting.case, "no-show", says, by=by, acting_for=grant.acting_for)
    _turn_back(sitting)
    notifications.missed(sitting)
    return sitting


def _turn_back(sitting):
    nobody_waits(sitting)
    to_employee(sitting.case, sitting.test)


def _hold(*people):
    """Two bookings of one proctor or employee wait for each other; always in one order, so that none waits forever."""
    list(Person.objects.select_for_update().filter(pk__in={one.pk for one in people}).order_by("pk"))


def _is_required(test, selection):
    if selection and test in selection.tests:
        return Finding("JB-SKL-1", True, "This is one of your two tests.")
    return Finding("JB-SKL-1", False, "Only the tests that the proctor selected are sat under supervision.")


def _nothing_open(person, test, *outcomes):
    under_way = person.sittings.filter(test=test, outcome__in=outcomes or OPEN).first()
    if under_way is None:
        return Finding("JB-SKL-2", True, "Nothing is asked for or booked.")
    return Finding("JB-SKL-2", False, f"A sitting of “{test.name}” is {under_way.get_outcome_display()} already.")


def in_outcome(sitting, *outcomes):
    if sitting.outcome in outcomes:
        return Finding("PL-CAS-1", True, f"The sitting is {sitting.get_outcome_display()}.")
    return Finding("PL-CAS-1", False, f"This can't be done now: the sitting is {sitting.get_outcome_display()}.")


def _not_started(sitting):
    if sitting.is_started:
        return Finding("PL-CAS-1", False, "The sitting has begun. It ends with a score, or is voided.")
    return Finding("PL-CAS-1", True, "The sitting has not begun.")


def _still_ahead(sitting):
    """Whether the booked moment is still to come; afterwards only a proctor says what became of it."""
    if (
        sitting.outcome != Sitting.Outcome.BOOKED
        or sitting.is_started
        or moment(sitting.sits_on, sitting.starts_at) > clock.now()
    ):
        return Finding("JB-SKL-2", True, "The sitting is still to come.")
    return Finding("JB-SKL-2", False, "The booked time has come; a proctor records what became of the sitting.")


def _day_has_come(sitting):
    if sitting.sits_on > clock.today():
        return Finding("JB-SKL-2", False, f"The sitting is on {day_text(sitting.sits_on)}.", met_on=sitting.sits_on)
    return Finding("JB-SKL-2", True, "The day of the sitting has come.")
