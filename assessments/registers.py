"""The registers of the assessments: tests, passing scores, job roles, and what a role asks for (PL-ADM-1)."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assessments.models import JobRole, PassingScore, Requirement, Room, Test
from assessments.queries import edition_on, level_title
from assessments.rules import PassingScoreFacts, passing_score_ahead
from casework.clock import today
from casework.forms import ScoreField
from casework.registers import Register


def _score():
    scale = edition_on(today())["JB-SKL-6"]
    return ScoreField(lowest=scale["lowest"], highest=scale["highest"])


def announced_ahead(score, others):
    """A new score is announced ahead; it never reaches back to what was sat (JB-SKL-6)."""
    facts = PassingScoreFacts(score.in_force_from, is_first=not any(other.test_id == score.test_id for other in others))
    finding = passing_score_ahead(facts, edition_on(today()), on=today())
    if not finding.met:
        raise ValidationError({"in_force_from": finding.because})


def _target_level():
    """Every level but the lowest can be aimed at."""
    levels = edition_on(today())["JB-ENR-1"]["levels"][1:]
    return forms.ChoiceField(choices=[("", _("Choose…")), *((one["code"], one["title"]) for one in levels)])


def _level(requirement):
    return level_title(edition_on(today()), requirement.target_level)


REGISTERS = (
    Register(
        name="tests",
        title="Tests",
        one="a test",
        about="The vendor's tests. A test that is given no longer is retired, not removed.",
        model=Test,
        columns=(("Test", "name"), ("Vendor", "vendor"), ("Minutes", "minutes"), ("Retired", "retired_on")),
        fields=("code", "name", "vendor", "minutes"),
        mends=("vendor", "minutes", "retired_on"),
        ends="retired_on",
        search=("name", "code", "vendor"),
        labels={"minutes": "Minutes it takes", "retired_on": "Retired on"},
    ),
    Register(
        name="passing-scores",
        title="Passing scores",
        one="a passing score",
        about="The score that passes a test from a day on. A sitting is judged by the score in force on its day.",
        model=PassingScore,
        columns=(("Test", "test"), ("Score", "score"), ("In force from", "in_force_from")),
        fields=("test", "score", "in_force_from"),
        search=("test__name", "test__code"),
        related=("test",),
        in_force="in_force_from",
        one_of_each=("test",),
        labels={"score": "Passing score", "in_force_from": "Day from which it is in force"},
        asks={"score": _score},
        beside=announced_ahead,
    ),
    Register(
        name="testing-rooms",
        title="Testing rooms",
        one="a testing room",
        about="Isolated places in which proctored sittings are held. A proctor offers times in them.",
        model=Room,
        columns=(("Location", "location"), ("Room", "name"), ("Seats", "seats"), ("Retired", "retired_on")),
        fields=("location", "name", "seats"),
        mends=("seats", "retired_on"),
        ends="retired_on",
        search=("location", "name"),
        labels={"name": "Room", "retired_on": "Retired on"},
    ),
    Register(
        name="job-roles",
        title="Job roles",
        one="a job role",
        about="Before being tested an employee selects one of these roles.",
        model=JobRole,
        columns=(("Job role", "name"), ("Code", "code"), ("Retired", "retired_on")),
        fields=("code", "name"),
        mends=("name", "retired_on"),
        ends="retired_on",
        search=("name", "code"),
        labels={"retired_on": "Retired on"},
    ),
    Register(
        name="required-tests",
        title="Tests of job roles",
        one="a required test",
        about="Out of the tests of a job role and target level a proctor selects two.",
        model=Requirement,
        columns=(("Job role", "job_role"), ("Target level", _level), ("Test", "test"), ("Ended", "ended_on")),
        fields=("job_role", "target_level", "test"),
        mends=("ended_on",),
        ends="ended_on",
        search=("job_role__name", "test__name"),
        related=("job_role", "test"),
        labels={"job_role": "Job role", "target_level": "Target level", "ended_on": "Required no longer since"},
        asks={"target_level": _target_level},
    ),
)
