"""How an installation begins in which nobody can give a role yet."""

from django.db import transaction
from django.db.models import Q

from casework import clock
from casework.calendar import day_text
from casework.findings import Finding, require
from casework.personnel import rules
from casework.personnel.actions.record import held, written
from people import consequences
from people.models import Appointment, Role
from people.queries import holders_of

#: The roles whose holders give all others.
FIRST = (Role.ADMINISTRATOR, Role.HR_COORDINATOR)
PAGE = "Roles are given on the page of a person, by Human Resources or the access administrator."


@transaction.atomic
def appoint_first(person, *, role):
    """Somebody gets a role that gives roles, from nobody, as long as nobody with an open account holds it (S11)."""
    person, today = held(person), clock.today()
    holder = holders_of(role, today).first()
    beside = person.appointments.filter(Q(until__isnull=True) | Q(until__gt=today))
    given = next((one for one in beside if one.role == role), None)
    require(
        Finding("S11", role in FIRST, f"Only {' and '.join(FIRST)} can be given here. {PAGE}"),
        Finding("S11", holder is None, f"{holder and holder.name} holds this role. {PAGE}"),
        Finding("S11", holder is not None or given is None, f"The role is given already, from {_first_day(given)}."),
        Finding("PL-PPL-1", person.is_active, f"The account of {person.name} is closed."),
        rules.roles_go_together({one.role for one in beside}, role),
    )
    row = written(Appointment(person=person, role=role, starts_on=today), by=None, why="first of the installation")
    consequences.changed(person, by=None)
    return row


def _first_day(appointment):
    return day_text(appointment.starts_on) if appointment else ""
