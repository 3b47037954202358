"""Two proctors, or two employees, who act at once: real threads on PostgreSQL."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from advancement.states import State
from assessments import imports as results
from assessments.actions import sittings, slots
from assessments.actions.results import load_result
from assessments.models import Sitting
from casework import imports, tables, timeline
from casework.findings import Refused
from casework.models import Message
from people.models import Role
from tests.assessments.conftest import NINE, Road
from tests.casework.test_at_once import at_once, one_wins
from tests.conftest import TODAY, District, Walk

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
MORNING = timezone.make_aware(datetime.combine(TODAY, NINE))


@pytest.fixture
def ready(transactional_db):
    """Rosa's two tests are selected; there are two proctors."""
    district = District()
    district.appoint(district.tess, Role.PROCTOR)
    road = Road(district, Walk(district).to(State.ENROLLED))
    road.tests()
    return road


def brought(road, end, by):
    importer = results.IMPORTERS[0]
    head = ",".join(one.heading for one in importer.columns)
    text = f"{head}\n{road.person.employee_number},t0,3/10/2026 9:00,3.20,\n{end}"
    return imports.bring(importer, tables.read("a.csv", text.encode(), importer.columns), by=by)


def test_one_file_is_applied_once(ready):
    district, kept = ready.district, brought(ready, "", ready.district.paul)
    one_wins(*[lambda who=who: imports.apply(kept, by=who) for who in (district.paul, district.tess)])
    assert (Sitting.objects.count(), ready.verbs().count("load-result")) == (1, 1)


def test_two_files_with_one_result_load_it_once(ready):
    district = ready.district
    files = [brought(ready, "\n" * n, by) for n, by in enumerate((district.paul, district.tess))]
    assert at_once(*[lambda one=one: imports.apply(one, by=one.brought_by) for one in files]) == [None, None]
    assert sorted(one.rows.get().verdict for one in files) == ["added", "same"]
    assert (Sitting.objects.count(), ready.verbs().count("load-result")) == (1, 1)
    assert Message.objects.filter(about__contains=":score").count() == 3
    assert timeline.first_broken_link() is None


def test_one_file_brought_twice_at_once_waits_once(ready):
    district = ready.district
    ends = at_once(*[lambda who=who: brought(ready, "", who) for who in (district.paul, district.tess)])
    assert ends == [None, None]
    assert imports.kept_for(results.IMPORTERS[0], district.paul).count() == 1


def test_a_score_by_hand_and_one_from_the_file(ready):
    sitting, paul = ready.started(), ready.district.paul
    ends = at_once(
        lambda: sittings.enter_score(sitting, by=paul, score=Decimal("3.20"), overall="x", topics="x"),
        lambda: load_result(ready.person, ready.test, by=ready.district.tess, at=MORNING, score=Decimal("3.20")),
    )
    assert [type(end) for end in ends if end is not None] in ([], [Refused])
    assert Sitting.objects.get().score == Decimal("3.20")
    assert Message.objects.filter(about__contains=":score").count() == 3


def test_the_last_seat_goes_to_one_of_two(ready):
    district = ready.district
    other = Road(district, Walk(district, district.omar).to(State.ENROLLED))
    other.tests()
    ready.slot(seats=1)
    one_wins(ready.seat, other.seat)
    assert Sitting.objects.filter(outcome="booked").count() == 1


def test_two_clicks_book_one_seat(ready):
    ready.slot()
    one_wins(ready.seat, ready.seat)
    assert ready.verbs().count("book-slot") == 1


def test_two_proctors_do_not_both_offer_one_room(ready):
    district, room = ready.district, ready.room()
    starts = (NINE, NINE.replace(minute=30))
    one_wins(
        *[
            lambda who=who, at=at: ready.slot(by=who, at=at, room=room)
            for who, at in zip((district.paul, district.tess), starts, strict=True)
        ]
    )


def test_a_seat_is_not_booked_in_a_slot_that_is_being_withdrawn(ready):
    slot = ready.slot()
    ends = at_once(lambda: slots.withdraw_slot(slot, by=ready.district.paul, reason="x"), ready.seat)
    assert ends[0] is None
    assert ends[1] is None or isinstance(ends[1], Refused)
    assert not Sitting.objects.filter(outcome="booked").exists()
    assert timeline.first_broken_link() is None
