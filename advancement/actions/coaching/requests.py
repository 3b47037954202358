"""The request for a coach: asked, forwarded, served in the order of asking; and the end of a coaching (JB-COA-1, 2)."""

from django.db import transaction

from advancement import notifications, permissions
from advancement.actions.coaching import desk
from advancement.actions.coaching.calendar import release
from advancement.actions.coaching.orientation import ask_for_orientation
from advancement.documents.coaching import AGREED
from advancement.models import Coaching
from advancement.permissions import coaching as may
from advancement.queries import coaching as queries
from advancement.queries.facts import edition_of, judge
from advancement.rules.coaching import first_come_first_served
from advancement.states import DeskName, State
from casework import clock, evidence, timeline
from casework.findings import Finding, Refused, overtaken, require
from casework.moves import in_state, lock
from casework.permissions import obtain
from people.queries import job_on

#: What a request that takes up an earlier coaching keeps of it.
TEXTS = (*AGREED.values(), "planned_hours")
PLACE = ("case", "person", "target_level", "wish", "asked_at", "forwarded_at", "forwarded_by")


@transaction.atomic
def ask_for_coach(advancement, *, by, wish):
    """The employee asks for a coach; the place in the queue is taken at this moment (JB-COA-1)."""
    advancement = lock(advancement)
    case = advancement.case
    obtain(permissions.is_employee(by, advancement))
    require(in_state(case, State.ENROLLED))
    evidence.require_changeable(by, desk.MEASURE)
    _leave_behind(queries.open_coaching(by), case)
    if judge(advancement, clock.today()).measures[desk.MEASURE].met:
        raise Refused(Finding("JB-COA-7", False, "You completed a coaching that counts; another one is not needed."))
    before = queries.last_text_of(by)
    coaching = Coaching.objects.create(
        case=case,
        person=by,
        target_level=advancement.target_level,
        wish=wish,
        asked_at=clock.now(),
        **({name: getattr(before, name) for name in TEXTS} if before else {}),
    )
    timeline.record(case, "ask-for-coach", f"{by.name} asked for a coach.", by=by)
    desk.hand_on(coaching, by=by)
    return coaching


def _leave_behind(coaching, case):
    """A coaching that an earlier case left open ends here; its hours stay. One in this case is enough (JB-COA-1)."""
    if coaching is None:
        return
    if coaching.case_id == case.pk:
        raise Refused(overtaken("JB-COA-1", "You asked for a coach already."))
    _end(coaching, by=coaching.person, reason=f"Asked for again in case {case.number}.")


@transaction.atomic
def forward_request(coaching, *, by):
    """The supervisor forwards a request to the technology department; its place in the queue stays (JB-COA-1)."""
    coaching = lock(coaching)
    case = coaching.case
    grant = obtain(permissions.at(DeskName.SUPERVISOR, by, case.advancement))
    desk.require_going_on(coaching, with_coach=False)
    if coaching.forwarded_at:
        raise Refused(overtaken("JB-COA-1", "This request was forwarded already."))
    coaching.forwarded_at, coaching.forwarded_by = clock.now(), by
    coaching.save(update_fields=["forwarded_at", "forwarded_by"])
    says = f"{by.name} forwarded the request for a coach."
    timeline.record(case, "forward-coaching", says, by=by, acting_for=grant.acting_for)
    desk.hand_on(coaching, by=by)
    return coaching


@transaction.atomic
def assign_coach(coaching, *, by, coach):
    """The technology department assigns a qualified coach to the request whose turn it is (JB-COA-1, JB-COA-2)."""
    coaching, today = lock(coaching), clock.today()
    case, edition = coaching.case, edition_of(coaching.case.advancement)
    grant = obtain(may.serves(by, coaching))
    desk.require_going_on(coaching, with_coach=False)
    require(_is_free(coaching), _can_coach(coach, case))
    require(
        queries.qualification_of(coaching, coach, today),
        first_come_first_served(queries.turn_of(coaching, coach, today), edition, on=today),
    )
    coaching.coach, coaching.assigned_at, coaching.assigned_by = coach, clock.now(), by
    coaching.save(update_fields=["coach", "assigned_at", "assigned_by"])
    says = f"{by.name} assigned {coach.name} as coach."
    timeline.record(case, "assign-coach", says, by=by, acting_for=grant.acting_for)
    desk.hand_on(coaching, by=by)
    ask_for_orientation(coach, edition)
    return coaching


def _is_free(coaching):
    if coaching.coach_id:
        return overtaken("JB-COA-1", "A coach is assigned already.")
    if coaching.forwarded_at is None:
        return Finding("JB-COA-1", False, "The supervisor has not forwarded this request yet.")
    return Finding("JB-COA-1", True, "The request waits for a coach.")


def _can_coach(coach, case):
    if coach.pk == case.subject_id:
        return Finding("S1", False, "Nobody coaches themselves.")
    if not coach.is_active:
        return Finding("JB-COA-2", False, "This person does not work here any more.")
    return Finding("JB-COA-2", True, "This person works here.")


@transaction.atomic
def end_coaching(coaching, *, by, reason, another=True):
    """A coaching ends early; hours stay, and with `another` the request is back at its place in the queue (JB-COA-1).

    Only the employee can want no other coach.
    """
    coaching = lock(coaching)
    case, coach = coaching.case, coaching.coach
    grant = obtain(may.may_end(by, coaching))
    is_employee = by.pk == case.subject_id
    desk.require_going_on(coaching, with_coach=not is_employee)
    what = f"{by.name} ended the coaching with {coach.name}." if coach else f"{by.name} withdrew the request."
    follows = coach is not None and (another or not is_employee)
    _end_and_ask_again(coaching, what, by=by, acting_for=grant.acting_for, reason=reason, follows=follows)
    return coaching


@transaction.atomic
def follow_coach(person, *, by):
    """Whoever left coaches no more: each coaching is back at its place in the queue, and its hours stay (JB-COA-1)."""
    if person.is_active and job_on(person, clock.today()):
        return
    for coaching in queries.coached_by(person):
        coaching = lock(coaching)
        if coaching.ended_on or coaching.completed_on or not coaching.case.is_open:
            continue
        what, reason = f"{person.name} coaches no more.", f"{person.name} does not work here any more."
        _end_and_ask_again(coaching, what, by=by, acting_for=None, reason=reason, follows=True)


def _end_and_ask_again(coaching, what, *, by, acting_for, reason, follows):
    """The end of a coaching, told to both; where another coach `follows`, the request has its old place (JB-COA-1)."""
    case = coaching.case
    desk.drop(coaching)
    _end(coaching, by=by, reason=reason)
    event = timeline.record(case, "end-coaching", what, by=by, acting_for=acting_for, note=reason)
    if follows:
        again = Coaching.objects.create(**{name: getattr(coaching, name) for name in (*PLACE, *TEXTS)})
        desk.hand_on(again, by=by)
    evidence.changed(case.subject, desk.MEASURE, by=by, what=what)
    told = {case.subject, coaching.coach} - {by, None}
    body = f"{what} The hours that were logged stay.\n\nReason: {reason}"
    notifications.tell(case.advancement, told, f"coaching-ended:{event.seq}", "the coaching ended", body, link="/")


def _end(coaching, *, by, reason):
    """It goes on no more, and nothing that was agreed on is held."""
    coaching.ended_on, coaching.end_reason = clock.today(), reason
    coaching.save(update_fields=["ended_on", "end_reason"])
    release(coaching, by=by, reason=reason)
