"""Somebody is added to the record: the account, the first job, the supervisor, and the mail with the way in."""

from dataclasses import asdict

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from casework import clock, outbox
from casework.findings import Finding, require
from casework.permissions import obtain
from casework.personnel import permissions, rules
from casework.personnel.actions.record import is_open, pay_of, take_turns, written
from people import consequences
from people.models import Job, Person, Supervision

#: What nobody shares with anybody, as the page calls it.
OF_ONE_PERSON = {"username": "user name", "employee_number": "employee number", "email": "work e-mail"}


@transaction.atomic
def hire(*, by, job_class, unit, step, starts_on=None, supervisor=None, **facts):
    """HR adds somebody with their first job, whose salary is that of the schedule; a mail tells them the way in.

    `facts` are those of rules.NewPerson; the job begins on the day of hire unless `starts_on` says later. Entered again
    with the same facts, it is the same person, and no second mail goes out (PL-PPL-1).
    """
    obtain(permissions.hires(by))
    take_turns()
    new = rules.NewPerson(**facts)
    starts_on = starts_on or new.hired_on
    place = {"job_class": job_class, "unit": unit, "step": step, "starts_on": starts_on}
    if already := _hired_with(new, place, supervisor):
        return already
    allowed = rules.can_be_added(new, starts_on=starts_on, on=clock.today())
    require(*allowed, is_open(job_class, unit, starts_on), *_is_nobody_elses(new), _has_open_account(supervisor))
    pay = {"grade": job_class.grade, "salary": pay_of(job_class, step, starts_on)}
    person = Person(**asdict(new))
    person.set_unusable_password()
    written(person, by=by)
    reason = "hired" if starts_on == new.hired_on else "carried over"
    written(Job(person=person, reason=reason, **place, **pay), by=by)
    if supervisor is not None:
        written(Supervision(person=person, supervisor=supervisor, starts_on=starts_on), by=by)
    consequences.changed(person, supervisor, by=by)
    _tell_the_way_in(person)
    return person


def _hired_with(new, place, supervisor):
    """The person who was added with exactly these facts: the second of two clicks finds whom the first one added."""
    first_job = {f"jobs__{name}": value for name, value in place.items()}
    found = Person.objects.filter(is_active=True, **asdict(new), **first_job)
    return found.filter(supervisions__supervisor=supervisor).first()


def _is_nobody_elses(new):
    for name, words in OF_ONE_PERSON.items():
        value = getattr(new, name)
        other = Person.objects.filter(**{f"{name}__iexact": value}).first()
        yield Finding("PL-PPL-1", other is None, f"{other and other.name} has the {words} “{value}” already.")


def _has_open_account(supervisor):
    met = supervisor is None or supervisor.is_active
    return Finding("PL-PPL-1", met, f"The account of {supervisor and supervisor.name} is closed.")


def _tell_the_way_in(person):
    body = (
        f"Human Resources has made an account for you at {settings.EMPLOYER}. Your user name is {person.username}.\n\n"
        "Before you sign in for the first time, set a password: open the address below, enter your work e-mail, and"
        " follow the link that comes by mail."
    )
    outbox.tell(person, f"hired:{person.pk}", "Your account", body, link=reverse("account_reset_password"))
