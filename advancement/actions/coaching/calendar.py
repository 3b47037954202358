"""The calendar of a coaching: sessions agreed on, moved, called off by either of the two (JB-COA-3)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from advancement import notifications
from advancement.actions.coaching import desk
from advancement.actions.coaching.agreement import unsign
from advancement.models import AgreedSession
from advancement.permissions import coaching as may
from advancement.queries.coaching_calendar import appointment_facts
from advancement.queries.facts import edition_of
from advancement.rules.schedule import session_may_be_agreed
from casework import clock, timeline
from casework.findings import Refused, overtaken, require
from casework.moves import lock
from casework.permissions import obtain

WEEK = timedelta(days=7)


@transaction.atomic
def agree_sessions(coaching, *, by, day, starts_at, hours, place, weeks=1):
    """Employee or coach enters a session face to face, once or weekly; all of them or none (JB-COA-3).

    Until both have signed, the dates are part of what is signed: a signature under other dates is void.
    """
    coaching = _changed_by(coaching, by)
    first = AgreedSession(coaching=coaching, place=place, entered_by=by, entered_at=clock.now())
    rows = [_at(first, day + n * WEEK, starts_at, hours) for n in range(weeks)]
    for row in rows:
        require(_is_free(row))
        row.save()
    says = f"{by.name} entered {_named(rows)} in the calendar of the coaching."
    _calendar_changed(coaching, "agree-sessions", says, "coaching-session-", by=by)
    return rows


@transaction.atomic
def move_session(agreed, *, by, day, starts_at, hours, place):
    """Employee or coach moves a session that is still to come; the other is told (JB-COA-3)."""
    coaching, agreed = _hold(agreed, by)
    before = agreed.when, agreed.hours, agreed.place
    moved = _at(agreed, day, starts_at, hours)
    moved.pk, moved.place = agreed.pk, place
    if (moved.when, moved.hours, moved.place) == before:
        return agreed
    require(_is_free(moved))
    moved.save(force_update=True)
    says = f"{by.name} moved the coaching session of {before[0]}: it is on {moved.when}, {place}."
    _calendar_changed(coaching, "move-session", says, f"coaching-session-{agreed.pk}", by=by)
    return moved


@transaction.atomic
def cancel_session(agreed, *, by, reason):
    """Employee or coach calls off a session that was not logged; the other is told why (JB-COA-3)."""
    coaching, agreed = _hold(agreed, by)
    _cancel(AgreedSession.objects.filter(pk=agreed.pk), by=by, reason=reason)
    says = f"{by.name} called off the coaching session of {agreed.when}."
    _calendar_changed(coaching, "cancel-session", says, f"coaching-session-{agreed.pk}", by=by, note=reason)
    agreed.refresh_from_db()
    return agreed


@transaction.atomic
def follow_calendar(coaching):
    """A session that has begun waits for the employee no more; safe to run at any time."""
    desk.hand_on(lock(coaching), by=None)


def release(coaching, *, by, reason):
    """What is still agreed on of a coaching that is over: both people are free at these hours."""
    _cancel(coaching.agreed_sessions.filter(cancelled_at=None, logged_as=None), by=by, reason=reason)


def _cancel(rows, *, by, reason):
    rows.update(cancelled_at=clock.now(), cancelled_by=by, cancel_reason=reason)


def _changed_by(coaching, by):
    """The coaching, locked, which employee and coach may both change."""
    coaching = lock(coaching)
    obtain(may.takes_part(by, coaching))
    desk.require_going_on(coaching)
    desk.hold(coaching)
    return coaching


def _hold(agreed, by):
    coaching = _changed_by(agreed.coaching, by)
    agreed = AgreedSession.objects.select_for_update(of=("self",)).select_related("coaching").get(pk=agreed.pk)
    if agreed.cancelled_at:
        raise Refused(overtaken("JB-COA-3", "This session was called off already."))
    if agreed.logged_as_id:
        raise Refused(overtaken("JB-COA-3", "This session is in the log already; the coach corrects it there."))
    return coaching, agreed


def _at(like, day, starts_at, hours):
    """A session like another one, at another time."""
    begins = timezone.make_aware(datetime.combine(day, starts_at))
    facts = {name: getattr(like, name) for name in ("coaching", "place", "entered_by", "entered_at")}
    return AgreedSession(**facts, begins=begins, ends=begins + timedelta(hours=float(hours)))


def _is_free(agreed):
    edition = edition_of(agreed.coaching.case.advancement)
    return session_may_be_agreed(appointment_facts(agreed), edition, on=clock.today())


def _named(rows):
    if len(rows) == 1:
        return f"the session of {rows[0].when}"
    return f"{len(rows)} sessions, from {rows[0].when} to {rows[-1].when},"


def _calendar_changed(coaching, verb, says, entry, *, by, note=""):
    """The other of the two is told, with the `entry` of the calendar; before both have signed, signers sign anew."""
    unsign(coaching, by=by, reason=f"{by.name} changed the dates of the coaching agreement.")
    event = timeline.record(coaching.case, verb, says, by=by, note=note)
    desk.hand_on(coaching, by=by)
    other = coaching.coach if by.pk == coaching.person_id else coaching.person
    body = f"{says}\n\nReason: {note}" if note else says
    notifications.coaching_calendar_changed(coaching, other, body, event, entry)
