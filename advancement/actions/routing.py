"""Part III and the road of the form: supervisor, director, and back (JB-VER-2 to 5)."""

from django.db import transaction

from advancement import notifications, permissions
from advancement.actions.desk import hand_on
from advancement.actions.offering import offer_what_follows
from advancement.actions.voiding import void_signatures
from advancement.documents.content import decision_of, part_three_of
from advancement.queries.facts import at_work, edition_of, judge
from advancement.queries.waiting import awaiting
from advancement.rules import routing as rules
from advancement.states import DeskName, State
from casework import clock, work
from casework.findings import Finding, Refused, require
from casework.models import Capacity
from casework.moves import in_state, lock, move
from casework.permissions import obtain
from casework.queries import closed_days, due_after, pay_periods_after
from casework.signing import sign, valid_signatures
from people.models import Role
from people.queries import holders_of


@transaction.atomic
def sign_part_three(advancement, *, by, proof):
    """The supervisor asks for the advanced salary placement (JB-VER-2).

    Everything is judged again on the day of the signature: evidence that held last month may have lapsed.
    """
    advancement, today = lock(advancement), clock.today()
    case, edition = advancement.case, edition_of(advancement)
    grant = obtain(permissions.at(DeskName.SUPERVISOR, by, advancement))
    judgment = judge(advancement, today)
    require(
        in_state(case, State.ENROLLED),
        at_work(advancement, today),
        judgment.part_three,
        judgment.outlook.complete,
    )
    facts = signature_facts(today)
    effective_on = rules.effective_on(facts, edition)
    if effective_on is None:
        raise Refused(rules.takes_effect(facts, edition, on=today))
    due = due_after(today, edition["JB-VER-4"]["business_days"])
    content = part_three_of(advancement, effective_on=effective_on, due_on=due.due_on)
    sign(
        case,
        "part-three",
        by=by,
        capacity=Capacity.SUPERVISOR,
        content=content,
        proof=proof,
        delegation=grant.delegation,
    )
    advancement.part_three_on, advancement.effective_on = today, effective_on
    advancement.save(update_fields=["part_three_on", "effective_on"])
    says = f"{by.name} signed Part III; the form goes to the director."
    move(case, State.WITH_DIRECTOR, by=by, acting_for=grant.acting_for, verb="sign-part-three", says=says)
    work.drop(case)
    hand_on(advancement, edition)
    coordinators = holders_of(Role.HR_COORDINATOR, today).exclude(pk=case.subject_id)
    notifications.form_is_on_its_way(advancement, by, coordinators, due)
    return advancement


@transaction.atomic
def approve(advancement, *, by, proof):
    """The director approves; the form goes to the Support Services Coordinator (JB-VER-3)."""
    advancement = lock(advancement)
    case, edition = advancement.case, edition_of(advancement)
    grant = obtain(permissions.at(DeskName.DIRECTOR, by, advancement))
    require(in_state(case, State.WITH_DIRECTOR), at_work(advancement, clock.today()))
    sign(
        case,
        "approval",
        by=by,
        capacity=Capacity.DIRECTOR,
        content=decision_of(advancement, "approves"),
        proof=proof,
        delegation=grant.delegation,
    )
    says = f"{by.name} approved the form; it goes to Human Resources."
    move(case, State.WITH_COORDINATOR, by=by, acting_for=grant.acting_for, verb="approve", says=says)
    work.done(case, "advancement:approve", by=by)
    hand_on(advancement, edition)
    return advancement


#: From where a form can come back, who may return it, and which step was waiting there.
RETURNS = {
    State.WITH_DIRECTOR: (DeskName.DIRECTOR, "advancement:approve"),
    State.WITH_COORDINATOR: (DeskName.COORDINATOR, "advancement:complete"),
    State.TO_CONFIRM: (DeskName.CONFIRMER, "advancement:confirm"),
}


@transaction.atomic
def return_to_supervisor(advancement, *, by, reason):
    """Director or Human Resources send the form back with a reason; the signature of Part III stands (JB-VER-3)."""
    advancement = lock(advancement)
    case = advancement.case
    require(in_state(case, *RETURNS))
    desk, step = RETURNS[State(case.state)]
    grant = obtain(permissions.at(desk, by, advancement))
    says = f"{by.name} returned the form to the supervisor."
    if case.state == State.TO_CONFIRM:
        void_signatures(advancement, "completion", by=by, reason=reason, says=says)
    coordinators = awaiting(advancement)
    advancement.resumes_at = State.WITH_COORDINATOR if case.state == State.TO_CONFIRM else case.state
    advancement.return_reason = reason
    advancement.save(update_fields=["resumes_at", "return_reason"])
    move(case, State.RETURNED, by=by, acting_for=grant.acting_for, verb="return", says=says, note=reason)
    work.done(case, step, by=by)
    item = hand_on(advancement, edition_of(advancement), tells=False)
    news = f"form-returned:{case.timeline_head[:12]}"
    notifications.returned(advancement, item.holder, "Form 336-84", reason, news, item.due_on)
    notifications.does_not_come_yet(advancement, coordinators, by, news)
    return advancement


@transaction.atomic
def send_on(advancement, *, by, answer):
    """The supervisor sends a returned form on, unchanged: the signature and its effective date stand (JB-VER-3)."""
    advancement = lock(advancement)
    case = advancement.case
    grant = obtain(permissions.at(DeskName.SUPERVISOR, by, advancement))
    require(in_state(case, State.RETURNED), _part_three_stands(case))
    state = State(advancement.resumes_at)
    says = f"{by.name} answered the return and sent the form on."
    move(case, state, by=by, acting_for=grant.acting_for, verb="send-on", says=says, note=answer)
    advancement.resumes_at = ""
    advancement.save(update_fields=["resumes_at"])
    work.done(case, "advancement:send-on", by=by)
    hand_on(advancement, edition_of(advancement))
    return advancement


@transaction.atomic
def reopen(advancement, *, by, reason):
    """The supervisor takes Part III back so that signed content can change; a new one sets new dates (JB-VER-3)."""
    advancement = lock(advancement)
    case = advancement.case
    grant = obtain(permissions.at(DeskName.SUPERVISOR, by, advancement))
    require(in_state(case, State.RETURNED))
    says = f"{by.name} took Part III back; evidence can be changed again."
    void_signatures(advancement, "part-three", "approval", "completion", by=by, reason=reason, says=says)
    advancement.part_three_on = advancement.effective_on = None
    advancement.resumes_at = ""
    advancement.save(update_fields=["part_three_on", "effective_on", "resumes_at"])
    move(case, State.ENROLLED, by=by, acting_for=grant.acting_for, verb="reopen", says=says, note=reason)
    work.drop(case)
    offer_what_follows(advancement, by=by)
    people = [case.subject]
    notifications.tell(advancement, people, f"reopened:{case.timeline_head[:12]}", "Part III was taken back", reason)
    return advancement


def cost_of_new_signature(advancement, on):
    """What signing Part III anew on a day would cost: the rule's Finding, with both dates (JB-VER-3)."""
    facts = rules.NewSignatureFacts(signature_facts(advancement.part_three_on), content_changes=True)
    return rules.return_keeps_the_signature(facts, edition_of(advancement), on=on)


def signature_facts(signed_on):
    """A signature of Part III on a day, with the employer's calendar as the rules want it."""
    return rules.SignatureFacts(signed_on, closed_days(signed_on), pay_periods_after(signed_on))


def _part_three_stands(case):
    if valid_signatures(case).filter(document="part-three").exists():
        return Finding("JB-VER-3", True, "Part III is signed and stands.")
    return Finding("JB-VER-3", False, "Part III is no longer signed; it has to be signed anew.")
