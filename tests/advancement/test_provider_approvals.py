"""A course provider on neither list: asked for in advance, decided by Organizational Development (JB-CRS-2)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advancement.actions import provider_approval as actions
from advancement.models import Course, Measure, ProviderApproval
from casework import clock
from casework.findings import Refused
from casework.models import AccessRecord, Message, WorkItem
from people.models import Delegation, Role
from tests.advancement.questions import sign_all
from tests.conftest import TODAY, Walk, studied

ASK = "/advancement/courses/ask/"
QUEUE = "/advancement/provider-approvals/"
STEP = "advancement:decide-provider-approval"


def ask(person, begins_in=60, **facts):
    facts = {"provider_name": "Bootcamp", "course_title": "Routing", "reason": "Networks of schools"} | facts
    return actions.ask_for_provider_approval(by=person, course_begins_on=TODAY + timedelta(days=begins_in), **facts)


def decide(approval, by, decision="approved", reason="It teaches what the level asks."):
    return actions.decide_provider_approval(approval, by=by, decision=decision, reason=reason)


def test_an_employee_asks_and_the_office_has_it_in_ten_business_days(district):
    approval = ask(district.rosa)
    item = WorkItem.objects.get(step=STEP)
    assert (item.role, item.holder, item.subject, item.case) == (
        Role.ORGANIZATIONAL_DEVELOPMENT,
        None,
        district.rosa,
        None,
    )
    # Ten business days after March 10, one of them closed.
    assert (item.due_on, item.business_days) == (TODAY + timedelta(days=15), 10)
    assert item.url == reverse(STEP, args=[approval.pk])


def test_it_is_due_the_day_before_the_course_when_that_is_sooner(district):
    ask(district.rosa, begins_in=5)
    assert WorkItem.objects.get(step=STEP).due_on == TODAY + timedelta(days=4)


@pytest.mark.parametrize("begins_in", [0, -1])
def test_a_course_that_has_begun_is_too_late(district, begins_in):
    with pytest.raises(Refused) as refusal:
        ask(district.rosa, begins_in=begins_in)
    assert set(refusal.value.reasons) == {"JB-CRS-2"}
    assert not ProviderApproval.objects.exists()


def test_asking_twice_changes_nothing_and_asking_again_after_a_decline_is_possible(district):
    approval = ask(district.rosa)
    with pytest.raises(ValidationError, match="asked for this approval already"):
        ask(district.rosa)
    assert (ProviderApproval.objects.count(), WorkItem.objects.count()) == (1, 1)
    decide(approval, district.oda, "declined")
    ask(district.rosa)
    assert ProviderApproval.objects.count() == 2


@pytest.mark.parametrize(("decision", "words"), [("approved", "was approved"), ("declined", "was not approved")])
def test_the_office_decides_with_a_reason_and_the_employee_is_told(district, decision, words):
    approval = decide(ask(district.rosa), district.oda, decision)
    approval.refresh_from_db()
    assert (approval.decision, approval.decided_by, approval.decided_on) == (decision, district.oda, TODAY)
    assert not WorkItem.objects.filter(done_at__isnull=True).exists()
    message = Message.objects.get(to=district.rosa)
    assert words in message.body
    assert "It teaches what the level asks." in message.body


@pytest.mark.parametrize(
    ("typed", "decision", "counts"),
    [("bootcamp ", "approved", True), ("Bootcamp", "declined", False), ("Another", "approved", False)],
)
def test_a_course_that_is_on_the_list_already_rests_on_the_approval(district, typed, decision, counts):
    course = studied(district, district.rosa)
    Course.objects.filter(pk=course.pk).update(
        provider=None, provider_name=typed, began_on=TODAY + timedelta(days=60), completed_on=TODAY + timedelta(days=70)
    )
    approval = ask(district.rosa)
    decide(approval, district.oda, decision)
    course.refresh_from_db()
    assert course.approval == (approval if counts else None)


def test_what_is_signed_is_not_touched_by_an_approval(district):
    walk = Walk(district)
    advancement = walk.to("enrolled")
    walk._evidence()
    course = Course.objects.get()
    sign_all(advancement, district, [Measure.COURSEWORK])
    Course.objects.filter(pk=course.pk).update(provider=None, provider_name="Bootcamp")
    decide(ask(district.rosa), district.oda)
    course.refresh_from_db()
    assert course.approval is None
    assert advancement.lines.get(measure="coursework").state == "signed"


def test_a_second_decision_is_refused(district):
    approval = ask(district.rosa)
    decide(approval, district.oda)
    with pytest.raises(Refused) as refusal:
        decide(approval, district.oda, "declined")
    assert set(refusal.value.reasons) == {"PL-CAS-1"}
    assert Message.objects.count() == 1


def test_an_approval_after_the_course_began_is_refused_and_a_decline_is_not(district):
    approval = ask(district.rosa)
    ProviderApproval.objects.update(course_begins_on=TODAY)
    with pytest.raises(Refused) as refusal:
        decide(approval, district.oda)
    assert set(refusal.value.reasons) == {"JB-CRS-2"}
    assert decide(approval, district.oda, "declined").decision == "declined"


def test_nobody_but_the_office_decides(district):
    approval = ask(district.rosa)
    for name, person in district.cast.items():
        if name != "oda":
            with pytest.raises(Refused) as refusal:
                decide(approval, person)
            assert set(refusal.value.reasons) == ({"S1"} if name == "rosa" else {"PL-PPL-3"})
    approval.refresh_from_db()
    assert approval.decision == ""


def test_nobody_decides_their_own_and_one_that_nobody_else_can_decide_goes_to_hr(district):
    approval = ask(district.oda)
    item = WorkItem.objects.get()
    assert (item.role, item.unassigned) == (Role.HR_COORDINATOR, True)
    with pytest.raises(Refused) as refusal:
        decide(approval, district.oda)
    assert set(refusal.value.reasons) == {"S1"}
    with pytest.raises(IntegrityError), transaction.atomic():
        ProviderApproval.objects.update(decision="approved", decided_by=district.oda, decided_on=TODAY)
    item.holder, item.role, item.unassigned = district.nina, "", False
    item.save()
    assert decide(approval, district.nina).decided_by == district.nina


def test_a_delegate_decides_for_the_office_but_never_their_own(district):
    Delegation.objects.create(
        delegator=district.oda,
        delegate=district.omar,
        reason="Leave",
        approved_by=district.hugo,
        starts_on=TODAY,
        until=TODAY + timedelta(days=9),
    )
    approval = decide(ask(district.rosa), district.omar)
    assert (approval.decided_by, approval.decided_for) == (district.omar, district.oda)
    with pytest.raises(Refused) as refusal:
        decide(ask(district.omar), district.omar)
    assert set(refusal.value.reasons) == {"S1"}


def test_the_page_asks_and_shows_the_answer(signed_in, district):
    typed = {"provider_name": "Bootcamp", "course_title": "Routing", "course_begins_on": "6/1/2026", "reason": "Why"}
    html = signed_in(district.rosa).post(ASK, typed, follow=True).content.decode()
    assert "Organizational Development has your request for Bootcamp now." in html
    assert "Waiting" in html
    decide(ProviderApproval.objects.get(), district.oda)
    html = signed_in(district.rosa).get("/advancement/courses/").content.decode()
    assert "It teaches what the level asks." in html


def test_the_page_refuses_a_course_that_has_begun(signed_in, district):
    typed = {"provider_name": "Bootcamp", "course_title": "Routing", "course_begins_on": "3/10/2026", "reason": "Why"}
    html = signed_in(district.rosa).post(ASK, typed).content.decode()
    assert "JB-CRS-2" in html
    assert 'value="Bootcamp"' in html


def test_the_office_works_its_queue(signed_in, district):
    approval, browser = ask(district.rosa), signed_in(district.oda)
    address = f"{QUEUE}{approval.pk}/"
    assert address in browser.get(QUEUE).content.decode()
    assert "Networks of schools" in browser.get(address).content.decode()
    assert AccessRecord.objects.filter(viewer=district.oda, subject=district.rosa).count() == 1
    answer = browser.post(address, {"decision": "approved", "reason": "Good"}, follow=True)
    assert answer.redirect_chain == [(QUEUE, 302)]
    assert "Rosa Delgado is told of your decision." in answer.content.decode()
    assert "Bootcamp" in browser.get(QUEUE + "decided/").content.decode()
    answer = browser.post(address, {"decision": "declined", "reason": "No"})
    assert answer.status_code == 409
    approval.refresh_from_db()
    assert approval.decision == "approved"


def test_a_decision_needs_its_reason(signed_in, district):
    approval = ask(district.rosa)
    html = signed_in(district.oda).post(f"{QUEUE}{approval.pk}/", {"decision": "approved"}).content.decode()
    assert "Enter the reason." in html


def test_the_queue_and_each_request_exist_for_the_office_alone(signed_in, district):
    approval = ask(district.rosa)
    for name, person in district.cast.items():
        browser = signed_in(person)
        expected = 200 if name == "oda" else 404
        for address in (QUEUE, QUEUE + "decided/", f"{QUEUE}{approval.pk}/"):
            assert browser.get(address).status_code == expected, (name, address)
        assert browser.post(f"{QUEUE}{approval.pk}/", {}).status_code == expected


def test_one_s_own_request_is_not_in_one_s_queue(signed_in, district):
    approval = ask(district.oda)
    browser = signed_in(district.oda)
    assert "Bootcamp" not in browser.get(QUEUE).content.decode()
    assert browser.get(f"{QUEUE}{approval.pk}/").status_code == 404
    district.appoint(district.nina, Role.ORGANIZATIONAL_DEVELOPMENT)
    decide(approval, district.nina)
    assert "Bootcamp" not in browser.get(QUEUE + "decided/").content.decode()


@pytest.mark.parametrize("address", [QUEUE, QUEUE + "decided/"])
def test_the_lists_cost_the_same_for_1_3_and_30_rows(signed_in, district, address):
    browser, costs = signed_in(district.oda), []
    browser.get(address)
    for number in range(30):
        approval = ask(district.rosa, course_title=f"Course {number}")
        if address != QUEUE:
            ProviderApproval.objects.filter(pk=approval.pk).update(
                decision="approved", decided_by=district.oda, decided_on=clock.today()
            )
        if number + 1 in (1, 3, 30):
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(address).content.decode().count("Bootcamp") == min(number + 1, 25)
            costs.append(len(captured))
    # The count of the pages is asked as well once there is more than one.
    assert max(costs) == min(costs)
    assert max(costs) <= 12
