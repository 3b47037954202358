"""How a row of the record is written: the person held, the writer in its history."""

from django.db import IntegrityError, transaction

from casework import clock
from casework.calendar import day_text
from casework.findings import Finding, Refused
from casework.models import Case, Counter
from casework.personnel import rules
from people.models import Person
from people.queries import salary_of


def held(person):
    """The person, read again and held until the transaction ends, with their open cases.

    What follows from one change of the record may reach into many cases; so that two never wait for each other in a
    circle, changes of the record take turns, and the cases of the person come before anything is written.
    """
    take_turns()
    list(Case.objects.select_for_update().filter(subject=person, closed_on__isnull=True).order_by("pk"))
    # Whoever writes a line about the person meanwhile needs their key, not their facts.
    return Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def take_turns():
    """Wait until whoever changes the record of people has ended; who comes next waits for this transaction."""
    Counter.objects.select_for_update().get_or_create(name="record of people")


def written(row, *, by, why=""):
    """Save a row with a history, which says by whom and why; what the database refuses comes back as Refused."""
    row._history_user, row._history_date, row._change_reason = by, clock.now(), why
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        because = "This does not go together with what is on record for these days. Look at the record again."
        raise Refused(Finding("PL-PPL-1", False, because)) from error
    return row


def pay_of(job_class, step, day):
    """What the salary schedule pays in a year for a step of a class on `day`; Refused where it has no such step."""
    salary = salary_of(job_class.grade, step, day)
    if salary is None:
        where = f"grade {job_class.grade}, step {step}, on {day_text(day)}"
        raise Refused(Finding("PL-ADM-1", False, f"The salary schedule has no pay for {where}."))
    return salary


def is_open(job_class, unit, starts_on):
    """The finding that class and unit are still there on the first day of a job; None stands for one that stays."""
    class_ends = (job_class.title, job_class.retired_on) if job_class else ("", None)
    unit_ends = (unit.name, unit.closed_on) if unit else ("", None)
    return rules.place_is_open(class_ends, unit_ends, starts_on=starts_on)


def cut(rows, day, *, by, why=""):
    """What holds on `day` or begins later ends on it: a line that runs is cut, one still to begin is taken out.

    A line taken out stays in its history.
    """
    for row in rows.select_for_update():
        if row.until is not None and row.until <= day:
            continue
        if row.starts_on < day:
            row.until = day
            written(row, by=by, why=why)
        else:
            row._history_user, row._history_date, row._change_reason = by, clock.now(), why
            row.delete()


def end_on(delegation, day, *, by):
    """A delegation ends on `day`, its first day without effect; before its second day it is called off instead (S5)."""
    if delegation.starts_on < day:
        delegation.until = min(delegation.until, day)
    else:
        delegation.called_off = True
    delegation.ended_at, delegation.ended_by = clock.now(), by
    return written(delegation, by=by)
