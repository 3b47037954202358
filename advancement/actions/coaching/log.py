"""The log: the coach documents each session (JB-COA-4)."""

from django.db import transaction
from django.utils import timezone

from advancement.actions.coaching import desk
from advancement.models import AgreedSession, Session
from advancement.permissions import coaching as may
from advancement.queries.coaching import entry_facts
from advancement.queries.facts import edition_of, session_facts
from advancement.rules.coaching import session_may_be_entered
from casework import clock, evidence, timeline
from casework.calendar import day_text
from casework.findings import Refused, overtaken, require
from casework.moves import lock
from casework.permissions import obtain


@transaction.atomic
def log_session(coaching, *, by, day, starts_at, hours, topics, face_to_face=False, hands_on=False, agreed=None):
    """The coach enters a session that took place, within its limits and in time that was free (JB-COA-4).

    `agreed` is the AgreedSession that it was, whenever it took place.
    """
    coaching = lock(coaching)
    obtain(may.is_coach(by, coaching))
    desk.require_going_on(coaching)
    said = {"day": day, "starts_at": starts_at, "hours": hours, "topics": topics}
    session = _enter(coaching, said | {"face_to_face": face_to_face, "hands_on": hands_on}, by=by)
    if agreed is not None:
        _is_logged(agreed, session)
    _log_changed(coaching, "log-session", f"{by.name} logged a coaching session of {day_text(day)}.", by=by)
    return session


@transaction.atomic
def correct_session(session, *, by, day, starts_at, hours, topics, face_to_face=False, hands_on=False):
    """The coach who entered a session corrects it before completion; what it said stays to be read (JB-COA-4)."""
    coaching, session = _hold(session, by)
    said = {"day": day, "starts_at": starts_at, "hours": hours, "topics": topics}
    said |= {"face_to_face": face_to_face, "hands_on": hands_on}
    if all(getattr(session, name) == value for name, value in said.items()):
        return session
    session.removed_at = clock.now()
    session.save(update_fields=["removed_at"])
    corrected = _enter(coaching, said, by=by, instead_of=session)
    AgreedSession.objects.filter(logged_as=session).update(logged_as=corrected)
    what = f"{by.name} corrected the coaching session of {day_text(session.day)}."
    _log_changed(coaching, "correct-session", what, by=by)
    return corrected


@transaction.atomic
def remove_session(session, *, by):
    """The coach takes a session out of the log before completion (JB-COA-4)."""
    coaching, session = _hold(session, by)
    session.removed_at = clock.now()
    session.save(update_fields=["removed_at"])
    AgreedSession.objects.filter(logged_as=session).update(logged_as=None)
    what = f"{by.name} took out the coaching session of {day_text(session.day)}."
    _log_changed(coaching, "remove-session", what, by=by)
    return session


def _is_logged(agreed, session):
    """What was agreed on took place; it is logged once."""
    agreed = AgreedSession.objects.select_for_update().get(pk=agreed.pk, coaching=session.coaching)
    if agreed.cancelled_at or agreed.logged_as_id:
        raise Refused(overtaken("JB-COA-4", "This session was logged or called off already."))
    agreed.logged_as = session
    agreed.save(update_fields=["logged_as"])


def _hold(session, by):
    """The coaching and one of its sessions, locked, for the coach who may still change it."""
    coaching = lock(session.coaching)
    obtain(may.is_coach(by, coaching))
    desk.require_going_on(coaching)
    session = Session.objects.select_for_update().get(pk=session.pk)
    if hasattr(session, "corrected_by"):
        raise Refused(overtaken("JB-COA-4", "This session was corrected meanwhile. Look at it as it stands now."))
    if session.removed_at:
        raise Refused(overtaken("JB-COA-4", "This session was taken out already."))
    return coaching, session


def _enter(coaching, said, *, by, instead_of=None):
    """One more line of the log, within its limits and in time that was free."""
    desk.hold(coaching)
    session = Session(coaching=coaching, entered_by=by, entered_at=clock.now(), corrects=instead_of, **said)
    facts = entry_facts(coaching, session_facts(session), by, _local_now(), instead_of=instead_of)
    require(session_may_be_entered(facts, edition_of(coaching.case.advancement), on=clock.today()))
    session.save()
    return session


def _log_changed(coaching, verb, what, *, by):
    """What was attested was the log as it stood: after a change both attest anew (JB-COA-5)."""
    coaching.employee_attested_on = coaching.coach_attested_on = None
    coaching.save(update_fields=["employee_attested_on", "coach_attested_on"])
    timeline.record(coaching.case, verb, what, by=by)
    evidence.changed(coaching.case.subject, desk.MEASURE, by=by, what=what)
    desk.hand_on(coaching, by=by)


def _local_now():
    """The employer's clock, as somebody reads it off the wall."""
    return timezone.make_naive(clock.now())
