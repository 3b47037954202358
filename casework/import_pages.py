"""The pages of the imports: bring a file, look at what each row would do, apply it, take the report."""

import io

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework import downloads, imports, tables
from casework.forms import CaseForm
from casework.forms.tables import bringing
from casework.models import ImportRow
from casework.pages import act, attempt, bind, page, page_of, press, step

app_name = "imports"


@step
def bring(request, name):
    """Choose a file of one kind; below it those that were brought before."""
    one = _importer(request, name)
    may = bool(one.may(request.user))
    form = bind(request, bringing(one.columns))
    if form.is_valid():
        with attempt(form):
            kept = imports.bring(one, form.cleaned_data["table"], by=request.user)
        if form.carried_out:
            return redirect("imports:rows", name, kept.pk)
    found = page_of(request, imports.kept_for(one, request.user))
    counted = imports.counts(found)
    context = {"importer": one, "form": form, "may": may, "page": found}
    context["lines"] = [(kept, counted[kept.pk]) for kept in found]
    context["trail"] = one.above
    return render(request, "casework/import_bring.html", context)


@step
def rows(request, name, pk):
    """What each row of a kept file does; by POST the file is applied."""
    one, kept = _kept(request, name, pk)
    may = bool(one.may(request.user))
    form = bind(request, CaseForm)
    if form.is_valid():
        with attempt(form):
            kept = imports.start(kept, by=request.user)
        if form.carried_out and kept.is_under_way:
            messages.success(request, _("The file is being applied. It has many rows: look here again in a while."))
            return redirect("imports:rows", name, pk)
        if form.carried_out:
            added = imports.counts([kept])[kept.pk]["added"]
            said = ngettext("%(count)s row was added.", "%(count)s rows were added.", added) % {"count": added}
            messages.success(request, said)
            return redirect("imports:rows", name, pk)
    counted = imports.counts([kept])[kept.pk]
    wanted = request.GET.get("result", "")
    found = kept.rows.select_related("subject")
    found = page_of(request, found.filter(verdict=wanted) if wanted in ImportRow.Verdict else found)
    imports.seen(one, found, by=request.user)
    context = {"importer": one, "kept": kept, "form": form, "may": may, "page": found, "counts": counted}
    context["chosen"] = wanted if wanted in ImportRow.Verdict else ""
    context["all"] = sum(counted.values())
    context["filters"] = [("", _("All"), context["all"]), *_of_each(counted)]
    context["lines"] = [(row, _cells(one, row)) for row in found]
    context["trail"] = [*one.above, (reverse("imports:bring", args=[name]), one.title)]
    return render(request, "casework/import_rows.html", context)


@act
def discard(request, name, pk):
    """A file that was wrong is put aside before it is applied."""
    one, kept = _kept(request, name, pk)
    if not one.may(request.user):
        raise Http404
    said = _("The file is discarded: nothing of it was added. Choose the right one.")
    there = reverse("imports:bring", args=[name])
    return press(request, lambda: imports.discard(kept, by=request.user), said, there)


@page
def template(request, name):
    """An empty file with the first line that an import asks for."""
    one = _importer(request, name)
    if not one.may(request.user):
        raise Http404
    content = io.BytesIO(tables.written([[column.heading for column in one.columns]]))
    return downloads.download(content, f"{name}-template.csv", "text/csv; charset=utf-8")


@page
def report(request, name, pk):
    """The rows with what became of them, as CSV."""
    _one, kept = _kept(request, name, pk)
    content = io.BytesIO(imports.report(kept, by=request.user))
    return downloads.download(content, f"{name}-{kept.pk}.csv", "text/csv; charset=utf-8")


def _importer(request, name):
    # Whoever has nothing to do with an import does not learn that it is here.
    one = imports.called(name)
    if one is None or not one.reads(request.user):
        raise Http404
    return one


def _kept(request, name, pk):
    one = _importer(request, name)
    return one, get_object_or_404(imports.kept_for(one, request.user), pk=pk)


def _of_each(counted):
    return [(value, label, counted[value]) for value, label in ImportRow.Verdict.choices if counted[value]]


def _cells(one, row):
    return [(column.heading, row.cells.get(column.name, "")) for column in one.columns]


urlpatterns = [
    path("<slug:name>/", bring, name="bring"),
    path("<slug:name>/template/", template, name="template"),
    path("<slug:name>/<int:pk>/", rows, name="rows"),
    path("<slug:name>/<int:pk>/discard/", discard, name="discard"),
    path("<slug:name>/<int:pk>/report/", report, name="report"),
]
