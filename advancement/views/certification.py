"""Certifications and exams of the employee, and whom an equivalence concerns."""

from functools import partial

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from advancement.actions import certification as actions
from advancement.forms.certification import ANOTHER, CertificationForm, EquivalenceForm, ExamForm
from advancement.models import Certification, Exam, Measure
from advancement.queries.certification import concerned_by, holding_of
from advancement.views.own_evidence import enter, frame, remove, rests_on_it
from casework import evidence, registers
from casework.access import looked_at_all
from casework.pages import bind, page, page_of, step, today

MEASURE = Measure.CERTIFICATION
LIST, ABOVE = "advancement:certifications", "Certifications"


@page
def certifications(request):
    """What satisfies the step, what is held, and what each piece counts as."""
    aim = evidence.aim_of(request.user)
    holding = holding_of(request.user, aim, on=today())
    context = frame(aim, MEASURE, holding.measure) | {"holding": holding}
    return render(request, "advancement/certification_list.html", context)


@step
def add_certification(request):
    """Enter a certification."""
    form = bind(request, CertificationForm)
    return _enter(request, form, lambda data: actions.add_certification(by=request.user, **data), new=True)


@step
def change_certification(request, pk):
    """Correct a certification."""
    row = _own(request, Certification, pk)
    now = {name: getattr(row, name) for name in ("number", "link", "earned_on", "expires_on", "prepared")}
    now |= {"credential": row.credential_id or ANOTHER, "name": "" if row.credential_id else row.name}
    form = bind(request, CertificationForm, initial=now, kept_credential=row.credential_id)
    return _enter(request, form, lambda data: actions.change_certification(row, by=request.user, **data), row=row)


@step
def remove_certification(request, pk):
    """Take a certification from the list."""
    return _remove(request, _own(request, Certification, pk))


@step
def add_exam(request):
    """Enter an exam towards a certification."""
    form = bind(request, ExamForm)
    return _enter(request, form, lambda data: actions.add_exam(by=request.user, **data), new=True, is_exam=True)


@step
def remove_exam(request, pk):
    """Take an exam from the list."""
    return _remove(request, _own(request, Exam, pk))


@page
def equivalence(request):
    """Whom it concerns that a credential stands for another: before HR registers it, and after."""
    if not registers.reads(request.user):
        raise Http404
    form = EquivalenceForm(request.GET or None, person=request.user)
    context = {"form": form, "keeps": bool(registers.keeps(request.user))}
    if form.is_valid():
        found = page_of(request, concerned_by(**form.cleaned_data, on=today(), viewer=request.user))
        looked_at_all(request.user, [one.person for one in found], "certifications an equivalence concerns")
        context |= {"page": found, "asked": form.cleaned_data}
    return render(request, "advancement/certification_equivalence.html", context)


def _own(request, model, pk):
    rows = model.objects.filter(person=request.user, removed_at__isnull=True)
    return get_object_or_404(rows, pk=pk)


def _enter(request, form, act, **context):
    context |= {"parent": ABOVE, "template": "advancement/certification_form.html"}
    context |= rests_on_it(evidence.aim_of(request.user), MEASURE)
    return enter(request, form, act, lambda row: _counts(request.user, row), back=LIST, **context)


def _remove(request, row):
    act = partial(actions.remove, row, by=request.user)
    return remove(request, row, act, measure=MEASURE, back=LIST, parent=ABOVE)


def _counts(person, row):
    """What has become of a row that was just entered, in a sentence."""
    holding = holding_of(person, evidence.aim_of(person), on=today())
    held = next(one for one in (*holding.certifications, *holding.exams) if one.row == row)
    return f"“{row}” is on your list. {held.finding.because}"
