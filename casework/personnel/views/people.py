"""The list of people, and the page of one person as of a day."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from casework import cases
from casework.access import looked_at
from casework.moves import public
from casework.pages import page, page_of, today
from casework.personnel import permissions
from casework.personnel.forms import AsOfForm, PeopleForm
from casework.personnel.queries import holding, open_requests_of, people_for, record_of
from people.models import Person


@page
def people(request):
    """The list of people, searched by name, number or unit."""
    if not permissions.lists_people(request.user):
        raise Http404
    form = PeopleForm(request.GET if "q" in request.GET else None, person=request.user)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = page_of(request, people_for(request.user, words, today()))
    context = {"form": form, "words": words, "page": found, "hires": bool(permissions.hires(request.user))}
    return render(request, "people/people.html", context)


@page
def person(request, username):
    """The record of one person, as of today or of another day."""
    found, sections = seen_by(request.user, username)
    form = AsOfForm(request.GET if request.GET.get("on") else None, person=request.user)
    on = (form.cleaned_data["on"] if form.is_valid() else None) or today()
    looked_at(request.user, found, "the personnel record")
    record, to_come = record_of(found, sections, on)
    context = {
        "person": found,
        "sections": sections,
        "form": form,
        "on": on,
        "is_today": on == today(),
        "now": {name: holding(record.get(name, ()), on) for name in ("job", "supervisors", "delegations")},
        "record": record,
        "to_come": to_come,
        "requests": open_requests_of(found) if "delegations" in sections else (),
        "endable": _endable(request.user, record.get("delegations", ())),
        "keeps": bool(permissions.keeps_record(request.user, found)),
        "appoints": bool(permissions.appoints(request.user, found)),
        "trail": trail(request.user),
        "cases": [(case, public(case)) for case in cases.visible_to(request.user).filter(subject=found)],
    }
    return render(request, "people/person.html", context)


def _endable(viewer, delegations):
    """The ids of those delegations that the viewer may end from this page."""
    running = [row for row in delegations if row.until > today() and not row.called_off]
    return {row.pk for row in running if permissions.ends(viewer, row)}


def seen_by(viewer, username):
    """The person of a user name with the sections that the viewer reads; 404 where that is nothing."""
    found = get_object_or_404(Person.objects.select_related("deactivated_by"), username=username)
    sections = permissions.sections_for(viewer, found)
    if not sections:
        raise Http404
    return found, sections


def trail(viewer, person=None):
    """The pages above: the list, for those who have it, and the person."""
    pages = [(reverse("people:people"), "People")] if permissions.lists_people(viewer) else []
    return [*pages, (reverse("people:person", args=[person.username]), person.name)] if person else pages
