"""Who approves a course provider: Organizational Development, never for oneself (JB-CRS-2, S1)."""

from advancement.states import DeskName
from casework import clock
from casework.models import WorkItem
from casework.permissions import at_desk
from casework.work import Desk
from people.models import Role
from people.queries import delegations_to, holders_of, roles_on

STEP = "advancement:decide-provider-approval"
ROLE = Role.ORGANIZATIONAL_DEVELOPMENT


def desk_of(approval):
    """The desk where an approval is decided: whom HR named, else the office; empty if it is only the asker (S8)."""
    item = WorkItem.objects.filter(step=STEP, about=str(approval.pk), done_at__isnull=True).first()
    if item and item.holder_id:
        return Desk(DeskName.ORGANIZATIONAL_DEVELOPMENT, holder=item.holder)
    others = holders_of(ROLE, clock.today()).exclude(pk=approval.person_id)
    return Desk(DeskName.ORGANIZATIONAL_DEVELOPMENT, role=ROLE if others.exists() else "")


def decides(person, approval):
    """May the person decide this approval?"""
    return at_desk(person, approval, desk_of(approval), clock.today())


def sees_queue(person):
    """Whether the queue of Organizational Development is there for the person: by the role, or for a holder of it."""
    day = clock.today()
    return ROLE in roles_on(person, day) or any(
        ROLE in roles_on(delegation.delegator, day) for delegation in delegations_to(person, day)
    )
