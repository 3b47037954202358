"""The auditor reads everything but a draft that was never signed, and each look is recorded (S13)."""

import pytest

from advancement.actions import enrollment
from advancement.queries.visible import visible_to
from advancement.states import State
from casework.models import AccessRecord
from people.models import Role
from tests.advancement.questions import address, standing


@pytest.fixture
def returned(case_at, district):
    """Rosa signed Part I, and it came back to her."""
    advancement = case_at(State.PART_ONE)
    enrollment.return_part_one(advancement, by=district.sam, reason="The date of the meeting is missing")
    return advancement


def sees(district, advancement):
    """Who of the cast finds the case."""
    return {name for name, one in district.cast.items() if visible_to(one).filter(pk=advancement.pk).exists()}


def test_a_draft_that_was_never_signed_is_its_writers_own(case_at, district):
    assert sees(district, case_at(State.DRAFT)) == {"rosa"}


def test_one_that_was_signed_and_came_back_is_read_by_the_auditor_too(returned, district, signed_in):
    assert sees(district, returned) == {"rosa", "ada"}
    client, records = signed_in(district.ada), AccessRecord.objects.count()
    page = client.get(address("case", returned.case)).content.decode()
    assert "The date of the meeting is missing" in page
    assert "Void" in page
    assert AccessRecord.objects.count() == records + 1
    listed = client.get("/advancement/cases/?state=draft").content.decode()
    assert returned.case.number in listed
    assert '<option value="draft" selected>Part I in preparation</option>' in listed
    assert client.get(address("part-one", returned.case)).status_code == 403


def test_human_resources_does_not_list_drafts(returned, district, signed_in):
    page = signed_in(district.hugo).get("/advancement/cases/").content.decode()
    assert "Part I in preparation" not in page
    assert returned.case.number not in page


def test_not_from_the_day_on_which_the_role_ends(returned, district):
    district.ada.appointments.filter(role=Role.AUDITOR).delete()
    assert sees(district, returned) == {"rosa"}


def test_the_reason_of_a_hold_is_read_by_the_auditor_too(case_at, district, signed_in):
    advancement = case_at(State.WITH_DIRECTOR)
    standing(district.rosa)
    told = {
        name: "Peer Assistance and Review" in signed_in(one).get(address("case", advancement.case)).content.decode()
        for name, one in district.cast.items()
    }
    assert {name for name, reads in told.items() if reads} == {"rosa", "sam", "hugo", "hana", "ada"}
