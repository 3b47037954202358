"""The pages of the registers: all of them, one with its search, a row with its history, add, change."""

import io

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse

from casework import downloads, journal, registers, tables
from casework import suggested_days as suggestions
from casework.forms.days import days_in
from casework.forms.registers import DaysForm, JournalForm, adding, changing, filtering
from casework.pages import attempt, bind, chosen, page, page_of, step, today

app_name = "registers"


@page
def index(request):
    """All registers."""
    _require(registers.reads(request.user))
    return render(request, "casework/register_index.html", {"registers": registers.in_order()})


@page
def rows(request, name):
    """The rows of a register, with its search."""
    one = _register(request, name)
    form, rows_found = _found(request, one)
    found = page_of(request, rows_found)
    lines = [(row.pk, one.cells(row)) for row in found]
    context = {"register": one, "form": form, "filter_form": form, "page": found, "lines": lines}
    context["chosen"] = chosen(request, form)
    context |= {"keeps": bool(registers.keeps(request.user)), "trail": _trail()}
    return render(request, "casework/register_rows.html", context)


@page
def download(request, name):
    """The rows of a register as CSV, those that were searched for."""
    one = _register(request, name)
    _form, found = _found(request, one)
    content = io.BytesIO(tables.written(registers.table_of(one, found)))
    return downloads.download(content, f"{name}.csv", "text/csv; charset=utf-8")


@page
def changes(request):
    """Who changed what in all registers."""
    _require(registers.reads(request.user))
    form = JournalForm(request.GET, person=request.user, people=journal.people())
    found = page_of(request, journal.lines(**(form.cleaned_data if form.is_valid() else {})))
    context = {"form": form, "filter_form": form, "chosen": chosen(request, form), "page": found, "trail": _trail()}
    context["entries"] = journal.entries(found)
    return render(request, "casework/register_journal.html", context)


@step
def add(request, name):
    """A new row."""
    one = _register(request, name, to_keep=True)
    form = bind(request, adding(one))
    if form.is_valid():
        with attempt(form):
            row = registers.add(one, form.cleaned_data, by=request.user)
        if form.carried_out:
            messages.success(request, f"Added to the register: {row}.")
            return redirect("registers:rows", name)
    return render(request, "casework/register_add.html", {"register": one, "form": form, "trail": _trail(one)})


@step
def suggested_days(request):
    """Official holidays that are no closed days yet; Human Resources takes those on which the offices are closed."""
    _require(registers.keeps(request.user))
    days = suggestions.suggested(today())
    form = bind(request, DaysForm, days=days)
    if form.is_valid():
        with attempt(form):
            rows = suggestions.take(form.cleaned_data["days"], by=request.user, today=today())
        if form.carried_out:
            messages.success(request, f"Added to the register: {', '.join(map(str, rows)) or 'nothing'}.")
            return redirect("registers:rows", suggestions.REGISTER)
    trail = _trail(registers.REGISTERS[suggestions.REGISTER])
    return render(request, "casework/suggested_days.html", {"form": form, "days": days, "trail": trail})


@page
def row(request, name, pk):
    """One row, with who did what to it."""
    one = _register(request, name)
    found = get_object_or_404(one.rows(), pk=pk)
    context = {
        "register": one,
        "row": found,
        "cells": one.cells(found),
        "links": [(words, address(found)) for words, address in one.links],
        "events": registers.history_of(one, found),
        "changeable": bool(one.changeable(found)),
        "keeps": bool(registers.keeps(request.user)),
        "trail": _trail(one),
    }
    return render(request, "casework/register_row.html", context)


@step
def change(request, name, pk):
    """Change what may change of a row."""
    one = _register(request, name, to_keep=True)
    found = get_object_or_404(one.rows(), pk=pk)
    _require(one.changeable(found))
    now = {field: getattr(found, field) for field in one.changeable(found)}
    form = bind(request, changing(one, found), initial=now | {"seen": registers.version_of(found)})
    if form.is_valid():
        facts = dict(form.cleaned_data)
        why, seen = facts.pop("why"), facts.pop("seen")
        with attempt(form):
            registers.change(one, found, facts, by=request.user, seen=seen, why=why)
        if form.carried_out:
            messages.success(request, "The row is changed; its history says by whom and why.")
            return redirect("registers:row", name, pk)
    context = {"register": one, "row": found, "form": form, "trail": _trail(one, found)}
    return render(request, "casework/register_change.html", context)


def _found(request, one):
    """The form that says which rows are wanted, and these; all of them where it can't be read."""
    form = filtering(one)(request.GET, person=request.user)
    wanted = form.cleaned_data if form.is_valid() else {}
    days, words = days_in(wanted.get("q", ""))
    on = today() if wanted.get("show") else None
    return form, one.rows(words, days=days, kind=wanted.get("kind", ""), on=on)


def _register(request, name, *, to_keep=False):
    may = registers.keeps if to_keep else registers.reads
    one = registers.REGISTERS.get(name)
    _require(one and may(request.user))
    return one


def _require(answer):
    # Whoever has nothing to do with the registers does not learn that they are here.
    if not answer:
        raise Http404


def _trail(one=None, row=None):
    """The pages above: all registers, this register, this row."""
    trail = [(reverse("registers:index"), "Registers")]
    if one:
        trail.append((reverse("registers:rows", args=[one.name]), one.title))
    if row:
        trail.append((reverse("registers:row", args=[one.name, row.pk]), str(row)))
    return trail


urlpatterns = [
    path("", index, name="index"),
    path("changes/", changes, name="changes"),
    path("closed-days/suggested/", suggested_days, name="suggested-days"),
    path("<slug:name>/", rows, name="rows"),
    path("<slug:name>/download/", download, name="download"),
    path("<slug:name>/add/", add, name="add"),
    path("<slug:name>/<int:pk>/", row, name="row"),
    path("<slug:name>/<int:pk>/change/", change, name="change"),
]
