"""Somebody acts for somebody else: asked for, approved by manager or HR, bounded, ended, told (S5, S6)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from advancement.actions import routing
from advancement.permissions import at
from advancement.states import DeskName, State
from casework import clock
from casework.findings import Refused
from casework.models import Message, WorkItem
from casework.personnel.actions import delegations
from casework.personnel.actions.jobs import change_supervisor
from casework.work import waiting_for
from people.models import Delegation, DelegationRequest
from tests.conftest import PROOF, TODAY

A_DAY = timedelta(days=1)


def ask(district, *, by=None, delegate=None, starts_on=TODAY, last_day=TODAY + 13 * A_DAY):
    return delegations.ask_for_delegate(
        by=by or district.sam,
        delegate=delegate or district.nina,
        starts_on=starts_on,
        last_day=last_day,
        reason="Summer leave",
    )


@pytest.fixture
def in_force(district):
    """A delegation in force from today: `in_force()` Nina acts for Dana, approved by HR."""
    return lambda by=None, delegate=None: delegations.approve_delegation(
        ask(district, by=by or district.dana, delegate=delegate or district.nina), by=district.hugo
    )


def test_asked_for_it_waits_for_an_answer_and_nothing_is_in_force(district):
    request = ask(district)
    item = WorkItem.objects.get(step="people:answer-delegation", done_at=None)
    assert (item.subject, item.about, item.due_on) == (district.sam, str(request.pk), date(2026, 3, 25))
    # The manager is to be the delegate here, so that Human Resources answers.
    assert (item.holder, item.role) == (None, "hr_coordinator")
    assert not Delegation.objects.exists()


def test_somebody_else_of_the_rank_waits_with_the_manager(district):
    ask(district, delegate=district.person("Pia", "Berg", "engineer", date(2015, 1, 1), district.office))
    item = WorkItem.objects.get(step="people:answer-delegation", done_at=None)
    assert item.holder == district.nina
    assert Message.objects.filter(to=district.nina).count() == 1


def test_a_delegate_of_lower_rank_is_named_by_hr_alone(district):
    request = ask(district, delegate=district.bob)
    assert WorkItem.objects.get(step="people:answer-delegation").role == "hr_coordinator"
    with pytest.raises(Refused) as refusal:
        delegations.approve_delegation(request, by=district.nina)
    assert refusal.value.reasons == ("S5",)
    assert delegations.approve_delegation(request, by=district.hugo).approved_by == district.hugo


def test_the_request_moves_to_the_new_manager(district):
    ask(district, delegate=district.person("Pia", "Berg", "engineer", date(2015, 1, 1), district.office))
    change_supervisor(district.sam, by=district.hugo, supervisor=district.dana, starts_on=TODAY)
    assert WorkItem.objects.get(step="people:answer-delegation", done_at=None).holder == district.dana


def test_approved_it_is_in_force_for_what_waits_and_both_are_told(district, case_at, in_force):
    advancement = case_at(State.WITH_DIRECTOR)
    assert not at(DeskName.DIRECTOR, district.nina, advancement)
    delegation = in_force()
    assert (delegation.starts_on, delegation.last_day) == (TODAY, TODAY + 13 * A_DAY)
    assert at(DeskName.DIRECTOR, district.nina, advancement).acting_for == district.dana
    assert advancement.case_id in set(waiting_for(district.nina, TODAY).values_list("case", flat=True))
    assert set(Message.objects.filter(about__contains="approved").values_list("to__username", flat=True)) == {
        "dana",
        "nina",
    }
    assert not WorkItem.objects.filter(step="people:answer-delegation", done_at=None).exists()


def test_the_delegator_keeps_access_and_hears_of_each_act_once(district, case_at, in_force):
    advancement = case_at(State.WITH_DIRECTOR)
    in_force()
    assert at(DeskName.DIRECTOR, district.dana, advancement)
    routing.approve(advancement, by=district.nina, proof=PROOF)
    line = advancement.case.timeline.last()
    assert (line.by, line.acting_for) == (district.nina, district.dana)
    told = Message.objects.get(to=district.dana, about__contains="in-your-name")
    assert told.subject == f"{advancement.case.number}: Nina Kowalski acted for you"
    assert line.says in told.body


@pytest.mark.parametrize(
    ("starts_on", "last_day"),
    [
        (TODAY, TODAY - A_DAY),
        (TODAY - A_DAY, TODAY + A_DAY),
        (TODAY, TODAY + timedelta(days=365)),
        (TODAY, date(2036, 3, 9)),
        (TODAY, date.max),
    ],
)
def test_it_is_refused_empty_retroactive_and_over_a_year(district, starts_on, last_day):
    with pytest.raises(Refused) as refusal:
        ask(district, starts_on=starts_on, last_day=last_day)
    assert refusal.value.reasons == ("S5",)
    assert not DelegationRequest.objects.exists()


def test_one_day_and_exactly_a_year_are_in_order(district):
    delegations.withdraw_request(ask(district, last_day=TODAY), by=district.sam)
    assert ask(district, last_day=date(2027, 3, 9)).until == date(2027, 3, 10)


@pytest.mark.parametrize("name", ["rosa", "carl", "bob", "paul", "ada", "max", "ann"])
def test_without_a_deciding_role_of_ones_own_there_is_nothing_to_delegate(district, in_force, name):
    with pytest.raises(Refused) as refusal:
        ask(district, by=district.cast[name], delegate=district.nina)
    assert refusal.value.reasons == ("S5",)


def test_what_is_held_by_delegation_is_not_handed_on(district, case_at, in_force):
    advancement = case_at(State.WITH_DIRECTOR)
    in_force(delegate=district.carl)
    with pytest.raises(Refused) as refusal:
        ask(district, by=district.carl, delegate=district.nina)
    assert refusal.value.reasons == ("S5",)
    # Nor by somebody who has a role of their own besides.
    in_force(by=district.nina, delegate=district.bob)
    assert not at(DeskName.DIRECTOR, district.bob, advancement)


def test_nobody_acts_for_themselves_nor_for_who_decides_in_their_case(district, case_at):
    case_at(State.PART_ONE)
    for delegate in (district.sam, district.rosa):
        with pytest.raises(Refused) as refusal:
            ask(district, delegate=delegate)
        assert refusal.value.reasons == ("S5",)


def test_overlapping_ones_are_refused_also_while_the_first_is_only_asked_for(district):
    ask(district)
    with pytest.raises(Refused) as refusal:
        ask(district, delegate=district.dana, starts_on=TODAY + 13 * A_DAY, last_day=TODAY + 20 * A_DAY)
    assert refusal.value.reasons == ("S5",)
    ask(district, delegate=district.dana, starts_on=TODAY + 14 * A_DAY, last_day=TODAY + 20 * A_DAY)
    assert DelegationRequest.objects.count() == 2


def test_neither_of_the_two_nor_others_approve(district):
    request = ask(district)
    for name, one in district.cast.items():
        if name not in ("hugo", "hana"):
            with pytest.raises(Refused) as refusal:
                delegations.approve_delegation(request, by=one)
            assert refusal.value.reasons == ("S5",)
    assert not Delegation.objects.exists()


@pytest.mark.parametrize("who", ["sam", "nina"])
def test_the_database_refuses_a_delegation_that_one_of_the_two_approved(district, who):
    facts = {"delegator": district.sam, "delegate": district.nina, "reason": "x", "starts_on": TODAY}
    with pytest.raises(IntegrityError):
        Delegation.objects.create(**facts, until=TODAY + A_DAY, approved_by=district.cast[who])


def test_approved_late_it_begins_that_day_and_after_its_last_day_never(district):
    request = ask(district)
    with clock.at(clock.now() + timedelta(days=14)), pytest.raises(Refused) as refusal:
        delegations.approve_delegation(request, by=district.hugo)
    assert refusal.value.reasons == ("S5",)
    with clock.at(clock.now() + timedelta(days=3)):
        delegation = delegations.approve_delegation(request, by=district.hugo)
    assert (delegation.starts_on, delegation.last_day) == (TODAY + 3 * A_DAY, TODAY + 13 * A_DAY)


def test_an_answer_comes_once(district):
    request = ask(district)
    delegations.decline_delegation(request, by=district.hugo, reason="Dana is there")
    for act in (
        lambda: delegations.approve_delegation(request, by=district.hana),
        lambda: delegations.decline_delegation(request, by=district.hana, reason="No"),
        lambda: delegations.withdraw_request(request, by=district.sam),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.reasons == ("S5",)
    assert not Delegation.objects.exists()
    assert "Dana is there" in Message.objects.get(to=district.sam).body


def test_only_who_asked_takes_it_back(district):
    request = ask(district)
    with pytest.raises(Refused):
        delegations.withdraw_request(request, by=district.nina)
    delegations.withdraw_request(request, by=district.sam)
    assert WorkItem.objects.get(step="people:answer-delegation").dropped


def test_ended_early_it_is_over_at_once_and_stays_on_record(district, case_at, in_force):
    advancement = case_at(State.WITH_DIRECTOR)
    delegation = in_force()
    delegations.end_delegation(delegation, by=district.dana)
    assert not at(DeskName.DIRECTOR, district.nina, advancement)
    delegation.refresh_from_db()
    assert (delegation.called_off, delegation.ended_by) == (True, district.dana)
    with pytest.raises(Refused) as refusal:
        delegations.end_delegation(delegation, by=district.dana)
    assert refusal.value.reasons == ("S5",)


def test_ended_on_a_later_day_it_keeps_the_days_it_had(district, in_force):
    delegation = in_force()
    with clock.at(clock.now() + timedelta(days=3)):
        delegations.end_delegation(delegation, by=district.hana)
    delegation.refresh_from_db()
    assert (delegation.called_off, delegation.until) == (False, TODAY + 3 * A_DAY)


@pytest.mark.parametrize(("name", "may"), [("nina", True), ("hugo", True), ("sam", False), ("bob", False)])
def test_the_two_the_manager_and_hr_end_it(district, in_force, name, may):
    delegation = in_force()
    if may:
        delegations.end_delegation(delegation, by=district.cast[name])
        assert not Delegation.objects.on(TODAY).exists()
    else:
        with pytest.raises(Refused):
            delegations.end_delegation(delegation, by=district.cast[name])


def test_from_asking_to_ending_in_the_browser(district, client):
    client.force_login(district.sam)
    assert "Nobody acts for you." in client.get("/delegations/").content.decode()
    answers = {
        "delegate": "Nina Kowalski",
        "starts_on": "3/10/2026",
        "last_day": "3/20/2026",
        "reason": "Away",
    }
    page = client.post("/delegations/ask/", answers, follow=True).content.decode()
    assert "You asked that Nina Kowalski acts for you." in page
    request = DelegationRequest.objects.get()
    assert client.get(f"/delegations/{request.pk}/answer/").status_code == 404
    client.force_login(district.hugo)
    address = f"/delegations/{request.pk}/answer/"
    assert address in client.get("/").content.decode()
    assert "There is a problem" in client.post(address, {"reason": " "}).content.decode()
    client.post(address, {"approve": "1"})
    delegation = Delegation.objects.get()
    assert "approved already" in client.post(address, {"approve": "1"}).content.decode()
    client.force_login(district.bob)
    assert client.post(f"/delegations/{delegation.pk}/end/").status_code == 404
    client.force_login(district.nina)
    page = client.get("/delegations/").content.decode()
    assert "In force" in page
    client.post(f"/delegations/{delegation.pk}/end/")
    assert "Called off" in client.get("/delegations/").content.decode()


def test_who_has_nothing_to_delegate_has_no_page_to_ask(district, signed_in):
    client = signed_in(district.rosa)
    assert client.get("/delegations/").status_code == 200
    assert client.get("/delegations/ask/").status_code == 404
