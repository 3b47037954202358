"""Booked sittings in the calendar feed: of who sits and of who supervises, without a name (PL-DUE-2, JB-SKL-2)."""

from datetime import datetime

from django.utils import timezone

from casework import feed
from tests.assessments.conftest import NINE
from tests.casework.test_feed import entries
from tests.conftest import TODAY


def test_a_booked_sitting_stands_with_both(road):
    road.tests()
    sitting, starts = road.booked(), timezone.make_aware(datetime.combine(TODAY, NINE))
    name, test = f"sitting-{sitting.pk}", sitting.test.name
    theirs = {who: entries(feed.feed_of(road.district.cast[who])).get(name) for who in ("rosa", "paul", "sam")}
    assert theirs == {
        "rosa": (f"Test: {test}", starts, "Room 12"),
        "paul": (f"Supervise a test: {test}", starts, "Room 12"),
        "sam": None,
    }


def test_a_booked_sitting_stands_there_once(road):
    road.tests()
    sitting = road.booked()
    for who in ("rosa", "paul"):
        sittings = [name for name in entries(feed.feed_of(road.district.cast[who])) if "sitting" in name]
        due = [said for said, *_ in entries(feed.feed_of(road.district.cast[who])).values() if "at 9" in said]
        assert (sittings, due) == ([f"sitting-{sitting.pk}"], [])
