"""Where a piece of evidence comes from, for its owner and for those who see a case that rests on it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from advancement.queries.evidence import piece_of
from advancement.queries.facts import open_advancement_of
from advancement.queries.provenance import provenance_of
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
    return render(request, "advancement/provenance.html", {"person": person, "found": found, "item": piece.item})
