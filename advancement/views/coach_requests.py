"""Coaching in HTTP, for the technology department: the queue, who could coach, orientations, the end of a coaching."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from advancement.actions import coaching as actions
from advancement.forms.coaching import CoachForm, EndForm, OrientationForm, SearchForm, WhyForm
from advancement.models import Coaching, CoachOrientation
from advancement.permissions import coaching as may
from advancement.queries import coaching as queries
from advancement.queries.facts import edition_of
from advancement.queries.visible import visible_to
from advancement.rules import band
from advancement.views.coaching_steps import nothing, take, without_coach
from casework.access import looked_at
from casework.calendar import day_text
from casework.pages import bind, page, page_of, step, today
from people.models import Person


@page
def coach_requests(request):
    """The queue of requests in the order of asking, or the coachings that go on."""
    if not may.sees_requests(request.user):
        raise Http404
    show = "running" if request.GET.get("show") == "running" else "waiting"
    counts = {"waiting": queries.waiting().count(), "running": queries.running().count()}
    rows = page_of(request, queries.under_way(today()) if show == "running" else queries.queue())
    for one in rows:
        advancement = one.case.advancement
        one.target = band.title_of(advancement.target_level, edition_of(advancement))
    context = {"page": rows, "show": show, "counts": counts}
    return render(request, "advancement/coach_requests.html", context)


@step
def assign_coach(request, number, pk):
    """The technology department chooses among the qualified coaches."""
    one = _served(request, number, pk)
    looked_at(request.user, one.person, f"coach request of {number}", one.case)
    search = SearchForm(request.GET if "q" in request.GET else None)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    found = page_of(request, queries.candidates(one, today(), words))
    edition = edition_of(one.case.advancement)
    return take(
        request,
        one,
        grant=may.serves(request.user, one),
        form=bind(request, CoachForm),
        act=lambda data: actions.assign_coach(one, by=request.user, coach=data["coach"]),
        said="The coach is assigned; employee and coach write and sign the agreement now.",
        then=reverse("advancement:coach-requests"),
        asks=without_coach,
        template="advancement/coach_assign.html",
        page=found,
        search=search,
        words=words,
        target=band.title_of(one.target_level, edition),
        rule=(edition.title("JB-COA-2"), edition.reading("JB-COA-2"), edition.clause("JB-COA-2")),
    )


@step
def orient_coach(request, username):
    """The technology department records when a coach had the orientation."""
    if not may.sees_requests(request.user):
        raise Http404
    coach = get_object_or_404(Person, username=username, is_active=True)
    recorded = CoachOrientation.objects.filter(coach=coach).first()
    initial = {"oriented_on": recorded.oriented_on if recorded else None}
    return take(
        request,
        None,
        grant=may.may_orient(request.user, coach),
        form=bind(request, OrientationForm, initial=initial),
        act=lambda data: actions.record_orientation(coach, by=request.user, **data),
        said=f"The orientation of {coach.name} is recorded.",
        then=reverse("advancement:coach-requests") + "?show=running",
        heading=f"Record the orientation of {coach.name}",
        button="Record the orientation",
        lead="Coaches have the orientation and the materials before their first session (JB-COA-6).",
        asks=nothing,
        rows=[{"name": "Recorded so far", "value": day_text(recorded.oriented_on)}] if recorded else [],
    )


@step
def end_coaching(request, number, pk):
    """Employee, coach or technology department end a coaching."""
    one = _ended_by(request, number, pk)
    is_employee = request.user.pk == one.person_id
    asks = is_employee and one.coach_id is not None
    then = _back(request, one)
    return take(
        request,
        one,
        grant=may.may_end(request.user, one),
        form=bind(request, EndForm if asks else WhyForm),
        act=lambda data: actions.end_coaching(one, by=request.user, **({"another": not is_employee} | data)),
        said="The coaching ended; the hours that were logged stay.",
        then=then,
        asks=without_coach if is_employee else None,
        heading=f"End the coaching of {one.person.name}" if one.coach_id else "Withdraw the request for a coach",
        button="End the coaching" if one.coach_id else "Withdraw the request",
        rows=[{"name": "Coach", "value": one.coach.name}] if one.coach_id else [],
        above=_what_follows(one, is_employee),
    )


def _what_follows(one, is_employee):
    if not one.coach_id:
        return "You can ask again at any time; the place in the queue is then a new one."
    if is_employee:
        return "The hours that were logged stay. With another coach, both of you sign the agreement anew."
    return "The hours that were logged stay. The request goes back to its place in the queue for another coach."


def _served(request, number, pk):
    """The request, for whoever works on the queue; otherwise 404."""
    if not may.sees_requests(request.user):
        raise Http404
    rows = Coaching.objects.select_related("person", "case__advancement", "coach")
    return get_object_or_404(rows, pk=pk, case__number=number)


def _ended_by(request, number, pk):
    """The coaching, for those who may see it or work on the queue; otherwise 404."""
    if may.sees_requests(request.user):
        return _served(request, number, pk)
    advancement = get_object_or_404(queries.coaching_visible_to(request.user), case__number=number)
    rows = Coaching.objects.select_related("person", "case__advancement", "coach").filter(case=advancement.case)
    if not visible_to(request.user).filter(pk=advancement.pk).exists():
        rows = rows.filter(coach=request.user)
    return get_object_or_404(rows, pk=pk)


def _back(request, one):
    if request.user.pk == one.person_id:
        return reverse("advancement:coaching", args=[one.case.number])
    if request.user.pk == one.coach_id:
        return reverse("advancement:coach-log", args=[one.case.number])
    return reverse("advancement:coach-requests") + "?show=running"
