"""What a step will set off: whose desk is next, by when, and whom it e-mails."""

from dataclasses import dataclass
from datetime import date

from advancement.permissions.desks import desk_of, reviewer_of, supervisor_of
from advancement.queries.due import business_days_for, due_at_hr, rests
from advancement.queries.facts import edition_of, judge
from advancement.queries.waiting import PART_THREE, awaiting, concerned, who_finalized
from advancement.rules.routing import PartThreeFacts, part_three_may_be_signed
from advancement.states import DeskName, State
from casework import clock
from casework.queries import due_after, due_sentence
from casework.signing import valid_signatures
from people.models import Person, Role
from people.queries import holders_of


@dataclass(frozen=True)
class Forecast:
    """The next desk in words, the day its work is due, and the people who get a mail.

    `what` goes to that desk; `follows` says what comes where no desk has it next.
    """

    desk: str
    due_on: date | None
    told: tuple[Person, ...]
    what: str = "It"
    follows: str = ""

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
        follows = f"{self.what} goes to {self.desk}{by_when}.{overdue}" if self.desk else self.follows
        return f"{follows}{mail}".strip()


#: Step → (next desk, name of the act that is due there); the desk of a line depends on what it is about.
NEXT = {
    "sign-part-one": (DeskName.SUPERVISOR, "sign_part_one"),
    "submit-line": (DeskName.SUPERVISOR, "review_line"),
    "ask-for-review": (DeskName.NEXT_LEVEL, "review_return"),
    "ask-for-coach": (DeskName.SUPERVISOR, "forward_coaching"),
    "sign-line": (DeskName.SUPERVISOR, "sign_part_three"),
    "sign-lines": (DeskName.SUPERVISOR, "sign_part_three"),
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
#: The steps that are signed in a deciding capacity, of which nobody holds two in a case (S2).
DECIDES = ("sign-part-three", "approve", "complete", "confirm")
#: Step → what is signed when Part II goes on to Part III.
LINES = {
    "sign-line": "With this line everything is signed: Part III",
    "sign-lines": "If you sign all of these, Part III",
}
#: Step → the documents whose signatures it voids.
VOIDS = {
    "return": ("completion",),
    "send-back": ("completion",),
    "return-to-hr": ("completion", "confirmation"),
    "reopen": ("part-three", "approval", "completion"),
}
TO_THE_EMPLOYEE = ("enroll", "return-part-one", "refuse-enrollment", "sign-line", "sign-lines", "return-line", "reopen")
PART_TWO_GOES_ON = "Part II goes on; Part III follows once every line that is asked for is signed."
NOBODY = "Human Resources, which names somebody"
TO_HUMAN_RESOURCES = ("correct-notice", "rescind-notice")
TO_BOTH = ("answer-review", "confirm", "issue-notice", "correct-notice", "rescind-notice")


def after(step, advancement, *, by=None, acting_for=None, about=""):
    """What a step sets off in a case, as a Forecast: taken by somebody, for whom they act, about a line of Part II."""
    case = advancement.case
    words, due_on, told = "", None, []
    if place := _next(step, advancement, about):
        decided = {one.pk for one in (by, acting_for) if one} if step in DECIDES else frozenset()
        desk = desk_of(case, place[0], decided=decided)
        told += [] if step in LINES else [desk.holder]
        words = desk.holder.name if desk.holder else place[0].label if desk.role else NOBODY
        due_on = None if rests(case) else _due_on(step, advancement, place[1])
    told += [*_others(step, advancement), *_signers(step, case, by), acting_for]
    told = tuple(dict.fromkeys(one for one in told if one and one.email and one.is_active))
    return Forecast(words, due_on, told, LINES.get(step, "It"), _follows(step, case))


def _next(step, advancement, about):
    if step == "send-on":
        return GOES_ON.get(advancement.resumes_at)
    if step == "submit-line":
        return reviewer_of(advancement.case, about), NEXT[step][1]
    if step in LINES and not _completes_part_two(advancement, about):
        return None
    return NEXT.get(step)


def _completes_part_two(advancement, about):
    """Whether Part III can be signed once one line (a name) or several (names) are, beside those that are signed."""
    judgment = judge(advancement, clock.today())
    facts = PartThreeFacts(
        judgment.outlook.measures, judgment.signed | ({about} if isinstance(about, str) else {*about})
    )
    return part_three_may_be_signed(facts, edition_of(advancement), on=judgment.on).met


def _follows(step, case):
    """What comes after a step that hands the case to no desk."""
    return {
        "enroll": f"Then {case.subject.name} gathers evidence; no day is set for it.",
        "sign-line": PART_TWO_GOES_ON,
        "sign-lines": PART_TWO_GOES_ON,
        "issue-notice": "With it the case ends.",
    }.get(step, "")


def _due_on(step, advancement, act):
    edition, today = edition_of(advancement), clock.today()
    if step in LINES and (waiting := advancement.case.work.filter(step=PART_THREE, done_at=None).first()):
        return waiting.due_on
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
        finalized = who_finalized(case) if step in TO_HUMAN_RESOURCES else []
        return [case.subject, supervisor_of(case), *finalized]
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
