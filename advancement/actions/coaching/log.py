"""The log: the coach documents each session (JB-COA-4)."""

from django.db import transaction
from django.utils import timezone

from advancement.actions.coaching import desk
from advancement.models import Session
from advancement.permissions import coaching as may
from advancement.queries.coaching import entry_facts
from advancement.queries.facts import edition_of
from advancement.rules.coaching import session_may_be_entered
from advancement.rules.sessions import SessionFacts
from casework import clock, evidence, timeline
from casework.calendar import day_text
from casework.findings import Refused, overtaken, require
from casework.moves import lock
from casework.permissions import obtain
from people.models import Person


@transaction.atomic
def log_session(coaching, *, by, day, starts_at, hours, topics, face_to_face=False, hands_on=False):
    """The coach enters a session that took place, within its limits and in time that was free (JB-COA-4)."""
    coaching = lock(coaching)
    case = coaching.case
    obtain(may.is_coach(by, coaching))
    desk.require_going_on(coaching)
    # The coach may coach somebody else at the same hour in another case: the two people are what is held here.
    list(Person.objects.select_for_update().filter(pk__in=(by.pk, coaching.person_id)).order_by("pk"))
    facts = entry_facts(coaching, SessionFacts(day, hours, hands_on, starts_at), by, _local_now())
    require(session_may_be_entered(facts, edition_of(case.advancement), on=clock.today()))
    session = Session.objects.create(
        coaching=coaching,
        day=day,
        starts_at=starts_at,
        hours=hours,
        topics=topics,
        face_to_face=face_to_face,
        hands_on=hands_on,
        entered_by=by,
        entered_at=clock.now(),
    )
    _log_changed(coaching, "log-session", f"{by.name} logged a coaching session of {day_text(day)}.", by=by)
    return session


@transaction.atomic
def remove_session(session, *, by):
    """The coach takes a session out of the log before completion (JB-COA-4)."""
    coaching = lock(session.coaching)
    obtain(may.is_coach(by, coaching))
    desk.require_going_on(coaching)
    session = Session.objects.select_for_update().get(pk=session.pk)
    if session.removed_at:
        raise Refused(overtaken("JB-COA-4", "This session was taken out already."))
    session.removed_at = clock.now()
    session.save(update_fields=["removed_at"])
    what = f"{by.name} took out the coaching session of {day_text(session.day)}."
    _log_changed(coaching, "remove-session", what, by=by)
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
