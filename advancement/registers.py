"""The registers of career advancement that Human Resources keeps: credentials, equivalents, providers, criteria."""

from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from advancement.models import Credential, Equivalent, Grade, Provider
from advancement.queries.facts import PROGRAM
from advancement.rules import band
from advancement.rules.coursework import plain_grade
from casework import clock, editions
from casework.calendar import day_text
from casework.forms import ProseField
from casework.registers import Register
from competencies.models import Criterion


def _concerned(row):
    """The page that says whom an equivalent concerns, filled in for this one."""
    asked = {"credential": row.credential_id, "stands_for": row.stands_for_id, "in_force_from": row.in_force_from}
    return f"{reverse('advancement:equivalence')}?{urlencode(asked)}"


def has_a_reason(row):
    """A new decision says why: whom it concerns will ask (JB-CRT-3)."""
    if row.pk is None and not row.reason.strip():
        raise ValidationError({"reason": "Enter the reason of the decision."})


def _address():
    said = "Enter a whole address, for example https://intranet.district.org/decisions/12."
    return forms.URLField(required=False, max_length=500, assume_scheme="https", error_messages={"invalid": said})


def _edition():
    return editions.in_force(PROGRAM, clock.today())


def levels_of_classes():
    """The levels that a job class can have, code and title: those of the band, and the classes above and below it."""
    beside = _edition()["JB-COA-2"]
    codes = (*beside["below"], *band.levels(_edition()), *beside["above"])
    return [(code, band.title_of(code, _edition())) for code in codes]


def _level_field():
    levels = [(code, band.title_of(code, _edition())) for code in band.levels(_edition())]
    return forms.ChoiceField(choices=[("", "Choose…"), *levels])


CREDENTIALS = Register(
    name="credentials",
    title="Credentials",
    one="a credential",
    about="The certifications that people choose from; the policy edition and the equivalents say which of them count.",
    model=Credential,
    columns=(
        ("Credential", "name"),
        ("Provider", "provider"),
        ("Code", "code"),
        ("No longer offered from", "retired_on"),
    ),
    fields=("code", "name", "provider"),
    mends=("name", "provider", "retired_on"),
    search=("name", "provider", "code"),
    ends="retired_on",
    labels={"retired_on": "Day from which it is no longer offered", "code": "Code"},
    hints={"code": "Short, and never changed: a policy edition names the credential by it. For example mcdst."},
)

EQUIVALENTS = Register(
    name="equivalents",
    title="Equivalents",
    one="an equivalent",
    about="Decisions that a credential stands for another one, each from a day on. Equivalents do not chain.",
    model=Equivalent,
    columns=(
        ("Credential", "credential"),
        ("Stands for", "stands_for"),
        ("Counts from", "in_force_from"),
        ("Until", "until"),
        ("Decided on", "decided_on"),
        ("Decided by", lambda row: row.decided_by.name),
        ("Reason", "reason"),
        ("Document", "document"),
    ),
    fields=("credential", "stands_for", "in_force_from", "decided_on", "reason", "document"),
    mends=("until", "document"),
    search=("credential__name", "stands_for__name", "reason"),
    in_force="in_force_from",
    ends="until",
    related=("credential", "stands_for", "decided_by"),
    labels={
        "stands_for": "Credential it stands for",
        "in_force_from": "Day from which it counts",
        "decided_on": "Date of the decision",
        "until": "First day on which it no longer counts",
        "reason": "Reason of the decision",
        "document": "Address of the document",
    },
    hints={
        "in_force_from": "It counts on any evaluation from this day on, whenever the credential was earned.",
        "document": "Where the decision is kept, if it is.",
    },
    asks={"reason": lambda: ProseField(max_length=2000), "document": _address},
    completes=has_a_reason,
    entered_by="decided_by",
    links=(("Whom it concerns", _concerned),),
    more=(("Whom would an equivalent concern?", "advancement:equivalence"),),
)

PROVIDERS = Register(
    name="providers",
    title="Course providers",
    one="a provider",
    about="Accredited institutions and providers approved by the Board; judged on the day a course began.",
    model=Provider,
    columns=(("Provider", "name"), ("Kind", "kind"), ("Listed from", "starts_on"), ("No longer listed from", "until")),
    fields=("name", "kind", "starts_on", "until"),
    mends=("until",),
    search=("name",),
    in_force="starts_on",
    ends="until",
    labels={
        "name": "Name",
        "starts_on": "Day from which it is listed",
        "until": "Day from which it is no longer listed",
    },
)


def one_worth_at_a_time(grade, others):
    """On no day does a grade have two rows, so that nobody has to guess what it is worth (JB-CRS-4)."""
    for other in others:
        is_same = plain_grade(other.grade) == plain_grade(grade.grade)
        if is_same and _begins_before(grade, other.until) and _begins_before(other, grade.until):
            raise ValidationError(
                {"grade": f"This grade is in the register from {day_text(other.starts_on)} already: {other}."}
            )


def _begins_before(row, day):
    return day is None or row.starts_on < day


GRADES = Register(
    name="grade-scales",
    title="Grade scales",
    one="a grade",
    about="What the grades of each scale are worth; judged on the day on which a course was completed.",
    model=Grade,
    columns=(
        ("Scale", "scale"),
        ("Grade", "grade"),
        ("Counts as", "reaches"),
        ("From", "starts_on"),
        ("No longer from", "until"),
    ),
    fields=("scale", "grade", "reaches", "starts_on", "until"),
    mends=("until",),
    search=("scale", "grade"),
    in_force="starts_on",
    ends="until",
    labels={
        "scale": "Scale",
        "grade": "Grade",
        "reaches": "Counts as",
        "starts_on": "Day from which it counts so",
        "until": "First day on which it no longer counts so",
    },
    hints={
        "grade": "As on the transcript. A grade stands in one scale: what means two things is written as “3 (ECTS)”.",
        "reaches": "An undergraduate course needs C or better, a graduate course B or better.",
    },
    beside=one_worth_at_a_time,
)

CRITERIA = Register(
    name="criteria",
    title="Criteria for advancement",
    one="a criterion",
    about="What each level of the band asks of a person; courses and portfolio entries are tied to a line of it.",
    model=Criterion,
    columns=(
        ("Criterion", "text"),
        ("Level", lambda row: band.title_of(row.target_level, _edition())),
        ("Kind", "kind"),
        ("Code", "code"),
        ("No longer asked from", "retired_on"),
    ),
    fields=("code", "target_level", "kind", "text"),
    mends=("retired_on",),
    search=("text", "code"),
    ends="retired_on",
    labels={
        "code": "Code",
        "kind": "Kind",
        "target_level": "Level it is asked for",
        "text": "Criterion",
        "retired_on": "Day from which it is no longer asked",
    },
    asks={"target_level": _level_field},
)

ALL = (CREDENTIALS, EQUIVALENTS, PROVIDERS, GRADES, CRITERIA)
