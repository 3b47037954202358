"""Somebody acts for somebody else: asked for, approved or declined, ended; never handed on, never for good (S5)."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from casework import clock, outbox, work
from casework.calendar import day_after, day_text
from casework.findings import Finding, Refused, overtaken, require
from casework.permissions import obtain
from casework.personnel import permissions, rules
from casework.personnel.actions.record import end_on, held, written
from casework.personnel.queries import delegation_facts
from casework.queries import due_after
from people.models import Delegation, DelegationRequest, Role
from people.queries import supervisor_on

STEP = "people:answer-delegation"
#: Nobody waits longer for an answer than for any other act that is due.
ANSWER_WITHIN = 10
Answer = DelegationRequest.Answer


@transaction.atomic
def ask_for_delegate(*, by, delegate, starts_on, last_day, reason):
    """Somebody with a deciding role asks that another may act for them; their manager or HR answers (S5)."""
    by, today = held(by), clock.today()
    obtain(permissions.delegates(by))
    if delegate.pk == by.pk:
        raise Refused(Finding("S5", False, "You cannot act for yourself; choose somebody else."))
    span = rules.Span(starts_on, day_after(last_day))
    facts = delegation_facts(by, delegate, span)
    require(*rules.delegation(facts, on=today))
    request = DelegationRequest.objects.create(
        delegator=by,
        delegate=delegate,
        starts_on=span.starts_on,
        until=span.until,
        reason=reason,
        asked_at=clock.now(),
    )
    _hand_to_approver(request, facts, today)
    return request


@transaction.atomic
def approve_delegation(request, *, by):
    """The delegator's manager or HR approves: from its first day on the delegate acts, for what waits too (S5).

    Approved after its first day it begins today: it is never retroactive.
    """
    request, facts = _waiting(request)
    obtain(permissions.answers(by, request, needs_hr=needs_hr(facts)))
    if request.until <= clock.today():
        raise Refused(Finding("S5", False, f"The time that was asked for ended on {day_text(request.last_day)}."))
    require(*rules.delegation(facts, on=clock.today()))
    request.delegation = written(
        Delegation(
            delegator=request.delegator,
            delegate=request.delegate,
            starts_on=facts.span.starts_on,
            until=request.until,
            reason=request.reason,
            approved_by=by,
        ),
        by=by,
    )
    _answer(request, Answer.APPROVED, by=by)
    said = f"{request.delegate.name} acts for {request.delegator.name}, {told(facts.span)}."
    for person in (request.delegator, request.delegate):
        _tell(person, f"delegation:{request.pk}:approved", said)
    return request.delegation


@transaction.atomic
def decline_delegation(request, *, by, reason):
    """The delegator's manager or HR declines, and says why (S5)."""
    request, facts = _waiting(request)
    obtain(permissions.answers(by, request, needs_hr=needs_hr(facts)))
    request.answer_words = reason
    _answer(request, Answer.DECLINED, by=by)
    said = f"{by.name} declined that {request.delegate.name} acts for you.\n\nReason: {reason}"
    _tell(request.delegator, f"delegation:{request.pk}:declined", said)
    return request


@transaction.atomic
def withdraw_request(request, *, by):
    """The delegator takes a request back that nobody has answered yet (S5)."""
    request, _ = _waiting(request)
    if by.pk != request.delegator_id:
        raise Refused(Finding("S5", False, "Only who asked can take the request back."))
    return _answer(request, Answer.WITHDRAWN, by=by)


@transaction.atomic
def end_delegation(delegation, *, by):
    """A delegation ends today, at once: either of the two, the manager or HR ends it; it stays on record (S5, S17)."""
    rows = Delegation.objects.select_for_update(of=("self",)).select_related("delegator", "delegate")
    delegation = rows.get(pk=delegation.pk)
    obtain(permissions.ends(by, delegation))
    today = clock.today()
    if delegation.called_off or delegation.until <= today:
        raise Refused(overtaken("S5", "This delegation has ended already."))
    end_on(delegation, today, by=by)
    for person in (delegation.delegator, delegation.delegate):
        if person.pk != by.pk:
            said = f"{by.name} ended that {delegation.delegate.name} acts for {delegation.delegator.name}."
            _tell(person, f"delegation:{delegation.pk}:ended", said)
    return delegation


def follow_managers(person, *, by):
    """Requests that wait move to the manager of today, or to HR, when the manager changes (S10)."""
    items = work.open_items().filter(step=STEP).filter(Q(holder=person) | Q(subject=person))
    for item in items.select_for_update(of=("self",)):
        request = DelegationRequest.objects.select_related("delegator", "delegate").get(pk=item.about)
        desk = _approver(request, facts_of(request), clock.today())
        if desk.holder != item.holder:
            work.move_desk(item, desk)
            _tell_approver(request, desk, item)


def needs_hr(facts):
    """Whether only HR can approve, since the delegate's rank is lower (S5)."""
    return not rules.delegate_has_the_rank(facts).met


def facts_of(request):
    """A request as the rules see it today, beside everything else that the delegator gave or asked for."""
    span = rules.Span(max(request.starts_on, clock.today()), request.until)
    return delegation_facts(request.delegator, request.delegate, span, without=request)


def told(span):
    """From when until when, by its first and last day."""
    return f"from {day_text(span.starts_on)} to {day_text(span.until - timedelta(days=1))}"


def _waiting(request):
    """The request, held until the transaction ends, with its facts; refused where it is answered already."""
    held(request.delegator)
    rows = DelegationRequest.objects.select_for_update(of=("self",)).select_related("delegator", "delegate")
    request = rows.get(pk=request.pk)
    if request.answer:
        raise Refused(overtaken("S5", f"This request is {request.get_answer_display()} already."))
    return request, facts_of(request)


def _answer(request, answer, *, by):
    request.answer, request.answered_at, request.answered_by = answer, clock.now(), by
    request.save()
    if answer == Answer.WITHDRAWN:
        work.drop(None, STEP, about=request.pk, subject=request.delegator)
    else:
        work.done(None, STEP, by=by, about=request.pk, subject=request.delegator)
    return request


def _hand_to_approver(request, facts, today):
    desk = _approver(request, facts, today)
    title = f"Answer whether {request.delegate.name} may act for {request.delegator.name}"
    due = due_after(today, ANSWER_WITHIN)
    item = work.hand_to(desk, None, STEP, title, about=request.pk, due=due, subject=request.delegator)
    _tell_approver(request, desk, item)


def _approver(request, facts, today):
    """The manager; HR where there is none, where the manager is to be the delegate, or where HR has to name."""
    manager = supervisor_on(request.delegator, today)
    if manager is None or not manager.is_active or manager.pk == request.delegate_id or needs_hr(facts):
        return work.Desk("delegation", role=Role.HR_COORDINATOR)
    return work.Desk("delegation", holder=manager)


def _tell_approver(request, desk, item):
    if desk.holder is not None:
        said = f"{request.delegator.name} asks that {request.delegate.name} may act for them."
        _tell(desk.holder, f"delegation:{request.pk}:asked", said, item.url)


def _tell(person, news, text, link=""):
    outbox.tell(person, news, "Acting for somebody else", text, link=link or reverse("people:delegations"))
