"""The list of all cases: for those who see them by office, without their own; the longest in a state first."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from advancement.actions import enrollment
from advancement.queries.cases import NOBODY, OPEN, listed, waits_with
from advancement.states import ON_THE_DESK_OF, DeskName, State
from casework import clock
from casework.models import Case, WorkItem
from people.models import Appointment, Delegation, Role
from tests.conftest import TODAY, past_the_guards

ADDRESS = "/advancement/cases/"


def shown(client, **filters):
    """The numbers on the page, in order."""
    page = html.document_fromstring(client.get(ADDRESS, filters).content)
    return page.xpath("//main//tbody/tr/td[1]/a/text()")


@pytest.fixture
def cases(case_at, district):
    """Rosa's with the director since today, Omar's enrolled for nine days."""
    rosa, omar = case_at(State.WITH_DIRECTOR).case, case_at(State.ENROLLED, district.omar).case
    Case.objects.filter(pk=omar.pk).update(state_since=clock.now() - timedelta(days=9))
    return rosa.number, omar.number


@pytest.mark.parametrize("state", [None, State.PROMOTED])
def test_the_list_is_there_for_hr_and_the_auditor(district, case_at, signed_in, state):
    if state:
        case_at(state)
    answers = {name: signed_in(one).get(ADDRESS).status_code for name, one in district.cast.items()}
    assert {name for name, status in answers.items() if status == 200} == {"hugo", "hana", "ada"}
    assert {status for status in answers.values() if status != 200} == {404}
    links = {name for name, one in district.cast.items() if ADDRESS in signed_in(one).get("/").content.decode()}
    assert links == {"hugo", "hana", "ada"}


def test_whoever_acts_for_a_coordinator_has_the_list_too(district, cases, signed_in):
    assert signed_in(district.dana).get(ADDRESS).status_code == 404
    facts = {"delegator": district.hugo, "delegate": district.dana, "reason": "Away", "approved_by": district.hana}
    Delegation.objects.create(starts_on=TODAY, until=TODAY + timedelta(days=9), **facts)
    assert set(shown(signed_in(district.dana))) == set(cases)


def test_the_longest_at_rest_come_first_and_what_is_over_last(district, cases, case_at, signed_in):
    rosa, omar = cases
    with past_the_guards():
        Case.objects.filter(number=rosa).update(state=State.PROMOTED, closed_on=TODAY)
    again = case_at(State.ENROLLED).case.number
    assert shown(signed_in(district.hugo)) == [omar, again, rosa]
    assert shown(signed_in(district.hugo), order="latest") == [again, omar, rosa]


@pytest.mark.parametrize("role", [Role.HR_COORDINATOR, Role.AUDITOR])
def test_ones_own_case_is_not_on_the_list_nor_in_its_number(district, cases, signed_in, role):
    """S3, S13."""
    Appointment.objects.create(person=district.rosa, role=role, starts_on=TODAY)
    page = signed_in(district.rosa).get(ADDRESS).content.decode()
    assert shown(signed_in(district.rosa)) == [cases[1]]
    assert "1 case</caption>" in page
    assert cases[0] not in page
    assert shown(signed_in(district.hugo)) == [cases[1], cases[0]]


def test_a_draft_of_somebody_is_on_no_list(district, case_at, signed_in):
    case_at(State.DRAFT)
    assert "There is no case yet." in signed_in(district.hugo).get(ADDRESS).content.decode()


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({"state": "with_director"}, "rosa"),
        ({"state": "enrolled"}, "omar"),
        ({"state": OPEN}, "omar rosa"),
        ({"state": "promoted"}, ""),
        ({"level": "itss_2"}, "omar rosa"),
        ({"level": "itss_3"}, ""),
        ({"desk": "director"}, "rosa"),
        ({"desk": "employee"}, "omar"),
        ({"desk": "ersc"}, ""),
        ({"desk": NOBODY}, ""),
        ({"since": "3/9/2026"}, "omar"),
        ({"since": "3/1/2026"}, "omar"),
        ({"since": "2/28/2026"}, ""),
        ({"since": "3/10/2026", "state": "with_director", "desk": "director"}, "rosa"),
    ],
)
def test_the_list_is_narrowed(district, cases, signed_in, filters, left):
    names = {cases[0]: "rosa", cases[1]: "omar"}
    assert [names[number] for number in shown(signed_in(district.hugo), **filters)] == left.split()


def test_a_unit_is_chosen_with_all_below_it(district, cases, signed_in):
    job = district.omar.jobs.get()
    job.unit = district.other
    job.save()
    rosa, omar = cases
    found = {unit.code: shown(signed_in(district.hugo), unit=unit.pk) for unit in (district.employer, district.office)}
    assert found == {"CV": [omar, rosa], "TECH": [rosa]}
    assert shown(signed_in(district.hugo), unit=district.division.pk) == [rosa]
    assert shown(signed_in(district.hugo), unit=district.other.pk) == [omar]


def test_chosen_filters_are_shown_and_can_be_taken_away(district, cases, signed_in):
    page = html.document_fromstring(
        signed_in(district.hugo).get(ADDRESS, {"state": "enrolled", "desk": "ersc"}).content
    )
    chips = {" ".join(one.text_content().split()): one.get("href") for one in page.xpath("//ul[@class='chosen']//a")}
    assert chips == {
        "Remove the filter State: Enrolled ×": "?desk=ersc",
        "Remove the filter Waits with: The Employee and Retiree Service Center ×": "?state=enrolled",
        "Show all": "?",
    }
    assert "No case is like this." in page.text_content()


@pytest.mark.parametrize(
    "filters",
    [
        {"state": "draft"},
        {"unit": "x"},
        {"unit": "9" * 30},
        {"level": "'"},
        {"desk": "%"},
        {"since": "2/30/2026"},
        {"order": "x"},
    ],
)
def test_a_filter_that_is_none_is_told_and_narrows_nothing(district, cases, signed_in, filters):
    page = signed_in(district.hugo).get(ADDRESS, filters)
    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    assert set(shown(signed_in(district.hugo), **filters)) == set(cases)


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
def test_what_a_row_says_of_its_desks_is_by_what_it_is_found(district, case_at, state):
    case_at(state)
    (row,) = listed(district.hugo, TODAY)
    desks, needs_approver = waits_with(row)
    by_desk = {desk for desk in DeskName if listed(district.hugo, TODAY, desk=desk)}
    assert {desk.label for desk in by_desk} == {label for _name, label in desks}
    assert bool(desks) == bool(ON_THE_DESK_OF[state])
    assert not needs_approver
    assert not listed(district.hugo, TODAY, desk=NOBODY)


def test_a_step_that_nobody_has_needs_an_approver(district, cases, signed_in):
    WorkItem.objects.filter(case__number=cases[0], done_at=None).update(
        holder=None, role=Role.HR_COORDINATOR, unassigned=True
    )
    assert shown(signed_in(district.hugo), desk=NOBODY) == [cases[0]]
    assert shown(signed_in(district.hugo), desk="director") == []
    assert "Needs an approver" in signed_in(district.hugo).get(ADDRESS, {"desk": NOBODY}).content.decode()


def test_a_row_names_who_has_it(district, cases, signed_in):
    page = html.document_fromstring(signed_in(district.ada).get(ADDRESS, {"state": "with_director"}).content)
    cells = {one.get("data-label"): " ".join(one.text_content().split()) for one in page.xpath("//main//tbody/tr/td")}
    assert cells == {
        "Case": cases[0],
        "Employee": "Rosa Delgado More: 26-00001 Field Support",
        "Level sought": "IT systems specialist II",
        "State": "● With the director",
        "Waits with": "Dana Brooks, the division or department director",
        "In this state since": "Mar 10, 2026",
    }


@pytest.mark.parametrize("username", ["hugo", "ada"])
def test_the_list_costs_the_same_however_long_it_is(district, signed_in, monkeypatch, username):
    monkeypatch.setattr("people.sign_in.timezone.localdate", lambda *_: TODAY)
    client, costs, made = signed_in(district.cast[username]), [], []
    for number in (1, 3, 30):
        for one in range(len(made), number):
            person = district.person(f"P{one:02}", "Zimmer", "itss_1", TODAY.replace(year=2024), district.division)
            district.supervises(district.sam, person)
            made.append(enrollment.start(person, by=person).case_id)
        with past_the_guards():
            Case.objects.filter(pk__in=made).update(state=State.PART_ONE)
        client.get(ADDRESS)
        filters = {"state": "part_one", "unit": district.office.pk, "level": "itss_2", "desk": "employee"}
        with CaptureQueriesContext(connection) as captured:
            assert len(shown(client, **filters)) == min(number, 25)
        costs.append(len(captured))
    assert len(set(costs)) == 1, costs
    assert costs[0] <= 12
