"""Proctors offer slots; the employee books a seat of one herself (JB-SKL-2, 3)."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advancement.states import State
from assessments.actions import booking, sittings, slots
from assessments.models import Room, Sitting, Slot
from casework.calendar import business_days_after
from casework.models import Message
from people.models import Role
from tests.assessments.conftest import NINE, Road
from tests.conftest import TODAY

ASK, BOOK, START, SIT = (f"assessments:{one}" for one in ("ask-for-sitting", "book-sitting", "record-start", "sitting"))
SLOTS, OFFER = reverse("assessments:slots"), reverse("assessments:offer-slot")
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def ready(road):
    """Rosa's two tests are selected; Paul and Tess are proctors."""
    road.tests()
    road.district.appoint(road.district.tess, Role.PROCTOR)
    return road


@pytest.fixture
def second(ready, case_at):
    """Omar's two tests are selected too."""
    road = Road(ready.district, case_at(State.ENROLLED, ready.district.omar))
    road.tests()
    return road


def page_of(road, test=None):
    return reverse("assessments:book-slot", args=[road.case.number, (test or road.test).pk])


# --- Offering


def test_a_proctor_offers_a_slot(ready):
    slot = ready.slot()
    assert (slot.proctor, slot.sits_on, slot.starts_at, slot.seats) == (ready.district.paul, TOMORROW, NINE, 2)
    assert str(slot.room) == "Center for Technology, room 114"


@pytest.mark.parametrize(
    ("facts", "ids"),
    [
        ({"on": TODAY}, {"JB-SKL-2"}),
        ({"on": TODAY, "at": time(12, 30)}, set()),
        ({"seats": 3}, {"JB-SKL-2"}),
        ({"on": date(2026, 3, 13)}, {"JB-SKL-2"}),
        ({"on": date(2026, 3, 14)}, {"JB-SKL-2"}),
        ({"on": date(2026, 3, 16)}, set()),
        ({"at": time(23, 30)}, {"JB-SKL-2"}),
        ({"at": time(23), "minutes": 60}, set()),
    ],
)
def test_ahead_within_a_day_and_within_the_seats_of_the_room(ready, refusal, facts, ids):
    assert refusal(ready.slot, **facts) == ids
    assert Slot.objects.count() == (not ids)


@pytest.mark.parametrize(
    ("at", "minutes", "ids"),
    [
        (time(10), 60, set()),
        (time(8), 60, set()),
        (time(9, 30), 60, {"JB-SKL-2"}),
        (time(8), 61, {"JB-SKL-2"}),
        (time(9, 10), 20, {"JB-SKL-2"}),
        (time(8), 300, {"JB-SKL-2"}),
    ],
)
@pytest.mark.parametrize("other", ["room", "proctor"])
def test_no_two_slots_overlap_in_a_room_or_for_a_proctor(ready, refusal, at, minutes, ids, other):
    ready.slot()
    facts = {"by": ready.district.tess} if other == "room" else {"room": ready.room(name="room 200")}
    assert refusal(ready.slot, at=at, minutes=minutes, **facts) == ids


def test_a_withdrawn_slot_leaves_the_room_free_and_a_retired_room_is_not_offered(ready, refusal):
    slots.withdraw_slot(ready.slot(), by=ready.district.paul, reason="x")
    assert refusal(ready.slot) == set()
    Room.objects.update(retired_on=TODAY)
    assert refusal(ready.slot, at=time(14)) == {"JB-SKL-2"}


def test_only_proctors_offer_and_withdraw(ready, refusal):
    slot = ready.slot()
    for name, one in ready.district.cast.items():
        if name not in ("paul", "tess"):
            assert refusal(ready.slot, by=one, at=time(14)) == {"PL-PPL-3"}, name
            assert refusal(slots.withdraw_slot, slot, by=one, reason="x") == {"PL-PPL-3"}, name
    assert refusal(slots.withdraw_slot, slot, by=ready.district.tess, reason="x") == set()


def test_a_proctor_with_a_booking_offers_nothing_beside_it_and_the_other_way_round(ready, second, refusal):
    ready.booked(on=TOMORROW)
    assert refusal(ready.slot) == {"JB-SKL-2"}
    ready.slot(at=time(14))
    slot = {"sits_on": TOMORROW, "starts_at": time(14, 30), "minutes": 60, "place": "Room 12"}
    assert refusal(booking.book_sitting, second.asked(), by=ready.district.paul, **slot) == {"JB-SKL-2"}


# --- Booking a seat


def test_the_employee_books_a_seat_and_everybody_has_it(ready):
    slot = ready.slot()
    sitting = ready.seat()
    assert (sitting.outcome, sitting.slot, sitting.proctor) == ("booked", slot, ready.district.paul)
    assert (sitting.sits_on, sitting.starts_at, sitting.minutes) == (TOMORROW, NINE, 60)
    assert sitting.place == "Center for Technology, room 114"
    assert ready.verbs()[-1] == "book-slot"
    assert ready.open_work() == {
        (START, str(sitting.pk)): ("proctor", TOMORROW),
        (SIT, str(sitting.pk)): ("Rosa", TOMORROW),
        (ASK, str(ready.other.pk)): ("Rosa", None),
    }
    message = Message.objects.get(about__contains=f"sitting-{sitting.pk}:booked")
    assert (message.to, "room 114" in message.body) == (ready.person, True)


def test_a_wish_becomes_the_booking(ready):
    wish = ready.asked(accommodation="More time")
    ready.slot()
    sitting = ready.seat()
    assert (sitting, sitting.outcome, sitting.accommodation) == (wish, "booked", "More time")
    assert (BOOK, str(wish.pk)) not in ready.open_work()
    assert Sitting.objects.count() == 1


def test_several_sit_in_one_slot_until_it_is_full(ready, second, case_at, refusal):
    ready.slot()
    ready.seat()
    assert second.seat().proctor == ready.district.paul
    ready.district.appoint(ready.district.carl, Role.PROCTOR)
    third = Road(ready.district, _promotable(ready, case_at))
    third.tests()
    assert refusal(third.seat) == {"JB-SKL-2"}
    booking.cancel_sitting(Sitting.objects.get(person=second.person), by=second.person)
    assert refusal(third.seat) == set()


def _promotable(ready, case_at):
    district = ready.district
    uma = district.person("Uma", "Reyes", "itss_1", date(2024, 7, 1), district.division)
    district.supervises(district.sam, uma)
    return case_at(State.ENROLLED, uma)


@pytest.mark.parametrize("test", [0, 2])
def test_only_a_required_test_once_at_a_time(ready, refusal, test):
    ready.slot()
    later = ready.slot(at=time(14))
    ready.seat()
    ids = {"JB-SKL-2"} if test == 0 else {"JB-SKL-1"}
    assert refusal(ready.seat, ready.district.tests[test], later) == ids


def test_nobody_books_for_somebody_else(ready, refusal):
    slot = ready.slot()
    for name, one in ready.district.cast.items():
        if name != "rosa":
            assert refusal(booking.book_slot, ready.case, ready.test, slot, by=one) == {"PL-PPL-3"}, name


def test_both_tests_are_not_sat_at_one_time(ready, refusal):
    ready.slot(), ready.slot(by=ready.district.tess, at=time(9, 30), room=ready.room(name="room 200"))
    ready.seat()
    assert refusal(ready.seat, ready.other, Slot.objects.last()) == {"JB-SKL-2"}


def test_a_slot_that_has_begun_or_is_withdrawn_or_too_short_is_not_booked(ready, refusal, days_later):
    slot, short = ready.slot(), ready.slot(at=time(14), minutes=45)
    assert refusal(ready.seat, slot=short) == {"JB-SKL-2"}
    with days_later(1):
        assert refusal(ready.seat, slot=slot) == {"JB-SKL-2"}
    slots.withdraw_slot(slot, by=ready.district.paul, reason="x")
    assert refusal(ready.seat, slot=slot) == {"JB-SKL-2"}
    assert Sitting.objects.count() == 0


def test_a_proctor_does_not_sit_in_their_own_slot(ready, refusal):
    ready.district.appoint(ready.person, Role.PROCTOR)
    slot = ready.slot(by=ready.person)
    assert refusal(ready.seat, slot=slot) == {"S15"} | {"JB-SKL-2"}


def test_a_fourth_sitting_is_refused_with_the_first_date(ready, refusal, signed_in):
    for days in (300, 200, 100):
        ready.sat_before(days)
    slot = ready.slot()
    assert refusal(ready.seat) == {"JB-SKL-3"}
    client = signed_in(ready.person)
    assert "May 14, 2026</time> on appear here" in client.get(page_of(ready)).content.decode()
    later = ready.slot(on=date(2026, 5, 14))
    assert list(client.get(page_of(ready)).context["free"]) == [later]
    page = client.post(page_of(ready), {"slot": slot.pk}).content.decode()
    assert "The next date is May 14, 2026" in page
    assert Sitting.objects.filter(outcome="booked").count() == 0


def test_she_cancels_until_it_begins(ready, refusal, days_later):
    ready.slot()
    sitting = ready.seat()
    with days_later(1):
        assert refusal(booking.cancel_sitting, sitting, by=ready.person) == {"JB-SKL-2"}
    booking.cancel_sitting(sitting, by=ready.person)
    assert ready.open_work() == {
        (ASK, str(ready.test.pk)): ("Rosa", None),
        (ASK, str(ready.other.pk)): ("Rosa", None),
    }
    assert refusal(ready.seat) == set()


def test_withdrawing_cancels_every_booking_with_the_reason(ready, second):
    slot = ready.slot()
    ready.seat(), second.seat()
    slots.withdraw_slot(slot, by=ready.district.tess, reason="The room is being painted")
    assert set(Sitting.objects.values_list("outcome", "reason")) == {("cancelled", "The room is being painted")}
    told = Message.objects.filter(about__contains=":cancelled", body__contains="being painted")
    assert {one.to for one in told} == {ready.person, second.person}
    assert (ready.verbs()[-1], second.verbs()[-1]) == ("cancel-sitting", "cancel-sitting")


def test_a_slot_is_withdrawn_once_and_before_it_begins(ready, refusal, days_later):
    slot = ready.slot()
    withdraw = {"by": ready.district.paul, "reason": "x"}
    with days_later(1):
        assert refusal(slots.withdraw_slot, slot, **withdraw) == {"JB-SKL-2"}
    assert refusal(slots.withdraw_slot, slot, **withdraw) == set()
    assert refusal(slots.withdraw_slot, slot, **withdraw) == {"PL-CAS-1"}


def test_it_goes_on_like_any_other_sitting(ready, second, days_later):
    ready.slot()
    sitting, other = ready.seat(), second.seat()
    with days_later(1):
        for one in (sitting, other):
            sittings.record_start(one, by=ready.district.paul, identity_checked=True, no_study_material=True)
        assert (SIT, str(sitting.pk)) not in ready.open_work()
    assert {one.is_started for one in Sitting.objects.all()} == {True}


# --- The pages


def test_the_pages_offer_book_and_withdraw(ready, signed_in):
    proctor, room = signed_in(ready.district.paul), ready.room()
    assert "No slot is offered" in proctor.get(SLOTS).content.decode()
    facts = {"room": room.pk, "sits_on": "3/11/2026", "starts_at": "9:00 AM", "minutes": "60", "seats": "2"}
    for wrong in ({"room": "x"}, {"sits_on": "2/30/2026"}, {"starts_at": "x"}, {"minutes": "1e9"}, {"seats": "0"}):
        assert proctor.post(OFFER, facts | wrong).status_code == 200
    assert "The room has fewer seats: 2." in proctor.post(OFFER, facts | {"seats": "3"}).content.decode()
    whole = "as a whole number, such as 3: “1e9” cannot be read as one."
    assert whole in proctor.post(OFFER, facts | {"seats": "1e9"}).content.decode()
    assert "The offices are closed on that day." in proctor.post(OFFER, facts | {"sits_on": "3/13/2026"}).text
    assert proctor.post(OFFER, facts).url == SLOTS
    slot = Slot.objects.get()
    rosa = signed_in(ready.person)
    assert page_of(ready) in rosa.get(reverse("assessments:mine")).content.decode()
    page = rosa.get(page_of(ready)).content.decode()
    assert "Wed Mar 11, 2026 at 9:00 AM" in page or "Mar 11, 2026 at 9:00 AM" in page
    assert "2 seats left" in page
    assert "Choose the day, time and place" in rosa.post(page_of(ready), {}).content.decode()
    for wrong in ("x", "999999", str(10**30)):
        assert rosa.post(page_of(ready), {"slot": wrong}).status_code == 200
    assert rosa.post(page_of(ready), {"slot": slot.pk}).url == reverse("assessments:mine")
    assert "room 114" in rosa.get(reverse("assessments:mine")).content.decode()
    assert "Sit “Windows Server” on Mar 11, 9:00 AM" in rosa.get("/").content.decode()
    proctor = signed_in(ready.district.paul)
    assert "Rosa Delgado: Windows Server" in proctor.get(SLOTS).content.decode()
    withdraw = reverse("assessments:withdraw-slot", args=[slot.pk])
    assert "1 booking is cancelled" in proctor.get(withdraw).content.decode()
    assert proctor.post(withdraw, {"reason": ""}).status_code == 200
    assert proctor.post(withdraw, {"reason": "Painted"}).url == SLOTS
    assert Sitting.objects.get().outcome == "cancelled"


def test_without_a_free_seat_the_page_leads_to_a_wish(ready, signed_in):
    page = signed_in(ready.person).get(page_of(ready)).content.decode()
    assert "No seat is free" in page
    assert reverse(ASK, args=[ready.case.number, ready.test.pk]) in page


def test_who_has_the_pages(ready, signed_in):
    slot = ready.slot()
    withdraw = reverse("assessments:withdraw-slot", args=[slot.pk])
    found = {
        name: tuple(signed_in(one).get(url).status_code for url in (SLOTS, OFFER, withdraw, page_of(ready)))
        for name, one in ready.district.cast.items()
    }
    some = {"paul": (200, 200, 200, 404), "tess": (200, 200, 200, 404), "rosa": (404, 404, 404, 200)}
    some |= {"hugo": (200, 404, 404, 404), "hana": (200, 404, 404, 404)}
    assert found == {name: some.get(name, (404,) * 4) for name in ready.district.cast}


def test_a_proctor_finds_in_the_list_no_way_into_their_own_sitting(ready, signed_in):
    ready.slot()
    sitting = ready.seat()
    ready.district.appoint(ready.person, Role.PROCTOR)
    url = reverse(SIT, args=[ready.case.number, sitting.pk])
    assert url in signed_in(ready.district.tess).get(SLOTS).content.decode()
    assert url not in signed_in(ready.person).get(SLOTS).content.decode()


@pytest.mark.parametrize("who", ["paul", "rosa"])
def test_thirty_slots_cost_the_queries_of_three(ready, second, signed_in, who):
    client, url = signed_in(ready.district.cast[who]), SLOTS if who == "paul" else page_of(ready)
    client.get(url)
    counts = []
    for number in range(1, 31):
        ready.slot(on=business_days_after(TODAY, number, {date(2026, 3, 13)}))
        if number == 1:
            second.seat()
        if number in (3, 30):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            counts.append(len(captured))
    assert counts[0] == counts[1] <= 25
