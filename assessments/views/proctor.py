"""The proctors' pages: what waits, all sittings, and each step of one sitting."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import permissions, queries
from assessments.actions import booking, selection, sittings
from assessments.forms import (
    BookingForm,
    CorrectionForm,
    FindSittings,
    IncidentForm,
    OptionalReasonForm,
    ReasonForm,
    ScoreForm,
    StartForm,
    TestsForm,
)
from assessments.models import Selection, Sitting
from casework.access import looked_at
from casework.evidence import aim_of
from casework.forms import CaseForm
from casework.pages import attempt, bind, chosen, page, page_of, step, today
from casework.work import waiting_for

ASKED, BOOKED, TAKEN, VOIDED = (getattr(Sitting.Outcome, name) for name in ("ASKED", "BOOKED", "TAKEN", "VOIDED"))


@page
def queue(request):
    """What waits for the proctors, the most urgent first."""
    _require(permissions.keeps_queue(request.user))
    items = waiting_for(request.user, today()).filter(desk=permissions.DESK)
    context = {"page": page_of(request, items), "reads_statistics": permissions.reads_statistics(request.user)}
    return render(request, "assessments/queue.html", context)


@page
def all_sittings(request):
    """All proctored sittings but one's own, with a search."""
    _require(permissions.keeps_queue(request.user))
    form = FindSittings(request.GET, person=request.user)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = queries.sittings_found(wanted.get("q", ""), wanted.get("outcome", "")).exclude(person=request.user)
    context = {"page": page_of(request, found), "filter_form": form, "chosen": chosen(request, form)}
    return render(request, "assessments/sittings.html", context)


@page
def sitting(request, number, pk):
    """One sitting, with what whoever looks may know of it and do about it."""
    one = _visible(request, number, pk)
    knows = permissions.is_confidant(request.user, one)
    grant = permissions.proctors(request.user, one.case)
    queries.with_passing([one], aim_of(one.person).edition)
    context = {"sitting": one, "case": one.case, "knows": knows, "proctors": bool(grant), "trail": _trail(request, one)}
    return render(request, "assessments/sitting.html", context)


@step
def select_tests(request, number):
    """Select the two tests of a case, out of those that its job role asks for."""
    rows = Selection.objects.select_related("case__subject", "job_role")
    selected = get_object_or_404(rows, case__number=number)
    case = selected.case
    _require(permissions.proctors(request.user, case))
    edition, offered = aim_of(case.subject).edition, queries.tests_offered(selected)
    form = bind(request, TestsForm, offered=offered, needed=edition["JB-SKL-1"]["tests"])
    if form.is_valid():
        with attempt(form):
            selection.select_tests(case, by=request.user, tests=list(form.cleaned_data["tests"]))
        if form.carried_out:
            messages.success(request, _("The tests are selected; %(name)s is told.") % {"name": case.subject.name})
            return redirect("assessments:queue")
    target = queries.level_title(edition, selected.target_level)
    context = {"form": form, "case": case, "selection": selected, "target": target, "trail": _trail(request)}
    return render(request, "assessments/select_tests.html", context)


@step
def book_sitting(request, number, pk):
    """Book a sitting that was asked for."""
    one = _at_desk(request, number, pk)
    edition = aim_of(one.person).edition
    minutes = one.test.minutes or edition["JB-SKL-2"]["minutes"]
    form = bind(request, BookingForm, initial={"minutes": minutes})
    words = {
        "heading": _("Book a sitting of “%(test)s”") % {"test": one.test},
        "button": _("Book the sitting"),
        "above": _("%(name)s is told day, time and place by e-mail.") % {"name": one.person.name},
        "attempts": queries.attempts(one.person, one.test, edition, today()),
    }
    return _step(request, one, form, booking.book_sitting, words, (ASKED,))


@step
def record_start(request, number, pk):
    """Record that a sitting begins."""
    one = _at_desk(request, number, pk)
    words = {"heading": _("Begin the sitting of “%(test)s”") % {"test": one.test}, "button": _("Record the start")}
    next_url = reverse("assessments:enter-score", args=[number, pk])
    return _step(request, one, bind(request, StartForm), sittings.record_start, words, (BOOKED,), next_url)


@step
def enter_score(request, number, pk):
    """Enter the score and the feedback of a sitting."""
    one = _at_desk(request, number, pk)
    form = bind(request, ScoreForm, scale=aim_of(one.person).edition["JB-SKL-6"])
    words = {
        "heading": _("Score of “%(test)s”") % {"test": one.test},
        "button": _("Enter the score"),
        "above": _("The feedback goes to %(name)s, the score to the supervisor and to Human Resources, by e-mail.")
        % {"name": one.person.name},
    }
    return _step(request, one, form, sittings.enter_score, words, (BOOKED,))


@step
def correct_score(request, number, pk):
    """Mend a score that was entered wrongly."""
    one = _at_desk(request, number, pk)
    form = bind(request, CorrectionForm, scale=aim_of(one.person).edition["JB-SKL-6"])
    words = {
        "heading": _("Correct the score of “%(test)s”") % {"test": one.test},
        "button": _("Correct the score"),
        "above": _("Whoever was told the score is told the correction. A signature that rests on it becomes void."),
    }
    return _step(request, one, form, sittings.correct_score, words, (TAKEN,))


@step
def note_incident(request, number, pk):
    """Note what happened during a sitting."""
    one = _at_desk(request, number, pk)
    words = {
        "heading": _("Note an incident at “%(test)s”") % {"test": one.test},
        "button": _("Note the incident"),
        "above": _(
            "It stays with the sitting and is not changed later. Whether the sitting counts is not decided by it."
        ),
    }
    return _step(request, one, bind(request, IncidentForm), sittings.note_incident, words, (BOOKED, TAKEN, VOIDED))


@step
def void_sitting(request, number, pk):
    """Void a sitting, so that it does not count."""
    one = _at_desk(request, number, pk)
    words = {
        "heading": _("Void the sitting of “%(test)s”") % {"test": one.test},
        "button": _("Void the sitting"),
        "above": _("It does not count then, neither as passed nor as one of the sittings of the year."),
    }
    return _step(request, one, bind(request, ReasonForm), sittings.void_sitting, words, (BOOKED, TAKEN))


@step
def mark_no_show(request, number, pk):
    """Record that the employee was not there."""
    one = _at_desk(request, number, pk)
    words = {
        "heading": _("No show at “%(test)s”") % {"test": one.test},
        "button": _("Record the no show"),
        "above": _("The sitting does not count; %(name)s can ask for another one.") % {"name": one.person.name},
    }
    return _step(request, one, bind(request, CaseForm), booking.mark_no_show, words, (BOOKED,))


@step
def cancel_sitting(request, number, pk):
    """Cancel a wish or a booking: the employee's own, or as proctor."""
    one = _visible(request, number, pk)
    _require(one.person == request.user or permissions.proctors(request.user, one.case))
    words = {
        "heading": _("Cancel the sitting of “%(test)s”") % {"test": one.test},
        "button": _("Cancel the sitting"),
        "back": _("Keep the sitting"),
        "above": _("It does not count as one of the sittings of the year."),
    }
    form = bind(request, OptionalReasonForm)
    return _step(request, one, form, booking.cancel_sitting, words, (ASKED, BOOKED))


def _step(request, one, form, action, words, outcomes, next_url=None):
    """One step of a sitting: its page, the action, and back to the sitting."""
    if request.method != "POST" and one.outcome not in outcomes:
        messages.info(
            request, _("This was done already: the sitting is %(state)s.") % {"state": one.get_outcome_display()}
        )
        return redirect(_address(one))
    if form.is_valid():
        with attempt(form):
            one = action(one, by=request.user, **form.cleaned_data)
        if form.carried_out:
            messages.success(request, _("Done: the sitting is %(state)s.") % {"state": one.get_outcome_display()})
            return redirect(next_url or _address(one))
    context = {"form": form, "sitting": one, "case": one.case, "trail": _trail(request, one), **words}
    context |= {"address": _address(one), "knows": permissions.is_confidant(request.user, one)}
    return render(request, "assessments/sitting_step.html", context)


def _visible(request, number, pk):
    """The proctored sitting of a case, if it exists for whoever asks; otherwise 404."""
    rows = Sitting.objects.select_related("case__subject", "person", "test", "proctor", "scored_by", "certificate")
    rows = rows.prefetch_related("topic_scores", "incidents__noted_by")
    one = get_object_or_404(rows, pk=pk, case__number=number)
    _require(permissions.sees(request.user, one))
    if request.method != "POST":
        looked_at(request.user, one.person, f"sitting of {one.test}", one.case)
    return one


def _at_desk(request, number, pk):
    """The sitting, for proctors; for everybody else 404."""
    one = _visible(request, number, pk)
    _require(permissions.proctors(request.user, one.case))
    return one


def _require(answer):
    if not answer:
        raise Http404


def _address(one):
    return reverse("assessments:sitting", args=[one.case.number, one.pk])


def _trail(request, one=None):
    """The pages above: the person's own assessments, or the queue."""
    if one is not None and one.person == request.user:
        return [(reverse("assessments:mine"), _("Assessments"))]
    if permissions.keeps_queue(request.user):
        return [(reverse("assessments:queue"), _("Assessments queue"))]
    return [(one.case.get_absolute_url(), _("Case %(number)s") % {"number": one.case.number})]
