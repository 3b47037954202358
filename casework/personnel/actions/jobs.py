"""Job history and supervisors: a line is cut where the next begins, never overwritten (PL-PPL-1, S10)."""

from django.db import transaction
from django.db.models import Q

from casework import clock
from casework.calendar import day_after, day_text
from casework.findings import Finding, Refused, require
from casework.permissions import obtain
from casework.personnel import permissions, rules
from casework.personnel.actions.record import cut, end_on, held, is_open, pay_of, written
from casework.personnel.queries import goes_round
from people import consequences
from people.models import Delegation, Job, Supervision


@transaction.atomic
def change_job(person, *, by, starts_on, job_class, unit, step, source=""):
    """HR enters a transfer, a demotion, another class or step from a day on; the salary is that of the schedule.

    Where the history already goes on with later lines, only a transfer can be entered before them; it is carried on.
    """
    person = held(person)
    obtain(permissions.keeps_record(by, person))
    require(rules.day_is_in_reach(starts_on, hired_on=person.hired_on, on=clock.today()))
    running = person.jobs.on(starts_on).select_related("job_class", "unit").first()
    kind = rules.kind_of_change(_placement(running), rules.Placement(job_class.pk, job_class.grade, unit.pk, step))
    if kind is None:
        raise Refused(Finding("PL-PPL-1", False, "This is the class, unit and step on record: nothing changes."))
    later = list(person.jobs.filter(starts_on__gt=starts_on).order_by("starts_on"))
    new_class = job_class if running is None or job_class.pk != running.job_class_id else None
    new_unit = unit if running is None or unit.pk != running.unit_id else None
    require(is_open(new_class, new_unit, starts_on), _can_be_carried_on(running, later, job_class, step))
    salary = pay_of(job_class, step, starts_on)
    facts = {"job_class": job_class, "unit": unit, "grade": job_class.grade, "step": step, "salary": salary}
    unit_left, position = (running.unit_id, running.position) if running else (None, None)
    row = _begin(running, later, Job(person=person, starts_on=starts_on), by=by)
    for name, value in (facts | {"reason": kind, "source": source}).items():
        setattr(row, name, value)
    row.position = position if unit.pk == unit_left else None
    written(row, by=by, why=kind)
    if unit.pk != unit_left:
        _carry_on(later, unit_left, unit, by=by)
    consequences.changed(person, by=by)
    return row


@transaction.atomic
def separate(person, *, by, last_day):
    """HR enters that the employment ends; supervisor, team, roles and delegations end with it (JB-ENR-9).

    Steps that waited with the person go to whoever has the desk then, or to HR, which names somebody (S8).
    """
    person = held(person)
    obtain(permissions.keeps_record(by, person))
    require(rules.day_is_in_reach(last_day, hired_on=person.hired_on, on=clock.today()))
    if not person.jobs.on(last_day).exists():
        raise Refused(Finding("PL-PPL-1", False, f"There is no job on record on {day_text(last_day)}."))
    gone_on = day_after(last_day)
    if not person.jobs.filter(Q(until__isnull=True) | Q(until__gt=gone_on)).exists():
        raise Refused(Finding("PL-PPL-1", False, f"The employment ends on {day_text(last_day)} already."))
    for rows in (person.jobs, person.supervisions, person.team, person.appointments):
        cut(rows.all(), gone_on, by=by, why="separation")
    for delegation in _delegations_of(person, gone_on):
        end_on(delegation, gone_on, by=by)
    consequences.changed(person, by=by)
    return person


@transaction.atomic
def change_supervisor(person, *, by, supervisor, starts_on):
    """HR enters who supervises somebody from a day on; open steps move to the new supervisor (S10)."""
    person = held(person)
    obtain(permissions.keeps_record(by, person))
    require(
        rules.day_is_in_reach(starts_on, hired_on=person.hired_on, on=clock.today()),
        Finding("PL-PPL-1", supervisor.is_active, f"The account of {supervisor.name} is closed."),
    )
    if supervisor.pk == person.pk:
        raise Refused(Finding("PL-PPL-1", False, "Nobody is their own supervisor."))
    if goes_round(person, supervisor, starts_on):
        raise Refused(Finding("PL-PPL-1", False, f"{supervisor.name} reports to {person.name} on that day."))
    running = person.supervisions.on(starts_on).select_related("supervisor").first()
    if running and running.supervisor_id == supervisor.pk:
        because = f"{supervisor.name} is the supervisor since {day_text(running.starts_on)}: nothing changes."
        raise Refused(Finding("PL-PPL-1", False, because))
    later = list(person.supervisions.filter(starts_on__gt=starts_on).order_by("starts_on"))
    row = _begin(running, later, Supervision(person=person, starts_on=starts_on), by=by)
    before = running and running.supervisor
    row.supervisor = supervisor
    written(row, by=by)
    consequences.changed(person, before, supervisor, by=by)
    return row


def _begin(running, later, row, *, by):
    """The row to write from its first day: the running line is cut there, or is itself the row where it begins then."""
    if running is not None and running.starts_on == row.starts_on:
        return running
    row.until = running.until if running else None
    if running is None and later:
        row.until = later[0].starts_on
    if running is not None:
        running.until = row.starts_on
        written(running, by=by)
    return row


def _placement(job):
    return job and rules.Placement(job.job_class_id, job.grade, job.unit_id, job.step)


def _can_be_carried_on(running, later, job_class, step):
    """Later lines were entered on the strength of class and step; only another unit can be put in before them."""
    same = running is not None and (running.job_class_id, running.step) == (job_class.pk, step)
    since = day_text(later[0].starts_on) if later else ""
    because = f"The history goes on with a line from {since}. Only another unit can be entered for an earlier day."
    return Finding("PL-PPL-1", same or not later, because)


def _carry_on(later, unit_left, unit, *, by):
    """Later lines that went on in the unit that is left go on in the new one."""
    for line in later:
        if line.unit_id != unit_left:
            break
        line.unit, line.position = unit, None
        written(line, by=by, why="transfer carried on")


def _delegations_of(person, day):
    rows = Delegation.objects.filter(Q(delegator=person) | Q(delegate=person), called_off=False, until__gt=day)
    return rows.select_for_update()
