"""The employee fills in Part I, and signs it (JB-ENR-3, 5)."""

from datetime import date, timedelta

import pytest

from advancement.actions import enrollment
from advancement.states import State
from casework.models import Capacity, Signature
from casework.signing import Proof
from people.models import Standing
from tests.advancement.questions import (
    STRANGERS,
    address,
    as_forecast,
    does_not_exist_for,
    nothing_changes,
    one_line,
    only,
    refusal,
    signs,
    waits,
)
from tests.conftest import PROOF, TODAY

ACKNOWLEDGED = dict.fromkeys(("guide_reviewed", "own_time", "tuition_known", "consequences_known"), True)


@pytest.fixture
def draft(case_at, district):
    """Part I filled in completely, not signed."""
    return enrollment.save_part_one(case_at(State.DRAFT), by=district.rosa, meeting_on=TODAY, **ACKNOWLEDGED)


def sign(advancement, by, proof=PROOF):
    return enrollment.sign_part_one(advancement, by=by, proof=proof)


def test_the_signature_covers_the_meeting_and_what_was_acknowledged(draft, district):
    with one_line(draft.case, "sign-part-one", by=district.rosa), as_forecast("sign-part-one", draft):
        sign(draft, district.rosa)
    signature = Signature.objects.get()
    assert (signature.document, signature.capacity, signature.signer) == ("part-one", "employee", district.rosa)
    assert '"meeting_on":"2026-03-10"' in signature.content
    assert signature.content.count("My supervisor and I went through the guide") == 1


def test_the_supervisor_has_it_within_ten_business_days(draft, district):
    sign(draft, district.rosa)
    assert waits(draft.case) == {("enroll", ""): ("Sam", date(2026, 3, 25))}


def test_nobody_signs_in_the_employees_name(draft, district):
    only(district, {"rosa"}, lambda one: sign(draft, one))


def test_the_wrong_password_signs_nothing(draft, district):
    with nothing_changes():
        assert refusal(sign, draft, district.rosa, Proof("guess")) == {"PL-SIG-1"}


@pytest.mark.parametrize("missing", ACKNOWLEDGED)
def test_not_before_everything_is_acknowledged(draft, district, missing):
    enrollment.save_part_one(draft, by=district.rosa, meeting_on=TODAY, **ACKNOWLEDGED | {missing: False})
    assert refusal(sign, draft, district.rosa) == {"JB-ENR-5"}


@pytest.mark.parametrize("meeting", [None, TODAY + timedelta(days=1)])
def test_not_before_the_meeting(draft, district, meeting):
    enrollment.save_part_one(draft, by=district.rosa, meeting_on=meeting, **ACKNOWLEDGED)
    assert refusal(sign, draft, district.rosa) == {"JB-ENR-5"}


def test_not_with_a_meeting_before_the_present_level(draft, district):
    began = district.rosa.jobs.get().starts_on
    enrollment.save_part_one(draft, by=district.rosa, meeting_on=began - timedelta(days=1), **ACKNOWLEDGED)
    assert refusal(sign, draft, district.rosa) == {"JB-ENR-5"}
    enrollment.save_part_one(draft, by=district.rosa, meeting_on=began, **ACKNOWLEDGED)
    assert sign(draft, district.rosa).case.state == State.PART_ONE


def test_not_with_a_standing_that_began_since(draft, district):
    Standing.objects.create(person=district.rosa, kind=Standing.Kind.PAR, starts_on=TODAY)
    assert refusal(sign, draft, district.rosa) == {"JB-ENR-2"}


def test_twice_changes_nothing(draft, district):
    sign(draft, district.rosa)
    with nothing_changes():
        assert refusal(sign, draft, district.rosa) == {"PL-CAS-1"}
        facts = {"meeting_on": None, **ACKNOWLEDGED}
        assert refusal(enrollment.save_part_one, draft, by=district.rosa, **facts) == {"PL-CAS-1"}


def test_without_a_supervisor_it_goes_to_human_resources(draft, district):
    district.rosa.supervisions.update(until=TODAY)
    sign(draft, district.rosa)
    assert waits(draft.case) == {("enroll", ""): ("hr_coordinator", date(2026, 3, 25))}
    assert draft.case.work.get(done_at=None).unassigned


def test_the_pages_keep_what_is_half_done_and_say_who_has_it(case_at, district, signed_in):
    case = case_at(State.DRAFT).case
    client, part_one = signed_in(district.rosa), address("part-one", case)
    assert "is saved" in client.post(part_one, {"own_time": "on"}, follow=True).content.decode()
    page = client.post(part_one, {"meeting_on": "13/40/2026", "own_time": "on"}).content.decode()
    assert "There is no month 13" in page or "there is no month 13" in page
    assert "needed before you sign" in page
    page = client.post(part_one, {"own_time": "on", "continue": "1"}).text
    assert ("There is a problem" in page, "JB-ENR-5" in page) == (True, True)
    everything = dict.fromkeys(ACKNOWLEDGED, "on") | {"meeting_on": "3/9/2026", "continue": "1"}
    assert client.post(part_one, everything).url == address("sign-part-one", case)
    page = signs(client, address("sign-part-one", case))
    assert "Your supervisor has it now." in page


@pytest.mark.parametrize("text", ["a%00b", "%ED%A0%80", "0000-00-00", "9999-12-31", "2026-02-29", "x" * 100_000])
def test_a_date_that_is_none_is_told_as_such(case_at, district, signed_in, text):
    case = case_at(State.DRAFT).case
    form = {"data": f"meeting_on={text}", "content_type": "application/x-www-form-urlencoded"}
    page = signed_in(district.rosa).post(address("part-one", case), **form)
    assert (page.status_code, page.context["form"].is_valid()) == (200, False)


def test_a_draft_exists_for_the_employee_alone(draft, district, signed_in):
    others = set(district.cast) - {"rosa"}
    does_not_exist_for(signed_in, district, others, address("part-one", draft.case), address("case", draft.case))


def test_signed_it_exists_for_those_it_concerns(draft, district, signed_in):
    sign(draft, district.rosa)
    where = address("case", draft.case)
    does_not_exist_for(signed_in, district, {*STRANGERS, "dana", "erin"}, where)
    assert signed_in(district.sam).get(where).status_code == 200


def test_the_capacity_of_the_employee_is_no_deciding_one(draft, district):
    assert sign(draft, district.rosa).case.signatures.get().capacity == Capacity.EMPLOYEE
