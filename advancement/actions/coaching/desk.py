"""What a coaching waits for, on whose desk, by when; and when it may be changed at all."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from advancement import notifications
from advancement.actions.desk import business_days_for
from advancement.documents.coaching import says
from advancement.permissions.desks import desk_of
from advancement.queries.coaching import GOES_ON, standing_of
from advancement.queries.coaching_calendar import LOG_AGREED, MEET, next_session
from advancement.queries.facts import edition_of
from advancement.rules.coaching import AgreementFacts, agreement_whole, hours_documented
from advancement.states import DeskName
from casework import clock, evidence, work
from casework.calendar import Deadline, day_text
from casework.findings import Finding, require
from casework.models import WorkItem
from casework.moves import in_state
from casework.queries import due_after
from casework.work import Desk
from people.models import Person

MEASURE = "coaching"
FORWARD, ASSIGN = "advancement:forward-coaching", "advancement:assign-coach"
EMPLOYEES, COACHS = "advancement:coaching", "advancement:coach-log"
BOTH = frozenset({"employee", "coach"})


@dataclass(frozen=True)
class Wait:
    """One thing that a coaching waits for: due as an act of JB-VER-10 is, or `on` a day that was agreed on."""

    step: str
    desk: DeskName
    title: str
    act: str | None = None
    about: str = ""
    on: date | None = None

    def is_still(self, item):
        """Whether an open item is this one."""
        return item.title.startswith(self.title) and self.on in (None, item.counted_from)


def hold(coaching):
    """Coach and employee may meet others at the same hour, in other cases: the two people are what is held."""
    people = (coaching.coach_id, coaching.person_id)
    list(Person.objects.select_for_update().filter(pk__in=people).order_by("pk"))


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
    wanted = {(one.step, one.about): one for one in _waits(coaching)} if not _is_over(coaching) else {}
    for item in _open_items(coaching):
        key = item.step, item.about
        if key in wanted and wanted[key].is_still(item):
            del wanted[key]
        else:
            work.done(coaching.case, item.step, by=by, about=item.about)
    for wait in wanted.values():
        _give(coaching, wait, by=by)


def drop(coaching):
    """Nothing waits for this coaching any more."""
    for item in _open_items(coaching):
        work.drop(coaching.case, item.step, about=item.about)


def _is_over(coaching):
    return coaching.completed_on or coaching.ended_on


def _open_items(coaching):
    mine = Q(step__in=(EMPLOYEES, COACHS, MEET, LOG_AGREED)) | Q(step__in=(FORWARD, ASSIGN), about=str(coaching.pk))
    return WorkItem.objects.filter(mine, case=coaching.case, done_at__isnull=True)


def _waits(coaching):
    """Everything that is to be done now, as Waits."""
    about = str(coaching.pk)
    if coaching.coach_id is None and coaching.forwarded_at is None:
        yield Wait(FORWARD, DeskName.SUPERVISOR, "Forward the request for a coach", "forward_coaching", about)
    elif coaching.coach_id is None:
        yield Wait(ASSIGN, DeskName.TECHNOLOGY, "Assign a coach", "assign_coach", about)
    elif coaching.agreed_on is None:
        title = "Sign the coaching agreement" if is_written(coaching).met else "Write the coaching agreement"
        if coaching.employee_signature_id is None:
            yield Wait(EMPLOYEES, DeskName.EMPLOYEE, title)
        if coaching.coach_signature_id is None:
            yield Wait(COACHS, DeskName.COACH, title, "sign_agreement")
    else:
        yield from _waits_once_agreed(coaching)


def _waits_once_agreed(coaching):
    full = hours_are_full(coaching).met
    if full and coaching.employee_attested_on is None:
        yield Wait(EMPLOYEES, DeskName.EMPLOYEE, "Attest that the coaching was not unpaid work")
    if full and coaching.coach_attested_on is None:
        yield Wait(COACHS, DeskName.COACH, "Attest that the coaching was not unpaid work", "attest_coaching")
    elif full and coaching.employee_attested_on:
        yield Wait(COACHS, DeskName.COACH, "Sign the completion of the coaching", "complete_coaching")
    elif agreed := next_session(coaching):
        yield from _waits_for_session(agreed)
    else:
        yield Wait(COACHS, DeskName.COACH, "Log the coaching sessions")


def _waits_for_session(agreed):
    """The next session is on both first pages; once it has begun, what is left is for the coach to log it."""
    if agreed.begins > clock.now():
        title = f"Meet your coach on {agreed.when}, {agreed.place}"
        yield Wait(MEET, DeskName.EMPLOYEE, title[:120], about=str(agreed.pk), on=agreed.day)
    title = f"Meet and log the coaching session of {agreed.when}"
    yield Wait(LOG_AGREED, DeskName.COACH, title, about=str(agreed.pk), on=agreed.day)


def _give(coaching, wait, *, by):
    case = coaching.case
    desk = Desk(wait.desk, holder=coaching.coach) if wait.desk == DeskName.COACH else desk_of(case, wait.desk)
    title = f"{wait.title}: {case.subject.name}"[:160]
    if wait.on:
        # Both know the day: they agreed on it. The plan of reminders says how long before it they hear of it.
        return work.hand_to(desk, case, wait.step, title, about=wait.about, due=Deadline(wait.on, wait.on, 0, ()))
    edition = edition_of(case.advancement)
    due = due_after(clock.today(), business_days_for(edition, wait.act)) if wait.act else None
    item = work.hand_to(desk, case, wait.step, title, about=wait.about, due=due)
    if desk.holder != by:
        notifications.waits_for(case.advancement, item, f"work:{item.pk}", link=item.url)
    return item
