"""Times that proctors offer in advance, for employees to book themselves (JB-SKL-2)."""

from django.db import transaction

from assessments import permissions, rules
from assessments.actions.booking import call_off
from assessments.models import Room, Sitting, Slot, moment
from assessments.queries import edition_on
from assessments.queries.slots import offer_facts
from casework import clock
from casework.findings import Finding, require
from casework.moves import lock
from casework.permissions import obtain
from people.models import Person


@transaction.atomic
def offer_slot(*, by, room, sits_on, starts_at, minutes, seats):
    """A proctor offers a time in a room; two who want one room wait for each other (JB-SKL-2)."""
    obtain(permissions.is_proctor(by))
    room, today = Room.objects.select_for_update().get(pk=room.pk), clock.today()
    Person.objects.select_for_update().get(pk=by.pk)
    is_ahead = moment(sits_on, starts_at) > clock.now()
    facts = offer_facts(room, by, sits_on, starts_at, minutes, seats, is_ahead=is_ahead)
    require(_in_use(room), rules.slot_can_be_offered(facts, edition_on(today), on=today))
    when = {"sits_on": sits_on, "starts_at": starts_at, "minutes": minutes}
    return Slot.objects.create(room=room, seats=seats, proctor=by, offered_at=clock.now(), **when)


@transaction.atomic
def withdraw_slot(slot, *, by, reason):
    """A proctor withdraws a slot before it begins; every booking in it is cancelled, and each employee told why."""
    obtain(permissions.is_proctor(by))
    slot = Slot.objects.select_for_update(of=("self",)).get(pk=slot.pk)
    require(_offered(slot), _still_ahead(slot))
    slot.withdrawn_at = clock.now()
    slot.save(update_fields=["withdrawn_at"])
    for sitting in slot.sittings.filter(outcome=Sitting.Outcome.BOOKED).order_by("case"):
        sitting = lock(sitting)
        grant = obtain(permissions.proctors(by, sitting.case))
        if sitting.outcome == Sitting.Outcome.BOOKED and not sitting.is_started:
            call_off(sitting, by=by, acting_for=grant.acting_for, reason=reason)
    return slot


def _in_use(room):
    return Finding("JB-SKL-2", room.retired_on is None, "This room is used no longer. Choose another one.")


def _offered(slot):
    return Finding("PL-CAS-1", slot.withdrawn_at is None, "This slot is withdrawn already.")


def _still_ahead(slot):
    return Finding("JB-SKL-2", slot.begins > clock.now(), "This slot has begun; its sittings end one by one.")
