"""Every look at somebody's personnel records by somebody else is recorded (PL-AUD-1)."""

from casework import clock
from casework.models import AccessRecord


def looked_at(viewer, subject, what, case=None):
    """Record that `viewer` looked; one's own records are one's own."""
    if viewer.pk != subject.pk:
        AccessRecord.objects.create(viewer=viewer, subject=subject, case=case, what=what, at=clock.now())


def looked_at_all(viewer, subjects, what):
    """Record that `viewer` looked at a list of people, in one query however long it is."""
    now = clock.now()
    AccessRecord.objects.bulk_create(
        AccessRecord(viewer=viewer, subject=one, what=what, at=now) for one in subjects if one.pk != viewer.pk
    )
