"""The orientation of a coach, recorded by the technology department (JB-COA-6)."""

from django.db import transaction

from advancement.actions.desk import business_days_for
from advancement.models import CoachOrientation, Session
from advancement.permissions.coaching import may_orient
from advancement.queries.facts import PROGRAM
from advancement.rules.coaching import OrientationFacts, orientation_may_be_recorded
from advancement.states import DeskName
from casework import clock, editions, work
from casework.findings import require
from casework.permissions import obtain
from casework.queries import due_after
from casework.work import Desk
from people.models import Person, Role
from people.queries import holders_of

STEP = "advancement:orient-coach"


@transaction.atomic
def record_orientation(coach, *, by, oriented_on):
    """The coach had the orientation and the materials on a day; a slip is mended before a session (JB-COA-6)."""
    coach, today = Person.objects.select_for_update().get(pk=coach.pk), clock.today()
    obtain(may_orient(by, coach))
    recorded = CoachOrientation.objects.filter(coach=coach).first()
    if recorded is not None and recorded.oriented_on == oriented_on:
        return recorded
    rests = recorded is not None and Session.objects.filter(entered_by=coach, removed_at__isnull=True).exists()
    edition = editions.in_force(PROGRAM, today)
    require(orientation_may_be_recorded(OrientationFacts(oriented_on, rests), edition, on=today))
    work.done(None, STEP, by=by, about=coach.username)
    return CoachOrientation.objects.update_or_create(
        coach=coach, defaults={"oriented_on": oriented_on, "recorded_by": by}
    )[0]


def ask_for_orientation(coach, edition):
    """A coach without an orientation is a piece of work for the technology department."""
    if CoachOrientation.objects.filter(coach=coach).exists():
        return
    today = clock.today()
    staffed = holders_of(Role.TECHNOLOGY, today).exclude(pk=coach.pk).exists()
    work.hand_to(
        Desk(DeskName.TECHNOLOGY, role=Role.TECHNOLOGY if staffed else ""),
        None,
        STEP,
        f"Record the orientation as coach: {coach.name}",
        about=coach.username,
        due=due_after(today, business_days_for(edition, "orient_coach")),
        subject=coach,
    )
