"""Handing a case to the next desk, by when, and telling whoever sits there."""

from advancement import notifications
from advancement.permissions.desks import desk_of
from advancement.queries.due import business_days_for, due_at_hr
from advancement.states import DeskName
from casework import clock, work
from casework.queries import due_after

#: State → the step that waits: (desk, URL name, what is to do, the act's name in the edition).
STEPS = {
    "draft": (DeskName.EMPLOYEE, "advancement:part-one", "Complete and sign Part I", None),
    "part_one": (DeskName.SUPERVISOR, "advancement:enroll", "Sign Part I", "sign_part_one"),
    "with_director": (DeskName.DIRECTOR, "advancement:approve", "Approve Form 336-84, or return it", "approve"),
    "returned": (
        DeskName.SUPERVISOR,
        "advancement:send-on",
        "Mend the returned form and send it on",
        "sign_part_three",
    ),
    "with_coordinator": (DeskName.COORDINATOR, "advancement:complete", "Complete Form 336-84", "complete"),
    "to_confirm": (DeskName.CONFIRMER, "advancement:confirm", "Confirm the completed form", "confirm"),
    "with_ersc": (DeskName.ERSC, "advancement:issue-notice", "Issue the Personnel Action Notice", "issue_notice"),
}
#: Kinds of work with a due date, as the plan of reminders calls them.
KINDS = {step: title for _, step, title, act in STEPS.values() if act} | {
    "advancement:review-line": "Review a line of Part II",
    "advancement:sign-part-three": "Sign Part III",
    "advancement:answer-review": "Review a return",
    "advancement:assign-coach": "Assign a coach",
    "advancement:agreed-session": "Meet your coach",
    "advancement:log-agreed-session": "Meet and log a coaching session",
    "advancement:decide-provider-approval": "Decide about a course provider",
    "assessments:select-tests": "Select the tests",
    "assessments:book-sitting": "Book a sitting",
    "assessments:enter-score": "Enter a score",
}


def hand_on(advancement, edition, *, tells=True):
    """Put the work of the case's state on the desk it belongs to, due as the act is, or as the form is (JB-VER-4).

    Returns the work item, None where nobody has anything to do; whoever acts may tell of it themselves (`tells`).
    """
    state = advancement.case.state
    if state not in STEPS:
        return None
    name, step, title, act = STEPS[state]
    return give(advancement, edition, name, step, title, act=act, due=due_at_hr(advancement, edition), tells=tells)


def give(advancement, edition, name, step, title, *, act=None, about="", due=None, tells=True):
    """Put one piece of work on the desk called `name`; due in the number of business days of the act (JB-VER-10).

    Nobody is told (`tells`) who has just made it their own turn, or hears of it with the reason.
    """
    case = advancement.case
    if due is None and act is not None:
        due = due_after(clock.today(), business_days_for(edition, act))
    desk = desk_of(case, name)
    if name == DeskName.EMPLOYEE:
        return work.hand_to(desk, case, step, title, about=about, due=due)
    item = work.hand_to(desk, case, step, f"{title}: {case.subject.name}", about=about, due=due)
    if tells:
        notifications.waits_for(advancement, item, f"work:{item.pk}")
    return item
