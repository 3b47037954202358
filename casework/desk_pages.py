"""The pages by which Human Resources keeps work moving: steps that need an approver, and mail that did not go out."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from casework import naming, outbox
from casework.forms import CaseForm, ProseField, SentenceField
from casework.forms.people import PersonField
from casework.models import Message, WorkItem
from casework.pages import act, attempt, bind, chosen, page, page_of, press, step, today
from people.models import Role
from people.queries import roles_on

STEPS = (("", "With nobody"), ("somebody", "With somebody"))


class StepsForm(CaseForm):
    """Which steps are shown."""

    show = forms.ChoiceField(label="Steps", choices=STEPS, required=False)
    q = SentenceField(label="Name or case number", required=False)


class NameForm(CaseForm):
    """Who takes a step, and why it goes to them."""

    person = PersonField(label="Who takes this step")
    reason = ProseField(label="Reason", max_length=2000)

    def __init__(self, *args, needs_reason, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason


def is_hr(person):
    """Whether these pages are there for somebody."""
    return Role.HR_COORDINATOR in roles_on(person, today())


def needing(person):
    """How many steps need an approver, for the navigation."""
    return naming.nameable_by(person).filter(unassigned=True).count()


@page
def needs_approver(request):
    """The steps that nobody can take; on demand, those which HR may give to somebody else."""
    if not is_hr(request.user):
        raise Http404
    form = StepsForm(request.GET, person=request.user)
    wanted = form.cleaned_data if form.is_valid() else {}
    items = naming.nameable_by(request.user).filter(unassigned=wanted.get("show") != "somebody")
    for word in wanted.get("q", "").split():
        items = items.filter(naming.says(word))
    context = {"page": page_of(request, items), "filter_form": form, "chosen": chosen(request, form)}
    return render(request, "casework/needs_approver.html", context)


@step
def name_holder(request, pk):
    """HR names who takes a step."""
    if not is_hr(request.user):
        raise Http404
    item = get_object_or_404(WorkItem.objects.select_related("case", "subject", "holder"), pk=pk)
    if not naming.names(request.user, item):
        raise Http404
    open_item = naming.nameable_by(request.user).filter(pk=pk).exists()
    form = bind(request, NameForm, needs_reason=not item.unassigned)
    if open_item and form.is_valid():
        with attempt(form):
            naming.name_holder(item, by=request.user, **form.cleaned_data)
        if form.carried_out:
            messages.success(request, f"{form.cleaned_data['person'].name} has “{item.title}” now, and is told.")
            return redirect("casework:needs-approver")
    return render(request, "casework/name_holder.html", {"form": form, "item": item, "is_open": open_item})


@page
def mail(request):
    """The outbox: what waits, what went out, what did not."""
    if not outbox.reads(request.user):
        raise Http404
    found = outbox.visible_to(request.user)
    state = request.GET.get("state", "")
    rows = found.filter(state=state) if state in Message.State else found
    context = {
        "page": page_of(request, rows.order_by("-created_at", "-pk")),
        "state": state if state in Message.State else "",
        "counts": outbox.counts(found),
        "handles": bool(outbox.handles(request.user)),
    }
    return render(request, "casework/outbox.html", context)


@act
def send_again(request, pk):
    """HR has a message sent again."""
    return _press(request, pk, outbox.send_again, "The message goes out again with the next mail.")


@act
def settle(request, pk):
    """HR found out that a message arrived."""
    return _press(request, pk, outbox.settle, "The message counts as sent.")


def _press(request, pk, carry_out, said):
    message = get_object_or_404(outbox.visible_to(request.user), pk=pk)
    if not outbox.handles(request.user):
        raise Http404
    return press(request, lambda: carry_out(message, by=request.user), said, "casework:outbox")
