"""The calendar of a coaching, read: what is agreed on by month, whether it adds up, and each person's feed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from advancement.models import AgreedSession, Session
from advancement.queries.coaching import standing_of
from advancement.queries.facts import edition_of, session_facts
from advancement.rules.coaching import hours_counted
from advancement.rules.schedule import AppointmentFacts, ScheduleFacts, schedule_adds_up
from advancement.rules.sessions import SessionFacts
from casework import clock, feed
from casework.feed import Happening
from casework.models import WorkItem

#: The steps that are about one session: the employee comes, the coach logs it.
MEET, LOG_AGREED = "advancement:agreed-session", "advancement:log-agreed-session"
#: What both still mean to hold.
TO_COME = Q(cancelled_at__isnull=True, logged_as__isnull=True)
IN_OPEN_COACHINGS = Q(coaching__completed_on=None, coaching__ended_on=None, coaching__case__closed_on=None)


@dataclass(frozen=True)
class Month:
    """The sessions agreed on in a month, by its first day."""

    first: date
    sessions: list[AgreedSession]


def calendar_of(coaching):
    """The Months in which something is or was agreed on; each session with `has_begun`."""
    sessions = list(coaching.agreed_sessions.select_related("cancelled_by"))
    for one in sessions:
        one.has_begun = one.begins <= clock.now()
    months = groupby(sessions, key=lambda one: one.day.replace(day=1))
    return [Month(first, list(those)) for first, those in months]


def next_session(coaching):
    """The earliest session that is agreed on and neither logged nor called off; or None."""
    return coaching.agreed_sessions.filter(TO_COME).first()


def sum_of(coaching, on):
    """Whether what counts and what is agreed on adds up (JB-COA-4), as a Finding; None where nothing is agreed on."""
    to_come = [one.hours for one in coaching.agreed_sessions.all() if not (one.cancelled_at or one.logged_as_id)]
    if not to_come:
        return None
    edition = edition_of(coaching.case.advancement)
    counted, _hands_on = hours_counted(standing_of(coaching.person, on), edition)
    return schedule_adds_up(ScheduleFacts(counted, sum(to_come, Decimal(0))), edition, on=on)


def appointment_facts(agreed):
    """A session about to be agreed on, beside everything else that coach and employee agreed on or held (JB-COA-3)."""
    people = (agreed.coaching.person, agreed.coaching.coach)
    both = [one.pk for one in people]
    elsewhere = AgreedSession.objects.filter(TO_COME & IN_OPEN_COACHINGS).exclude(pk=agreed.pk)
    elsewhere = elsewhere.filter(Q(coaching__person__in=both) | Q(coaching__coach__in=both))
    held = Session.objects.filter(Q(coaching__person__in=both) | Q(entered_by__in=both), removed_at__isnull=True)
    held = held.filter(day__gte=agreed.day)
    others = (*(_as_session(one) for one in elsewhere), *(session_facts(one) for one in held))
    tested = {one for person in people for one in feed.engagements(person, agreed.day, beside="coaching-session-")}
    return AppointmentFacts(_as_session(agreed), timezone.make_naive(clock.now()), others, tuple(sorted(tested)))


def _as_session(agreed):
    return SessionFacts(agreed.day, agreed.hours, starts_at=agreed.starts_at)


def agreed_sessions(person, since):
    """Happenings for the calendar feed: the coaching sessions of coach and employee from a day on, without a name."""
    rows = AgreedSession.objects.filter(
        Q(coaching__person=person) | Q(coaching__coach=person), IN_OPEN_COACHINGS, cancelled_at=None
    )
    for one in rows.filter(begins__date__gte=since).select_related("coaching__case"):
        number = one.coaching.case.number
        link = reverse("advancement:agreed-session", args=[number, one.pk])
        yield Happening(
            f"coaching-session-{one.pk}", f"Coaching session ({number})", one.starts, one.minutes, one.place, link
        )


def begun(now):
    """The open coachings whose employee still has a session before them that has begun."""
    waits = WorkItem.objects.filter(
        case=OuterRef("coaching__case"), step=MEET, about=Cast(OuterRef("pk"), CharField()), done_at=None
    )
    rows = AgreedSession.objects.filter(Exists(waits), begins__lte=now).select_related("coaching")
    return [one.coaching for one in rows]
