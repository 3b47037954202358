"""Part III and the road of the form in HTTP."""

from advancement import permissions
from advancement.actions import routing as actions
from advancement.forms.steps import AnswerForm, ReasonForm, SignForm
from advancement.queries.due import in_time_at_hr
from advancement.queries.facts import edition_of, judge
from advancement.queries.placement import placement_of
from advancement.queries.said import said_before
from advancement.queries.standing import lapsing, lines_of
from advancement.rules import band, routing
from advancement.states import DeskName, State
from advancement.views.steps import proof_of, take, visible
from casework.calendar import day_text
from casework.pages import bind, step, today


@step
def sign_part_three(request, number):
    """The supervisor signs Part III."""
    advancement = visible(request, number)
    edition, judgment = edition_of(advancement), judge(advancement, today())
    effect = routing.takes_effect(actions.signature_facts(today()), edition, on=today())
    name = advancement.case.subject.name
    return take(
        request,
        advancement,
        grant=permissions.at(DeskName.SUPERVISOR, request.user, advancement),
        states=[State.ENROLLED],
        form=bind(request, SignForm),
        act=lambda data: actions.sign_part_three(advancement, by=request.user, proof=proof_of(request, data)),
        said="You signed Part III. The director has the form now; Human Resources knows that it is coming.",
        heading=f"Sign Part III for {name}",
        button="Sign and send to the director",
        rows=form_rows(advancement, effect.met_on),
        findings=(judgment.part_three, *judgment.outlook.complete.unmet),
        lapsing=lapsing(advancement, lines_of(advancement, judgment, edition)),
        sets_off="sign-part-three",
        placement=placement_of(advancement.case.subject, edition, effect.met_on or today()),
    )


@step
def approve(request, number):
    """The director approves."""
    advancement = visible(request, number)
    name = advancement.case.subject.name
    return take(
        request,
        advancement,
        grant=permissions.at(DeskName.DIRECTOR, request.user, advancement),
        states=[State.WITH_DIRECTOR],
        form=bind(request, SignForm),
        act=lambda data: actions.approve(advancement, by=request.user, proof=proof_of(request, data)),
        said=f"You approved the advancement of {name}. Human Resources has the form now.",
        heading=f"Approve the advancement of {name}",
        button="Sign and send to Human Resources",
        rows=form_rows(advancement, advancement.effective_on),
        lines=signed_lines(advancement),
        before=said_before(advancement.case, "return", "send-on", at=State.WITH_DIRECTOR),
        findings=in_time_at_hr(advancement, edition_of(advancement), today()),
        sets_off="approve",
        others=[("advancement:return-form", "Return it to the supervisor")],
    )


@step
def return_form(request, number):
    """Director or Human Resources return the form to the supervisor."""
    advancement = visible(request, number)
    desk, _step = actions.RETURNS.get(advancement.case.state, (DeskName.DIRECTOR, ""))
    cost = actions.cost_of_new_signature(advancement, today()) if advancement.part_three_on else None
    return take(
        request,
        advancement,
        grant=permissions.at(desk, request.user, advancement),
        states=list(actions.RETURNS),
        form=bind(request, ReasonForm),
        act=lambda data: actions.return_to_supervisor(advancement, by=request.user, **data),
        said="The form went back to the supervisor, with your reason. The signature of Part III stands.",
        heading=f"Return the form of {advancement.case.subject.name}",
        button="Return to the supervisor",
        lead="Ask for what is missing. If the supervisor can mend it without changing what was signed, the effective"
        " date stays. If signed evidence has to change, Part III is signed anew:",
        findings=[*([cost] if cost else []), *in_time_at_hr(advancement, edition_of(advancement), today())],
        sets_off="return",
    )


@step
def send_on(request, number):
    """The supervisor answers a return and sends the form on."""
    advancement = visible(request, number)
    return take(
        request,
        advancement,
        grant=permissions.at(DeskName.SUPERVISOR, request.user, advancement),
        states=[State.RETURNED],
        form=bind(request, AnswerForm),
        act=lambda data: actions.send_on(advancement, by=request.user, **data),
        said="The form is on its way again; your signature of Part III and the effective date stand.",
        heading=f"Send the form of {advancement.case.subject.name} on",
        button="Send it on",
        sets_off="send-on",
        lead=f"It came back because: {advancement.return_reason}",
        findings=in_time_at_hr(advancement, edition_of(advancement), today()),
        rows=form_rows(advancement, advancement.effective_on),
        others=[("advancement:reopen", "Signed evidence has to change: take Part III back")],
    )


@step
def reopen(request, number):
    """The supervisor takes Part III back."""
    advancement = visible(request, number)
    cost = actions.cost_of_new_signature(advancement, today()) if advancement.part_three_on else None
    return take(
        request,
        advancement,
        grant=permissions.at(DeskName.SUPERVISOR, request.user, advancement),
        states=[State.RETURNED],
        form=bind(request, ReasonForm),
        act=lambda data: actions.reopen(advancement, by=request.user, **data),
        said="Part III is taken back. Evidence can be changed again, and Part III has to be signed anew.",
        heading=f"Take Part III of {advancement.case.subject.name} back",
        button="Take Part III back",
        lead="Your signature and those after it become void. A new signature sets new dates:",
        sets_off="reopen",
        findings=[cost] if cost else [],
        tone="danger",
    )


def form_rows(advancement, effective_on):
    """The heads of the form, as rows for “check your answers”."""
    edition = edition_of(advancement)
    rows = [
        {"name": "Employee", "value": advancement.case.subject.name},
        {"name": "From", "value": band.title_of(advancement.from_level, edition)},
        {"name": "To", "value": band.title_of(advancement.target_level, edition)},
        {"name": "Effective", "value": day_text(effective_on)},
    ]
    if advancement.part_three_on:
        rows.insert(3, {"name": "Part III signed", "value": day_text(advancement.part_three_on)})
    return rows


def signed_lines(advancement):
    """The lines of Part II that are signed, with their signatures."""
    return advancement.lines.filter(signature__isnull=False).select_related("signature")
