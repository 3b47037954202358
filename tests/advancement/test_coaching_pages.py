"""The pages of coaching: what they answer, to whom, and what they cost."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advancement.models import Coaching
from casework.models import AccessRecord
from people.models import Person
from tests.advancement.coached import STAGES, Coached


def url(name, walk, *args):
    return reverse(f"advancement:{name}", args=[walk.case.number, *args])


@pytest.fixture
def coached(district, case_at):
    return Coached(district, case_at)


@pytest.mark.parametrize("stage", STAGES)
def test_employee_supervisor_and_coach_see_each_stage(coached, signed_in, stage):
    coached.to(stage)
    for who in (coached.person, coached.district.sam):
        page = signed_in(who).get(url("coaching", coached))
        assert page.status_code == 200
        assert "Forty hours of coaching" in page.content.decode()
        assert "Section 2, Coaching" in page.content.decode()
    if coached.one and coached.one.coach:
        for who in (coached.person, coached.coach, coached.district.sam):
            assert signed_in(who).get(url("coach-log", coached)).status_code == 200


def count(client, address):
    client.get("/")  # the first page of a visit notes that there was one
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_queue_costs_the_same_for_one_three_and_thirty(district, case_at, signed_in):
    costs = []
    client = signed_in(district.tess)
    address = reverse("advancement:coach-requests")
    for total in (1, 3, 30):
        for n in range(Coaching.objects.count(), total):
            person = district.person(f"P{n}", "Ortiz", "itss_1", date(2024, 7, 1), district.division)
            district.supervises(district.sam, person)
            Coached(district, case_at, person).to("asked")
        costs.append(count(client, address))
    assert len(set(costs)) == 1
    assert costs[0] <= 12
    page = client.get(address)
    assert (len(page.context["page"]), page.context["page"].paginator.count) == (25, 30)
    assert client.get(address, {"page": 2}).context["page"].start_index() == 26


def test_the_choice_of_coaches_costs_the_same_for_one_three_and_thirty(district, case_at, signed_in):
    walk = Coached(district, case_at).to("forwarded")
    client, costs = signed_in(district.tess), []
    address = reverse("advancement:assign-coach", args=[walk.case.number, walk.one.pk])
    for total in (1, 3, 30):
        for n in range(Person.objects.filter(last_name="Ortiz").count(), total):
            district.person(f"P{n}", "Ortiz", "itss_2", date(2020, 7, 1), district.division)
        costs.append(count(client, address))
    assert len(set(costs)) == 1


def test_the_coachings_under_way_cost_the_same_and_are_those_that_go_on(district, case_at, signed_in):
    client, costs = signed_in(district.tess), []
    address = reverse("advancement:coach-requests") + "?show=running"
    for who in (district.rosa, district.omar):
        Coached(district, case_at, who).to("agreed")
        costs.append(count(client, address))
    assert costs[0] == costs[1]
    assert costs[0] <= 12
    assert [one.person.first_name for one in client.get(address).context["page"]] == ["Rosa", "Omar"]


def test_a_log_costs_the_same_for_any_number_of_sessions(coached, signed_in):
    coached.to("agreed")
    client, costs = signed_in(coached.coach), []
    for day in (13, 14, 15):
        coached.log(date(2026, 1, day))
        costs.append(count(client, reverse("advancement:coach-log", args=[coached.case.number])))
    assert len(set(costs)) == 1


def test_a_look_by_somebody_else_is_recorded(coached, signed_in):
    coached.to("full")
    for who in (coached.person, coached.coach):
        signed_in(who).get(url("coach-log", coached))
    assert set(AccessRecord.objects.values_list("viewer__first_name", flat=True)) == {"Carl"}


def test_a_coach_sees_the_coaching_and_nothing_else_of_the_case(coached, case_at, signed_in):
    district = coached.district
    other = Coached(district, case_at, district.omar)
    lena = district.person("Lena", "Fox", "itss_2", date(2020, 1, 1), district.other)
    coached.coach = lena
    coached.to("full")
    client = signed_in(lena)
    assert client.get(url("coach-log", coached)).status_code == 200
    assert client.get(url("coaching", coached)).url == url("coach-log", coached)
    assert client.get(coached.case.get_absolute_url()).status_code == 404
    assert client.get(url("coach-log", other)).status_code == 404
    assert coached.case.get_absolute_url() + '"' not in client.get(url("coach-log", coached)).content.decode()


def test_before_there_is_a_coach_there_is_no_log(coached, signed_in):
    coached.to("forwarded")
    for name in ("coach-log", "coaching-agreement", "sign-agreement", "attest-coaching", "complete-coaching"):
        assert signed_in(coached.person).get(url(name, coached)).status_code == 404


def test_the_navigation_leads_the_technology_department_to_its_queue(district, signed_in):
    link = reverse("advancement:coach-requests")
    assert link in signed_in(district.tess).get("/").content.decode()
    assert link not in signed_in(district.sam).get("/").content.decode()


def test_beyond_the_plan_is_shown_as_such(coached, signed_in):
    coached.to("full")
    coached.log(date(2026, 2, 3), "6.5")
    page = signed_in(coached.person).get(url("coaching", coached)).content.decode()
    assert "46.5 of 40 hours count" in page
    assert "beyond the plan of 45" in page
