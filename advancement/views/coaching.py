"""Coaching in HTTP, for employee, coach, supervisor and whoever reads the case."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate

from advancement import permissions
from advancement.actions import coaching as actions
from advancement.actions.coaching.desk import is_written
from advancement.documents.coaching import AGREED, seen
from advancement.forms.coaching import (
    AgreementForm,
    AttestForm,
    CompletionForm,
    ForwardForm,
    RemoveForm,
    SessionForm,
    SignAgreementForm,
    WhyForm,
    WishForm,
)
from advancement.models import Coaching, Measure
from advancement.permissions import coaching as may
from advancement.queries import coaching as queries
from advancement.queries.coaching_calendar import next_session
from advancement.queries.coaching_road import Hours, next_step, stations_of
from advancement.queries.facts import edition_of
from advancement.queries.forecast import after
from advancement.queries.visible import visible_to
from advancement.rules import coaching as rules
from advancement.states import DeskName
from advancement.views.coaching_calendar import calendar_context
from advancement.views.coaching_steps import log_address, nothing, opened, take, with_coach, without_coach
from advancement.views.steps import proof_of, visible
from casework.calendar import day_text
from casework.findings import number_text
from casework.pages import attempt, bind, step, today


@step
def coaching(request, number):
    """Coaching as a measure: what is asked, what counts, what comes next; the employee asks for a coach here."""
    advancement, one = opened(request, number)
    if not visible_to(request.user).filter(pk=advancement.pk).exists():
        return redirect("advancement:coach-log", number)
    mine = bool(permissions.is_employee(request.user, advancement))
    form = bind(request, WishForm) if mine and _may_ask(advancement, one) else None
    if form and form.is_valid():
        with attempt(form):
            actions.ask_for_coach(advancement, by=request.user, **form.cleaned_data)
        if form.carried_out:
            messages.success(request, "You asked for a coach. Your supervisor has the request now.")
            return redirect(request.path)
    context = _context(request, advancement, one) | {"form": form, "mine": mine, "place": _place(one)}
    if one is not None and one.coach_id:
        context |= calendar_context(one) | {"takes_part": bool(may.takes_part(request.user, one))}
    if form:
        context["above"] = after("ask-for-coach", advancement, by=request.user)
    return render(request, "advancement/coaching.html", context)


@step
def coach_log(request, number):
    """The log: the coach documents sessions here; employee and those who see the case read it."""
    advancement, one = with_coach(request, number)
    is_coach = bool(may.is_coach(request.user, one))
    form = bind(request, SessionForm) if is_coach and one.agreed_on and queries.goes_on(one) else None
    if form and form.is_valid():
        with attempt(form):
            actions.log_session(one, by=request.user, **form.cleaned_data)
        if form.carried_out:
            messages.success(request, "The session is in the log.")
            return redirect(request.path)
    context = _context(request, advancement, one) | {"form": form, "log": queries.log_with_history(one)}
    context |= calendar_context(one)
    context |= {"is_coach": is_coach, "takes_part": bool(may.takes_part(request.user, one))}
    return render(request, "advancement/coaching_log.html", context)


@step
def forward_coaching(request, number, pk):
    """The supervisor forwards a request."""
    advancement = visible(request, number)
    one = get_object_or_404(Coaching, pk=pk, case=advancement.case)
    return take(
        request,
        one,
        grant=permissions.at(DeskName.SUPERVISOR, request.user, advancement),
        form=bind(request, ForwardForm),
        act=lambda _data: actions.forward_request(one, by=request.user),
        said="The request is with the technology department, which assigns a coach.",
        then=advancement.case.get_absolute_url(),
        asks=without_coach,
        heading=f"Forward the request of {one.person.name} for a coach",
        button="Forward to the technology department",
        rows=[
            {"name": "Employee", "value": one.person.name},
            {"name": "Asked on", "value": day_text(localdate(one.asked_at))},
            {"name": "Wants to learn", "value": one.wish},
        ],
        above="The request keeps its place in the queue: the moment of asking decides, not the moment of forwarding.",
    )


@step
def write_agreement(request, number):
    """Employee or coach writes the agreement."""
    _advancement, one = with_coach(request, number)
    initial = {code: getattr(one, field) for code, field in AGREED.items()}
    initial |= {"planned_hours": one.planned_hours, "seen": seen(one)}
    form = bind(request, AgreementForm, initial=initial)
    return take(
        request,
        one,
        grant=may.takes_part(request.user, one),
        form=form,
        act=lambda data: actions.write_agreement(one, by=request.user, **data),
        said="The agreement is written down. Both of you read and sign it.",
        then=log_address(number),
        heading=f"Coaching agreement of {one.person.name} and {one.coach.name}",
        button="Keep the agreement",
        above="Signed already by one of you? A change makes that signature void, and both sign anew.",
        again=lambda: form.show_again(seen(one)),
        rows=lambda: _agreement_rows(one) if form.refused else [],
    )


@step
def sign_agreement(request, number):
    """Employee or coach reads and signs the agreement."""
    _advancement, one = with_coach(request, number)
    form = bind(request, SignAgreementForm, initial={"seen": seen(one)})
    return take(
        request,
        one,
        grant=may.takes_part(request.user, one),
        form=form,
        act=lambda data: actions.sign_agreement(one, by=request.user, seen=data["seen"], proof=proof_of(request, data)),
        said="You signed the coaching agreement.",
        then=log_address(number),
        heading="Read and sign the coaching agreement",
        button="Sign the agreement",
        again=lambda: form.show_again(seen(one)),
        rows=lambda: [*_agreement_rows(one), _dates_row(one)],
        above="Sessions count from the day on which both of you have signed.",
        others=[("advancement:coaching-agreement", "Change the agreement")],
    )


@step
def correct_session(request, number, pk):
    """The coach corrects a session."""
    _advancement, one = with_coach(request, number)
    session = get_object_or_404(one.sessions, pk=pk)
    names = ("starts_at", "hours", "topics", "face_to_face", "hands_on")
    initial = {"day": session.day} | {name: getattr(session, name) for name in names}
    return take(
        request,
        one,
        grant=may.is_coach(request.user, one),
        form=bind(request, SessionForm, initial=initial),
        act=lambda data: actions.correct_session(session, by=request.user, **data),
        said="The session is corrected; what it said before stays to be read in the log.",
        then=log_address(number),
        heading=f"Correct the session of {day_text(session.day)}",
        button="Save the correction",
        above="What was attested so far was the log as it stood: both of you attest again afterwards.",
    )


@step
def remove_session(request, number, pk):
    """The coach takes a session out."""
    _advancement, one = with_coach(request, number)
    session = get_object_or_404(one.sessions, pk=pk)
    return take(
        request,
        one,
        grant=may.is_coach(request.user, one),
        form=bind(request, RemoveForm),
        act=lambda _data: actions.remove_session(session, by=request.user),
        said="The session is out of the log.",
        then=log_address(number),
        heading=f"Take the session of {day_text(session.day)} out of the log",
        button="Take it out",
        rows=[
            {"name": "Hours", "value": f"{session.hours.normalize():f}"},
            {"name": "Topics", "value": session.topics},
        ],
        above="What was attested so far was the log as it stands: both of you attest again afterwards.",
    )


@step
def attest_coaching(request, number):
    """Employee or coach attests that it was not unpaid work."""
    _advancement, one = with_coach(request, number)
    return take(
        request,
        one,
        grant=may.takes_part(request.user, one),
        form=bind(request, AttestForm),
        act=lambda _data: actions.attest(one, by=request.user),
        said="You attested that the coaching was not unpaid work at the next level.",
        then=log_address(number),
        heading="Attest what the coaching was",
        button="Attest",
        findings=_findings(one, rules.coaching, of=("JB-COA-4",)),
        lead="Coaching is learning: watching, asking, trying. It is not doing the next level's work without its pay.",
    )


@step
def complete_coaching(request, number):
    """The coach signs completion."""
    _advancement, one = with_coach(request, number)
    return take(
        request,
        one,
        grant=may.is_coach(request.user, one),
        form=bind(request, CompletionForm),
        act=lambda data: actions.complete(one, by=request.user, proof=proof_of(request, data)),
        said=f"You signed the completion. {one.person.name} can submit it to the supervisor now.",
        then=log_address(number),
        heading=f"Sign the completion of the coaching of {one.person.name}",
        button="Sign the completion",
        findings=_findings(one, rules.completion, of=("JB-COA-2", "JB-COA-3", "JB-COA-4", "JB-COA-5", "JB-COA-6")),
        above=f"The log is closed by your signature. This e-mails 1 person: {one.person.name}.",
    )


@step
def take_back_completion(request, number):
    """The coach takes the completion back."""
    _advancement, one = with_coach(request, number)
    return take(
        request,
        one,
        grant=may.is_coach(request.user, one),
        form=bind(request, WhyForm),
        act=lambda data: actions.take_back_completion(one, by=request.user, **data),
        said="The completion is taken back; the log is open again.",
        then=log_address(number),
        asks=nothing,
        heading="Take back the completion",
        button="Take it back",
        above="Your signature is void, and so is the supervisor's under this line. Both of you attest again.",
    )


def _context(request, advancement, one):
    """Where a coaching stands, for whoever looks."""
    edition, on = edition_of(advancement), today()
    facts = queries.standing_of(advancement.case.subject, on)
    found = rules.coaching(facts, edition, on=on)
    done, hands_on = rules.hours_counted(facts, edition)
    own = edition["JB-COA-4"]
    full = rules.hours_documented(facts, edition, on=on).met
    line = advancement.lines.select_related("advancement__case").get(measure=Measure.COACHING)
    return {
        "case": advancement.case,
        "coaching": one,
        "sees_case": visible_to(request.user).filter(pk=advancement.pk).exists(),
        "asked": [(edition.title(f.rule), edition.reading(f.rule), f) for f in found.findings],
        "found": found,
        "hours": Hours(done, hands_on, own["hours"], own["planned_up_to"], own["hands_on_hours"]),
        "road": stations_of(one, full) if one else [],
        "next": one
        and next_step(
            one,
            request.user,
            full=full,
            written=bool(one.coach_id) and is_written(one).met,
            line=line,
            agreed=next_session(one),
        ),
        "agreement": _agreement_rows(one) if one and one.coach_id else [],
        "goes_on": one is not None and queries.goes_on(one),
    }


def _may_ask(advancement, one):
    return advancement.case.state == "enrolled" and (one is None or one.ended_on or one.case_id != advancement.case_id)


def _place(one):
    """The place in the queue while a request waits, else None."""
    if one is None or one.coach_id or one.ended_on:
        return None
    return sum(asked < one.asked_at for asked in queries.place_of(one).queue) + 1


def _agreement_rows(one):
    return [
        {"name": "Employee", "value": one.person.name},
        {"name": "Coach", "value": one.coach.name},
        *({"name": words, "value": getattr(one, AGREED[code]) or "Not written yet"} for code, words in SUBJECTS),
        {
            "name": "Hours planned",
            "value": f"{one.planned_hours.normalize():f}" if one.planned_hours else "Not written yet",
        },
    ]


def _dates_row(one):
    dates = [
        f"{agreed.when}, {number_text(agreed.hours)} h, {agreed.place}"
        for agreed in one.agreed_sessions.filter(cancelled_at=None)
    ]
    return {"name": "Dates agreed on", "value": "\n".join(dates) or "None yet"}


SUBJECTS = tuple((code, AgreementForm.base_fields[code].label) for code in AGREED)


def _findings(one, ask, *, of):
    """What the rules say today on the points that concern a step."""
    found = ask(queries.standing_of(one.person, today()), edition_of(one.case.advancement), on=today())
    return [finding for finding in found.findings if finding.rule in of]
