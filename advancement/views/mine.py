"""My advancement: where do I stand, why not yet, and when."""

from django.shortcuts import render

from advancement.models import Invitation, Measure
from advancement.queries.facts import PROGRAM, edition_of, judge, judge_person, open_advancement_of
from advancement.queries.placement import placement_of
from advancement.queries.standing import evidence_page, lapsing, lines_of, road_of
from advancement.queries.turns import turn_of, work_of
from advancement.rules import band, enrollment
from advancement.states import State
from casework import editions
from casework.models import Case
from casework.moves import public
from casework.pages import page, today
from casework.work import possible_later
from competencies.models import Criterion


@page
def mine(request):
    """Where the employee stands, with or without an open case."""
    advancement = open_advancement_of(request.user)
    context = _with_case(advancement) if advancement else _without_case(request.user)
    earlier = Case.objects.filter(subject=request.user, kind="advancement", closed_on__isnull=False)
    context["earlier"] = [(case, public(case).name) for case in earlier.order_by("-opened_on")[:5]]
    return render(request, "advancement/mine.html", context)


def _with_case(advancement):
    on, edition, case = today(), edition_of(advancement), advancement.case
    judgment = judge(advancement, on)
    rows = lines_of(advancement, judgment, edition)
    return {
        "advancement": advancement,
        "case": case,
        "turn": turn_of(case, work_of([case])[case.pk], case.subject),
        "road": road_of(case),
        "outlook": judgment.outlook,
        "later": possible_later(case.subject, on),
        "lapsing": lapsing(advancement, rows),
        "required": [row for row in rows if row.required],
        "additional": [row for row in rows if not row.required],
        "next_steps": [] if case.state != State.ENROLLED else _next_steps(judgment, rows),
        **_level(case.subject, judgment.facts, edition, on),
    }


def _without_case(person):
    on = today()
    edition, judgment = editions.in_force(PROGRAM, on), judge_person(person, on)
    return {
        "enrollment": enrollment.enrollment(judgment.facts.enrollment, edition, on=on),
        "outlook": judgment.outlook,
        "measures": [_measure(one) for one in judgment.outlook.measures],
        "edition": edition,
        "invitation": Invitation.objects.filter(person=person, taken_up_in=None).select_related("by").first(),
        **_level(person, judgment.facts, edition, on),
    }


def _measure(found):
    """A measure as it stands without a case: its name, what was found, what says most of it, where its evidence is."""
    return Measure(found.name).label, found, (found.unmet or found.findings)[0], evidence_page(found.name)


def _level(person, facts, edition, on):
    """The level that is left, the one that is sought, its criteria, and what it would pay."""
    target = band.target_of(facts.level, edition)
    return {
        "level": band.title_of(facts.level, edition),
        "in_band": facts.level in band.levels(edition),
        "target": band.title_of(target, edition) if target else "",
        "criteria": Criterion.objects.filter(target_level=target, retired_on=None) if target else [],
        "own_criteria": Criterion.objects.filter(target_level=facts.level or "-", retired_on=None),
        "placement": placement_of(person, edition, on) if target else None,
    }


def _next_steps(judgment, rows):
    """The cheapest way to the end: what is missing on it, measure by measure, with the line where to go on."""
    at = {row.measure: row for row in rows}
    return [(one, at[one.name]) for one in judgment.outlook.path if not one.met or at[one.name].line.state != "signed"]
