"""A result of the vendor's export becomes a sitting that took place (JB-SKL-7)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import permissions, rules
from assessments.actions.sittings import keep_topics, overall_of, settle
from assessments.models import Sitting
from assessments.queries import MEASURE, edition_on, with_passing
from assessments.queries.results import on_record, row_facts, sitting_of
from casework import clock, evidence
from casework.calendar import day_text
from casework.findings import require
from casework.moves import lock
from casework.permissions import obtain


@transaction.atomic
def load_result(person, test, *, by, at, score, topics="", topic_scores=()):
    """A proctor loads a result of the moment `at`; returns the sitting, or None where nothing changes (JB-SKL-4, 7).

    A booking of that day becomes the sitting; without one the sitting is added, for one that took place counts, and the
    limit refuses bookings only (JB-SKL-3).
    """
    obtain(permissions.loads_for(by)(person.pk))
    case, today = _case_of(person, test, at), clock.today()
    if case is not None:
        case = lock(case)
        grant = obtain(permissions.proctors(by, case))
    sitting = _on_record(person, test, at)
    facts = row_facts(sitting, score=score, at=at, has_case=case is not None)
    edition = edition_on(today)
    require(rules.row_can_be_loaded(facts, edition, on=today), rules.topics_on_scale(topic_scores, edition, on=today))
    if facts.is_on_record:
        return None
    evidence.require_changeable(person, MEASURE)
    if sitting is None:
        begins = timezone.localtime(at).time()
        sitting = Sitting(person=person, test=test, proctored=True, sits_on=facts.sat_on, starts_at=begins)
    sitting.case, sitting.outcome = case, Sitting.Outcome.TAKEN
    sitting.taken_at, sitting.score, sitting.scored_by = at, score, by
    one = with_passing([sitting], edition)[0]
    weak = rules.topics_to_improve(topic_scores, one.passing)
    sitting.overall, sitting.topics = overall_of(one), topics or weak or _("The vendor names none.")
    sitting.save()
    keep_topics(sitting, topic_scores)
    says = f"{by.name} loaded the vendor's result of “{test.name}” of {day_text(sitting.sits_on)}."
    settle(sitting, by=by, acting_for=grant.acting_for, verb="load-result", says=says)
    return sitting


def _case_of(person, test, at):
    """The case of the booking, or the one in which evidence is gathered; None without either."""
    sitting = _on_record(person, test, at)
    if sitting is not None and sitting.outcome == Sitting.Outcome.BOOKED:
        return sitting.case
    return evidence.gathering([person.pk]).get(person.pk)


def _on_record(person, test, at):
    day = timezone.localdate(at)
    return sitting_of(on_record([person.pk], [test.pk], [day])[person.pk, test.pk, day], at)
