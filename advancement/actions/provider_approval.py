"""A provider on neither list: asked for in advance, decided by Organizational Development (JB-CRS-2)."""

from django.db import transaction

from advancement import notifications
from advancement.actions import own_evidence
from advancement.models import Measure, ProviderApproval
from advancement.permissions import approvals
from advancement.rules.coursework import ApprovalFacts, approval_in_advance, same_provider
from casework import clock, evidence, work
from casework.calendar import A_DAY, Deadline
from casework.findings import Finding, Refused, require
from casework.permissions import obtain
from casework.queries import due_after


@transaction.atomic
def ask_for_provider_approval(*, by, provider_name, course_title, course_begins_on, reason):
    """The employee asks, before the course begins, that its provider be approved (JB-CRS-2)."""
    own_evidence.one_at_a_time(by)
    edition, today = evidence.aim_of(by).edition, clock.today()
    require(approval_in_advance(ApprovalFacts(course_begins_on), edition, on=today))
    approval = ProviderApproval(
        person=by,
        provider_name=provider_name,
        course_title=course_title,
        course_begins_on=course_begins_on,
        reason=reason,
        asked_at=clock.now(),
    )
    approval.full_clean()
    approval.save()
    work.hand_to(
        approvals.desk_of(approval),
        None,
        approvals.STEP,
        f"Approve a course provider, or decline: {by.name}"[:160],
        about=approval.pk,
        subject=by,
        due=_due(course_begins_on, edition, today),
    )
    return approval


@transaction.atomic
def decide_provider_approval(approval, *, by, decision, reason):
    """Organizational Development approves the provider, or declines, with the reason (JB-CRS-2)."""
    approval = ProviderApproval.objects.select_for_update(of=("self",)).select_related("person").get(pk=approval.pk)
    grant = obtain(approvals.decides(by, approval))
    if approval.decision:
        raise Refused(Finding("PL-CAS-1", False, f"This was {approval.get_decision_display()} already."))
    if decision == ProviderApproval.Decision.APPROVED:
        edition = evidence.aim_of(approval.person).edition
        require(approval_in_advance(ApprovalFacts(approval.course_begins_on), edition, on=clock.today()))
    approval.decision, approval.decision_reason = decision, reason
    approval.decided_by, approval.decided_for, approval.decided_on = by, grant.acting_for, clock.today()
    approval.save()
    work.done(None, approvals.STEP, by=by, about=approval.pk, subject=approval.person)
    if decision == ProviderApproval.Decision.APPROVED:
        _count_for_courses(approval, by=by)
    notifications.provider_decided(approval)
    return approval


def _count_for_courses(approval, *, by):
    """Courses of this provider that are on the list already rest on it too; what is signed stays (JB-CRS-2)."""
    person = approval.person
    if evidence.stage(person, Measure.COURSEWORK) == evidence.Stage.SIGNED:
        return
    listed = person.courses.filter(approval=None, provider=None, removed_at=None, spent_in=None)
    courses = [one for one in listed if same_provider(approval.provider_name, one.provider_name)]
    for course in courses:
        course.approval = approval
        course.save(update_fields=["approval"])
        what = f"The provider of “{course}” was approved."
        evidence.changed(person, Measure.COURSEWORK, by=by, what=what, piece=f"course-{course.pk}")


def _due(course_begins_on, edition, today):
    """The act's business days, or the day before the course if that is earlier: an approval is of no use after it."""
    days = edition["JB-VER-10"]["business_days"]
    due, last = due_after(today, days["approve_provider"]), course_begins_on - A_DAY
    return due if due.due_on <= last else Deadline(last, today, None, ())
