"""What an employee does with courses: enter, change, remove (JB-CRS)."""

from django.db import transaction

from advancement.actions import own_evidence
from advancement.models import Course, Measure
from advancement.rules.coursework import same_provider
from casework.findings import Finding, require

MEASURE = Measure.COURSEWORK


@transaction.atomic
def add_course(*, by, proof=None, skills_test_proof=None, **facts):
    """The employee enters a course; whether it counts is said on the page (JB-CRS-1)."""
    own_evidence.open_to(by, MEASURE)
    require(*_approved_for(by, facts))
    proofs = {"proof": proof, "skills_test_proof": skills_test_proof}
    return own_evidence.enter(Course(**facts), by=by, measure=MEASURE, **proofs)


@transaction.atomic
def change_course(course, *, by, proof=None, skills_test_proof=None, **facts):
    """The employee corrects a course; one that carried an earlier step stays as it was (JB-CRI-1, S16)."""
    own_evidence.open_to(by, MEASURE)
    course = own_evidence.own(course, by)
    require(_not_spent(course), *_approved_for(by, facts))
    proofs = {"proof": proof, "skills_test_proof": skills_test_proof}
    return own_evidence.mend(course, facts, by=by, measure=MEASURE, **proofs)


@transaction.atomic
def remove_course(course, *, by):
    """The employee takes a course from their list (JB-CRS-1)."""
    own_evidence.open_to(by, MEASURE)
    course = own_evidence.own(course, by)
    require(_not_spent(course))
    return own_evidence.remove(course, by=by, measure=MEASURE)


def _not_spent(course):
    if course.spent_in_id:
        return Finding("JB-CRI-1", False, "This course carried a step that was granted: it stays as it was.")
    return Finding("JB-CRI-1", True, "This course carried no step yet.")


def _approved_for(by, facts):
    """An approval is for the person who asked for it, and for the provider that it names (JB-CRS-2)."""
    approval = facts["approval"]
    if approval is None:
        return
    provider = facts["provider"].name if facts["provider"] else facts["provider_name"]
    if approval.person_id != by.pk:
        yield Finding("JB-CRS-2", False, "This approval was given to another.")
    elif not same_provider(approval.provider_name, provider):
        because = f"The approval is for {approval.provider_name}; the course was given by {provider}."
        yield Finding("JB-CRS-2", False, because)
