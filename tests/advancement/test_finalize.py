"""One coordinator completes the form, a second confirms it or sends it back (JB-VER-6, 7)."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from advancement.actions import finalizing, life, routing
from advancement.states import State
from advancement.tasks import follow_the_record
from casework.models import Signature
from casework.signing import Proof
from people.models import SalaryStep
from tests.advancement.questions import (
    STRANGERS,
    address,
    as_forecast,
    delegation,
    does_not_exist_for,
    nothing_changes,
    one_line,
    only,
    refusal,
    signs,
    standing,
    waits,
)
from tests.conftest import PROOF, TODAY

DUE = date(2026, 3, 25)


@pytest.fixture
def approved(case_at):
    return case_at(State.WITH_COORDINATOR)


@pytest.fixture
def completed(case_at):
    """Completed by Hugo."""
    return case_at(State.TO_CONFIRM)


def complete(advancement, by, proof=PROOF):
    return finalizing.complete(advancement, by=by, proof=proof)


def confirm(advancement, by, proof=PROOF):
    return finalizing.confirm(advancement, by=by, proof=proof)


def send_back(advancement, by):
    return finalizing.send_back(advancement, by=by, reason="Look at the step again")


# --- Completing


def test_the_first_coordinator_puts_their_name_under_grade_step_and_salary(approved, district):
    with one_line(approved.case, "complete", by=district.hugo), as_forecast("complete", approved, by=district.hugo):
        complete(approved, district.hugo)
    content = json.loads(approved.case.signatures.get(document="completion").content)
    assert content["from"] == {"grade": 20, "step": 4, "salary": "54000.00"}
    assert content["to"] == {"grade": 23, "step": 5, "salary": "58000.00"}
    assert content["effective_on"] == "2026-03-14"
    assert waits(approved.case) == {("confirm", ""): ("hr_coordinator", DUE)}


def test_any_coordinator_but_nobody_else(approved, district):
    only(district, {"hugo", "hana"}, lambda one: complete(approved, one))


def test_a_coordinator_whose_own_case_it_is_does_not_even_see_it_as_one(case_at, district, signed_in):
    district.appoint(district.rosa, "hr_coordinator")
    advancement = case_at(State.WITH_COORDINATOR)
    assert refusal(complete, advancement, district.rosa) == {"S1"}
    page = signed_in(district.rosa).get("/advancement/queues/hr/").content.decode()
    assert advancement.case.number not in page
    assert advancement.case.number in signed_in(district.hugo).get("/advancement/queues/hr/").content.decode()


def test_without_a_pay_for_it_in_the_schedule_it_is_refused(approved, district):
    SalaryStep.objects.filter(grade=23).delete()
    with nothing_changes():
        assert refusal(complete, approved, district.hugo) == {"JB-VER-8"}


def test_not_on_hold_not_with_a_wrong_password_not_twice(approved, district):
    with nothing_changes():
        assert refusal(complete, approved, district.hugo, Proof("x")) == {"PL-SIG-1"}
    complete(approved, district.hugo)
    with nothing_changes():
        assert refusal(complete, approved, district.hana) == {"PL-CAS-1"}
    standing(district.rosa)
    assert refusal(confirm, approved, district.hana) == {"PL-CAS-1", "JB-ENR-7"}


# --- Confirming


def test_confirmed_it_goes_to_the_service_center_and_both_get_their_copies(completed, district):
    with one_line(completed.case, "confirm", by=district.hana), as_forecast("confirm", completed, by=district.hana):
        confirm(completed, district.hana)
    assert waits(completed.case) == {("issue-notice", ""): ("ersc", DUE)}
    copies = completed.case.mail.filter(subject__contains="your copy of the form")
    assert set(copies.values_list("to__first_name", flat=True)) == {"Rosa", "Sam"}
    completion = completed.case.signatures.get(document="completion")
    confirmation = completed.case.signatures.get(document="confirmation")
    assert json.loads(confirmation.content)["completion"] == completion.digest


def test_whoever_completed_does_not_confirm_neither_for_somebody_else(completed, district, signed_in):
    with nothing_changes():
        assert refusal(confirm, completed, district.hugo) == {"S2"}
    delegation(district.hana, district.hugo, district.dana)
    with nothing_changes():
        assert refusal(confirm, completed, district.hugo) == {"S2"}
    assert signed_in(district.hugo).get(address("confirm", completed.case)).status_code == 403


def test_whoever_completed_does_not_find_it_among_what_waits(completed, district, signed_in):
    where = address("confirm", completed.case)
    for page in ("/", "/advancement/queues/hr/"):
        found = {one: where in signed_in(district.cast[one]).get(page).text for one in ("hugo", "hana")}
        assert found == {"hugo": False, "hana": True}, page


def test_nor_does_somebody_who_acts_for_whoever_completed(completed, district):
    delegation(district.hugo, district.bob, district.dana)
    with nothing_changes():
        assert refusal(confirm, completed, district.bob) == {"S2"}


def test_nobody_but_the_second_coordinator(completed, district):
    only(district, {"hana", "hugo"}, lambda one: confirm(completed, one))


def test_with_one_coordinator_alone_somebody_has_to_be_named(approved, district):
    district.hana.appointments.update(until=TODAY)
    complete(approved, district.hugo)
    item = approved.case.work.get(done_at=None)
    assert (item.unassigned, item.role) == (True, "hr_coordinator")


def test_not_twice(completed, district):
    confirm(completed, district.hana)
    with nothing_changes():
        assert refusal(confirm, completed, district.hana) == {"PL-CAS-1"}


# --- Sending back


def test_sent_back_the_completion_is_void_and_its_signer_hears_of_it(completed, district):
    with one_line(completed.case, "send-back", by=district.hana), as_forecast("send-back", completed, by=district.hana):
        send_back(completed, district.hana)
    assert completed.case.signatures.get(document="completion").is_void
    assert waits(completed.case) == {("complete", ""): ("hr_coordinator", DUE)}
    only(district, {"hugo", "hana"}, lambda one: complete(completed, one))
    complete(completed, district.hugo)
    confirm(completed, district.hana)


def test_nobody_else_sends_it_back_and_nobody_twice(completed, district):
    only(district, {"hana", "hugo"}, lambda one: send_back(completed, one))
    assert refusal(send_back, completed, district.hugo) == {"S2"}
    send_back(completed, district.hana)
    with nothing_changes():
        assert refusal(send_back, completed, district.hana) == {"PL-CAS-1"}


# --- Returned by the Service Center


def return_to_hr(advancement, by):
    return finalizing.return_to_hr(advancement, by=by, reason="The step is not on the schedule")


def test_returned_by_the_service_center_it_is_completed_and_confirmed_anew_and_the_rest_stands(case_at, district):
    advancement = case_at(State.WITH_ERSC)
    before = set(advancement.case.mail.values_list("pk", flat=True))
    line = one_line(advancement.case, "return-to-hr", by=district.erin)
    with line, as_forecast("return-to-hr", advancement, by=district.erin):
        return_to_hr(advancement, district.erin)
    advancement.refresh_from_db()
    assert (advancement.case.state, advancement.effective_on) == (State.WITH_COORDINATOR, date(2026, 3, 14))
    assert waits(advancement.case) == {("complete", ""): ("hr_coordinator", DUE)}
    signed = advancement.case.signatures.filter(document__in=("part-three", "approval", "completion", "confirmation"))
    void = {one.document for one in signed if one.is_void}
    assert (void, signed.count()) == ({"completion", "confirmation"}, 4)
    news = advancement.case.mail.exclude(pk__in=before)
    assert sorted(news.values_list("to__first_name", flat=True)) == ["Hana", "Hugo"]
    assert all("The step is not on the schedule" in one.body for one in news)
    complete(advancement, district.hugo)
    confirm(advancement, district.hana)
    copies = advancement.case.mail.filter(subject__contains="your copy of the form")
    assert copies.count() == 4, "of each version of the form, one for each of the two"
    assert issue(advancement, district.erin).to_step == 5


def test_nobody_but_the_service_center_returns_it_and_only_before_the_notice(case_at, district):
    advancement = case_at(State.WITH_ERSC)
    only(district, {"erin"}, lambda one: return_to_hr(advancement, one))
    issue(advancement, district.erin)
    with nothing_changes():
        assert refusal(return_to_hr, advancement, district.erin) == {"PL-CAS-1"}


def test_the_service_center_finds_the_way_back_and_the_coordinator_the_reason(case_at, district, signed_in):
    case = case_at(State.WITH_ERSC).case
    client, where = signed_in(district.erin), address("return-to-hr", case)
    assert where in client.get(address("issue-notice", case)).content.decode()
    page = client.get(where).content.decode()
    assert "This e-mails 2 people: Hugo Lindqvist, Hana Sato." in page
    page = client.post(where, {"reason": "The step is not on the schedule"}, follow=True).content.decode()
    assert "The form went back to Human Resources, with your reason." in page
    page = signed_in(district.hugo).get(address("complete", case)).content.decode()
    assert "The step is not on the schedule" in page
    assert (
        "returned the form to Human Resources" in signed_in(district.rosa).get(address("case", case)).content.decode()
    )


# --- What changes after the completion


@pytest.mark.parametrize("state", [State.TO_CONFIRM, State.WITH_ERSC])
def test_a_placement_that_changed_is_neither_confirmed_nor_issued_but_completed_again(case_at, district, state):
    advancement = case_at(state)
    district.rosa.jobs.update(step=5, salary=Decimal("55000.00"))
    act, by = (confirm, district.hana) if state == State.TO_CONFIRM else (issue, district.erin)
    with nothing_changes():
        assert refusal(act, advancement, by) == {"JB-VER-7"}
    with one_line(advancement.case, "complete-again", by=None):
        follow_the_record()
    advancement.case.refresh_from_db()
    assert advancement.case.state == State.WITH_COORDINATOR
    assert waits(advancement.case) == {("complete", ""): ("hr_coordinator", DUE)}
    signatures = Signature.objects.filter(document__in=("completion", "confirmation"))
    assert all(one.is_void for one in signatures)
    with nothing_changes():
        follow_the_record()
    complete(advancement, district.hugo)
    confirm(advancement, district.hana)
    assert issue(advancement, district.erin).to_step == 6


def issue(advancement, by):
    return finalizing.issue_notice(advancement, by=by, proof=PROOF)


def test_a_case_whose_placement_is_as_completed_stays_where_it_is(completed, district):
    with nothing_changes():
        life.follow(district.rosa, by=None)


# --- On the page


def test_the_pages_show_what_is_signed_and_who_has_it_next(approved, district, signed_in):
    client = signed_in(district.hugo)
    page = client.get(address("complete", approved.case)).content.decode()
    for words in ("Mar 14, 2026", "58,000.00", "This e-mails nobody."):
        assert words in page, words
    assert "A second coordinator confirms it." in signs(client, address("complete", approved.case))
    assert client.post(address("complete", approved.case), {"password": "x"}).status_code == 409
    client = signed_in(district.hana)
    page = signs(client, address("confirm", approved.case))
    assert "The Service Center issues the notice." in page


def test_strangers_find_nothing(completed, district, signed_in):
    steps = [address(step, completed.case) for step in ("complete", "confirm", "send-back")]
    does_not_exist_for(signed_in, district, {*STRANGERS, "erin"}, *steps)
    for name in ("rosa", "sam", "dana", "ada"):
        assert signed_in(district.cast[name]).get(steps[1]).status_code == 403, name


def test_returned_from_the_confirmation_the_first_coordinator_may_complete_again(completed, district):
    routing.return_to_supervisor(completed, by=district.hana, reason="The date is missing")
    routing.send_on(completed, by=district.sam, answer="Entered")
    complete(completed, district.hugo)
    confirm(completed, district.hana)


@pytest.mark.parametrize(
    ("state", "name", "step"), [("to_confirm", "hana", "confirm"), ("with_ersc", "erin", "issue-notice")]
)
def test_the_page_says_before_the_signature_that_the_placement_has_changed(
    case_at, district, signed_in, state, name, step
):
    advancement = case_at(state)
    address = reverse(f"advancement:{step}", args=[advancement.case.number])
    assert signed_in(district.cast[name]).get(address).status_code == 200
    SalaryStep.objects.create(grade=23, step=5, annual=Decimal(99999), in_force_from=TODAY - timedelta(days=1))
    page = signed_in(district.cast[name]).get(address)
    assert page.status_code == 409
    assert "The placement has changed since the form was completed; it has to be completed again." in page.text
    assert "99,999" not in page.text
