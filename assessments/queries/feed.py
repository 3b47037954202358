"""The booked sittings of a person, for their calendar: those they sit, and those they supervise."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from assessments.models import Sitting
from casework.feed import Happening


def booked_sittings(person, since):
    """Happenings for the sittings booked from a day on, by test and place, without the name of who sits."""
    rows = Sitting.objects.filter(
        Q(person=person) | Q(proctor=person), outcome=Sitting.Outcome.BOOKED, sits_on__gte=since
    )
    for one in rows.select_related("test"):
        role = "Test" if one.person_id == person.pk else "Supervise a test"
        starts = timezone.make_aware(datetime.combine(one.sits_on, one.starts_at))
        yield Happening(f"sitting-{one.pk}", f"{role}: {one.test.name}", starts, one.minutes, one.place)
