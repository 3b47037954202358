"""A coach's own coachings: open, waiting for a signature, ended; with the hours of each (JB-COA-1, JB-COA-4)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advancement.actions import coaching as actions
from advancement.documents.coaching import seen
from people.models import Standing
from tests.advancement.coached import Coached, january
from tests.conftest import PROOF, TODAY

ADDRESS = reverse("advancement:own-coachings")


@pytest.fixture
def coached(district, case_at):
    return Coached(district, case_at)


def listed(client, show=""):
    """Who is listed, with hours under this coach and hours that count in all."""
    rows = client.get(ADDRESS, {"show": show}).context["page"]
    return [(one.person.first_name, int(one.logged), one.counted and int(one.counted)) for one in rows]


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("forwarded", ([], [], [])),
        ("assigned", ([("Rosa", 0, 0)], [], [])),
        ("written", ([("Rosa", 0, 0)], [("Rosa", 0, 0)], [])),
        ("agreed", ([("Rosa", 0, 0)], [], [])),
        ("full", ([("Rosa", 40, 40)], [("Rosa", 40, 40)], [])),
        ("attested", ([("Rosa", 40, 40)], [("Rosa", 40, 40)], [])),
        ("completed", ([], [], [("Rosa", 40, None)])),
    ],
)
def test_a_coaching_is_listed_where_it_stands(coached, signed_in, stage, expected):
    client = signed_in(coached.to(stage).coach)
    assert tuple(listed(client, show) for show in ("", "to-sign", "ended")) == expected


def test_each_coach_has_their_own_hours_and_nobody_elses(coached, district, signed_in):
    coached.to("agreed")
    with january(30):
        coached.log(date(2026, 1, 13))
        actions.end_coaching(coached.one, by=coached.coach, reason="Moves on")
        coached.one = coached.person.coachings.get(ended_on=None)
        actions.assign_coach(coached.one, by=district.tess, coach=district.sam)
        actions.record_orientation(district.sam, by=district.tess, oriented_on=date(2026, 1, 8))
    assert listed(signed_in(district.carl), "ended") == [("Rosa", 8, None)]
    assert "Moves on" in signed_in(district.carl).get(ADDRESS, {"show": "ended"}).text
    assert listed(signed_in(district.sam), "to-sign") == [("Rosa", 0, 8)]
    coached.one.refresh_from_db()
    with january(31):
        actions.sign_agreement(coached.one, by=district.sam, seen=seen(coached.one), proof=PROOF)
    assert listed(signed_in(district.sam), "to-sign") == []
    assert listed(signed_in(district.rosa)) == []


def test_it_costs_the_same_for_any_number_and_my_work_leads_there(coached, district, case_at, signed_in):
    coached.to("full")
    client, costs = signed_in(district.carl), []
    assert ADDRESS in client.get("/").text
    for who in (None, district.omar):
        if who:
            Coached(district, case_at, who).to("agreed")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ADDRESS).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12
    assert ADDRESS not in signed_in(district.rosa).get("/").text


def test_the_technology_department_sees_whose_coach_is_on_leave(coached, signed_in):
    coached.to("agreed")
    address = reverse("advancement:coach-requests") + "?show=running"
    assert "On leave" not in signed_in(coached.district.tess).get(address).text
    Standing.objects.create(person=coached.coach, kind=Standing.Kind.LEAVE, starts_on=TODAY)
    assert "On leave" in signed_in(coached.district.tess).get(address).text
