"""The director approves, or returns the form; the supervisor sends it on or takes Part III back (JB-VER-3, 4)."""

import json
from datetime import date

import pytest

from advancement.actions import enrollment, finalizing, life, lines, routing
from advancement.models import Measure
from advancement.permissions.desks import desk_of
from advancement.states import DeskName, State
from casework import evidence
from casework.signing import Proof
from people.models import Supervision
from tests.advancement.questions import (
    STRANGERS,
    address,
    as_forecast,
    day,
    delegation,
    does_not_exist_for,
    nothing_changes,
    one_line,
    only,
    refusal,
    signs,
    standing,
    told,
    waits,
)
from tests.conftest import PROOF, TODAY, read_and_sign

NO_MORE = ("part-three", "approval", "completion")


@pytest.fixture
def form(case_at):
    """Part III is signed: the director has the form."""
    return case_at(State.WITH_DIRECTOR)


def approve(advancement, by, proof=PROOF):
    return routing.approve(advancement, by=by, proof=proof)


def return_form(advancement, by):
    return routing.return_to_supervisor(advancement, by=by, reason="The copy is missing")


def send_on(advancement, by):
    return routing.send_on(advancement, by=by, answer="The copy is attached")


def reopen(advancement, by):
    return routing.reopen(advancement, by=by, reason="The course has to be replaced")


# --- Approving


def test_approved_it_goes_to_human_resources(form, district):
    with one_line(form.case, "approve", by=district.dana), as_forecast("approve", form, by=district.dana):
        approve(form, district.dana)
    assert waits(form.case) == {("complete", ""): ("hr_coordinator", date(2026, 3, 25))}
    signature = form.case.signatures.get(document="approval")
    part_three = form.case.signatures.get(document="part-three")
    assert (signature.capacity, json.loads(signature.content)["part_three"]) == ("director", part_three.digest)


def test_nobody_but_the_director(form, district):
    only(district, {"dana"}, lambda one: approve(form, one))


def test_not_on_hold_not_with_a_wrong_password_not_twice(form, district):
    with nothing_changes():
        assert refusal(approve, form, district.dana, Proof("x")) == {"PL-SIG-1"}
    row = standing(district.rosa)
    assert refusal(approve, form, district.dana) == {"PL-CAS-1", "JB-ENR-7"}
    row.delete()
    life.follow(district.rosa, by=None)
    approve(form, district.dana)
    with nothing_changes():
        assert refusal(approve, form, district.dana) == {"PL-CAS-1"}


def test_whoever_signed_as_supervisor_does_not_approve_in_anothers_name(form, district):
    delegation(district.dana, district.sam, district.nina)
    with nothing_changes():
        assert refusal(approve, form, district.sam) == {"S2"}


def test_nor_does_the_delegate_who_signed_for_the_supervisor(case_at, district):
    advancement = case_at(State.ENROLLED)
    delegation(district.sam, district.bob, district.nina)
    read_and_sign(advancement, Measure.PERFORMANCE, by=district.bob, reviewed_on=TODAY, proof=PROOF)
    district.appoint(district.bob, "director", district.division)
    assert desk_of(advancement.case, DeskName.DIRECTOR).holder == district.dana


def test_a_director_who_became_the_supervisor_meanwhile_does_not_approve(form, district):
    Supervision.objects.filter(person=district.rosa).update(supervisor=district.dana)
    with nothing_changes():
        assert refusal(approve, form, district.dana) == {"PL-PPL-3"}
    assert desk_of(form.case, DeskName.DIRECTOR).is_empty


def test_a_late_approval_is_still_one(form, district):
    with day(2026, 4, 20):
        approve(form, district.dana)
    form.case.refresh_from_db()
    assert form.case.state == State.WITH_COORDINATOR


def test_the_page_takes_it_and_says_who_has_it(form, district, signed_in):
    client, where = signed_in(district.dana), address("approve", form.case)
    page = client.get(where).content.decode()
    assert "by Wednesday, March 25. This e-mails nobody." in page
    assert "Human Resources has the form now." in signs(client, where)
    assert client.post(where, {"password": "x"}).status_code == 409


def test_strangers_find_nothing(form, district, signed_in):
    steps = [address(step, form.case) for step in ("approve", "return-form", "send-on", "reopen")]
    does_not_exist_for(signed_in, district, {*STRANGERS, "erin"}, *steps)
    for name in ("rosa", "sam", "hugo", "ada"):
        assert signed_in(district.cast[name]).get(steps[0]).status_code == 403, name


# --- Returning


@pytest.mark.parametrize(
    ("state", "name", "resumes_at", "due"),
    [
        (State.WITH_DIRECTOR, "dana", State.WITH_DIRECTOR, date(2026, 3, 25)),
        (State.WITH_COORDINATOR, "hugo", State.WITH_COORDINATOR, date(2026, 3, 27)),
        (State.TO_CONFIRM, "hana", State.WITH_COORDINATOR, date(2026, 3, 27)),
    ],
)
def test_returned_the_signature_stands_and_the_deadline_at_human_resources_too(
    case_at, district, state, name, resumes_at, due
):
    advancement, by = case_at(state), district.cast[name]
    with day(2026, 3, 12):
        with one_line(advancement.case, "return", by=by), as_forecast("return", advancement, by=by):
            return_form(advancement, by)
        advancement.refresh_from_db()
        assert (advancement.resumes_at, advancement.part_three_on, advancement.effective_on) == (
            resumes_at,
            TODAY,
            date(2026, 3, 14),
        )
        assert waits(advancement.case) == {("send-on", ""): ("Sam", due)}
    assert not advancement.case.signatures.get(document="part-three").is_void
    if state == State.TO_CONFIRM:
        assert advancement.case.signatures.get(document="completion").is_void
        assert advancement.case.mail.filter(to=district.hugo, subject__contains="no longer holds").count() == 1


def test_only_whoever_has_the_form_returns_it(form, district):
    only(district, {"dana"}, lambda one: return_form(form, one))
    approve(form, district.dana)
    only(district, {"hugo", "hana"}, lambda one: return_form(form, one))


@pytest.mark.parametrize(("state", "name"), [(State.WITH_DIRECTOR, "dana"), (State.WITH_COORDINATOR, "hugo")])
def test_each_hears_of_a_return_once(case_at, district, state, name):
    advancement = case_at(state)
    before = set(advancement.case.mail.values_list("pk", flat=True))
    return_form(advancement, district.cast[name])
    news = advancement.case.mail.exclude(pk__in=before)
    awaiting = ["Hana", "Hugo"] if state == State.WITH_DIRECTOR else []
    assert sorted(news.values_list("to__first_name", flat=True)) == [*awaiting, "Sam"]
    mail = news.get(to=district.sam)
    assert "came back" in mail.subject
    assert "It is due on Wednesday, March 25" in mail.body


@pytest.mark.parametrize("state", [State.ENROLLED, State.RETURNED, State.WITH_ERSC, State.PROMOTED, State.ON_HOLD])
def test_from_nowhere_else(case_at, district, state):
    assert refusal(return_form, case_at(state), district.dana) == {"PL-CAS-1"}


def test_whoever_returns_it_sees_first_what_a_new_signature_would_cost(form, district, signed_in):
    with day(2026, 3, 16):
        page = signed_in(district.dana).get(address("return-form", form.case)).content.decode()
    assert "would be Mar 28, 2026 instead of Mar 14, 2026: 14 days later." in page


LATE = "It was due on Wednesday, March 25: it is 4 business days late, and still accepted."


def test_a_return_after_the_ten_days_says_that_it_is_late_and_by_how_much(form, district, signed_in):
    """A return does not move the ten days (JB-VER-4): page, My work and mail say so, and that it is still accepted."""
    with day(2026, 3, 31):
        where = address("return-form", form.case)
        before = signed_in(district.dana).get(where).content.decode()
        assert f"It goes to Sam Whitfield. {LATE}" in before
        assert "4 business days ago, and is accepted late." in before
        return_form(form, district.dana)
        mail = form.case.mail.get(to=district.sam, subject__contains="came back")
        assert LATE in mail.body
        assert "It is due" not in mail.body
        client = signed_in(district.sam)
        late = "4 business days late, can still be done (was due Wed Mar 25)"
        for page in ("/", address("case", form.case)):
            assert late in client.get(page).content.decode()
        assert (
            "4 business days ago, and is accepted late." in client.get(address("send-on", form.case)).content.decode()
        )
        send_on(form, district.sam)
    form.case.refresh_from_db()
    assert form.case.state == State.WITH_DIRECTOR


# --- Sending on


@pytest.mark.parametrize(
    ("state", "name", "next_one"),
    [(State.WITH_DIRECTOR, "dana", ("approve", "Dana")), (State.TO_CONFIRM, "hana", ("complete", "hr_coordinator"))],
)
def test_sent_on_unchanged_it_goes_back_to_where_it_came_from(case_at, district, state, name, next_one):
    advancement = case_at(state)
    return_form(advancement, district.cast[name])
    with one_line(advancement.case, "send-on", by=district.sam), as_forecast("send-on", advancement, by=district.sam):
        send_on(advancement, district.sam)
    advancement.refresh_from_db()
    assert (advancement.effective_on, advancement.resumes_at) == (date(2026, 3, 14), "")
    step, who = next_one
    assert waits(advancement.case) == {(step, ""): (who, date(2026, 3, 25))}


def test_the_time_it_took_is_not_given_back(form, district):
    with day(2026, 3, 12):
        return_form(form, district.dana)
    with day(2026, 3, 20):
        send_on(form, district.sam)
        assert waits(form.case) == {("approve", ""): ("Dana", date(2026, 3, 25))}


def test_nobody_else_sends_it_on_and_nobody_twice(case_at, district):
    advancement = case_at(State.RETURNED)
    only(district, {"sam"}, lambda one: send_on(advancement, one))
    send_on(advancement, district.sam)
    with nothing_changes():
        assert refusal(send_on, advancement, district.sam) == {"PL-CAS-1"}


# --- Taking Part III back


def test_taken_back_the_signatures_are_void_and_their_signers_told(case_at, district):
    advancement = case_at(State.TO_CONFIRM)
    return_form(advancement, district.hana)
    with one_line(advancement.case, "reopen", by=district.sam), as_forecast("reopen", advancement, by=district.sam):
        reopen(advancement, district.sam)
    void = {one.document for one in advancement.case.signatures.filter(voidance__isnull=False)}
    assert void == set(NO_MORE)
    advancement.refresh_from_db()
    assert (advancement.case.state, advancement.part_three_on, advancement.effective_on) == (State.ENROLLED, None, None)
    assert advancement.case.mail.filter(to=district.dana, subject__contains="no longer holds").count() == 1
    assert waits(advancement.case) == {("sign-part-three", ""): ("Sam", date(2026, 3, 25))}


def test_signed_anew_the_new_signature_sets_the_dates(case_at, district):
    advancement = case_at(State.RETURNED)
    with day(2026, 3, 16):
        reopen(advancement, district.sam)
        evidence.changed(district.rosa, Measure.COURSEWORK, by=district.rosa, what="A course was replaced.")
        lines.submit_line(advancement, Measure.COURSEWORK, by=district.rosa)
        read_and_sign(advancement, Measure.COURSEWORK, by=district.sam, reviewed_on=date(2026, 3, 16), proof=PROOF)
        routing.sign_part_three(advancement, by=district.sam, proof=PROOF)
        advancement.refresh_from_db()
        assert (advancement.part_three_on, advancement.effective_on) == (date(2026, 3, 16), date(2026, 3, 28))
        assert waits(advancement.case) == {("approve", ""): ("Dana", date(2026, 3, 30))}
        approve(advancement, district.dana)


def test_nobody_else_takes_it_back_and_only_what_was_returned(case_at, district, form):
    assert refusal(reopen, form, district.sam) == {"PL-CAS-1"}
    return_form(form, district.dana)
    only(district, {"sam"}, lambda one: reopen(form, one))
    reopen(form, district.sam)
    with nothing_changes():
        assert refusal(reopen, form, district.sam) == {"PL-CAS-1"}


def test_the_pages_of_a_return(form, district, signed_in):
    client = signed_in(district.dana)
    page = client.post(address("return-form", form.case), {"reason": "The copy is missing"}, follow=True)
    assert "The form went back to the supervisor, with your reason." in page.content.decode()
    client = signed_in(district.sam)
    page = client.get(address("send-on", form.case)).content.decode()
    assert "It came back because: The copy is missing" in page
    page = client.post(address("send-on", form.case), {"answer": "Attached"}, follow=True).content.decode()
    assert "your signature of Part III and the effective date stand." in page
    return_form(form, district.dana)
    page = client.post(address("reopen", form.case), {"reason": "Another course"}, follow=True).content.decode()
    assert "Part III has to be signed anew." in page


def test_a_withdrawal_or_a_hand_over_between_showing_and_sending_is_told(form, district, signed_in):
    client, where = signed_in(district.dana), address("approve", form.case)
    assert client.get(where).status_code == 200
    enrollment.withdraw(form, by=district.rosa)
    assert client.post(where, {"password": "x"}).status_code in (404, 409)
    assert told() >= {"Dana"}
    assert refusal(finalizing.complete, form, by=district.hugo, proof=PROOF) == {"PL-CAS-1"}
