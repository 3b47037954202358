"""The registers about work itself: job classes, units, and the salary schedule (PL-ADM-1)."""

import re

from django import forms
from django.core.exceptions import ValidationError

from casework.registers import Register
from people.models import JobClass, SalaryStep, Unit

# The codes of the units above stand in the path of a unit, with strokes between them.
CODE = re.compile(r"[A-Za-z0-9-]+")
#: What tells the (code, title) of the levels of a band, the lowest first; filled when the apps are ready.
LEVELS = []


def place_in_the_tree(unit):
    """The path of a new unit: that of the unit above it, and its own code; neither changes later."""
    if unit.pk is not None:
        return
    if not CODE.fullmatch(unit.code):
        raise ValidationError({"code": "Enter the code in letters, digits and hyphens only."})
    unit.path = f"{unit.parent.path if unit.parent else '/'}{unit.code}/"


def only_one_at_the_top(unit, others):
    """The employer comes first and stands alone at the top; every other unit has one above it."""
    if unit.pk is not None or unit.parent is not None:
        return
    if next(iter(others), None):
        raise ValidationError({"parent": "Choose the unit above: only the employer stands at the top."})
    if unit.kind != Unit.Kind.EMPLOYER:
        raise ValidationError({"kind": "Begin with the employer: every other unit stands below it."})


def ask_for_level():
    """The levels of the bands, and those beside them that the classes on record have."""
    known = dict(level for levels in LEVELS for level in levels())
    for level in JobClass.objects.exclude(level="").order_by("level").values_list("level", flat=True).distinct():
        known.setdefault(level, level)
    return forms.ChoiceField(choices=[("", "Outside every band"), *known.items()], required=False)


REGISTERS = (
    Register(
        name="job-classes",
        title="Job classes",
        one="a job class",
        about="Classes of jobs with their grade. The level says which place in a band a class has.",
        model=JobClass,
        columns=(
            ("Code", "code"),
            ("Title", "title"),
            ("Family", "family"),
            ("Level", "level"),
            ("Grade", "grade"),
            ("No longer given from", "retired_on"),
        ),
        fields=("code", "title", "family", "level", "grade"),
        mends=("title", "family", "retired_on"),
        ends="retired_on",
        labels={"retired_on": "Day from which nobody is given this class"},
        search=("code", "title", "family"),
        asks={"level": ask_for_level},
    ),
    Register(
        name="units",
        title="Units",
        one="a unit",
        about="Offices, departments, divisions and schools, each below another; directors are appointed for them.",
        model=Unit,
        columns=(
            ("Code", "code"),
            ("Name", "name"),
            ("Kind", "kind"),
            ("Below", lambda row: row.parent),
            ("Closed from", "closed_on"),
        ),
        fields=("code", "name", "kind", "parent"),
        mends=("name", "kind", "closed_on"),
        ends="closed_on",
        search=("code", "name"),
        related=("parent",),
        labels={"parent": "Unit above", "closed_on": "Day from which it is closed"},
        completes=place_in_the_tree,
        beside=only_one_at_the_top,
    ),
    Register(
        name="salary-schedule",
        title="Salary schedule",
        one="a step of the salary schedule",
        about="What a grade and step pays in a year, from a day on. A new agreement is new rows; none is overwritten.",
        model=SalaryStep,
        columns=(
            ("Grade", "grade"),
            ("Step", "step"),
            ("A year", lambda row: f"${row.annual:,.2f}"),
            ("From", "in_force_from"),
        ),
        fields=("grade", "step", "annual", "in_force_from"),
        search=("grade", "step"),
        in_force="in_force_from",
        one_of_each=("grade", "step"),
        labels={"annual": "Annual salary", "in_force_from": "In force from"},
    ),
)
