"""The calendar of a coaching in HTTP: sessions agreed on, moved, called off, and logged as they were agreed."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from advancement.actions import coaching as actions
from advancement.forms.coaching import AgreedSessionForm, AgreeSessionsForm, SessionForm, WhyForm
from advancement.models import AgreedSession
from advancement.permissions import coaching as may
from advancement.queries import coaching_calendar as queries
from advancement.queries.coaching import goes_on
from advancement.queries.visible import visible_to
from advancement.views.coaching_steps import log_address, take, with_coach
from casework import clock
from casework.pages import bind, page, step, today


def calendar_context(one):
    """The months of a coaching's calendar, and whether it adds up."""
    return {"months": queries.calendar_of(one), "sum": queries.sum_of(one, today()) if goes_on(one) else None}


@step
def agree_session(request, number):
    """Employee or coach enters sessions that both agreed on."""
    _advancement, one = with_coach(request, number)
    form = bind(request, AgreeSessionsForm, initial={"weeks": 1})
    return take(
        request,
        one,
        grant=may.takes_part(request.user, one),
        form=form,
        act=lambda data: actions.agree_sessions(one, by=request.user, **data),
        said=f"It is in the calendar; {_other(request, one).name} is told.",
        then=log_address(number),
        heading="Enter sessions that you agreed on",
        button="Enter it",
        above="Signed the agreement already, and the other not yet? The dates are part of it: both sign anew."
        if not one.agreed_on
        else f"This e-mails 1 person: {_other(request, one).name}.",
    )


@page
def agreed_session(request, number, pk):
    """One session that was agreed on: when, where, and what can be done about it."""
    advancement, one, agreed = _agreed(request, number, pk)
    return render(
        request,
        "advancement/agreed_session.html",
        {
            "case": advancement.case,
            "coaching": one,
            "agreed": agreed,
            "begun": agreed.begins <= clock.now(),
            "sees_case": visible_to(request.user).filter(pk=advancement.pk).exists(),
            "open": goes_on(one) and not (agreed.cancelled_at or agreed.logged_as_id),
            "takes_part": bool(may.takes_part(request.user, one)),
            "logs": bool(may.is_coach(request.user, one)) and one.agreed_on is not None,
        },
    )


@step
def move_session(request, number, pk):
    """Employee or coach moves a session."""
    _advancement, one, agreed = _agreed(request, number, pk)
    initial = {name: getattr(agreed, name) for name in ("day", "starts_at", "hours", "place")}
    return take(
        request,
        one,
        grant=may.takes_part(request.user, one),
        form=bind(request, AgreedSessionForm, initial=initial),
        act=lambda data: actions.move_session(agreed, by=request.user, **data),
        said=f"The session is moved; {_other(request, one).name} is told.",
        then=log_address(number),
        heading=f"Move the session of {agreed.when}",
        button="Move it",
        above=f"This e-mails 1 person: {_other(request, one).name}.",
    )


@step
def cancel_session(request, number, pk):
    """Employee or coach calls a session off."""
    _advancement, one, agreed = _agreed(request, number, pk)
    return take(
        request,
        one,
        grant=may.takes_part(request.user, one),
        form=bind(request, WhyForm),
        act=lambda data: actions.cancel_session(agreed, by=request.user, **data),
        said=f"The session is called off; {_other(request, one).name} is told.",
        then=log_address(number),
        heading=f"Call off the session of {agreed.when}",
        button="Call it off",
        above=f"This e-mails 1 person: {_other(request, one).name}.",
    )


@step
def log_agreed_session(request, number, pk):
    """The coach logs a session as it was agreed on, or as it went."""
    _advancement, one, agreed = _agreed(request, number, pk)
    initial = {name: getattr(agreed, name) for name in ("day", "starts_at", "hours")} | {"face_to_face": True}
    return take(
        request,
        one,
        grant=may.is_coach(request.user, one),
        form=bind(request, SessionForm, initial=initial),
        act=lambda data: actions.log_session(one, by=request.user, agreed=agreed, **data),
        said="The session is in the log.",
        then=log_address(number),
        heading=f"Log the session of {agreed.when}",
        button="Log the session",
        lead="What you agreed on is filled in. Change what went otherwise.",
        links=[
            (reverse("advancement:move-session", args=[number, pk]), "Move this session"),
            (reverse("advancement:cancel-session", args=[number, pk]), "It did not take place: call it off"),
        ],
    )


def _agreed(request, number, pk):
    """Case, coaching and one of its sessions, for whoever may see the coaching; otherwise 404."""
    advancement, one = with_coach(request, number)
    rows = AgreedSession.objects.select_related("coaching", "logged_as", "cancelled_by")
    return advancement, one, get_object_or_404(rows, pk=pk, coaching=one)


def _other(request, one):
    """The other of the two."""
    return one.coach if request.user.pk == one.person_id else one.person
