"""What a coaching waits for, on whose desk, by when; and when it may be changed at all."""

from django.db.models import Q

from advancement import notifications
from advancement.actions.desk import business_days_for
from advancement.documents.coaching import says
from advancement.permissions.desks import desk_of
from advancement.queries.coaching import GOES_ON, standing_of
from advancement.queries.facts import edition_of
from advancement.rules.coaching import AgreementFacts, agreement_whole, hours_documented
from advancement.states import DeskName
from casework import clock, evidence, work
from casework.calendar import day_text
from casework.findings import Finding, require
from casework.models import WorkItem
from casework.moves import in_state
from casework.queries import due_after
from casework.work import Desk

MEASURE = "coaching"
FORWARD, ASSIGN = "advancement:forward-coaching", "advancement:assign-coach"
EMPLOYEES, COACHS = "advancement:coaching", "advancement:coach-log"
BOTH = frozenset({"employee", "coach"})


def require_going_on(coaching, *, with_coach=True):
    """Refused unless a locked coaching may be changed: the case goes on, and so does the coaching."""
    require(in_state(coaching.case, *GOES_ON), _going_on(coaching))
    if with_coach:
        require(_has_coach(coaching))
    evidence.require_changeable(coaching.case.subject, MEASURE)


def _going_on(coaching):
    if coaching.completed_on:
        said = f"The coach signed the completion on {day_text(coaching.completed_on)}; nothing changes after it."
        return Finding("JB-COA-7", False, said)
    if coaching.ended_on:
        return Finding("PL-CAS-1", False, f"This coaching ended on {day_text(coaching.ended_on)}.")
    return Finding("PL-CAS-1", True, "The coaching goes on.")


def _has_coach(coaching):
    if coaching.coach_id is None:
        return Finding("JB-COA-1", False, "No coach is assigned yet.")
    return Finding("JB-COA-1", True, "A coach is assigned.")


def is_written(coaching):
    """Whether the agreement says all that it has to, whoever signed it so far (JB-COA-3)."""
    edition = edition_of(coaching.case.advancement)
    return agreement_whole(AgreementFacts(says(coaching), BOTH), edition, on=clock.today())


def hours_are_full(coaching):
    """Whether enough hours are documented (JB-COA-4)."""
    on, edition = clock.today(), edition_of(coaching.case.advancement)
    return hours_documented(standing_of(coaching.person, on), edition, on=on)


def hand_on(coaching, *, by):
    """Put on each desk what the coaching waits for now, and take off what is done."""
    wanted = {step: what for step, *what in _waits(coaching)} if not _is_over(coaching) else {}
    for item in _open_items(coaching):
        if item.step in wanted and item.title.startswith(wanted[item.step][1]):
            del wanted[item.step]
        else:
            work.done(coaching.case, item.step, by=by, about=item.about)
    for step, (desk, title, act) in wanted.items():
        _give(coaching, desk, step, title, act, by=by)


def drop(coaching):
    """Nothing waits for this coaching any more."""
    for item in _open_items(coaching):
        work.drop(coaching.case, item.step, about=item.about)


def _is_over(coaching):
    return coaching.completed_on or coaching.ended_on


def _open_items(coaching):
    mine = Q(step__in=(EMPLOYEES, COACHS)) | Q(step__in=(FORWARD, ASSIGN), about=str(coaching.pk))
    return WorkItem.objects.filter(mine, case=coaching.case, done_at__isnull=True)


def _waits(coaching):
    """(step, desk, title, act of JB-VER-10 or None if it is not due on a day) of everything that is to be done now."""
    if coaching.coach_id is None and coaching.forwarded_at is None:
        yield FORWARD, DeskName.SUPERVISOR, "Forward the request for a coach", "forward_coaching"
    elif coaching.coach_id is None:
        yield ASSIGN, DeskName.TECHNOLOGY, "Assign a coach", "assign_coach"
    elif coaching.agreed_on is None:
        title = "Sign the coaching agreement" if is_written(coaching).met else "Write the coaching agreement"
        if coaching.employee_signature_id is None:
            yield EMPLOYEES, DeskName.EMPLOYEE, title, None
        if coaching.coach_signature_id is None:
            yield COACHS, DeskName.COACH, title, "sign_agreement"
    else:
        yield from _waits_once_agreed(coaching)


def _waits_once_agreed(coaching):
    full = hours_are_full(coaching).met
    if full and coaching.employee_attested_on is None:
        yield EMPLOYEES, DeskName.EMPLOYEE, "Attest that the coaching was not unpaid work", None
    if full and coaching.coach_attested_on is None:
        yield COACHS, DeskName.COACH, "Attest that the coaching was not unpaid work", "attest_coaching"
    elif full and coaching.employee_attested_on:
        yield COACHS, DeskName.COACH, "Sign the completion of the coaching", "complete_coaching"
    else:
        yield COACHS, DeskName.COACH, "Log the coaching sessions", None


def _give(coaching, name, step, title, act, *, by):
    case = coaching.case
    desk = Desk(name, holder=coaching.coach) if name == DeskName.COACH else desk_of(case, name)
    edition = edition_of(case.advancement)
    due = due_after(clock.today(), business_days_for(edition, act)) if act else None
    about = coaching.pk if step in (FORWARD, ASSIGN) else ""
    item = work.hand_to(desk, case, step, f"{title}: {case.subject.name}", about=about, due=due)
    if desk.holder != by:
        notifications.waits_for(case.advancement, desk, item.title, item.due_on, f"work:{item.pk}", link=item.url)
