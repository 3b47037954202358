"""Acting for somebody: the page of one's own delegations, asking, answering, ending."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from casework.pages import act, attempt, bind, page, press, step, today
from casework.personnel import permissions
from casework.personnel.actions import delegations as actions
from casework.personnel.forms import ConfirmForm, DeclineForm, DelegateForm
from casework.personnel.queries import delegations_of, open_requests_of
from people.models import Delegation, DelegationRequest


@page
def delegations(request):
    """Who acts for me, and for whom I act: now, asked for, and before."""
    rows = list(delegations_of(request.user))
    context = {
        "given": [row for row in rows if row.delegator_id == request.user.pk],
        "held": [row for row in rows if row.delegate_id == request.user.pk],
        "requests": open_requests_of(request.user),
        "may_ask": bool(permissions.delegates(request.user)),
        "endable": {row.pk for row in rows if row.until > today() and not row.called_off},
        "on": today(),
    }
    return render(request, "people/delegations.html", context)


@step
def ask(request):
    """Ask that somebody acts for me."""
    if not permissions.delegates(request.user):
        raise Http404
    form = bind(request, DelegateForm)
    if form.is_valid():
        with attempt(form):
            asked = actions.ask_for_delegate(by=request.user, **form.cleaned_data)
        if form.carried_out:
            messages.success(request, f"You asked that {asked.delegate.name} acts for you. It holds once approved.")
            return redirect("people:delegations")
    return render(request, "people/ask_for_delegate.html", {"form": form})


@step
def answer(request, pk):
    """Approve or decline a request."""
    asked = _answerable(request, pk)
    approves = "approve" in request.POST
    form = bind(request, ConfirmForm if approves else DeclineForm)
    if form.is_valid():
        with attempt(form):
            if approves:
                actions.approve_delegation(asked, by=request.user)
            else:
                actions.decline_delegation(asked, by=request.user, **form.cleaned_data)
        if form.carried_out:
            messages.success(request, f"{'Approved' if approves else 'Declined'}: both are told.")
            return redirect("my-work")
    context = {
        "form": form,
        "decline": DeclineForm(person=request.user) if approves else form,
        "asked": asked,
        "needs_hr": actions.needs_hr(actions.facts_of(asked)),
        "when": actions.told(asked),
    }
    return render(request, "people/answer_delegation.html", context)


@act
def end(request, pk):
    """End a delegation, at once."""
    row = get_object_or_404(Delegation, pk=pk)
    if not permissions.ends(request.user, row):
        raise Http404
    there = _back(request, row)
    return press(request, lambda: actions.end_delegation(row, by=request.user), "The delegation has ended.", there)


@act
def withdraw(request, pk):
    """Take back a request that nobody has answered."""
    row = get_object_or_404(DelegationRequest, pk=pk, delegator=request.user)
    said = "The request is taken back."
    return press(request, lambda: actions.withdraw_request(row, by=request.user), said, "people:delegations")


def _answerable(request, pk):
    """The open or answered request, for those who may answer it; for others there is none."""
    row = get_object_or_404(DelegationRequest.objects.select_related("delegator", "delegate"), pk=pk)
    needs_hr = actions.needs_hr(actions.facts_of(row))
    if not permissions.answers(request.user, row, needs_hr=needs_hr):
        raise Http404
    return row


def _back(request, row):
    """To one's own delegations, or to the page of the person from which HR or the manager ended it."""
    if request.user.pk in (row.delegator_id, row.delegate_id):
        return reverse("people:delegations")
    return reverse("people:person", args=[row.delegator.username])
