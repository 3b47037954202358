"""May this person take this step of an advancement: relation, appointment, delegation; never in one's own case."""

from django.db.models import Q

from advancement.permissions.desks import CAPACITY_AT, attesters_of, desk_of, reviewer_of
from advancement.states import DeskName
from casework import clock
from casework.models import Capacity, WorkItem
from casework.permissions import as_subject, at_desk, denied
from people.models import Role, Supervision
from people.queries import delegations_to, roles_on

__all__ = ["at", "attested", "is_employee", "may_read_reasons", "reviews"]


def is_employee(person, advancement):
    """The employee, in their own case."""
    return as_subject(person, advancement.case)


def at(name, person, advancement):
    """May the person act at the desk called `name` (DeskName) in this advancement?"""
    case, day = advancement.case, clock.today()
    return at_desk(person, case, desk_of(case, name, day), day, capacity=CAPACITY_AT.get(name))


def reviews(person, advancement, measure):
    """May the person sign a line of Part II or return it? Never what they, or whom they act for, attested to (S2)."""
    case, day = advancement.case, clock.today()
    desk = desk_of(case, reviewer_of(case, measure), day)
    grant = at_desk(person, case, desk, day, capacity=Capacity.SUPERVISOR)
    if person.pk != case.subject_id and attested(person, grant, case.subject, measure):
        return denied("Who attested to it as coach or proctor does not sign this line; somebody else does.", "S2")
    return grant


def attested(person, grant, subject, measure):
    """Whether the person, or for whom they act by a grant, attested to a measure as coach or proctor (S2)."""
    concerned = {person.pk} | ({grant.acting_for.pk} if grant.acting_for else set())
    return bool(concerned & attesters_of(subject, measure))


def may_read_reasons(person, advancement):
    """Whether sensitive notes are shown: to the employee, the supervisor, HR and the auditor (JB-ENR-7)."""
    case, day = advancement.case, clock.today()
    if person.pk == case.subject_id or roles_on(person, day) & {Role.HR_COORDINATOR, Role.AUDITOR}:
        return True
    actors = [person, *(delegation.delegator for delegation in delegations_to(person, day))]
    if Supervision.objects.on(day).filter(person=case.subject_id, supervisor__in=actors).exists():
        return True
    at_hand = Q(desk=DeskName.SUPERVISOR, holder__in=actors, done_at__isnull=True)
    return WorkItem.objects.filter(at_hand, case=case).exists()
