"""A course provider on neither list: the employee asks, Organizational Development decides."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from advancement.actions import provider_approval as actions
from advancement.forms.coursework import AskForApprovalForm, DecideApprovalForm
from advancement.models import ProviderApproval
from advancement.permissions.approvals import decides, sees_queue
from advancement.queries.coursework import approvals_by_key, decided_approvals, waiting_approvals
from casework.access import looked_at
from casework.calendar import A_DAY
from casework.pages import attempt, bind, page, page_of, step, today

QUEUE = "advancement:provider-approvals"


@step
def ask_for_provider_approval(request):
    """Ask in advance for a provider on neither list."""
    form = bind(request, AskForApprovalForm)
    if form.is_valid():
        with attempt(form):
            approval = actions.ask_for_provider_approval(by=request.user, **form.cleaned_data)
        if form.carried_out:
            messages.success(request, f"Organizational Development has your request for {approval.provider_name} now.")
            return redirect("advancement:courses")
    trail = [(reverse("advancement:courses"), "Course work")]
    return render(request, "advancement/provider_ask.html", {"form": form, "trail": trail})


@page
def provider_approvals(request):
    """The queue of Organizational Development, and what it decided."""
    if not sees_queue(request.user):
        raise Http404
    items = page_of(request, waiting_approvals(request.user, today()))
    found = approvals_by_key(items)
    context = {"page": items, "rows": [(item, found[item.about]) for item in items]}
    return render(request, "advancement/provider_queue.html", context)


@page
def decided_provider_approvals(request):
    """What Organizational Development decided."""
    if not sees_queue(request.user):
        raise Http404
    context = {"page": page_of(request, decided_approvals(request.user)), "trail": [(reverse(QUEUE), "Waiting")]}
    return render(request, "advancement/provider_decided.html", context)


@step
def decide_provider_approval(request, pk):
    """Approve a provider, or decline."""
    approval = get_object_or_404(ProviderApproval.objects.select_related("person"), pk=pk)
    grant = decides(request.user, approval)
    if not grant:
        raise Http404
    looked_at(request.user, approval.person, "a request for a course provider")
    form = bind(request, DecideApprovalForm)
    if form.is_valid():
        with attempt(form):
            actions.decide_provider_approval(approval, by=request.user, **form.cleaned_data)
        if form.carried_out:
            messages.success(request, f"{approval.person.name} is told of your decision.")
            return redirect(QUEUE if sees_queue(request.user) else "my-work")
    context = {
        "form": form,
        "approval": approval,
        "last_day": approval.course_begins_on - A_DAY,
        "too_late": approval.course_begins_on <= today(),
        "acting_for": grant.acting_for,
        "trail": [(reverse(QUEUE), "Provider approvals")] if sees_queue(request.user) else [],
    }
    return render(request, "advancement/provider_decide.html", context)
