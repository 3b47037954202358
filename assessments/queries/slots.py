"""The slots that proctors offer: what is free, for whom, and what the rules need to know (JB-SKL-2)."""

from django.db.models import Count, F, Prefetch, Q
from django.utils import timezone

from assessments.models import Sitting, Slot
from assessments.queries import booked_for
from assessments.rules import OfferFacts, SeatFacts
from casework import clock
from casework.calendar import is_business_day
from casework.queries import closed_days

#: Whoever cancelled has left the seat to somebody else.
HELD = [one for one in Sitting.Outcome if one != Sitting.Outcome.CANCELLED]


def slots():
    """The slots that are offered, each with its `taken` seats, the next one first."""
    rows = Slot.objects.filter(withdrawn_at__isnull=True).select_related("room", "proctor")
    return rows.annotate(taken=Count("sittings", filter=Q(sittings__outcome__in=HELD))).order_by(
        "sits_on", "starts_at", "pk"
    )


def with_bookings(rows):
    """The slots, each with its `booked` sittings."""
    booked = Sitting.objects.filter(outcome=Sitting.Outcome.BOOKED).select_related("person", "test", "case")
    return rows.prefetch_related(Prefetch("sittings", booked.order_by("pk"), "booked"))


def upcoming(rows):
    """Of some slots those that have not begun."""
    now = timezone.localtime(clock.now())
    return rows.filter(Q(sits_on__gt=now.date()) | Q(sits_on=now.date(), starts_at__gt=now.time()))


def free_for(person, test):
    """The slots in which the person could sit a test: ahead, long enough, with a seat, and under somebody else."""
    rows = upcoming(slots()).exclude(proctor=person).filter(minutes__gte=test.minutes, taken__lt=F("seats"))
    return rows.annotate(left=F("seats") - F("taken"))


def offer_facts(room, proctor, day, starts_at, minutes, seats, *, is_ahead):
    """A slot that would be offered, as the rule sees it."""
    in_room = Slot.objects.filter(room=room, sits_on=day, withdrawn_at__isnull=True)
    return OfferFacts(
        starts_at,
        minutes,
        seats,
        room.seats,
        is_ahead,
        is_business_day(day, closed_days(day)),
        tuple(in_room.values_list("starts_at", "minutes")),
        booked_for(proctor, day),
    )


def seat_facts(slot, test):
    """A seat of a slot for a test, as the rule sees it."""
    taken = slot.sittings.filter(outcome__in=HELD).count()
    is_offered = slot.withdrawn_at is None
    return SeatFacts(is_offered, slot.begins > clock.now(), slot.seats, taken, slot.minutes, test.minutes)
