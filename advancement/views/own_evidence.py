"""What the pages of evidence that somebody keeps themselves have in common: what is asked, submit, enter, remove."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from advancement.models import Line, Measure
from advancement.rules import band
from casework import evidence
from casework.forms import CaseForm
from casework.pages import attempt, bind


def frame(aim, measure, found):
    """What a page of evidence shows around it: the step it is for (evidence.Aim), its rules, its line of Part II."""
    line, edition = line_of(aim, measure), aim.edition
    return {
        "case": aim.case,
        "line": line,
        "may_submit": bool(line and aim.gathers.met and line.state in (Line.State.WAITING, Line.State.RETURNED)),
        "level": band.title_of(aim.level, edition),
        "target": band.title_of(aim.target_level, edition) if aim.target_level else "",
        "measure": found,
        "asked": [(one, edition.title(one.rule), edition.reading(one.rule)) for one in found.findings],
    }


def line_of(aim, measure):
    """The line of Part II that evidence is for, or None without an open case."""
    return Line.objects.filter(advancement__case=aim.case, measure=measure).first() if aim.case else None


def rests_on_it(aim, measure):
    """Whether a supervisor has signed the line that rests on this evidence, or has it to review, as context."""
    line = line_of(aim, measure)
    state = line.state if line else None
    return {"is_signed": state == Line.State.SIGNED, "is_submitted": state == Line.State.SUBMITTED}


def enter(request, form, act, said, *, back, template, **context):
    """Show a form of evidence and carry it out; `act(cleaned data)` returns the row, `said(row)` what it counts as."""
    if form.is_valid():
        with attempt(form):
            row = act(form.cleaned_data)
        if form.carried_out:
            messages.success(request, said(row))
            return redirect(back)
    context |= {"form": form, "back": reverse(back), "trail": [(reverse(back), context["parent"])]}
    return render(request, template, context)


def remove(request, row, act, *, measure, back, parent):
    """Ask once more, then take a row from the list."""
    form, was = bind(request, CaseForm), evidence.stage(request.user, measure)
    if form.is_valid():
        with attempt(form):
            act()
        if form.carried_out:
            said = f"“{row}” is no longer on your list."
            if evidence.Stage.SIGNED == was != evidence.stage(request.user, measure):
                said += f" The signature of “{Measure(measure).label}” is void now."
            messages.success(request, said)
            return redirect(back)
    context = {"form": form, "row": row, "back": reverse(back), "trail": [(reverse(back), parent)]}
    return render(request, "advancement/evidence_remove.html", context)
