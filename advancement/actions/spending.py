"""What carried a granted step does not carry the next one: course work, coaching, portfolio entries (JB-CRI-1)."""

import json

from advancement.models import Coaching, Course, Grade, Measure
from advancement.queries.facts import course_facts, edition_of, grade_facts
from advancement.rules import criteria
from advancement.rules.coursework import carrying
from casework.signing import valid_signatures
from portfolios.models import Entry

KINDS = {
    Measure.COURSEWORK: ("course-", Course),
    Measure.COACHING: ("coaching-", Coaching),
    Measure.PORTFOLIO: ("entry-", Entry),
}


def spend(advancement):
    """Mark what carried this step as used: of the signed lines and their courses no more than the step needed."""
    signed = {one.document.partition(":")[2]: json.loads(one.content) for one in _lines_that_held(advancement)}
    pursued = (advancement.first_measure, advancement.second_measure)
    for measure in criteria.carrying(signed, pursued, KINDS, edition_of(advancement)):
        if measure not in KINDS:
            continue
        prefix, model = KINDS[measure]
        ids = [int(item["key"].removeprefix(prefix)) for item in signed[measure]["evidence"]]
        if model is Course:
            ids = _needed(ids, advancement)
        model.objects.filter(pk__in=ids, spent_in__isnull=True).update(spent_in=advancement.case)


def _lines_that_held(advancement):
    """The signed lines of Part II that held on the day of Part III."""
    day = str(advancement.part_three_on)
    signed = valid_signatures(advancement.case).filter(document__startswith="part-two:")
    return [one for one in signed if (json.loads(one.content)["lapses_on"] or day) >= day]


def _needed(ids, advancement):
    """The ids of the courses that were needed for the hours on the day of Part III."""
    courses = Course.objects.filter(pk__in=ids).select_related("provider", "approval").order_by("pk")
    scales = grade_facts(Grade.objects.all())
    facts = {course_facts(one, scales): one.pk for one in courses}
    return [facts[one] for one in carrying(list(facts), edition_of(advancement), on=advancement.part_three_on)]


def give_back(advancement):
    """The step was taken back: what carried it counts again."""
    for _prefix, model in KINDS.values():
        model.objects.filter(spent_in=advancement.case).update(spent_in=None)
