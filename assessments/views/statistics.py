"""What became of the sittings, for Human Resources."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import permissions
from assessments.forms import PeriodForm
from assessments.queries import statistics as counted
from casework.pages import chosen, page


@page
def statistics(request):
    """Sittings, people, passes and mean score of each test in a period."""
    if not permissions.reads_statistics(request.user):
        raise Http404
    form = PeriodForm(request.GET, person=request.user)
    period = form.cleaned_data if form.is_valid() else {}
    context = {
        "filter_form": form,
        "form": form,
        "chosen": chosen(request, form),
        "lines": counted.statistics(period.get("since"), period.get("until")),
        "fewest": settings.SMALLEST_GROUP,
        "trail": [(reverse("assessments:queue"), _("Assessments queue"))],
    }
    return render(request, "assessments/statistics.html", context)
