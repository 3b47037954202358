"""The supervisor signs Part I, returns it, or refuses it: from the later signature on the employee is enrolled."""

from datetime import date

import pytest

from advancement.actions import enrollment, life, lines
from advancement.states import State
from casework.models import Capacity
from casework.signing import Proof
from people.models import Standing
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
    told,
    waits,
)
from tests.conftest import PROOF, TODAY


@pytest.fixture
def form(case_at):
    """Part I, signed by the employee."""
    return case_at(State.PART_ONE)


def enroll(advancement, by, proof=PROOF):
    return enrollment.enroll(advancement, by=by, proof=proof)


def refuse(advancement, by, rule="JB-ENR-2"):
    return enrollment.refuse_enrollment(advancement, by=by, rule=rule)


def par(person, follow=True):
    Standing.objects.create(person=person, kind=Standing.Kind.PAR, starts_on=TODAY)
    if follow:
        life.follow(person, by=None)


# --- Signing


def test_enrolled_on_the_day_of_the_later_signature(form, district):
    with day(2026, 3, 12):
        assert enroll(form, district.sam).enrolled_on == date(2026, 3, 12)
    assert set(form.case.signatures.values_list("capacity", "signed_on")) == {
        (Capacity.EMPLOYEE, TODAY),
        (Capacity.SUPERVISOR, date(2026, 3, 12)),
    }


def test_one_line_and_the_employee_hears_of_it(form, district):
    with one_line(form.case, "enroll", by=district.sam), as_forecast("enroll", form):
        enroll(form, district.sam)
    assert told() >= {"Rosa"}


def test_the_employee_is_asked_for_a_job_role_and_for_two_measures_at_leisure(form, district):
    enroll(form, district.sam)
    assert waits(form.case) == {("choose-job-role", ""): ("Rosa", None), ("choose-measures", ""): ("Rosa", None)}


def test_whoever_chose_the_measures_before_is_not_asked_again(form, district):
    lines.choose_measures(form, by=district.rosa, first="coursework", second="coaching")
    enroll(form, district.sam)
    assert waits(form.case) == {("choose-job-role", ""): ("Rosa", None)}


def test_nobody_but_the_supervisor(form, district):
    only(district, {"sam"}, lambda one: enroll(form, one))


def test_whoever_acts_for_the_supervisor_signs_in_their_name_and_the_supervisor_hears_of_it(form, district):
    delegation(district.sam, district.nina, district.dana)
    with as_forecast("enroll", form, acting_for=district.sam):
        enroll(form, district.nina)
    signature = form.case.signatures.get(capacity=Capacity.SUPERVISOR)
    assert (signature.signer, signature.on_behalf_of) == (district.nina, district.sam)
    assert signature.printed == "Nina Kowalski for Sam Whitfield, acting from Mar 10, 2026 to Mar 16, 2026"
    assert form.case.timeline.last().acting_for == district.sam


def test_it_is_refused_with_the_wrong_password_twice_and_under_a_standing(form, district):
    with nothing_changes():
        assert refusal(enroll, form, district.sam, Proof("x")) == {"PL-SIG-1"}
    par(district.rosa, follow=False)
    with nothing_changes():
        assert refusal(enroll, form, district.sam) == {"JB-ENR-2"}
    Standing.objects.all().delete()
    enroll(form, district.sam)
    with nothing_changes():
        assert refusal(enroll, form, district.sam) == {"PL-CAS-1"}


def test_the_page_says_what_follows_and_what_happened(form, district, signed_in):
    client = signed_in(district.sam)
    assert "This e-mails 1 person: Rosa Delgado." in client.get(address("enroll", form.case)).content.decode()
    page = signs(client, address("enroll", form.case))
    assert "Rosa Delgado is enrolled." in page
    page = signed_in(district.rosa).get("/").content.decode()
    assert "Choose a job role for the tests" in page


def test_for_strangers_there_is_nothing_to_sign(form, district, signed_in):
    steps = [address(step, form.case) for step in ("enroll", "return-part-one", "refuse-enrollment")]
    does_not_exist_for(signed_in, district, STRANGERS, *steps)
    for name in ("rosa", "hugo", "ada"):
        assert signed_in(district.cast[name]).get(steps[0]).status_code == 403, name


# --- Returning


def test_returned_what_was_typed_stays_and_the_signature_is_void(form, district):
    with (
        one_line(form.case, "return-part-one", by=district.sam),
        as_forecast("return-part-one", form, by=district.sam),
    ):
        enrollment.return_part_one(form, by=district.sam, reason="Let us meet first")
    form.refresh_from_db()
    assert (form.case.state, form.meeting_on, form.own_time) == (State.DRAFT, TODAY, True)
    assert form.case.signatures.get().is_void
    assert waits(form.case) == {("part-one", ""): ("Rosa", None)}


def test_returned_it_is_the_employees_own_again_and_the_supervisor_learns_where_it_is(form, district, signed_in):
    client = signed_in(district.sam)
    page = client.post(address("return-part-one", form.case), {"reason": "Let us meet first"}, follow=True)
    assert (page.status_code, page.request["PATH_INFO"]) == (200, "/")
    assert "Part I went back to Rosa Delgado, with your reason." in page.content.decode()
    assert client.get(address("case", form.case)).status_code == 404
    assert "Let us meet first" in signed_in(district.rosa).get(address("case", form.case)).content.decode()


def test_the_reason_stands_with_it_on_the_employees_first_page_the_latest_one(form, district, signed_in):
    for reason in ("Let us meet first", "The day we met was another"):
        enrollment.return_part_one(form, by=district.sam, reason=reason)
        page = signed_in(district.rosa).get("/").content.decode()
        assert f"It came back: {reason}" in page
        enrollment.sign_part_one(form, by=district.rosa, proof=PROOF)
    assert "Let us meet first" not in page
    assert "It came back" not in signed_in(district.rosa).get("/").content.decode()


def test_returned_and_signed_anew_it_enrolls(form, district):
    enrollment.return_part_one(form, by=district.sam, reason="Let us meet first")
    enrollment.sign_part_one(form, by=district.rosa, proof=PROOF)
    enroll(form, district.sam)
    assert [one.is_void for one in form.case.signatures.order_by("pk")] == [True, False, False]


def test_nobody_else_returns_it_and_nobody_twice(form, district):
    def send_back(one):
        return enrollment.return_part_one(form, by=one, reason="x")

    only(district, {"sam"}, send_back)
    send_back(district.sam)
    with nothing_changes():
        assert refusal(send_back, district.sam) == {"PL-CAS-1"}


# --- Refusing


@pytest.mark.parametrize("on_hold", [False, True])
def test_refused_under_a_standing_whether_or_not_the_case_rests_already(form, district, on_hold):
    par(district.rosa, follow=on_hold)
    form.case.refresh_from_db()
    assert form.case.state == (State.ON_HOLD if on_hold else State.PART_ONE)
    with one_line(form.case, "refuse-enrollment", by=district.sam), as_forecast("refuse-enrollment", form):
        refuse(form, district.sam)
    form.refresh_from_db()
    assert (form.case.state, form.case.closed_on) == (State.REFUSED, TODAY)
    assert "(JB-ENR-2)" in form.close_reason
    assert waits(form.case) == {}
    assert not form.holds.filter(ended_on=None).exists()


def test_refused_because_the_class_has_changed(form, district):
    district.rosa.jobs.update(job_class=district.classes["clerk"])
    refuse(form, district.sam, "JB-ENR-1")
    form.refresh_from_db()
    assert form.close_reason.endswith("(JB-ENR-1)")


@pytest.mark.parametrize("rule", ["JB-ENR-1", "JB-ENR-2", "JB-EXP-1", ""])
def test_there_is_no_refusal_without_a_ground(form, district, rule):
    with nothing_changes():
        assert refusal(refuse, form, district.sam, rule) == {"JB-ENR-9"}


def test_a_ground_that_is_not_the_one_named_is_none(form, district):
    par(district.rosa, follow=False)
    assert refusal(refuse, form, district.sam, "JB-ENR-1") == {"JB-ENR-9"}


def test_nobody_else_refuses_and_nobody_twice(form, district):
    par(district.rosa)
    only(district, {"sam"}, lambda one: refuse(form, one))
    refuse(form, district.sam)
    with nothing_changes():
        assert refusal(refuse, form, district.sam) == {"PL-CAS-1"}


def test_once_enrolled_nothing_is_refused(case_at, district):
    advancement = case_at(State.ON_HOLD)
    with nothing_changes():
        assert refusal(refuse, advancement, district.sam) == {"PL-CAS-1"}


def test_the_page_of_a_resting_part_one_leads_to_the_refusal(form, district, signed_in):
    par(district.rosa)
    client = signed_in(district.sam)
    assert address("refuse-enrollment", form.case) in client.get(address("case", form.case)).content.decode()
    page = client.post(address("refuse-enrollment", form.case), {"rule": "JB-ENR-2"}, follow=True).content.decode()
    assert "The enrollment is refused" in page
