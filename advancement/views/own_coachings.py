"""A coach's own coachings: those that go on, those that wait for a signature, those that ended."""

from django.shortcuts import render

from advancement.queries import coaching as queries
from advancement.queries.facts import edition_of
from casework.pages import page, page_of, today

SHOWN = ("open", "to-sign", "ended")


@page
def own_coachings(request):
    """The coachings of whoever asks, with the hours of each; nobody else's."""
    show = request.GET.get("show")
    show = show if show in SHOWN else SHOWN[0]
    rows = page_of(request, queries.own_coachings(request.user, show))
    counted = queries.counted_of(list(rows), today()) if show != "ended" else {}
    for one in rows:
        one.counted, one.needed = counted.get(one.pk), edition_of(one.case.advancement)["JB-COA-4"]["hours"]
    context = {"page": rows, "show": show, "counts": queries.own_counts(request.user)}
    return render(request, "advancement/own_coachings.html", context)
