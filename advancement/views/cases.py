"""The list of all cases, for those who see them by office."""

from django.http import Http404
from django.shortcuts import render

from advancement.forms.cases import CasesForm
from advancement.queries.cases import levels_sought, listed, waits_with
from casework.moves import public
from casework.pages import chosen, page, page_of, today
from casework.permissions import sees_every_case


@page
def cases(request):
    """Every case that was signed, but one's own: 25 to a page, filtered, the longest in a state first."""
    person, on = request.user, today()
    if not sees_every_case(person, on):
        raise Http404
    form = CasesForm(request.GET, person=person)
    wanted = dict(form.cleaned_data) if form.is_valid() else {}
    latest = wanted.pop("order", "") == "latest"
    found = page_of(request, listed(person, on, latest=latest, **wanted))
    levels = dict(levels_sought(on))
    rows = [(one, public(one.case), levels.get(one.target_level, one.target_level), *waits_with(one)) for one in found]
    context = {"page": found, "rows": rows, "filter_form": form, "form": form, "chosen": chosen(request, form)}
    return render(request, "advancement/cases.html", context)
