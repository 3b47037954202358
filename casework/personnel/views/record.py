"""What Human Resources enters into the record of a person: one page for each verb."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from casework.calendar import day_after, day_text
from casework.pages import attempt, bind, step, today
from casework.personnel import forms, permissions
from casework.personnel.actions import appointments, jobs, standing
from casework.personnel.queries import what_waits_with
from casework.personnel.views.people import seen_by, trail
from people.models import Appointment, Standing, WrittenNotice
from people.queries import job_on, supervisor_on


@step
def record_standing(request, username):
    """HR records PAR, a special evaluation or a leave."""
    person = _kept(request, username)
    return _enter(
        request,
        person,
        bind(request, forms.StandingForm),
        lambda data: standing.record_standing(
            person, by=request.user, kind=data["kind"], starts_on=data["starts_on"], until=_until(data["last_day"])
        ),
        said=f"The standing of {person.name} is on record; an open case follows from the first day on.",
        heading=f"Record a standing of {person.name}",
        button="Record the standing",
        above="Peer Assistance and Review and a special evaluation put an open case on hold; a leave lets its due dates"
        " rest. The person and the supervisor are told that the case rests; others see no reason.",
    )


@step
def end_standing(request, username, pk):
    """HR records when a standing ends."""
    person = _kept(request, username)
    row = get_object_or_404(Standing, pk=pk, person=person)
    return _enter(
        request,
        person,
        bind(request, forms.LastDayForm),
        lambda data: standing.end_standing(row, by=request.user, until=day_after(data["last_day"])),
        said=f"The end is on record; what rested for {person.name} goes on after that day.",
        heading=f"End the {row.get_kind_display()} of {person.name}",
        button="Record the end",
        above=f"On record from {day_text(row.starts_on)}.",
    )


@step
def take_out_standing(request, username, pk):
    """HR takes out a standing that was entered in error."""
    person = _kept(request, username)
    row = get_object_or_404(Standing, pk=pk, person=person)
    return _enter(
        request,
        person,
        bind(request, forms.ConfirmForm),
        lambda _: standing.take_out_standing(row, by=request.user),
        said="The entry is taken out; what it held up goes on.",
        heading=f"Take out an entry of {person.name}: {row.get_kind_display()}",
        button="Take it out",
        above=f"On record from {day_text(row.starts_on)}. Take it out if it was entered in error; its history stays.",
    )


@step
def record_notice(request, username):
    """HR records a Written Notice."""
    person = _kept(request, username)
    return _enter(
        request,
        person,
        bind(request, forms.NoticeForm),
        lambda data: standing.record_notice(person, by=request.user, **data),
        said=f"The Written Notice of {person.name} is on record.",
        heading=f"Record a Written Notice of {person.name}",
        button="Record the Written Notice",
    )


@step
def rescind_notice(request, username, pk):
    """HR records that a Written Notice was rescinded."""
    person = _kept(request, username)
    row = get_object_or_404(WrittenNotice, pk=pk, person=person)
    return _enter(
        request,
        person,
        bind(request, forms.RescindForm),
        lambda data: standing.rescind_notice(row, by=request.user, **data),
        said="The Written Notice is rescinded: it never stood against anything.",
        heading=f"Rescind the Written Notice of {day_text(row.issued_on)}",
        button="Record the rescission",
    )


@step
def change_supervisor(request, username):
    """HR enters a new supervisor from a day on."""
    person = _kept(request, username)
    now = supervisor_on(person, today())
    return _enter(
        request,
        person,
        bind(request, forms.SupervisorForm),
        lambda data: jobs.change_supervisor(person, by=request.user, **data),
        said=lambda row: f"{row.supervisor.name} supervises {person.name} from {day_text(row.starts_on)}.",
        heading=f"Change the supervisor of {person.name}",
        button="Enter the new supervisor",
        above=f"The supervisor today is {now.name if now else 'nobody'}. Open steps move to the new one on the first"
        " day; the old one keeps what they signed.",
    )


@step
def change_job(request, username):
    """HR enters a transfer, a demotion, another class or step."""
    person = _kept(request, username)
    now = job_on(person, today())
    initial = {"job_class": now.job_class_id, "unit": now.unit_id, "step": now.step} if now else {}
    return _enter(
        request,
        person,
        bind(request, forms.JobForm, initial=initial),
        lambda data: jobs.change_job(person, by=request.user, **data | {"step": int(data["step"])}),
        said=lambda row: f"{person.name}: {row.reason} from {day_text(row.starts_on)}, at ${row.salary:,} a year.",
        heading=f"Change the job of {person.name}",
        button="Enter the change",
        above="The line of today ends where this one begins. The salary is that of the schedule. A change of class or a"
        " demotion closes an open case, a transfer keeps it; the evidence stays.",
    )


@step
def separate(request, username):
    """HR enters that the employment ends."""
    person = _kept(request, username)
    return _enter(
        request,
        person,
        bind(request, forms.LastDayForm),
        lambda data: jobs.separate(person, by=request.user, **data),
        said=f"The employment of {person.name} ends after that day.",
        heading=f"End the employment of {person.name}",
        button="Enter the separation",
        above="Job, supervisor, team, roles and delegations end with that day, and an open case closes."
        f" {what_waits_with(person, today())}",
    )


@step
def appoint(request, username):
    """HR or the access administrator gives somebody a role."""
    person = _appointed(request, username)
    return _enter(
        request,
        person,
        bind(request, forms.AppointForm, initial={"starts_on": today()}),
        lambda data: appointments.appoint(
            person,
            by=request.user,
            role=data["role"],
            unit=data["unit"],
            starts_on=data["starts_on"],
            until=_until(data["last_day"]),
        ),
        said=lambda row: f"{person.name} is {row.get_role_display()} from {day_text(row.starts_on)}.",
        heading=f"Give {person.name} a role",
        button="Give the role",
    )


@step
def end_appointment(request, username, pk):
    """HR or the access administrator ends a role."""
    person = _appointed(request, username)
    row = get_object_or_404(Appointment, pk=pk, person=person)
    return _enter(
        request,
        person,
        bind(request, forms.FirstDayWithoutForm, initial={"until": today()}),
        lambda data: appointments.end_appointment(row, by=request.user, **data),
        said=f"The role ends: {row.get_role_display()}.",
        heading=f"End the role of {person.name}: {row.get_role_display()}",
        button="End the role",
        above=f"Held since {day_text(row.starts_on)}. What waits for the role waits for whoever else holds it.",
    )


@step
def deactivate(request, username):
    """HR closes somebody's account."""
    person = _kept(request, username)
    return _enter(
        request,
        person,
        bind(request, forms.ConfirmForm),
        lambda _: appointments.deactivate(person, by=request.user),
        said=f"The account of {person.name} is closed. The record stays.",
        heading=f"Close the account of {person.name}",
        button="Close the account",
        above=f"{person.name} no longer signs in, from this moment on. Nothing is deleted; steps move on."
        f" {what_waits_with(person, today())}",
    )


@step
def readmit(request, username):
    """HR opens a closed account again."""
    person = _kept(request, username)
    return _enter(
        request,
        person,
        bind(request, forms.ConfirmForm),
        lambda _: appointments.readmit(person, by=request.user),
        said=f"The account of {person.name} is open again.",
        heading=f"Open the account of {person.name} again",
        button="Open the account",
    )


def _kept(request, username):
    """The person whose record is kept here by whoever asks; else 404."""
    person, _ = seen_by(request.user, username)
    if not permissions.keeps_record(request.user, person):
        raise Http404
    return person


def _appointed(request, username):
    """The person whom whoever asks may appoint; else 404."""
    person, _ = seen_by(request.user, username)
    if not permissions.appoints(request.user, person):
        raise Http404
    return person


def _until(last_day):
    return day_after(last_day) if last_day else None


def _enter(request, person, form, act, *, said, **context):
    """Show the page of one verb and carry it out; back on the page of the person it is said what happened."""
    if form.is_valid():
        with attempt(form):
            result = act(form.cleaned_data)
        if form.carried_out:
            messages.success(request, said(result) if callable(said) else said)
            return redirect("people:person", person.username)
    context |= {"form": form, "person": person, "trail": trail(request.user, person)}
    return render(request, "people/enter.html", context)
