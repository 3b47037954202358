"""Who takes which step of a coaching: the employee, the coach, the supervisor, the technology department."""

from advancement.permissions.desks import desk_of
from advancement.states import DeskName
from casework import clock
from casework.permissions import as_subject, at_desk, denied, granted
from people.models import Role
from people.queries import delegations_to, roles_on


def is_coach(person, coaching):
    """The coach of this coaching, in person: what is attested is not delegated, and never by the subject (S1)."""
    if person.pk == coaching.person_id:
        return denied("Nobody decides or attests in their own case.", "S1")
    if coaching.coach_id is not None and person.pk == coaching.coach_id:
        return granted("You are the coach.")
    return denied("Only the coach can do this.")


def takes_part(person, coaching):
    """The employee or the coach: both write, sign and attest."""
    return as_subject(person, coaching.case) or is_coach(person, coaching)


def serves(person, coaching):
    """The technology department, which assigns and orients coaches; never for one's own coaching."""
    return at_desk(person, coaching.case, desk_of(coaching.case, DeskName.TECHNOLOGY), clock.today())


def may_end(person, coaching):
    """Employee, coach and technology department may each end a coaching."""
    return takes_part(person, coaching) or serves(person, coaching)


def sees_requests(person):
    """Whether the queue of coach requests is the person's work, also for somebody they act for."""
    day = clock.today()
    actors = [person, *(delegation.delegator for delegation in delegations_to(person, day))]
    return person.is_active and any(Role.TECHNOLOGY in roles_on(actor, day) for actor in actors)


def may_orient(person, coach):
    """The technology department records the orientation of coaches, nobody their own."""
    if person.pk == coach.pk:
        return denied("Nobody keeps their own record.", "S3")
    if sees_requests(person):
        return granted("You hold the role for it.")
    return denied("The technology department records this.")
