"""What somebody holds as industry certification, what each piece of it counts as, and whom an equivalence concerns."""

from dataclasses import dataclass, replace

from django.db.models import Q

from advancement.models import Certification, Exam
from advancement.queries.facts import (
    PROGRAM,
    certification_facts,
    credentials_facts,
    credentials_of,
    equivalents,
    exam_facts,
    levels_of,
)
from advancement.rules import band
from advancement.rules.certification import EquivalentFacts, certification
from advancement.rules.certification_map import counts_as, options
from advancement.states import KIND
from casework import editions
from casework.findings import Finding, Measure
from casework.models import Case
from people.models import Person
from people.models.dated import holds_on


@dataclass(frozen=True)
class Held:
    """A certification or an exam of somebody, and what it counts as."""

    row: Certification | Exam
    finding: Finding


@dataclass(frozen=True)
class Holding:
    """Everything somebody holds, the options of their level as a map, and what the rules say of it together."""

    certifications: list[Held]
    exams: list[Held]
    options: tuple
    measure: Measure


def holding_of(person, aim, *, on):
    """The Holding of a person on a day, for what their evidence is gathered for (evidence.Aim)."""
    mine, edition = {"person": person, "removed_at": None}, aim.edition
    held = list(Certification.objects.filter(**mine).select_related("credential", "proof"))
    exams = list(Exam.objects.filter(**mine).select_related("towards", "proof"))
    facts = credentials_facts(aim.level, held, exams, equivalents())
    return Holding(
        [Held(one, counts_as(certification_facts(one), facts, edition, on=on)) for one in held],
        [Held(one, counts_as(exam_facts(one), facts, edition, on=on)) for one in exams],
        options(facts, edition, on=on),
        certification(facts, edition, on=on),
    )


@dataclass(frozen=True)
class Concerned:
    """Somebody whose certification measure an equivalence changes: without it, and with it."""

    person: Person
    level: str
    without: Measure
    with_it: Measure


def concerned_by(credential, stands_for, in_force_from, *, on, viewer):
    """Everybody in the band for whom it matters that a credential stands for another from a day on, as Concerned.

    Judged on that day, or on `on` if that is later. The viewer is left out: nobody handles their own case (S3).
    """
    on = max(on, in_force_from)
    earned = Q(certifications__credential=credential, certifications__removed_at__isnull=True)
    passed = Q(exams__towards=credential, exams__removed_at__isnull=True)
    in_a_band = holds_on(on, "jobs__") & Q(jobs__job_class__level__gt="")
    people = Person.objects.filter(earned | passed, is_active=True).filter(in_a_band)
    people = list(people.exclude(pk=viewer.pk).distinct())
    ids = [one.pk for one in people]
    levels = {person: level for person, (level, _since) in levels_of(ids, on).items()}
    everything, judged_by = credentials_of(ids, levels.get), _editions(ids, on)
    line = EquivalentFacts(credential.code, stands_for.code, in_force_from)
    found = []
    for person in people:
        facts, edition = everything[person.pk], judged_by[person.pk]
        if band.target_of(facts.level, edition) is None:
            continue
        others = tuple(
            one for one in facts.equivalents if (one.credential, one.stands_for) != (line.credential, line.stands_for)
        )
        without = certification(replace(facts, equivalents=others), edition, on=on)
        with_it = certification(replace(facts, equivalents=(*others, line)), edition, on=on)
        if without.met != with_it.met:
            found.append(Concerned(person, band.title_of(facts.level, edition), without, with_it))
    return found


def _editions(people, on):
    """Person id → the edition by which they are judged: their open case's, else the one in force."""
    in_force = editions.in_force(PROGRAM, on)
    cases = Case.objects.filter(subject__in=people, slot=KIND, closed_on__isnull=True)
    named = dict(cases.values_list("subject", "edition"))
    return {one: editions.edition(PROGRAM, named[one]) if one in named else in_force for one in people}
