"""The employee's own pages: what is asked, the job role, wishes for a sitting, practice."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import queries
from assessments.actions import booking, practice, selection
from assessments.forms import JobRoleForm, PracticeForm, WishForm
from assessments.models import Sitting
from casework.evidence import aim_of
from casework.pages import act, attempt, bind, page, press, step, today

LAWS = ("JB-SKL-1", "JB-SKL-3", "JB-SKL-6", "JB-SKL-2", "JB-SKL-5")


@page
def mine(request):
    """Where I stand with the assessments, what counts and what does not, and what to do next."""
    person, on = request.user, today()
    aim = aim_of(person)
    selected = queries.selection_of(aim.case)
    results = queries.results_of(person, aim.edition)
    context = {
        "aim": aim,
        "target": queries.level_title(aim.edition, aim.target_level),
        "measure": queries.judged(person, aim, on),
        "selection": selected,
        "required": queries.required_in(selected, person, aim, on),
        "offers": queries.offers(aim.target_level, on),
        "results": [one for one in results if one.proctored],
        "practice": [one for one in results if not one.proctored and one.outcome == Sitting.Outcome.TAKEN],
        "band_clause": aim.edition.clause("JB-ENR-1"),
        "laws": [(law, aim.edition.title(law), aim.edition.clause(law), aim.edition.reading(law)) for law in LAWS],
    }
    return render(request, "assessments/mine.html", context)


@step
def choose_job_role(request, number):
    """The job role under which I am tested."""
    aim = _own(request, number)
    offers, selected = queries.offers(aim.target_level, today()), queries.selection_of(aim.case)
    form = bind(request, JobRoleForm, offers=offers, initial={"job_role": selected and selected.job_role})
    if form.is_valid():
        with attempt(form):
            selection.choose_job_role(aim.case, by=request.user, job_role=form.cleaned_data["job_role"])
        if form.carried_out:
            messages.success(request, _("Your job role is selected. A proctor selects the two tests now."))
            return redirect("assessments:mine")
    context = {"form": form, "case": aim.case, "offers": offers, "trail": _trail()}
    context["target"] = queries.level_title(aim.edition, aim.target_level)
    return render(request, "assessments/choose_job_role.html", context)


@step
def ask_for_sitting(request, number, test):
    """A wish for a sitting of one of my two tests."""
    aim = _own(request, number)
    required = queries.required_in(queries.selection_of(aim.case), request.user, aim, today())
    one = next((one for one in required if one.test.pk == test), None)
    if one is None:
        raise Http404
    form = bind(request, WishForm)
    if form.is_valid():
        with attempt(form):
            booking.ask_for_sitting(aim.case, one.test, by=request.user, **form.cleaned_data)
        if form.carried_out:
            messages.success(request, _("A proctor books the sitting and you are told by e-mail."))
            return redirect("assessments:mine")
    context = {"form": form, "case": aim.case, "required": one, "trail": _trail()}
    return render(request, "assessments/ask_for_sitting.html", context)


@step
def record_practice(request):
    """A practice result of mine."""
    aim = aim_of(request.user)
    form = bind(request, PracticeForm, scale=aim.edition["JB-SKL-6"])
    if form.is_valid():
        with attempt(form):
            practice.record_practice(request.user, by=request.user, **form.cleaned_data)
        if form.carried_out:
            messages.success(request, _("Your practice result is kept. It does not count towards advancement."))
            return redirect("assessments:mine")
    return render(request, "assessments/record_practice.html", {"form": form, "trail": _trail()})


@act
def withdraw_practice(request, pk):
    """Take a practice result of mine back."""
    kept = request.user.sittings.filter(proctored=False, outcome=Sitting.Outcome.TAKEN)
    row = get_object_or_404(kept, pk=pk)
    said = _("The practice result is taken back.")
    return press(request, lambda: practice.withdraw_practice(row, by=request.user), said, "assessments:mine")


def _own(request, number):
    """The Aim of whoever asks, if the number is that of their open case; otherwise 404."""
    aim = aim_of(request.user)
    if aim.case is None or aim.case.number != number:
        raise Http404
    return aim


def _trail():
    return [(reverse("assessments:mine"), _("Assessments"))]
