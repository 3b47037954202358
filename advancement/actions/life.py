"""Life goes on: standing, leave, transfer, demotion, separation, a new supervisor (JB-ENR-7, JB-ENR-9, S10)."""

from django.db import transaction

from advancement import notifications
from advancement.actions.desk import hand_on
from advancement.actions.finalizing import complete_again
from advancement.actions.offering import offer_what_follows
from advancement.models import Hold
from advancement.permissions.desks import BY_RELATION, ROLE_AT, desk_of, reviewer_of, supervisor_of
from advancement.queries.due import rests
from advancement.queries.facts import edition_of, open_advancement_of
from advancement.queries.waiting import REVIEW, awaiting, concerned, has_form, waiting_with
from advancement.states import DeskName, State
from casework import clock, timeline, work
from casework.models import WorkItem
from casework.moves import lock, move
from people.models import Standing
from people.queries import job_on, standing_on

BARRING = (Standing.Kind.PAR, Standing.Kind.SPECIAL_EVALUATION)


@transaction.atomic
def follow(person, *, by):
    """Bring the person's open case in line with the record as of today: hold, resume, close, move desks, judge anew.

    Safe to run at any time: when the record has not changed, nothing happens. `by` is None for the nightly look.
    """
    advancement = open_advancement_of(person)
    if advancement is None:
        return None
    advancement = lock(advancement)
    if not advancement.case.is_open or _closes(advancement, by=by) or advancement.case.state == State.DRAFT:
        return advancement
    _follow_standing(advancement, by=by)
    _follow_leave(advancement, by=by)
    _follow_desks(advancement, by=by)
    complete_again(advancement, by=by)
    offer_what_follows(advancement, by=None)
    return advancement


def _closes(advancement, *, by):
    """A demotion, a change of class or a separation closes the case; evidence is kept (JB-ENR-9)."""
    person, today = advancement.case.subject, clock.today()
    job = job_on(person, today)
    if job is not None and job.level == advancement.from_level and person.is_active:
        return False
    reason = "the employment ended" if job is None or not person.is_active else f"the class changed to {job.job_class}"
    was_draft = advancement.case.state == State.DRAFT
    people = [person] if was_draft else [person, *concerned(advancement)]
    move(advancement.case, State.CLOSED, by=by, verb="close", says="The case was closed.", note=f"Because {reason}.")
    advancement.close_reason = f"Because {reason}."
    advancement.save(update_fields=["close_reason"])
    end_holds(advancement)
    work.drop(advancement.case)
    notifications.tell(advancement, people, "closed", "closed", f"The case was closed: {reason}.")
    return True


def _follow_standing(advancement, *, by):
    case, today = advancement.case, clock.today()
    standings = standing_on(case.subject, today, BARRING)
    if standings and case.state != State.ON_HOLD:
        began_on = max(min(one.starts_on for one in standings), case.opened_on)
        Hold.objects.create(
            advancement=advancement,
            kind=Hold.Kind.STANDING,
            reason=standings[0].get_kind_display(),
            began_on=began_on,
            from_state=case.state,
        )
        note = f"Because of {standings[0].get_kind_display()}."
        move(case, State.ON_HOLD, by=by, verb="hold", says="The case is on hold.", note=note)
        work.pause(_open_items(case))
        text = "The case is on hold: no deadline runs and nothing is lost. You will hear when it resumes."
        _tell_of_rest(advancement, "hold", "on hold", text)
    elif not standings and case.state == State.ON_HOLD:
        hold = advancement.holds.select_for_update().get(kind=Hold.Kind.STANDING, ended_on__isnull=True)
        hold.ended_on = today
        hold.save(update_fields=["ended_on"])
        move(case, State(hold.from_state), by=by, verb="resume", says="The case resumes.")
        _run_again(case)
        if not _open_items(case).exists():
            hand_on(advancement, edition_of(advancement))
        text = "The case resumes where it was; deadlines moved by the time it rested."
        _tell_of_rest(advancement, "resume", "resumes", text)


def _follow_leave(advancement, *, by):
    """Leave pauses due dates and nothing else (JB-ENR-9)."""
    case, today = advancement.case, clock.today()
    leaves = standing_on(case.subject, today, (Standing.Kind.LEAVE,))
    hold = advancement.holds.filter(kind=Hold.Kind.LEAVE, ended_on__isnull=True).first()
    if leaves and hold is None:
        Hold.objects.create(
            advancement=advancement,
            kind=Hold.Kind.LEAVE,
            reason="leave",
            began_on=max(leaves[0].starts_on, case.opened_on),
            from_state=case.state,
        )
        timeline.record(case, "pause", "Due dates rest.", by=by, note="Because of leave.")
        work.pause(_open_items(case))
    elif hold is not None and not leaves:
        hold.ended_on = today
        hold.save(update_fields=["ended_on"])
        timeline.record(case, "unpause", "Due dates run again.", by=by)
        _run_again(case)


def follow_holder(person, *, by):
    """Open steps in the cases of others that wait with the person, or now would, move to who has the desk (S10)."""
    for advancement in waiting_with(person, clock.today()):
        advancement = lock(advancement)
        _follow_desks(advancement, by=by)


def _follow_desks(advancement, *, by):
    """Open steps move to whoever has the desk now, with a line in the timeline (S10); whom HR named stays (S8)."""
    case = advancement.case
    items = _open_items(case).filter(desk__in=(*BY_RELATION, *ROLE_AT))
    for item in items.exclude(named_by__isnull=False, holder__is_active=True).select_related("holder"):
        desk = desk_of(case, reviewer_of(case, item.about) if item.step == REVIEW else DeskName(item.desk))
        if (desk.holder, desk.is_empty) == (item.holder, item.unassigned):
            continue
        before = item.holder.name if item.holder else DeskName(item.desk).label
        work.move_desk(item, desk)
        timeline.record(case, "hand-over", f"“{item.title}” went from {before} to {_whose(desk)}.", by=by)
        news = f"moved:{item.pk}:{case.timeline_head[:12]}"
        notifications.waits_for(advancement, item, news)


def _whose(desk):
    if desk.is_empty:
        return "Human Resources, which names somebody"
    return desk.holder.name if desk.holder else DeskName(desk.name).label


def end_holds(advancement):
    """A case that is over rests no longer."""
    advancement.holds.filter(ended_on__isnull=True).update(ended_on=clock.today())


def _run_again(case):
    """Due dates move by the days of rest, once no other rest goes on."""
    if not rests(case):
        work.count_again(_open_items(case))


def _open_items(case):
    return WorkItem.objects.filter(case=case, done_at__isnull=True)


def _tell_of_rest(advancement, news, subject, text):
    """Employee, supervisor, and who has or awaits the form: without the reason, which not all of them may read."""
    case = advancement.case
    people = [case.subject, supervisor_of(case), *has_form(advancement), *awaiting(advancement)]
    notifications.tell(advancement, people, f"{news}:{case.timeline_head[:12]}", subject, text)
