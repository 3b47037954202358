"""Where a piece of evidence comes from, for its owner and for those who see a case that rests on it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from advancement.models import Measure
from advancement.queries.evidence import piece_of
from advancement.queries.facts import open_advancement_of
from advancement.queries.provenance import provenance_of
from advancement.queries.standing import evidence_page
from advancement.queries.visible import visible_to
from casework import evidence
from casework.access import looked_at
from casework.pages import page
from people.models import Person


@page
def provenance(request, username, key):
    """Who entered a piece when, who verified it in which case, what came of that, and what has changed since."""
    person = get_object_or_404(Person, username=username)
    piece = piece_of(person, key)
    if piece is None or not evidence.may_see(request.user, person, piece.measure):
        raise Http404
    advancement = open_advancement_of(person)
    looked_at(request.user, person, piece.measure, advancement and advancement.case)
    found = provenance_of(person, piece, viewer=request.user)
    context = {"person": person, "found": found, "item": piece.item, "trail": _trail(request.user, person, piece)}
    return render(request, "advancement/provenance.html", context)


def _trail(viewer, person, piece):
    """The page above: for the owner their evidence for the measure, for others the latest case of theirs."""
    cases = visible_to(viewer).filter(case__subject=person)
    latest = cases.order_by("-case__opened_on", "-pk").first()
    if address := viewer == person and evidence_page(piece.measure, latest and latest.case):
        return [(address, Measure(piece.measure).label)]
    return [(latest.case.get_absolute_url(), f"Case {latest.case.number}")] if latest else []
