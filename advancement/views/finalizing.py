"""Human Resources and the Service Center in HTTP."""

from advancement import permissions
from advancement.actions import finalizing as actions
from advancement.forms.steps import CorrectForm, ReasonForm, RescindForm, SignForm
from advancement.queries.changes import owed, promotion_changes
from advancement.queries.completion import as_completed
from advancement.queries.facts import edition_of
from advancement.queries.placement import placement_of
from advancement.queries.said import said_before
from advancement.states import DeskName, State
from advancement.views.routing import form_rows, signed_lines
from advancement.views.steps import proof_of, take, visible
from casework.pages import bind, step, today


@step
def complete(request, number):
    """A coordinator completes the form."""
    advancement = visible(request, number)
    return take(
        request,
        advancement,
        grant=permissions.at(DeskName.COORDINATOR, request.user, advancement),
        states=[State.WITH_COORDINATOR],
        form=bind(request, SignForm),
        act=lambda data: actions.complete(advancement, by=request.user, proof=proof_of(request, data)),
        said="You completed the form. A second coordinator confirms it.",
        heading=f"Complete the form of {advancement.case.subject.name}",
        button="Sign and hand on to be confirmed",
        sets_off="complete",
        before=said_before(advancement.case, "return-to-hr", "send-back", "return", "send-on"),
        others=[("advancement:return-form", "Return it to the supervisor")],
        **_form(advancement),
    )


@step
def confirm(request, number):
    """A second coordinator confirms."""
    advancement = visible(request, number)
    return take(
        request,
        advancement,
        grant=permissions.at(DeskName.CONFIRMER, request.user, advancement),
        states=[State.TO_CONFIRM],
        stands=as_completed,
        form=bind(request, SignForm),
        act=lambda data: actions.confirm(advancement, by=request.user, proof=proof_of(request, data)),
        said="You confirmed the form. The Service Center issues the notice.",
        heading=f"Confirm the form of {advancement.case.subject.name}",
        button="Sign and send to the Service Center",
        sets_off="confirm",
        others=[
            ("advancement:send-back", "Send it back to the first coordinator"),
            ("advancement:return-form", "Return it to the supervisor"),
        ],
        **_form(advancement),
    )


@step
def send_back(request, number):
    """The second coordinator sends it back to the first."""
    advancement = visible(request, number)
    return take(
        request,
        advancement,
        grant=permissions.at(DeskName.CONFIRMER, request.user, advancement),
        states=[State.TO_CONFIRM],
        form=bind(request, ReasonForm),
        act=lambda data: actions.send_back(advancement, by=request.user, **data),
        said="The form went back to be completed again, with your reason.",
        heading=f"Send the form of {advancement.case.subject.name} back",
        button="Send it back",
        sets_off="send-back",
        lead="The first coordinator's signature becomes void; the form is completed again.",
    )


@step
def issue_notice(request, number):
    """ERSC issues the Personnel Action Notice."""
    advancement = visible(request, number)
    return take(
        request,
        advancement,
        grant=permissions.at(DeskName.ERSC, request.user, advancement),
        states=[State.WITH_ERSC],
        stands=as_completed,
        form=bind(request, SignForm),
        act=lambda data: actions.issue_notice(advancement, by=request.user, proof=proof_of(request, data)),
        said=lambda notice: (
            f"Notice {notice.number} is issued. The job history changes on {notice.effective_on:%B %-d, %Y}."
        ),
        heading=f"Issue the notice for {advancement.case.subject.name}",
        button="Sign and issue the notice",
        sets_off="issue-notice",
        before=said_before(advancement.case, "return-to-hr"),
        others=[("advancement:return-to-hr", "Return it to Human Resources")],
        **_form(advancement),
    )


@step
def return_to_hr(request, number):
    """ERSC returns the form to Human Resources."""
    advancement = visible(request, number)
    return take(
        request,
        advancement,
        grant=permissions.at(DeskName.ERSC, request.user, advancement),
        states=[State.WITH_ERSC],
        form=bind(request, ReasonForm),
        act=lambda data: actions.return_to_hr(advancement, by=request.user, **data),
        said="The form went back to Human Resources, with your reason.",
        heading=f"Return the form of {advancement.case.subject.name} to Human Resources",
        button="Return to Human Resources",
        sets_off="return-to-hr",
        lead="The signatures of both coordinators become void; they complete and confirm the form again. Part III and"
        " the director's approval stand, and so does the effective date.",
    )


@step
def correct_notice(request, number):
    """ERSC corrects an issued notice by a new one."""
    advancement = visible(request, number)
    return take(
        request,
        advancement,
        grant=permissions.at(DeskName.ERSC, request.user, advancement),
        states=[State.PROMOTED],
        form=bind(request, CorrectForm),
        act=lambda data: actions.correct_notice(
            advancement,
            by=request.user,
            proof=proof_of(request, data),
            reason=data["reason"],
            step=int(data["step"]),
        ),
        said=lambda notice: f"Notice {notice.number} corrects {notice.replaces.number}, which stays on file.",
        heading=f"Correct the notice of {advancement.case.subject.name}",
        button="Sign and issue the correction",
        sets_off="correct-notice",
        lead="The earlier notice stays as it is. The correction names it, and rewrites the line of the job history.",
        notices=advancement.notices.select_related("to_class", "replaces"),
    )


@step
def rescind_notice(request, number):
    """ERSC takes an issued notice back by a new one."""
    advancement = visible(request, number)
    return take(
        request,
        advancement,
        grant=permissions.at(DeskName.ERSC, request.user, advancement),
        states=[State.PROMOTED],
        form=bind(request, RescindForm),
        act=lambda data: actions.rescind_notice(
            advancement, by=request.user, proof=proof_of(request, data), reason=data["reason"]
        ),
        said=lambda notice: (
            f"Notice {notice.number} takes {notice.replaces.number} back; the earlier placement holds again."
        ),
        heading=f"Take the notice of {advancement.case.subject.name} back",
        button="Sign and take the notice back",
        sets_off="rescind-notice",
        tone="danger",
        lead="The earlier placement holds again from the effective date; what carried the step counts again.",
        notices=advancement.notices.select_related("to_class", "replaces"),
    )


def _form(advancement):
    """What Human Resources and the Service Center check before they sign."""
    edition, effective_on = edition_of(advancement), advancement.effective_on
    placement = placement_of(advancement.case.subject, edition, effective_on) if effective_on else None
    changes = promotion_changes(advancement.case.subject, edition, effective_on) if placement else None
    return {
        "rows": form_rows(advancement, effective_on),
        "lines": signed_lines(advancement),
        "placement": placement,
        "retroactive": owed(changes, today(), edition) if changes else 0,
    }
