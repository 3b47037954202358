"""Whether each piece of evidence counts, and why not: the same for the employee's own page and for whoever reviews."""

from dataclasses import replace

from advancement.models import Measure
from advancement.queries.certification import holding_of
from advancement.queries.coaching import standing_of
from advancement.queries.coursework import studies_of
from advancement.queries.evidence import Verdict, evidence_of
from advancement.queries.facts import judged_of
from advancement.rules.coaching import PartFacts, agreed_beforehand, coach_oriented, coach_qualified, part_counts
from assessments.queries import against_each
from portfolios.queries import portfolio_towards, read


def judged_evidence_of(person, measure, aim, *, on):
    """The person's evidence for a measure on a day (evidence_of), each piece with its Verdict where there is one."""
    verdicts = _READERS[measure](person, aim, on) if measure in _READERS else {}
    return [replace(item, verdict=verdicts.get(item.key)) for item in evidence_of(person, measure, on=on)]


def options_for(person, measure, aim, *, on):
    """The options of the person's level as a map, where the measure is industry certification."""
    return holding_of(person, aim, on=on).options if measure == Measure.CERTIFICATION else ()


def _assessments(person, aim, on):
    return {f"sitting-{pk}": Verdict(not found, found) for pk, found in against_each(person, aim, on).items()}


def _certification(person, aim, on):
    holding = holding_of(person, aim, on=on)
    kinds = (("certification", holding.certifications), ("exam", holding.exams))
    return {f"{kind}-{one.row.pk}": Verdict(one.finding.met, (one.finding,)) for kind, held in kinds for one in held}


def _coursework(person, aim, on):
    return {
        f"course-{one.course.pk}": Verdict(one.counts, one.against, one.usable_until if one.counts else None)
        for one in studies_of(person, aim, on=on).courses
    }


def _portfolio(person, aim, on):
    reading = read(portfolio_towards(person, aim.target_level), aim, on)
    return {f"entry-{pk}": Verdict(one.found.met, one.found.unmet) for pk, one in reading.by_pk.items()}


def _coaching(person, aim, on):
    """Under each coach, which hours count; without agreement, orientation or a qualified coach none do."""
    facts = standing_of(person, on)
    judged, earlier = judged_of(person.coachings.order_by("asked_at", "pk"))
    verdicts, before = {}, ()
    for row, part in zip((*earlier, judged), (*facts.earlier, facts), strict=True):
        if row is not None:
            verdicts[f"coaching-{row.pk}"] = _under_one_coach(replace(part, earlier=()), before, aim.edition, on)
        before = (*before, part)
    return verdicts


def _under_one_coach(part, before, edition, on):
    asked = (coach_qualified, agreed_beforehand, coach_oriented)
    # Sessions too early are named one by one; what is missing altogether takes all of them.
    missing = [one for ask in asked for one in ask(replace(part, sessions=()), edition, on=on).unmet]
    found = missing or [part_counts(PartFacts(part, before), edition, on=on)]
    return Verdict(not missing and found[0].met, tuple(found))


_READERS = {
    Measure.ASSESSMENTS: _assessments,
    Measure.CERTIFICATION: _certification,
    Measure.COURSEWORK: _coursework,
    Measure.PORTFOLIO: _portfolio,
    Measure.COACHING: _coaching,
}
