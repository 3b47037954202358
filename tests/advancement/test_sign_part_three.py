"""The supervisor asks for the advanced salary placement, once everything is signed and holds (JB-VER-2, 4, 5, 7)."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest

from advancement.actions import routing
from advancement.models import Certification, Course, Line, Measure
from advancement.states import State
from advancement.tasks import follow_the_record
from assessments.actions.results import load_result
from casework import clock, evidence
from casework.models import PayPeriod
from casework.signing import Proof
from people.models import Standing
from tests.advancement.coached import Coached
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
    sign_all,
    signs,
    standing,
    told,
    verbs,
    waits,
)
from tests.conftest import PROOF, TODAY, Walk, read_and_sign

EVERY_LINE = Walk.MEASURES


@pytest.fixture
def complete(case_at, district):
    """Every line of Rosa's is signed, and holds."""
    walk = Walk(district)
    advancement = walk.to(State.ENROLLED)
    walk._evidence()
    sign_all(advancement, district, EVERY_LINE)
    return advancement


def sign(advancement, by, proof=PROOF):
    return routing.sign_part_three(advancement, by=by, proof=proof)


# --- It does it


def test_the_form_leaves_with_the_date_on_which_it_takes_effect(complete, district):
    with (
        one_line(complete.case, "sign-part-three", by=district.sam),
        as_forecast("sign-part-three", complete, by=district.sam),
    ):
        one = sign(complete, district.sam)
    assert (one.case.state, one.part_three_on, one.effective_on) == (State.WITH_DIRECTOR, TODAY, date(2026, 3, 14))


def test_the_director_has_it_and_human_resources_is_to_have_it_ten_business_days_after_the_signature(
    complete, district
):
    before = complete.case.mail.count()
    sign(complete, district.sam)
    # March 13 is closed.
    assert waits(complete.case) == {("approve", ""): ("Dana", date(2026, 3, 25))}
    assert told(before) == {"Dana", "Rosa", "Hugo", "Hana"}
    page = complete.case.mail.filter(to=district.hugo).get()
    assert "is to reach you by March 25, 2026" in page.body


def test_the_signature_rests_on_each_signed_line_by_its_hash(complete, district):
    content = json.loads(sign(complete, district.sam).case.signatures.get(document="part-three").content)
    signed = {one.document: one.digest for one in complete.case.signatures.filter(document__startswith="part-two:")}
    assert {one["document"]: one["digest"] for one in content["lines"]} == signed
    assert len(signed) == 5


def test_a_coordinator_who_is_the_subject_is_not_told_as_coordinator(complete, district):
    district.appoint(district.rosa, "hr_coordinator")
    sign(complete, district.sam)
    found = complete.case.mail.filter(body__contains="is to reach you by").values_list("to__first_name", flat=True)
    assert set(found) == {"Hugo", "Hana"}


@pytest.mark.parametrize(
    ("signed_on", "starts"),
    [((2026, 3, 13), date(2026, 3, 14)), ((2026, 3, 14), date(2026, 3, 28)), ((2026, 3, 15), date(2026, 3, 28))],
)
def test_it_takes_effect_with_the_first_pay_period_that_begins_after_the_day(complete, district, signed_on, starts):
    with day(*signed_on):
        assert sign(complete, district.sam).effective_on == starts


# --- Who, and when not


def test_nobody_but_the_supervisor(complete, district):
    only(district, {"sam"}, lambda one: sign(complete, one))


def test_for_the_supervisor_whoever_acts_for_them_and_the_supervisor_hears_of_it(complete, district):
    delegation(district.sam, district.nina, district.dana)
    with as_forecast("sign-part-three", complete, by=district.nina, acting_for=district.sam):
        sign(complete, district.nina)
    assert complete.case.signatures.get(document="part-three").on_behalf_of == district.sam


def test_a_supervisor_who_is_director_too_leaves_the_approval_to_the_next_one_up(complete, district):
    district.appoint(district.sam, "director", district.division)
    sign(complete, district.sam)
    assert waits(complete.case)["approve", ""][0] == "Dana"


def test_with_no_other_director_human_resources_names_one(complete, district):
    district.dana.appointments.update(until=TODAY)
    district.appoint(district.sam, "director", district.division)
    sign(complete, district.sam)
    assert waits(complete.case)["approve", ""][0] == "hr_coordinator"
    assert complete.case.work.get(done_at=None).unassigned


def test_twice_and_with_a_wrong_password_nothing_changes(complete, district):
    with nothing_changes():
        assert refusal(sign, complete, district.sam, Proof("")) == {"PL-SIG-1"}
    sign(complete, district.sam)
    with nothing_changes():
        assert refusal(sign, complete, district.sam) == {"PL-CAS-1"}


@pytest.mark.parametrize("missing", EVERY_LINE)
def test_every_criterion_is_signed(case_at, district, missing):
    walk = Walk(district)
    advancement = walk.to(State.ENROLLED)
    walk._evidence()
    sign_all(advancement, district, [one for one in EVERY_LINE if one != missing])
    with nothing_changes():
        assert refusal(sign, advancement, district.sam) == {"JB-VER-2"}


def test_every_criterion_holds_on_the_day(complete, district):
    Certification.objects.update(expires_on=TODAY - timedelta(days=1))
    assert refusal(sign, complete, district.sam) == {"JB-VER-2", "JB-CRI-1"}


def test_a_standing_of_today_stops_it_before_the_case_is_put_on_hold(complete, district):
    Standing.objects.create(person=district.rosa, kind=Standing.Kind.SPECIAL_EVALUATION, starts_on=TODAY)
    assert refusal(sign, complete, district.sam) == {"JB-ENR-7", "JB-PER-1", "JB-VER-2"}


def test_a_pay_calendar_that_ends_is_said(complete, district, signed_in):
    PayPeriod.objects.filter(starts_on__gt=TODAY).delete()
    assert refusal(sign, complete, district.sam) == {"JB-VER-7"}
    client = signed_in(district.sam)
    assert client.get(address("sign-part-three", complete.case)).status_code == 200
    assert "Human Resources has to extend it" in signs(client, address("sign-part-three", complete.case))


# --- What lapses between the lines and Part III


def lapse(complete):
    """The course was completed two years and a day before May 1."""
    own = Course.objects.filter(person=complete.case.subject)
    own.update(completed_on=date(2024, 4, 30), began_on=date(2024, 1, 8))


def test_what_lapsed_takes_part_three_away_and_asks_the_employee_to_renew_it(complete, district):
    lapse(complete)
    before = verbs(complete.case)
    with day(2026, 5, 1):
        follow_the_record()
        assert waits(complete.case) == {
            ("line", "coursework"): ("Rosa", None),
            ("choose-job-role", ""): ("Rosa", None),
            ("choose-measures", ""): ("Rosa", None),
        }
        assert verbs(complete.case) == [*before, "lapse"]
        assert complete.case.mail.filter(subject__contains="no longer holds").count() == 2
        with nothing_changes():
            follow_the_record()


def test_renewed_it_is_signed_again_and_part_three_comes_back(complete, district):
    lapse(complete)
    with day(2026, 5, 1):
        follow_the_record()
        Course.objects.update(completed_on=date(2026, 4, 1))
        evidence.changed(district.rosa, Measure.COURSEWORK, by=district.rosa, what="A course was entered.")
        sign_all(complete, district, [Measure.COURSEWORK])
        assert waits(complete.case)["sign-part-three", ""] == ("Sam", date(2026, 5, 15))
        assert ("line", "coursework") not in waits(complete.case)


def test_what_holds_again_by_itself_needs_no_renewal(complete, district):
    lapse(complete)
    with day(2026, 5, 1):
        follow_the_record()
        Course.objects.update(completed_on=date(2026, 4, 1))
        follow_the_record()
        assert waits(complete.case)["sign-part-three", ""] == ("Sam", date(2026, 5, 15))
        assert ("line", "coursework") not in waits(complete.case)


def test_two_others_that_hold_make_good_what_lapsed(complete, district):
    Coached(district, lambda _state, _person: complete).to("completed")
    sign_all(complete, district, [Measure.COACHING])
    lapse(complete)
    with day(2026, 5, 1), nothing_changes():
        follow_the_record()
    assert ("sign-part-three", "") in waits(complete.case)


def test_the_months_that_were_missing_bring_the_line_to_the_supervisor_on_their_day(case_at, district):
    walk = Walk(district, district.omar)
    advancement = walk.to(State.ENROLLED)
    walk._evidence()
    sign_all(advancement, district, [one for one in EVERY_LINE if one != Measure.EXPERIENCE])
    assert not {one for one in waits(advancement.case) if one[0] in ("review-line", "sign-part-three")}
    with day(2026, 8, 31):
        follow_the_record()
        assert ("review-line", "experience") not in waits(advancement.case)
    with day(2026, 9, 1):
        follow_the_record()
        assert waits(advancement.case)["review-line", "experience"] == ("Sam", date(2026, 9, 15))
        read_and_sign(advancement, Measure.EXPERIENCE, by=district.sam, reviewed_on=date(2026, 9, 1), proof=PROOF)
        assert ("sign-part-three", "") in waits(advancement.case)


def test_after_part_three_evidence_is_not_judged_again(complete, district):
    sign(complete, district.sam)
    lapse(complete)
    with day(2026, 5, 4):
        follow_the_record()
        routing.approve(complete, by=district.dana, proof=PROOF)
    complete.case.refresh_from_db()
    assert complete.case.state == State.WITH_COORDINATOR


@pytest.mark.parametrize("state", [State.WITH_DIRECTOR, State.RETURNED, State.WITH_ERSC])
@pytest.mark.parametrize("on_hold", [False, True])
def test_signed_evidence_on_its_way_is_not_changed_also_while_the_form_rests(case_at, district, state, on_hold):
    advancement = case_at(state)
    if on_hold:
        standing(district.rosa)
    assert refusal(evidence.require_changeable, district.rosa, Measure.COURSEWORK) == {"JB-VER-3"}
    assert refusal(evidence.require_changeable, district.rosa, Measure.COACHING) == set()
    evidence.changed(district.rosa, Measure.COURSEWORK, by=district.rosa, what="Changed.")
    assert advancement.lines.get(measure=Measure.COURSEWORK).signature


# --- On the page


def test_the_page_shows_the_effect_the_new_pay_and_who_is_mailed(complete, district, signed_in):
    client, where = signed_in(district.sam), address("sign-part-three", complete.case)
    page = client.get(where).content.decode()
    for words in ("Mar 14, 2026", "58,000.00", "It goes to Dana Brooks, by Wednesday, March 25.", "4 people"):
        assert words in page, words
    page = signs(client, where)
    assert "The director has the form now; Human Resources knows that it is coming." in page


def test_strangers_find_nothing(complete, district, signed_in):
    where = address("sign-part-three", complete.case)
    does_not_exist_for(signed_in, district, {*STRANGERS, "dana", "erin"}, where)
    for name in ("rosa", "hugo", "ada"):
        assert signed_in(district.cast[name]).get(where).status_code == 403, name


def test_a_result_in_a_test_that_nobody_asked_for_leaves_the_signed_line_alone(complete, district):
    advancement = complete
    signed = advancement.lines.get(measure="assessments").signature
    at = clock.now() - timedelta(days=2)
    assert load_result(district.rosa, district.tests[2], by=district.paul, at=at, score=Decimal("1.10")) is not None
    line = advancement.lines.get(measure="assessments")
    assert (line.state, line.signature, signed.is_void) == (Line.State.SIGNED, signed, False)
    waits = advancement.case.work.filter(done_at=None).values_list("step", flat=True)
    assert {"advancement:sign-part-three", "assessments:ask-for-sitting"} & {*waits} == {"advancement:sign-part-three"}
    assert routing.sign_part_three(advancement, by=district.sam, proof=PROOF).case.state == State.WITH_DIRECTOR
