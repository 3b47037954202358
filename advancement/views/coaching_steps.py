"""What every step of a coaching does in HTTP: may it be taken at all, the form, one action, a sentence, back again."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from advancement.actions.coaching.desk import require_going_on
from advancement.queries import coaching as queries
from casework.access import looked_at
from casework.findings import Refused
from casework.pages import attempt


def take(request, coaching, *, grant, form, act, said, then, asks=None, again=None, **context):
    """Show a step and carry it out; `then` is where it leads, which need not be the case: a coach does not see it.

    `asks(coaching)` raises Refused if the step can't be taken now, whatever is filled in. `again()` is called after a
    refusal, when the coaching has been read anew. `rows` may be a function.
    """
    if refusal := _not_open(request, coaching, grant, then, asks or require_going_on):
        return refusal
    if form.is_valid():
        with attempt(form):
            act(form.cleaned_data)
        if form.carried_out:
            messages.success(request, said)
            return redirect(then)
        if again:
            coaching.refresh_from_db()
            again()
    rows = context.pop("rows", ())
    template = context.pop("template", "advancement/coaching_step.html")
    context |= {"form": form, "cancel": then, "rows": rows() if callable(rows) else rows}
    return render(request, template, {"case": getattr(coaching, "case", None), "coaching": coaching} | context)


def without_coach(coaching):
    """Steps that come before there is a coach ask only that the coaching goes on."""
    require_going_on(coaching, with_coach=False)


def nothing(coaching):
    """Steps of which the action alone judges whether they can be taken."""


def _not_open(request, coaching, grant, then, asks):
    """The page that says why a step can't be taken by whoever asks, or at all; None if it can."""
    unmet = grant.unmet
    if not unmet:
        try:
            asks(coaching)
        except Refused as refusal:
            unmet = refusal.findings
    if not unmet:
        return None
    context = {"case": getattr(coaching, "case", None), "findings": unmet, "back": then}
    return render(request, "advancement/coaching_refused.html", context, status=409 if grant else 403)


def opened(request, number):
    """The case and the coaching that whoever asks may see (or no coaching yet); otherwise 404; the look is recorded."""
    advancement = get_object_or_404(queries.coaching_visible_to(request.user), case__number=number)
    looked_at(request.user, advancement.case.subject, f"coaching of {number}", advancement.case)
    return advancement, queries.coaching_of(request.user, advancement.case)


def with_coach(request, number):
    """The case and its coaching, for whoever may see it, once there is a coach; otherwise 404."""
    advancement, one = opened(request, number)
    if one is None or one.coach_id is None:
        raise Http404
    return advancement, one


def log_address(number):
    """Where the log of a coaching is."""
    return reverse("advancement:coach-log", args=[number])
