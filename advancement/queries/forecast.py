"""What a step will set off: whose desk is next, by when, and whom it e-mails."""

from dataclasses import dataclass
from datetime import date

from advancement.permissions.desks import desk_of, reviewer_of, supervisor_of
from advancement.queries.due import business_days_for, due_at_hr, rests
from advancement.queries.facts import edition_of
from advancement.queries.waiting import awaiting, concerned
from advancement.states import DeskName, State
from casework import clock
from casework.queries import due_after, due_sentence
from casework.signing import valid_signatures
from people.models import Person, Role
from people.queries import holders_of


@dataclass(frozen=True)
class Forecast:
    """The next desk in words, the day its work is due, and the people who get a mail."""

    desk: str
    due_on: date | None
    told: tuple[Person, ...]

    def __str__(self):
        late = self.due_on is not None and self.due_on < clock.today()
        by_when = f", by {self.due_on:%A, %B %-d}" if self.due_on and not late else ""
        overdue = f" {due_sentence(self.due_on)}" if late else ""
        names = ", ".join(person.name for person in self.told)
        count = len(self.told)
        mail = (
            f" This e-mails {count} {'person' if count == 1 else 'people'}: {names}."
            if names
            else " This e-mails nobody."
        )
        return f"It goes to {self.desk}{by_when}.{overdue}{mail}" if self.desk else mail.strip()


#: Step → (next desk, name of the act that is due there); the desk of a line depends on what it is about.
NEXT = {
    "sign-part-one": (DeskName.SUPERVISOR, "sign_part_one"),
    "submit-line": (DeskName.SUPERVISOR, "review_line"),
    "ask-for-review": (DeskName.NEXT_LEVEL, "review_return"),
    "ask-for-coach": (DeskName.SUPERVISOR, "forward_coaching"),
    "sign-part-three": (DeskName.DIRECTOR, "approve"),
    "approve": (DeskName.COORDINATOR, "complete"),
    "return": (DeskName.SUPERVISOR, "sign_part_three"),
    "complete": (DeskName.CONFIRMER, "confirm"),
    "send-back": (DeskName.COORDINATOR, "complete"),
    "confirm": (DeskName.ERSC, "issue_notice"),
    "return-to-hr": (DeskName.COORDINATOR, "complete"),
}
#: Where a returned form goes on to.
GOES_ON = {
    State.WITH_DIRECTOR: (DeskName.DIRECTOR, "approve"),
    State.WITH_COORDINATOR: (DeskName.COORDINATOR, "complete"),
}
#: Step → the documents whose signatures it voids.
VOIDS = {
    "return": ("completion",),
    "send-back": ("completion",),
    "return-to-hr": ("completion", "confirmation"),
    "reopen": ("part-three", "approval", "completion"),
}
TO_THE_EMPLOYEE = ("enroll", "return-part-one", "refuse-enrollment", "sign-line", "return-line", "reopen")
NOBODY = "Human Resources, which names somebody"
TO_BOTH = ("answer-review", "confirm", "issue-notice", "correct-notice", "rescind-notice")


def after(step, advancement, *, by=None, acting_for=None, about=""):
    """What a step sets off in a case, as a Forecast: taken by somebody, for whom they act, about a line of Part II."""
    case = advancement.case
    words, due_on, told = "", None, []
    if place := _next(step, advancement, about):
        desk = desk_of(case, place[0])
        told.append(desk.holder)
        words = desk.holder.name if desk.holder else place[0].label if desk.role else NOBODY
        due_on = None if rests(case) else _due_on(step, advancement, place[1])
    told += [*_others(step, advancement), *_signers(step, case, by), acting_for]
    return Forecast(words, due_on, tuple(dict.fromkeys(one for one in told if one and one.email and one.is_active)))


def _next(step, advancement, about):
    if step == "send-on":
        return GOES_ON.get(advancement.resumes_at)
    if step == "submit-line":
        return reviewer_of(advancement.case, about), NEXT[step][1]
    return NEXT.get(step)


def _due_on(step, advancement, act):
    edition, today = edition_of(advancement), clock.today()
    if step == "sign-part-three":
        return due_after(today, edition["JB-VER-4"]["business_days"]).due_on
    due = due_at_hr(advancement, edition) if step in ("return", "send-on") else None
    return (due or due_after(today, business_days_for(edition, act))).due_on


def _others(step, advancement):
    """Who else hears of a step."""
    case = advancement.case
    if step in TO_THE_EMPLOYEE:
        return [case.subject]
    if step in TO_BOTH:
        return [case.subject, supervisor_of(case)]
    if step == "sign-part-three":
        return [case.subject, *holders_of(Role.HR_COORDINATOR, clock.today()).exclude(pk=case.subject_id)]
    if step == "return":
        return awaiting(advancement)
    if step == "withdraw" and case.state != State.DRAFT:
        return [one for one in concerned(advancement) if one != case.subject]
    return []


def _signers(step, case, by):
    """Whose signatures a step voids, but for whoever takes it (S16)."""
    if step not in VOIDS:
        return []
    signatures = valid_signatures(case).filter(document__in=VOIDS[step]).select_related("signer", "on_behalf_of")
    return [one for row in signatures for one in (row.signer, row.on_behalf_of) if one and one != by]
