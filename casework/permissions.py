"""May this person take this step: an answer with a reason, and the delegation under which it would be taken."""

from dataclasses import dataclass

from casework.findings import Finding, Refused
from casework.models.signature import DECIDING, Capacity
from people.models import Delegation, Role
from people.queries import acts_for, delegations_to, roles_on


@dataclass(frozen=True)
class Grant:
    """Whether somebody may take a step, why, and for whom they would act."""

    finding: Finding
    delegation: Delegation | None = None

    def __bool__(self):
        return self.finding.met

    @property
    def unmet(self):
        """What stands against it, in the form that `findings.require` reads."""
        return self.finding.unmet

    @property
    def acting_for(self):
        """The person for whom it would be done, or None."""
        return self.delegation.delegator if self.delegation else None


def granted(because, delegation=None):
    """A grant, with its reason."""
    return Grant(Finding("PL-PPL-3", True, because), delegation)


def denied(because, rule="PL-PPL-3"):
    """A denial, with its reason and rule."""
    return Grant(Finding(rule, False, because))


def obtain(grant):
    """The grant itself, or Refused with its reason."""
    if not grant:
        raise Refused(grant.finding)
    return grant


def sees_every_case(person, day):
    """Whether the person sees every case that was signed: Human Resources and the auditor, and who acts for them."""
    actors = [person, *(delegation.delegator for delegation in delegations_to(person, day))]
    return any(roles_on(actor, day) & {Role.HR_COORDINATOR, Role.AUDITOR} for actor in actors)


def as_subject(person, case):
    """The employee's own acts: nobody does them in the employee's name."""
    if person.pk == case.subject_id:
        return granted("It is your own case.")
    return denied(f"Only {case.subject.name} can do this, nobody in their name.")


def at_desk(person, case, desk, day, *, capacity=None):
    """May `person` act at `desk` (work.Desk) of a case: as its holder, by its role, or by delegation; never as subject.

    With a deciding `capacity`, somebody who signed in another deciding capacity may not (S2).
    """
    if person.pk == case.subject_id:
        return denied("Nobody decides or attests in their own case.", "S1")
    grant = _holds(person, case, desk, day)
    if grant and capacity in DECIDING and (other := other_capacity(person, case, capacity, grant)):
        return denied(f"You signed in this case as {other.label}; somebody else must take this step.", "S2")
    return grant


def _holds(person, case, desk, day):
    if desk.holder is not None:
        if person.pk == desk.holder.pk:
            return granted("It is on your desk.")
        delegation = acts_for(person, desk.holder, day)
        if delegation and delegation.delegator_id != case.subject_id:
            return granted(f"You act for {desk.holder.name}.", delegation)
        return denied(f"This is for {desk.holder.name} to do.")
    if desk.role and desk.role in roles_on(person, day):
        return granted("You hold the role for it.")
    if desk.role:
        for delegation in delegations_to(person, day):
            delegator = delegation.delegator
            if delegator.pk != case.subject_id and desk.role in roles_on(delegator, day):
                return granted(f"You act for {delegator.name}.", delegation)
    return denied("This is for others to do.")


def other_capacity(person, case, capacity, grant=None):
    """The other deciding capacity in which the person, or whom they act for, signed in the case; None without one."""
    concerned = {person.pk} | ({grant.delegation.delegator_id} if grant and grant.delegation else set())
    for signature in case.signatures.all():
        signers = {signature.signer_id, signature.on_behalf_of_id}
        if signature.capacity in DECIDING and signature.capacity != capacity and concerned & signers:
            return Capacity(signature.capacity)
    return None
