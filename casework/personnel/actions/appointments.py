"""Roles and accounts: given and taken by HR and the access administrator, nobody's own (S11, S12)."""

from django.db import transaction

from casework import clock
from casework.calendar import day_text
from casework.findings import Finding, Refused, overtaken, require
from casework.permissions import obtain
from casework.personnel import permissions, rules
from casework.personnel.actions.record import cut, held, written
from people import consequences
from people.models import Appointment, Role


@transaction.atomic
def appoint(person, *, by, role, unit=None, starts_on, until=None):
    """Somebody gets a role from a day on, from HR or the access administrator, never from themselves (S11)."""
    person, today = held(person), clock.today()
    obtain(permissions.appoints(by, person))
    span = rules.Span(starts_on, until)
    beside = [one for one in person.appointments.all() if span.overlaps(rules.Span(one.starts_on, one.until))]
    require(
        Finding("S11", starts_on >= today, f"A role begins on {day_text(today)} at the earliest."),
        rules.day_is_in_reach(starts_on, hired_on=person.hired_on, on=today),
        rules.ends_after_it_began(starts_on, until),
        rules.role_has_its_unit(role, unit is not None),
        rules.roles_go_together({one.role for one in beside}, role),
        Finding("PL-PPL-1", person.is_active, f"The account of {person.name} is closed."),
    )
    if any(one.role == role and one.unit_id == (unit and unit.pk) for one in beside):
        because = f"{person.name} holds this role in that time already: {Role(role).label}."
        raise Refused(Finding("PL-PPL-3", False, because))
    facts = {"role": role, "unit": unit, "starts_on": starts_on, "until": until, "appointed_by": by}
    row = written(Appointment(person=person, **facts), by=by)
    consequences.changed(person, by=by)
    return row


@transaction.atomic
def end_appointment(appointment, *, by, until):
    """A role ends on a day, its first day without it; one that began that day or later is taken out (S17)."""
    person = held(appointment.person)
    obtain(permissions.appoints(by, person))
    rows = Appointment.objects.filter(pk=appointment.pk)
    appointment = rows.select_for_update().first()
    if appointment is None or (appointment.until is not None and appointment.until <= clock.today()):
        raise Refused(overtaken("PL-PPL-3", "This role has ended already."))
    today = clock.today()
    require(
        Finding("PL-PPL-3", until >= today, f"A role can end on {day_text(today)} at the earliest."),
        rules.day_is_in_reach(until, hired_on=person.hired_on, on=today),
    )
    if appointment.until is not None and until > appointment.until:
        last = day_text(appointment.until)
        raise Refused(Finding("PL-PPL-3", False, f"It ends on {last} as it is. Give the role anew to prolong it."))
    cut(rows, until, by=by)
    consequences.changed(person, by=by)
    return person


@transaction.atomic
def deactivate(person, *, by):
    """HR closes somebody's account: they no longer sign in; their steps move on, their record stays (PL-PPL-1, S10)."""
    person = held(person)
    obtain(permissions.keeps_record(by, person))
    if not person.is_active:
        raise Refused(Finding("PL-PPL-1", False, f"The account of {person.name} is closed already."))
    person.is_active, person.deactivated_at, person.deactivated_by = False, clock.now(), by
    person.save(update_fields=["is_active", "deactivated_at", "deactivated_by"])
    consequences.changed(person, by=by)
    return person


@transaction.atomic
def readmit(person, *, by):
    """HR opens a closed account again; a case that was closed stays closed, the evidence is there (JB-ENR-9)."""
    person = held(person)
    obtain(permissions.keeps_record(by, person))
    if person.is_active:
        raise Refused(Finding("PL-PPL-1", False, f"The account of {person.name} is open."))
    person.is_active, person.deactivated_at, person.deactivated_by = True, None, None
    person.save(update_fields=["is_active", "deactivated_at", "deactivated_by"])
    consequences.changed(person, by=by)
    return person
