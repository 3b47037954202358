"""What changed since somebody was last here: lines of the timelines of their cases, by others."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from casework import clock
from casework.models import Event, Signature, Visit

#: Who comes back within this time is still on the same visit.
ONE_VISIT = timedelta(minutes=30)
FIRST_LOOK_BACK = timedelta(days=14)


def last_here(person):
    """Since when news counts for the person (a moment); notes that they are here now."""
    now = clock.now()
    visit = Visit.objects.filter(person=person).first()
    if visit is None:
        visit = Visit.objects.get_or_create(person=person, defaults={"since": now - FIRST_LOOK_BACK, "seen_at": now})[0]
    elif now - visit.seen_at > ONE_VISIT:
        visit.since, visit.seen_at = visit.seen_at, now
        visit.save(update_fields=["since", "seen_at"])
    return visit.since


def news_for(person, since, visible, most=10):
    """The latest lines since a moment, by others, of the person's own cases and of those they signed in.

    `visible` is a query for the ids of the cases of others that the person sees still (S10), or None.
    """
    theirs = Q(case__subject=person)
    if visible is not None:
        theirs |= Exists(Signature.objects.filter(case=OuterRef("case"), signer=person)) & Q(case__in=visible)
    return list(
        Event.objects.filter(theirs, at__gt=since)
        .exclude(by=person)
        .select_related("case", "by")
        .order_by("-at")[:most]
    )
