"""Record the orientation of a coach (JB-COA-6)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from advancement.actions import coaching as actions
from advancement.models import CoachOrientation
from casework.findings import Refused
from casework.models import WorkItem
from tests.advancement.coached import Coached, january
from tests.conftest import TODAY


@pytest.fixture
def coached(district, case_at):
    return Coached(district, case_at)


def refused(act, *args, **kwargs):
    """The ids under which an act is refused."""
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return set(caught.value.reasons)


def test_it_is_recorded_and_no_longer_waits(coached):
    coached.to("forwarded")
    tess = coached.district.tess
    actions.assign_coach(coached.one, by=tess, coach=coached.coach)
    waiting = WorkItem.objects.filter(step="advancement:orient-coach", done_at__isnull=True)
    assert waiting.count() == 1
    row = actions.record_orientation(coached.coach, by=tess, oriented_on=TODAY)
    assert (row.oriented_on, row.recorded_by) == (TODAY, tess)
    assert not waiting.exists()


def test_a_coach_with_an_orientation_is_not_asked_for_another(coached):
    actions.record_orientation(coached.coach, by=coached.district.tess, oriented_on=date(2026, 1, 5))
    coached.to("assigned")
    assert not WorkItem.objects.filter(step="advancement:orient-coach").exists()


def test_only_the_technology_department_and_nobody_their_own(district):
    for name, who in district.cast.items():
        if name != "tess":
            expected = {"S3"} if name == "carl" else {"PL-PPL-3"}
            assert refused(actions.record_orientation, district.carl, by=who, oriented_on=TODAY) == expected
    assert refused(actions.record_orientation, district.tess, by=district.tess, oriented_on=TODAY) == {"S3"}
    assert not CoachOrientation.objects.exists()


def test_not_before_it_took_place(district):
    tomorrow = TODAY + timedelta(days=1)
    assert refused(actions.record_orientation, district.carl, by=district.tess, oriented_on=tomorrow) == {"JB-COA-6"}


def test_a_slip_is_mended_until_sessions_rest_on_it(coached):
    coached.to("agreed")
    tess = coached.district.tess
    assert actions.record_orientation(coached.coach, by=tess, oriented_on=date(2026, 1, 7)).oriented_on.day == 7
    with january(14):
        coached.log(date(2026, 1, 13))
    assert refused(actions.record_orientation, coached.coach, by=tess, oriented_on=date(2026, 1, 9)) == {"JB-COA-6"}
    assert actions.record_orientation(coached.coach, by=tess, oriented_on=date(2026, 1, 7)).oriented_on.day == 7


def test_the_page_records_and_is_there_for_the_technology_department_alone(district, signed_in):
    address = reverse("advancement:orient-coach", args=["carl"])
    client = signed_in(district.tess)
    assert "There is a problem" in client.post(address, {"oriented_on": "3/11/2026"}).content.decode()
    assert client.post(address, {"oriented_on": "3/9/2026"}).status_code == 302
    assert CoachOrientation.objects.get().oriented_on == date(2026, 3, 9)
    assert client.get(reverse("advancement:orient-coach", args=["nobody"])).status_code == 404
    assert client.get(reverse("advancement:orient-coach", args=["tess"])).status_code == 403
    for name, who in district.cast.items():
        if name != "tess":
            assert signed_in(who).get(address).status_code == 404
