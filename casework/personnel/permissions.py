"""Who reads the record of a person, and who writes into it; nobody into their own."""

from casework import clock
from casework.permissions import denied, granted
from people.models import Role
from people.queries import delegations_to, roles_on, supervises_on, supervisor_on

#: The sections of the page of a person.
STANDING = "standing"
ROLES = frozenset({"roles"})
RECORD = frozenset({"job", "supervisors", "ratings", "delegations"}) | ROLES
WHOLE = RECORD | {STANDING}

#: The appointments that decide or approve. A proctor attests, which is not delegated; auditor and access
#: administrator do nothing in a case.
DELEGABLE = frozenset({Role.DIRECTOR, Role.HR_COORDINATOR, Role.ERSC, Role.TECHNOLOGY, Role.ORGANIZATIONAL_DEVELOPMENT})


def sections_for(viewer, person):
    """Which sections of a person's record `viewer` reads; none: the person does not exist for them (PL-PPL-1).

    The person, HR and the auditor read all of it. The supervisor of today reads everything but standing, which they
    learn in a case where it holds something up, and nowhere else. The access administrator reads the roles (S12).
    """
    roles = roles_on(viewer, clock.today())
    if viewer.pk == person.pk or roles & {Role.HR_COORDINATOR, Role.AUDITOR}:
        return WHOLE
    if supervisor_on(person, clock.today()) == viewer:
        return RECORD
    return ROLES if Role.ADMINISTRATOR in roles else frozenset()


def lists_people(viewer):
    """Whether the list of people is there for somebody: HR, the auditor, and the administrator, who appoints."""
    return bool(roles_on(viewer, clock.today()) & {Role.HR_COORDINATOR, Role.AUDITOR, Role.ADMINISTRATOR})


def reads_roles_alone(viewer):
    """Whether the roles are all that somebody reads of others: the access administrator, who is nothing else (S12)."""
    roles = roles_on(viewer, clock.today())
    return Role.ADMINISTRATOR in roles and not roles & {Role.HR_COORDINATOR, Role.AUDITOR}


def keeps_record(by, person):
    """May `by` write into the record of the person? HR coordinators, never their own (S3)."""
    if by.pk == person.pk:
        return denied("Nobody keeps their own record.", "S3")
    if Role.HR_COORDINATOR in roles_on(by, clock.today()):
        return granted("You are an HR coordinator.")
    return denied("Human Resources keeps this record.")


def hires(by):
    """May `by` add somebody to the record? HR coordinators alone."""
    if Role.HR_COORDINATOR in roles_on(by, clock.today()):
        return granted("You are an HR coordinator.")
    return denied("Human Resources adds people to the record.")


def appoints(by, person):
    """May `by` give the person a role, or end one? HR and the access administrator, never themselves (S11)."""
    if by.pk == person.pk:
        return denied("Nobody gives themselves a role, or ends their own.", "S11")
    if roles_on(by, clock.today()) & {Role.HR_COORDINATOR, Role.ADMINISTRATOR}:
        return granted("You appoint people.")
    return denied("Human Resources and the access administrator appoint people.")


def decides_on(person, day):
    """Whether the person has a deciding role of their own on `day`: they supervise, or an appointment decides."""
    return supervises_on(person, day) or bool(roles_on(person, day) & DELEGABLE)


def delegates(by):
    """May `by` ask that somebody acts for them? Whoever has a deciding role of their own (S5)."""
    if by.is_active and decides_on(by, clock.today()):
        return granted("You have a deciding role.")
    return denied("You have no deciding role of your own that somebody could take over.", "S5")


def answers(by, request, *, needs_hr):
    """May `by` approve or decline a request? The delegator's manager or HR, never one of the two themselves (S5).

    `needs_hr`: the delegate has a lower rank, so that HR has to name them.
    """
    if by.pk in (request.delegator_id, request.delegate_id):
        return denied("Nobody approves a delegation of their own, or to themselves.", "S5")
    if Role.HR_COORDINATOR in roles_on(by, clock.today()):
        return granted("You are an HR coordinator.")
    if supervisor_on(request.delegator, clock.today()) != by:
        return denied("The delegator's manager or Human Resources approves this.", "S5")
    if needs_hr:
        return denied("The delegate's grade is lower: only Human Resources can approve.", "S5")
    return granted("You are the delegator's manager.")


def ends(by, delegation):
    """May `by` end a delegation? Either of the two, the delegator's manager, and HR."""
    if by.pk in (delegation.delegator_id, delegation.delegate_id):
        return granted("It is your delegation.")
    if Role.HR_COORDINATOR in roles_on(by, clock.today()):
        return granted("You are an HR coordinator.")
    if supervisor_on(delegation.delegator, clock.today()) == by:
        return granted("You are the delegator's manager.")
    return denied("This delegation is for others to end.", "S5")


def has_to_do_with_delegations(person):
    """Whether the page of delegations is there for the person: who delegates, and who acts for somebody."""
    return bool(delegates(person)) or bool(delegations_to(person, clock.today()))
