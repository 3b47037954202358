"""What became of the sittings, for Human Resources."""

import io

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import permissions
from assessments.forms import PeriodForm
from assessments.queries import statistics as counted
from casework import downloads, tables
from casework.pages import chosen, page


@page
def statistics(request):
    """Sittings, people, passes and mean score of each test in a period."""
    form, lines = _found(request)
    context = {
        "filter_form": form,
        "form": form,
        "chosen": chosen(request, form),
        "lines": lines,
        "fewest": settings.SMALLEST_GROUP,
        "trail": [(reverse("assessments:queue"), _("Assessments queue"))],
    }
    return render(request, "assessments/statistics.html", context)


@page
def download(request):
    """The same as CSV, for the period that was asked for."""
    _form, lines = _found(request)
    content = io.BytesIO(tables.written(counted.table_of(lines)))
    return downloads.download(content, "results-by-test.csv", "text/csv; charset=utf-8")


def _found(request):
    """The form that says which period is wanted, and the lines of it; all of them where it can't be read."""
    if not permissions.reads_statistics(request.user):
        raise Http404
    form = PeriodForm(request.GET, person=request.user)
    period = form.cleaned_data if form.is_valid() else {}
    return form, counted.statistics(period.get("since"), period.get("until"))
