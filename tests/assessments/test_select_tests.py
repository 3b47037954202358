"""The employee selects a job role, the proctor the two tests (JB-SKL-1)."""

import pytest
from django.urls import reverse

from advancement.actions import enrollment
from advancement.models import Measure
from advancement.states import State
from assessments.actions import selection
from assessments.models import JobRole, Requirement, Selection
from casework.models import Message
from people.models import Role
from tests.assessments.conftest import Road
from tests.conftest import PROOF, TODAY, passed_tests

SELECT = "assessments:select-tests"


def test_the_employee_selects_a_job_role_and_the_proctors_have_it(road):
    chosen = road.job_role()
    assert (chosen.job_role, chosen.target_level, chosen.tests) == (road.district.role, "itss_2", [])
    assert road.verbs()[-1] == "choose-job-role"
    # Ten business days; March 13 is closed.
    assert road.open_work() == {(SELECT, ""): ("proctor", TODAY.replace(day=25))}


def test_the_same_role_again_changes_nothing(road):
    road.job_role()
    before = road.verbs()
    road.job_role()
    assert road.verbs() == before


def test_nobody_selects_a_job_role_for_somebody_else(road, refusal):
    others = {name: one for name, one in road.district.cast.items() if one != road.person}
    for one in others.values():
        assert refusal(selection.choose_job_role, road.case, by=one, job_role=road.district.role) == {"PL-PPL-3"}


def test_a_role_that_asks_for_nothing_at_the_target_level_is_refused(road, refusal):
    empty = JobRole.objects.create(code="empty", name="Empty")
    assert refusal(selection.choose_job_role, road.case, by=road.person, job_role=empty) == {"JB-SKL-1"}


@pytest.mark.parametrize("state", [State.PART_ONE, State.ON_HOLD, State.WITHDRAWN])
def test_a_job_role_is_selected_in_an_enrolled_case(district, case_at, refusal, state):
    road = Road(district, case_at(state))
    # Without an open case nothing is aimed at, so that the role is none of those on offer either.
    assert "PL-CAS-1" in refusal(road.job_role)


def test_another_role_may_be_chosen_until_a_sitting_is_booked(road, refusal):
    other = JobRole.objects.create(code="lab", name="Laboratory")
    Requirement.objects.create(job_role=other, target_level="itss_2", test=road.test)
    road.tests()
    wish = road.asked()
    assert selection.choose_job_role(road.case, by=road.person, job_role=other).tests == []
    wish.refresh_from_db()
    assert wish.outcome == "cancelled"
    assert set(road.open_work()) == {(SELECT, "")}
    selection.choose_job_role(road.case, by=road.person, job_role=road.district.role)
    selection.select_tests(road.case, by=road.district.paul, tests=[road.test, road.other])
    road.booked()
    assert refusal(selection.choose_job_role, road.case, by=road.person, job_role=other) == {"JB-SKL-1"}


def test_the_proctor_selects_two_tests_and_it_is_the_employees_turn(road):
    chosen = road.tests()
    assert (chosen.tests, chosen.selected_by) == ([road.test, road.other], road.district.paul)
    assert road.verbs()[-1] == "select-tests"
    assert road.open_work() == {
        ("assessments:ask-for-sitting", str(road.test.pk)): ("Rosa", None),
        ("assessments:ask-for-sitting", str(road.other.pk)): ("Rosa", None),
    }
    assert Message.objects.filter(to=road.person, subject__contains="tests are selected").count() == 1


def test_nobody_else_selects_tests(road, refusal):
    road.job_role()
    tests = [road.test, road.other]
    refused = {
        name: refusal(selection.select_tests, road.case, by=one, tests=tests)
        for name, one in road.district.cast.items()
        if name != "paul"
    }
    assert refused == {name: {"S15"} if name == "rosa" else {"PL-PPL-3"} for name in refused}


def test_it_is_refused_for_one_test_the_same_twice_or_one_that_is_not_asked_for(road, refusal):
    road.job_role()
    paul, other = road.district.paul, road.district.tests[2]
    Requirement.objects.filter(test=other).update(ended_on=TODAY)
    for tests in ([road.test], [road.test, road.test], [road.test, other], [road.test, road.other, other]):
        assert refusal(selection.select_tests, road.case, by=paul, tests=tests) == {"JB-SKL-1"}
    assert not Selection.objects.get(case=road.case).tests


def test_two_proctors_do_not_both_select(road, refusal):
    road.tests()
    before = road.verbs()
    tests = [road.other, road.district.tests[2]]
    assert refusal(selection.select_tests, road.case, by=road.district.paul, tests=tests) == {"JB-SKL-1"}
    assert road.verbs() == before


def test_tests_that_were_passed_before_count_again_and_the_line_goes_to_the_supervisor(district, case_at):
    first = case_at(State.ENROLLED)
    passed_tests(district, first)
    enrollment.withdraw(first, by=district.rosa, reason="Another year")
    second = enrollment.start(district.rosa, by=district.rosa)
    facts = dict.fromkeys(("guide_reviewed", "own_time", "tuition_known", "consequences_known"), True)
    enrollment.save_part_one(second, by=district.rosa, meeting_on=TODAY, **facts)
    enrollment.sign_part_one(second, by=district.rosa, proof=PROOF)
    road = Road(district, enrollment.enroll(second, by=district.sam, proof=PROOF))
    road.tests()
    assert road.advancement.lines.get(measure=Measure.ASSESSMENTS).state == "submitted"
    assert set(road.open_work()) == {("advancement:review-line", "assessments")}


def test_a_proctor_does_not_handle_their_own_assessment_nor_who_acts_for_them(road, district, refusal):
    from people.models import Delegation

    district.appoint(district.rosa, Role.PROCTOR)
    Delegation.objects.create(
        delegator=district.rosa,
        delegate=district.bob,
        approved_by=district.sam,
        starts_on=TODAY,
        until=TODAY.replace(month=4),
    )
    road.job_role()
    tests = [road.test, road.other]
    for person in (district.rosa, district.bob):
        assert refusal(selection.select_tests, road.case, by=person, tests=tests) == {"S15"}


def test_without_another_proctor_human_resources_names_somebody(road, district, refusal):
    district.paul.appointments.update(until=TODAY)
    road.job_role()
    item = road.case.work.get(step=SELECT)
    assert (item.role, item.unassigned) == (Role.HR_COORDINATOR, True)
    item.holder, item.named_by, item.role = district.tess, district.hugo, ""
    item.save()
    tests = [road.test, road.other]
    assert refusal(selection.select_tests, road.case, by=district.hugo, tests=tests) == {"PL-PPL-3"}
    assert selection.select_tests(road.case, by=district.tess, tests=tests).selected_by == district.tess


def test_the_pages_do_it(road, signed_in):
    url = reverse("assessments:choose-job-role", args=[road.case.number])
    page = signed_in(road.person).get(url)
    assert "Windows Server (2.51)" in page.content.decode()
    assert signed_in(road.person).post(url, {"job_role": road.district.role.pk}).status_code == 302
    url = reverse(SELECT, args=[road.case.number])
    client = signed_in(road.district.paul)
    wrong = client.post(url, {"tests": [road.test.pk]})
    assert "JB-SKL-1" in wrong.content.decode()
    for altered in ({"tests": ["9" * 30]}, {"tests": ["x"]}, {"tests": [road.test.pk] * 2}, {}):
        assert client.post(url, altered).status_code == 200
    assert "“77” is not on it" in client.post(url, {"tests": [road.test.pk, 77]}).text
    assert client.post(url, {"tests": [road.test.pk, road.other.pk]}).status_code == 302
    assert Selection.objects.get(case=road.case).tests == [road.other, road.test]


def test_a_stranger_gets_404(road, signed_in):
    road.job_role()
    cast = {name: one for name, one in road.district.cast.items() if name not in ("rosa", "paul")}
    for name in (SELECT, "assessments:choose-job-role"):
        url = reverse(name, args=[road.case.number])
        assert {signed_in(one).get(url).status_code for one in cast.values()} == {404}
