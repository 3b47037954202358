"""The employee's page, the proctors' lists, and what a list costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advancement.states import State
from assessments.models import Sitting
from people.models import Delegation, Role
from tests.assessments.conftest import Road
from tests.conftest import TODAY

MINE, QUEUE, ALL = (reverse(f"assessments:{name}") for name in ("mine", "queue", "sittings"))


def test_before_enrollment_the_page_informs(district, signed_in):
    page = signed_in(district.rosa).get(MINE).content.decode()
    assert "There is no open case" in page
    assert "Field technician" in page
    assert "Network Concepts (2.51)" in page
    assert "JB-SKL-1" in page


def test_outside_the_band_and_at_its_top_the_page_says_so(district, signed_in):
    assert "outside that band" in signed_in(district.bob).get(MINE).content.decode()
    top = signed_in(district.carl).get(MINE).content.decode()
    assert "the highest level" in top
    assert "Keep a practice result" in top


def test_my_advancement_leads_there_for_everybody_in_the_band(road, signed_in):
    district, words = road.district, f'href="{MINE}">Assessments: my tests'
    found = {
        name for name, one in district.cast.items() if words in signed_in(one).get("/advancement/").content.decode()
    }
    assert found == {"rosa", "omar", "carl"}


def test_the_page_leads_from_role_to_result(road, signed_in):
    client = signed_in(road.person)

    def page():
        return client.get(MINE).content.decode()

    assert reverse("assessments:choose-job-role", args=[road.case.number]) in page()
    road.job_role()
    assert "A proctor selects the two tests" in page()
    road.tests()
    ask = reverse("assessments:ask-for-sitting", args=[road.case.number, road.test.pk])
    assert ask in page()
    for days in (300, 200, 100):
        road.sat_before(days)
    assert "3 of 3 sittings" in page()
    assert "May 14, 2026" in page()
    road.slot(on=TODAY + timedelta(days=100))
    sitting = road.seat()
    assert ask not in page()
    assert reverse("assessments:cancel-sitting", args=[road.case.number, sitting.pk]) in page()
    assert "is below the passing score" in page()


def test_who_has_the_lists(road, signed_in):
    district = road.district
    Delegation.objects.create(
        delegator=district.paul,
        delegate=district.bob,
        approved_by=district.dana,
        starts_on=TODAY,
        until=TODAY + timedelta(days=9),
    )
    for url in (QUEUE, ALL):
        found = {name for name, one in district.cast.items() if signed_in(one).get(url).status_code == 200}
        assert found == {"paul", "hugo", "hana", "bob"}


def test_the_queue_shows_what_waits_for_the_proctors(road, signed_in):
    road.job_role()
    page = signed_in(road.district.paul).get(QUEUE).content.decode()
    assert reverse("assessments:select-tests", args=[road.case.number]) in page
    assert "due Wed Mar 25" in page
    # It is the proctors' to do, not Human Resources'.
    assert "Nothing waits" in signed_in(road.district.hugo).get(QUEUE).content.decode()


def test_a_proctor_or_coordinator_does_not_find_their_own_sitting(road, signed_in):
    road.tests()
    road.booked()
    road.district.appoint(road.person, Role.PROCTOR)
    road.district.appoint(road.person, Role.HR_COORDINATOR)
    assert "Windows Server" in signed_in(road.district.paul).get(ALL).content.decode()
    own = signed_in(road.person)
    assert "Windows Server" not in own.get(ALL).content.decode()
    assert "Windows Server" not in own.get(QUEUE).content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"Rosa Delgado", "Omar Haddad"}),
        ("?q=dElg+windows", {"Rosa Delgado"}),
        ("?q=%25", set()),
        ("?outcome=booked", {"Omar Haddad"}),
        ("?outcome=nonsense", {"Rosa Delgado", "Omar Haddad"}),
        ("?q=(a%2B)%2B%24&page=99999", set()),
    ],
)
def test_sittings_are_found_by_name_test_and_state(road, case_at, signed_in, asked, found):
    road.sat_before(3)
    other = Road(road.district, case_at(State.ENROLLED, road.district.omar))
    other.tests()
    other.booked()
    page = signed_in(road.district.hugo).get(ALL + asked).content.decode()
    assert {name for name in ("Rosa Delgado", "Omar Haddad") if f"{name}:" in page} == found


@pytest.mark.parametrize("url", [MINE, ALL, QUEUE])
def test_a_list_asks_no_more_for_thirty_rows_than_for_three(road, signed_in, url):
    road.tests()
    client = signed_in(road.person if url == MINE else road.district.paul)
    client.get(url)  # the first page of a session also writes down that somebody is here
    counts = []
    for more in (3, 27):
        for number in range(more):
            road.sat_before(number + more * 40, test=road.district.tests[number % 2])
            title = f"Book a sitting: {number} of {more}"
            road.case.work.create(
                subject=road.person,
                desk="proctor",
                step="assessments:book-sitting",
                about=str(number + more * 40),
                title=title,
                role=Role.PROCTOR,
                opened_at=road.case.state_since,
            )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= (25 if url == MINE else 12)
    assert Sitting.objects.count() == 30
