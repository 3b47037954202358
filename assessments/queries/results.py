"""The vendor's results beside what is on record: of which sitting a result is, and what it would change (JB-SKL-7)."""

from collections import defaultdict
from datetime import timedelta

from django.utils import timezone

from assessments.models import Sitting, moment
from assessments.rules import ImportedRowFacts

TAKEN, VOIDED, BOOKED = Sitting.Outcome.TAKEN, Sitting.Outcome.VOIDED, Sitting.Outcome.BOOKED


def on_record(people, tests, days):
    """(person id, test id, day) → the proctored sittings that are booked or took place then, as a list; one query."""
    found = defaultdict(list)
    rows = Sitting.objects.filter(person__in=people, test__in=tests, sits_on__in=days, proctored=True)
    for one in rows.filter(outcome__in=(TAKEN, VOIDED, BOOKED)).select_related("case").order_by("pk"):
        found[one.person_id, one.test_id, one.sits_on].append(one)
    return found


def sitting_of(sittings, at):
    """Of somebody's sittings of a test on one day, the one that a result of the moment `at` is of; None if it is new.

    What was loaded is known by its moment; what was booked or entered by hand is the one that began nearest to it.
    """
    loaded = next((one for one in sittings if one.taken_at == at), None)
    return loaded or min(
        (one for one in sittings if one.taken_at is None), key=lambda one: abs(_began(one, at) - at), default=None
    )


def row_facts(sitting, *, score, at, has_case, person=True, test=True):
    """A row as the rule sees it; `sitting` is the one on record, or None."""
    is_over = sitting is not None and sitting.outcome != BOOKED
    return ImportedRowFacts(
        employee_known=bool(person),
        test_known=bool(test),
        score=score,
        sat_on=timezone.localdate(at) if at else None,
        recorded=sitting.score if is_over else None,
        voided=is_over and sitting.outcome == VOIDED,
        has_case=has_case or sitting is not None,
    )


def _began(sitting, at):
    if sitting.starts_at is None:
        return at + timedelta(days=1)
    return moment(sitting.sits_on, sitting.starts_at)
