"""The levels of the band as a page everybody can read, and the job classes that the search finds there (PL-SRC-1)."""

from django.shortcuts import render
from django.urls import reverse

from advancement.queries.classes import classes_found_by, levels_of_band
from casework.clock import today
from casework.pages import page
from casework.search import Hit, Source


@page
def levels(request):
    """Each level of the band: its grade, and what it asks of a person."""
    return render(request, "advancement/levels.html", {"levels": levels_of_band(request.user, today())})


def _job_class(one):
    return Hit(one.title, f"{reverse('advancement:levels')}#{one.level}", f"code {one.code}, grade {one.grade}")


#: Whoever reads the registers finds the classes there.
SOURCE = Source(31, "job class of the band", "job classes of the band", classes_found_by, _job_class)
