"""What is to be sat: the employee selects a job role, the proctor the two tests (JB-SKL-1)."""

from django.db import transaction

from assessments import notifications, permissions, rules
from assessments.actions.desk import ASK, offer_line, to_employee, to_proctor
from assessments.models import Selection, Sitting
from assessments.queries import MEASURE, offers, selection_of, tests_offered
from casework import clock, evidence, timeline, work
from casework.evidence import aim_of
from casework.findings import Finding, require
from casework.moves import lock
from casework.permissions import obtain

SELECT = "assessments:select-tests"


@transaction.atomic
def choose_job_role(case, *, by, job_role):
    """The employee selects the job role under which they are tested; until a sitting is booked they may change it."""
    case = lock(case)
    obtain(permissions.as_subject(by, case))
    aim = aim_of(by)
    offered = {offer.job_role for offer in offers(aim.target_level, clock.today())}
    require(aim.gathers, _offered(job_role in offered))
    selection = selection_of(case)
    if selection and selection.job_role == job_role:
        return selection
    require(_nothing_sat(case))
    evidence.require_changeable(by, MEASURE)
    facts = {"job_role": job_role, "target_level": aim.target_level, "chosen_at": clock.now()}
    facts |= dict.fromkeys(("first", "second", "selected_by", "selected_at"))
    selection, is_new = Selection.objects.update_or_create(case=case, defaults=facts)
    says = f"{by.name} selected the job role “{job_role.name}”."
    timeline.record(case, "choose-job-role", says, by=by)
    work.done(case, "assessments:choose-job-role", by=by)
    if not is_new:
        _forget_wishes(case)
        evidence.changed(by, MEASURE, by=by, what=says)
    to_proctor(case, SELECT, f"Select two tests for “{job_role.name}”", act="select_tests")
    return selection


@transaction.atomic
def select_tests(case, *, by, tests):
    """The proctor selects the two tests that are required under the job role and target level (JB-SKL-1)."""
    case, today = lock(case), clock.today()
    grant = obtain(permissions.proctors(by, case))
    selection, aim = selection_of(case), aim_of(case.subject)
    require(aim.gathers, _waits_for_tests(selection))
    facts = rules.SelectionFacts(
        tuple(test.name for test in tests), frozenset(tests_offered(selection).values_list("name", flat=True))
    )
    require(rules.properly_selected(facts, aim.edition, on=today))
    selection.first, selection.second = tests
    selection.selected_by, selection.selected_at = by, clock.now()
    selection.save()
    says = f"{by.name} selected the tests “{tests[0].name}” and “{tests[1].name}”."
    timeline.record(case, "select-tests", says, by=by, acting_for=grant.acting_for)
    work.done(case, SELECT, by=by)
    for test in tests:
        to_employee(case, test)
    notifications.tests_selected(case, tests)
    offer_line(case.subject)
    return selection


def _offered(is_offered):
    because = "This job role asks for tests at your target level." if is_offered else "Choose a job role from the list."
    return Finding("JB-SKL-1", is_offered, because)


def _waits_for_tests(selection):
    if selection is None:
        return Finding("JB-SKL-1", False, "The employee has not selected a job role yet.")
    if selection.tests:
        return Finding("JB-SKL-1", False, "The two tests are selected already.")
    return Finding("JB-SKL-1", True, "A job role is selected.")


def _nothing_sat(case):
    sat = case.sittings.filter(proctored=True, outcome__in=(Sitting.Outcome.BOOKED, Sitting.Outcome.TAKEN))
    if sat.exists():
        return Finding("JB-SKL-1", False, "A sitting is booked or taken under this job role, so it stays as it is.")
    return Finding("JB-SKL-1", True, "Nothing has been sat under this job role yet.")


def _forget_wishes(case):
    """Wishes for tests of the former job role are of no use any more."""
    for sitting in case.sittings.filter(outcome=Sitting.Outcome.ASKED):
        sitting.outcome, sitting.reason = Sitting.Outcome.CANCELLED, "another job role was selected"
        sitting.save(update_fields=["outcome", "reason"])
        work.drop(case, "assessments:book-sitting", about=sitting.pk)
    work.drop(case, SELECT, ASK)
