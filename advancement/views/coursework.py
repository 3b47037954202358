"""Courses of the employee, with the register of providers as one types."""

from functools import partial

from django.db.models import Q
from django.shortcuts import get_object_or_404, render

from advancement.actions import coursework as actions
from advancement.forms.coursework import CourseForm
from advancement.models import Course, Measure
from advancement.queries.coursework import approved_like, grades_offered, providers_like, studies_of
from advancement.views.own_evidence import enter, frame, remove, rests_on_it
from casework import evidence
from casework.pages import bind, page, step, today
from competencies.models import Criterion

MEASURE = Measure.COURSEWORK
LIST, ABOVE = "advancement:courses", "Course work"
FACTS = (
    "title",
    "approval",
    "hours",
    "began_on",
    "completed_on",
    "kind",
    "grade",
    "certificate",
    "skills_test",
    "skills_test_result",
    "own_time",
    "criterion",
)


@page
def courses(request):
    """The courses, the hours that count, until when, and the providers that were asked for."""
    aim = evidence.aim_of(request.user)
    studies = studies_of(request.user, aim, on=today())
    context = frame(aim, MEASURE, studies.measure)
    context |= {"studies": studies, "approvals": request.user.provider_approvals.order_by("-asked_at")}
    return render(request, "advancement/course_list.html", context)


@step
def add_course(request):
    """Enter a course."""
    return _enter(request, {}, lambda data: actions.add_course(by=request.user, **data), new=True)


@step
def change_course(request, pk):
    """Correct a course."""
    row = _own(request, pk)
    now = {name: getattr(row, name) for name in FACTS}
    now["provider"] = row.provider.name if row.provider else row.provider_name
    return _enter(request, now, lambda data: actions.change_course(row, by=request.user, **data), row=row)


@step
def remove_course(request, pk):
    """Take a course from the list."""
    row = _own(request, pk)
    act = partial(actions.remove_course, row, by=request.user)
    return remove(request, row, act, measure=MEASURE, back=LIST, parent=ABOVE)


@page
def find_providers(request):
    """Providers like what was typed so far, as suggestions for the field."""
    words = request.GET.get("provider", "").strip()[:160]
    found = (providers_like(words), approved_like(request.user, words)) if words else ((), ())
    return render(
        request, "advancement/course_providers.html", dict(zip(("providers", "approved"), found, strict=True))
    )


def _own(request, pk):
    rows = Course.objects.filter(person=request.user, removed_at__isnull=True)
    return get_object_or_404(rows.select_related("provider"), pk=pk)


def _enter(request, now, act, **context):
    aim = evidence.aim_of(request.user)
    asked = Q(retired_on__isnull=True) | Q(retired_on__gt=today())
    criteria = Criterion.objects.filter(asked, target_level=aim.target_level or "")
    context |= {
        "parent": ABOVE,
        "template": "advancement/course_form.html",
        **rests_on_it(aim, MEASURE),
        "scales": grades_offered(today()),
    }
    form = bind(request, CourseForm, initial=now, criteria=criteria)
    return enter(request, form, act, lambda row: _counts(request.user, row), back=LIST, **context)


def _counts(person, row):
    """What has become of a course that was just entered, in a sentence."""
    studies = studies_of(person, evidence.aim_of(person), on=today())
    taken = next(one for one in studies.courses if one.course == row)
    why = " ".join(finding.because for finding in taken.against) or "It counts."
    return f"“{row}” is on your list. {why} {studies.hours.because}"
