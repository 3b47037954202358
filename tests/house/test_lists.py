"""A list costs the same for 1, 3 and 30 rows, shows 25 a page, and no page asks the database too often."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from advancement.actions import enrollment
from advancement.states import DeskName, State
from casework.models import Case, WorkItem
from people.models import Appointment, Delegation, Role, Supervision
from tests.conftest import TODAY, past_the_guards

MOST, MOST_OF_A_CASE = 12, 25
NAMES = [f"P{number:02}" for number in range(30)]


@pytest.fixture(autouse=True)
def living_in_one_day(monkeypatch):
    """Who somebody is comes with their session, as of the day by the wall; pages ask as of the day by the clock."""
    monkeypatch.setattr("people.sign_in.timezone.localdate", lambda *_: TODAY)
    # On a slow machine a minute passes between two pages, and their session is noted once a minute.
    monkeypatch.setattr("people.middleware.NOTED_EVERY", 10**9)


@pytest.fixture
def crowd(district):
    """`crowd(n)`: so many employees of Sam's, each with a case of their own."""
    made = []

    def up_to(number):
        for name in NAMES[len(made) : number]:
            person = district.person(name, "Zimmer", "itss_1", TODAY.replace(year=2024), district.division)
            district.supervises(district.sam, person)
            made.append(enrollment.start(person, by=person))
        return made

    return up_to


def hand(rows, state, desk, holder=None, role=""):
    """Each case in a state, and on a desk."""
    cases = [one.case_id for one in rows]
    with past_the_guards():
        Case.objects.filter(pk__in=cases).update(state=state)
    step = {DeskName.DIRECTOR: "approve", DeskName.COORDINATOR: "complete", DeskName.ERSC: "issue-notice"}[desk]
    for item in WorkItem.objects.filter(case__in=cases).select_related("subject"):
        item.desk, item.holder, item.role, item.step = desk, holder, role, f"advancement:{step}"
        item.title = f"Do it: {item.subject.name}"
        item.save()


def cost(client, address):
    """The queries of a page, once what is read once per process has been read."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return len(captured), response.content.decode()


DESKS = [
    ("/", "dana", State.WITH_DIRECTOR, DeskName.DIRECTOR, ""),
    ("/advancement/queues/director/", "dana", State.WITH_DIRECTOR, DeskName.DIRECTOR, ""),
    ("/", "hugo", State.WITH_COORDINATOR, DeskName.COORDINATOR, Role.HR_COORDINATOR),
    ("/advancement/queues/hr/", "hugo", State.WITH_COORDINATOR, DeskName.COORDINATOR, Role.HR_COORDINATOR),
    ("/", "erin", State.WITH_ERSC, DeskName.ERSC, Role.ERSC),
    ("/advancement/queues/ersc/", "erin", State.WITH_ERSC, DeskName.ERSC, Role.ERSC),
]


@pytest.mark.parametrize(("address", "username", "state", "desk", "role"), DESKS)
def test_what_waits_costs_the_same_however_much_it_is(district, crowd, signed_in, address, username, state, desk, role):
    browser, costs = signed_in(district.cast[username]), []
    for number in (1, 3, 30):
        rows = crowd(number)
        hand(rows, state, desk, None if role else district.cast[username], role)
        queries, page = cost(browser, address)
        assert sum(f"{name} Zimmer" in page for name in NAMES) == min(number, 25)
        costs.append(queries)
    assert len(set(costs)) == 1, costs
    assert costs[0] <= MOST


def test_a_team_costs_the_same_however_large_it_is(district, crowd, signed_in):
    Supervision.objects.filter(supervisor=district.sam).exclude(person=district.omar).delete()
    browser, costs = signed_in(district.sam), []
    for number in (1, 3, 30):
        with past_the_guards():
            Case.objects.filter(advancement__in=crowd(number)).update(state=State.ENROLLED)
        queries, page = cost(browser, "/advancement/team/")
        assert sum(f"{name} Zimmer" in page for name in NAMES) == min(number, 24)
        costs.append(queries)
    assert len(set(costs)) == 1, costs
    assert costs[0] <= MOST


def test_delegations_cost_the_same_however_many_there_were(district, crowd, signed_in):
    browser, costs = signed_in(district.sam), []
    for number in (1, 3, 30):
        Delegation.objects.filter(delegator=district.sam).delete()
        Delegation.objects.bulk_create(
            Delegation(
                delegator=district.sam,
                delegate=one.case.subject,
                reason="Away",
                approved_by=district.nina,
                starts_on=TODAY.replace(year=2025),
                until=TODAY.replace(year=2025, month=6),
            )
            for one in crowd(number)
        )
        costs.append(cost(browser, "/delegations/")[0])
    assert len(set(costs)) == 1, costs
    assert costs[0] <= MOST


@pytest.mark.parametrize("state", list(State))
def test_the_page_of_a_case_asks_in_measure(district, case_at, signed_in, state):
    number = case_at(state).case.number
    everybody = ["rosa"] if state == State.DRAFT else ["rosa", "sam", "hugo", "ada"]
    costs = {name: cost(signed_in(district.cast[name]), f"/advancement/{number}/")[0] for name in everybody}
    assert {name: one for name, one in costs.items() if one > MOST_OF_A_CASE} == {}


def test_the_page_of_a_case_costs_the_same_however_long_its_timeline(district, case_at, signed_in):
    from casework import timeline

    case, costs = case_at(State.ENROLLED).case, []
    for more in (0, 3, 30):
        for number in range(more):
            timeline.record(case, f"note-{number}", "Something happened.", by=district.rosa)
        costs.append(cost(signed_in(district.sam), f"/advancement/{case.number}/")[0])
    assert len(set(costs)) == 1, costs


def test_roles_without_work_cost_no_more(district, signed_in):
    """Somebody with several roles and no work sees an empty first page for the price of any other."""
    for role in (Role.ERSC, Role.PROCTOR, Role.TECHNOLOGY):
        Appointment.objects.create(person=district.hugo, role=role, starts_on=TODAY)
    queries, page = cost(signed_in(district.hugo), "/")
    assert queries <= MOST
    assert "Nothing" in page or "nothing" in page
