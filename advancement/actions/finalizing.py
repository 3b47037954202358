"""Human Resources and the Service Center: complete, confirm, issue the notice, correct it (JB-VER-7, 8, 11)."""

from dataclasses import replace

from django.db import transaction

from advancement import notifications, permissions
from advancement.actions.desk import hand_on
from advancement.actions.job_history import enter_promotion, rewrite
from advancement.actions.spending import give_back, spend
from advancement.actions.voiding import void_signatures
from advancement.documents.content import decision_of, figures_of
from advancement.models import Notice
from advancement.permissions.desks import supervisor_of
from advancement.queries.changes import (
    correction_changes,
    given_by,
    later_promotion,
    left_by,
    owed,
    promotion_changes,
    rescission_changes,
)
from advancement.queries.completion import as_completed, placement_to_grant
from advancement.queries.facts import at_work, edition_of
from advancement.queries.waiting import who_finalized
from advancement.rules import routing as rules
from advancement.states import DeskName, State
from casework import clock, timeline, work
from casework.findings import Finding, Refused, require
from casework.models import Capacity
from casework.moves import in_state, lock, move, next_number
from casework.permissions import obtain
from casework.signing import sign, valid_signatures
from people import consequences
from people.queries import salary_of

_NO_PLACEMENT = Finding(
    "JB-VER-8", False, "The job history or the salary schedule does not give the placement on the effective date."
)


@transaction.atomic
def complete(advancement, *, by, proof):
    """A coordinator completes the form: effective date, new grade and step (JB-VER-7); a second one confirms."""
    advancement = lock(advancement)
    case, edition = advancement.case, edition_of(advancement)
    grant = obtain(permissions.at(DeskName.COORDINATOR, by, advancement))
    require(in_state(case, State.WITH_COORDINATOR), at_work(advancement, clock.today()))
    content = decision_of(advancement, "completes", **_placement(advancement, edition).content)
    _sign(case, "completion", by, Capacity.HR_COMPLETES, content, proof, grant)
    says = f"{by.name} completed the form; a second coordinator confirms."
    move(case, State.TO_CONFIRM, by=by, acting_for=grant.acting_for, verb="complete", says=says)
    work.done(case, "advancement:complete", by=by)
    hand_on(advancement, edition)
    return advancement


@transaction.atomic
def send_back(advancement, *, by, reason):
    """The second coordinator sends the completed form back to the first, with a reason."""
    advancement = lock(advancement)
    case = advancement.case
    grant = obtain(permissions.at(DeskName.CONFIRMER, by, advancement))
    require(in_state(case, State.TO_CONFIRM), at_work(advancement, clock.today()))
    says = f"{by.name} sent the completed form back."
    void_signatures(advancement, "completion", by=by, reason=reason, says=says)
    move(case, State.WITH_COORDINATOR, by=by, acting_for=grant.acting_for, verb="send-back", says=says, note=reason)
    work.done(case, "advancement:confirm", by=by)
    hand_on(advancement, edition_of(advancement))
    return advancement


@transaction.atomic
def confirm(advancement, *, by, proof):
    """A second coordinator confirms; ERSC is informed of the non-competitive promotion (JB-VER-7, 8)."""
    advancement = lock(advancement)
    case, edition = advancement.case, edition_of(advancement)
    grant = obtain(permissions.at(DeskName.CONFIRMER, by, advancement))
    require(in_state(case, State.TO_CONFIRM), at_work(advancement, clock.today()))
    require(as_completed(advancement, edition))
    completion = valid_signatures(case).filter(document="completion").last()
    content = decision_of(advancement, "confirms", completion=completion.digest)
    _sign(case, "confirmation", by, Capacity.HR_CONFIRMS, content, proof, grant)
    says = f"{by.name} confirmed the form; the Service Center issues the notice."
    move(case, State.WITH_ERSC, by=by, acting_for=grant.acting_for, verb="confirm", says=says)
    work.done(case, "advancement:confirm", by=by)
    hand_on(advancement, edition)
    notifications.copies_are_ready(advancement, supervisor_of(case), f"copies:{case.timeline_head[:12]}")
    return advancement


@transaction.atomic
def return_to_hr(advancement, *, by, reason):
    """ERSC sends the form back before the notice; it is completed and confirmed anew, what came before stands."""
    advancement = lock(advancement)
    case = advancement.case
    grant = obtain(permissions.at(DeskName.ERSC, by, advancement))
    require(in_state(case, State.WITH_ERSC))
    says = f"{by.name} returned the form to Human Resources."
    why = f"{says}\n\nReason: {reason}\n\n"
    void_signatures(advancement, "completion", "confirmation", by=by, reason=reason, says=why)
    move(case, State.WITH_COORDINATOR, by=by, acting_for=grant.acting_for, verb="return-to-hr", says=says, note=reason)
    work.done(case, "advancement:issue-notice", by=by)
    hand_on(advancement, edition_of(advancement))
    return advancement


@transaction.atomic
def issue_notice(advancement, *, by, proof):
    """ERSC issues the Personnel Action Notice; it enters the new placement into the job history (JB-VER-8)."""
    advancement, today = lock(advancement), clock.today()
    case, edition = advancement.case, edition_of(advancement)
    grant = obtain(permissions.at(DeskName.ERSC, by, advancement))
    require(in_state(case, State.WITH_ERSC), at_work(advancement, today))
    require(as_completed(advancement, edition))
    placement, effective_on = _placement(advancement, edition), advancement.effective_on
    changes = promotion_changes(case.subject, edition, effective_on)
    if changes is None:
        raise Refused(_NO_PLACEMENT)
    number = next_number("N", today.year)
    before = placement.job
    notice = Notice(
        number=number,
        advancement=advancement,
        kind=Notice.Kind.PROMOTION,
        issued_by=by,
        issued_on=today,
        effective_on=effective_on,
        from_class=before.job_class,
        from_grade=before.grade,
        from_step=before.step,
        from_salary=before.salary,
        to_class=placement.job_class,
        to_grade=placement.grade,
        to_step=placement.step,
        to_salary=placement.salary,
        retroactive=owed(changes, today, edition),
    )
    content = decision_of(advancement, "issues", notice=_content(notice, changes))
    notice.signature = _sign(case, f"notice:{number}", by, Capacity.ERSC, content, proof, grant)
    notice.job = enter_promotion(notice, changes)
    notice.save()
    spend(advancement)
    says = f"{by.name} issued notice {number}, effective {effective_on:%B %-d, %Y}."
    move(case, State.PROMOTED, by=by, acting_for=grant.acting_for, verb="issue-notice", says=says)
    work.drop(case)
    notifications.notice_issued(advancement, supervisor_of(case), notice)
    return notice


@transaction.atomic
def correct_notice(advancement, *, by, proof, reason, step):
    """ERSC corrects the step of an issued notice by a new, linked one; the old one stays (JB-VER-11)."""
    advancement, old, grant, edition = _reconsider(advancement, by)
    _require_linked(old, reason, edition, changes_nothing=step == old.to_step)
    salary = salary_of(old.to_grade, step, old.effective_on)
    if salary is None:
        raise Refused(Finding("JB-VER-8", False, f"The salary schedule has no step {step} at grade {old.to_grade}."))
    changes = correction_changes(old, step)
    corrected = replace(given_by(old), step=step, salary=salary)
    notice = _linked(old, Notice.Kind.CORRECTION, by, reason, left_by(old), corrected)
    notice = _issue_linked(advancement, notice, changes, by, proof, grant)
    says = f"{by.name} corrected notice {old.number} by notice {notice.number}."
    timeline.record(advancement.case, "correct-notice", says, by=by, acting_for=grant.acting_for, note=reason)
    return notice


@transaction.atomic
def rescind_notice(advancement, *, by, proof, reason):
    """ERSC takes a notice back by a new, linked one: the earlier placement holds again (JB-VER-11)."""
    advancement, old, grant, edition = _reconsider(advancement, by)
    later = later_promotion(old)
    _require_linked(old, reason, edition, rests_on_it=later.number if later else "")
    changes = rescission_changes(old)
    notice = _linked(old, Notice.Kind.RESCISSION, by, reason, given_by(old), left_by(old))
    notice = _issue_linked(advancement, notice, changes, by, proof, grant)
    give_back(advancement)
    says = f"{by.name} took notice {old.number} back by notice {notice.number}."
    move(advancement.case, State.RESCINDED, by=by, acting_for=grant.acting_for, verb="rescind", says=says, note=reason)
    consequences.changed(advancement.case.subject, by=by)
    return notice


def complete_again(advancement, *, by):
    """The placement changed after Human Resources completed the form: their signatures are void, it goes back (S16).

    Safe to run at any time: where nothing changed, nothing happens.
    """
    case, edition = advancement.case, edition_of(advancement)
    if case.state not in (State.TO_CONFIRM, State.WITH_ERSC) or as_completed(advancement, edition).met:
        return
    says = "The placement changed after the form was completed; it is completed again."
    void_signatures(advancement, "completion", "confirmation", by=by, reason=says, says=says)
    move(case, State.WITH_COORDINATOR, by=by, verb="complete-again", says=says)
    work.drop(case)
    hand_on(advancement, edition)


def _reconsider(advancement, by):
    """The locked case, its latest notice, the grant of ERSC and the edition, if a notice may be changed now."""
    advancement = lock(advancement)
    grant = obtain(permissions.at(DeskName.ERSC, by, advancement))
    require(in_state(advancement.case, State.PROMOTED))
    old = advancement.notices.select_for_update(of=("self",)).get(replaced_by__isnull=True)
    return advancement, old, grant, edition_of(advancement)


def _require_linked(old, reason, edition, **facts):
    facts = rules.CorrectionFacts(old.number, reason, **facts)
    require(rules.correction_linked(facts, edition, on=clock.today()))


def _linked(old, kind, by, reason, before, after):
    today = clock.today()
    return Notice(
        number=next_number("N", today.year),
        advancement=old.advancement,
        kind=kind,
        replaces=old,
        reason=reason,
        issued_by=by,
        issued_on=today,
        effective_on=old.effective_on,
        from_class=before.job_class,
        from_grade=before.grade,
        from_step=before.step,
        from_salary=before.salary,
        to_class=after.job_class,
        to_grade=after.grade,
        to_step=after.step,
        to_salary=after.salary,
    )


def _issue_linked(advancement, notice, changes, by, proof, grant):
    case = advancement.case
    if changes is None:
        raise Refused(_NO_PLACEMENT)
    notice.retroactive = owed(changes, notice.issued_on, edition_of(advancement))
    content = decision_of(advancement, notice.kind, notice=_content(notice, changes), reason=notice.reason)
    notice.signature = _sign(case, f"notice:{notice.number}", by, Capacity.ERSC, content, proof, grant)
    notice.save()
    rewrite(notice, changes)
    # What Human Resources completed and confirmed is no longer what holds: they hear of it (JB-VER-11, S4).
    notifications.notice_issued(advancement, supervisor_of(case), notice, *who_finalized(case))
    return notice


def _sign(case, document, by, capacity, content, proof, grant):
    return sign(case, document, by=by, capacity=capacity, content=content, proof=proof, delegation=grant.delegation)


def _placement(advancement, edition):
    placement = placement_to_grant(advancement, edition)
    if placement is None:
        raise Refused(_NO_PLACEMENT)
    return placement


def _content(notice, changes):
    """What a notice says, as it is signed: also what it does to the lines of the job history that follow."""
    later = [one for one in changes if one.starts_on > notice.effective_on]
    return figures_of(notice) | {
        "later": [
            {"job": one.job.pk, "starts_on": one.starts_on, "from": one.before.content, "to": one.after.content}
            for one in later
        ],
        "reckoned": [one.reckoned(notice.issued_on) for one in changes if one.days(notice.issued_on)],
    }
