"""A sitting is asked for, booked, cancelled or missed (JB-SKL-2, 3)."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from advancement.states import State
from assessments.actions import booking
from assessments.actions.desk import to_employee
from assessments.models import Sitting
from casework.models import AccessRecord, Message
from people.models import Role
from tests.assessments.conftest import NINE, Road
from tests.conftest import TODAY

ASK, BOOK, START = "assessments:ask-for-sitting", "assessments:book-sitting", "assessments:record-start"
TOMORROW = TODAY + timedelta(days=1)
SLOT = {"sits_on": TOMORROW, "starts_at": NINE, "minutes": 60, "place": "Room 12"}
SECRET = "Twice the time, because of a condition"


@pytest.fixture
def ready(road):
    """Two tests are selected."""
    road.tests()
    return road


def test_the_employee_asks_and_the_proctors_have_it(ready):
    wish = ready.asked()
    assert (wish.outcome, wish.proctored, wish.case) == ("asked", True, ready.case)
    assert ready.verbs()[-1] == "ask-for-sitting"
    assert ready.open_work() == {
        (BOOK, str(wish.pk)): ("proctor", date(2026, 3, 25)),
        (ASK, str(ready.other.pk)): ("Rosa", None),
    }


def test_one_wish_or_booking_of_a_test_at_a_time(ready, refusal):
    ready.asked()
    assert refusal(ready.asked) == {"JB-SKL-2"}
    assert Sitting.objects.count() == 1


def test_only_the_required_tests_are_asked_for_and_by_nobody_else(ready, refusal):
    assert refusal(ready.asked, ready.district.tests[2]) == {"JB-SKL-1"}
    for one in ready.district.cast.values():
        if one != ready.person:
            assert refusal(booking.ask_for_sitting, ready.case, ready.test, by=one, wishes="now") == {"PL-PPL-3"}


def test_a_proctor_books_it_and_the_employee_is_told(ready):
    sitting = ready.booked(on=TOMORROW)
    assert (sitting.outcome, sitting.proctor, sitting.sits_on) == ("booked", ready.district.paul, TOMORROW)
    assert ready.verbs()[-1] == "book-sitting"
    assert ready.open_work()[START, str(sitting.pk)] == ("proctor", TOMORROW)
    message = Message.objects.get(about__contains=f"sitting-{sitting.pk}:booked")
    assert (message.to, "Room 12" in message.body) == (ready.person, True)


def test_nobody_else_books(ready, refusal):
    wish = ready.asked()
    others = {name: one for name, one in ready.district.cast.items() if name != "paul"}
    refused = {name: refusal(booking.book_sitting, wish, by=one, **SLOT) for name, one in others.items()}
    assert refused == {name: {"S15"} if name == "rosa" else {"PL-PPL-3"} for name in others}


def test_two_proctors_do_not_both_book_one_wish(ready, district, refusal):
    district.appoint(district.tess, Role.PROCTOR)
    wish = ready.asked()
    booking.book_sitting(wish, by=district.paul, **SLOT)
    assert refusal(booking.book_sitting, wish, by=district.tess, **SLOT) == {"PL-CAS-1"}
    wish.refresh_from_db()
    assert wish.proctor == district.paul


@pytest.mark.parametrize(
    ("slot", "ids"),
    [
        ({"sits_on": TODAY - timedelta(days=1)}, {"JB-SKL-2"}),
        ({"place": "  "}, {"JB-SKL-2"}),
        ({"starts_at": time(23, 30)}, {"JB-SKL-2"}),
        ({"sits_on": TODAY, "starts_at": time(12, 1)}, set()),
        ({"sits_on": TODAY, "starts_at": time(12)}, {"JB-SKL-2"}),
        ({"sits_on": TODAY, "starts_at": time(0, 5)}, {"JB-SKL-2"}),
    ],
)
def test_in_advance_at_an_isolated_place_within_a_day(ready, refusal, slot, ids):
    assert refusal(booking.book_sitting, ready.asked(), by=ready.district.paul, **(SLOT | slot)) == ids


@pytest.mark.parametrize(
    ("at", "minutes", "ids"),
    [
        (time(10), 60, set()),
        (time(8), 60, set()),
        (time(9, 30), 60, {"JB-SKL-2"}),
        (time(8), 61, {"JB-SKL-2"}),
        (time(9, 10), 20, {"JB-SKL-2"}),
    ],
)
def test_the_employee_is_at_one_sitting_at_a_time(ready, district, refusal, at, minutes, ids):
    """Another proctor changes nothing in that: nine to ten is taken."""
    district.appoint(district.tess, Role.PROCTOR)
    ready.booked(on=TOMORROW)
    slot = SLOT | {"starts_at": at, "minutes": minutes}
    assert refusal(booking.book_sitting, ready.asked(ready.other), by=district.tess, **slot) == ids


def test_a_proctor_holds_one_sitting_at_a_time(ready, case_at, district, refusal):
    second = Road(district, case_at(State.ENROLLED, district.omar))
    second.tests()
    ready.booked(on=TOMORROW)
    wish = second.asked()
    assert refusal(booking.book_sitting, wish, by=district.paul, **SLOT) == {"JB-SKL-2"}
    slot = SLOT | {"sits_on": TOMORROW + timedelta(days=1)}
    assert refusal(booking.book_sitting, wish, by=district.paul, **slot) == set()


def test_a_fourth_sitting_in_twelve_months_is_refused_with_the_first_possible_date(ready, refusal, signed_in):
    wish = ready.asked()
    for days in (300, 200, 100):
        ready.sat_before(days)
    first = date(2026, 5, 14)  # twelve months after the oldest
    before = SLOT | {"sits_on": first - timedelta(days=1)}
    assert refusal(booking.book_sitting, wish, by=ready.district.paul, **before) == {"JB-SKL-3"}
    page = signed_in(ready.district.paul).post(
        reverse(BOOK, args=[ready.case.number, wish.pk]),
        {"sits_on": "5/13/2026", "starts_at": "9:00", "minutes": "60", "place": "Room 12"},
    )
    assert "May 14, 2026" in page.content.decode()
    assert refusal(booking.book_sitting, wish, by=ready.district.paul, **(SLOT | {"sits_on": first})) == set()


def test_with_no_sitting_left_none_is_asked_for_before_the_first_date(ready, refusal, signed_in, days_later):
    for days in (300, 200, 100):
        ready.sat_before(days)
    ask, client = reverse(ASK, args=[ready.case.number, ready.test.pk]), signed_in(ready.person)
    html = client.get(ask).content.decode()
    assert ("May 14, 2026</time> on</a>" in html, "<textarea" in html) == (True, False)
    html = client.post(ask, {"wishes": "Tuesdays, please"}).content.decode()
    assert ("The next date is May 14, 2026" in html, "Tuesdays, please" in html) == (True, True)
    with days_later(64):
        assert refusal(ready.asked) == {"JB-SKL-3"}
    assert Sitting.objects.filter(outcome="asked").count() == 0
    to_employee(ready.case, ready.test)
    assert ready.case.work.get(done_at=None, about=ready.test.pk).title.endswith(", possible from May 14, 2026")
    told = f"Ask for a date for “{ready.test.name}”, possible from May 14, 2026"
    assert (told in client.get("/").content.decode(), told in client.get("/advancement/").content.decode()) == (
        False,
        True,
    )
    with days_later(65):
        assert told in client.get("/").content.decode()
        assert told not in client.get("/advancement/").content.decode()
        assert refusal(ready.asked) == set()


def test_what_did_not_take_place_does_not_weigh(ready, refusal):
    for outcome in ("cancelled", "no_show", "voided"):
        ready.sat_before(50, outcome=outcome)
        ready.sat_before(60, outcome=outcome)
    ready.sat_before(70, proctored=False)
    assert refusal(booking.book_sitting, ready.asked(), by=ready.district.paul, **SLOT) == set()


@pytest.mark.parametrize("who", ["rosa", "paul"])
def test_employee_or_proctor_cancels_and_the_other_is_told(ready, who):
    by = ready.district.cast[who]
    sitting = booking.cancel_sitting(ready.booked(on=TOMORROW), by=by, reason="The room is flooded")
    assert (sitting.outcome, ready.verbs()[-1]) == ("cancelled", "cancel-sitting")
    assert set(ready.open_work()) == {(ASK, str(ready.test.pk)), (ASK, str(ready.other.pk))}
    told = ready.district.paul if who == "rosa" else ready.person
    assert Message.objects.get(about__contains="cancelled").to == told


def test_nobody_else_cancels_and_nobody_twice(ready, refusal):
    sitting = ready.booked(on=TOMORROW)
    for name, one in ready.district.cast.items():
        if name not in ("rosa", "paul"):
            assert refusal(booking.cancel_sitting, sitting, by=one) == {"PL-PPL-3"}
    booking.cancel_sitting(sitting, by=ready.person)
    assert refusal(booking.cancel_sitting, sitting, by=ready.person) == {"PL-CAS-1"}


def test_a_sitting_that_has_begun_is_not_cancelled(ready, refusal):
    assert refusal(booking.cancel_sitting, ready.started(), by=ready.person) == {"PL-CAS-1"}


def test_a_no_show_is_recorded_on_the_day_and_does_not_weigh(ready, refusal, days_later):
    sitting = ready.booked(on=TOMORROW)
    assert refusal(booking.mark_no_show, sitting, by=ready.district.paul) == {"JB-SKL-2"}
    with days_later(1):
        assert refusal(booking.mark_no_show, sitting, by=ready.person) == {"S15"}
        booking.mark_no_show(sitting, by=ready.district.paul)
        assert refusal(booking.mark_no_show, sitting, by=ready.district.paul) == {"PL-CAS-1"}
    assert ready.verbs()[-1] == "no-show"
    assert (ASK, str(ready.test.pk)) in ready.open_work()


def test_an_accommodation_is_read_by_the_person_the_proctors_and_human_resources_alone(ready, signed_in):
    sitting = ready.booked(accommodation=SECRET, minutes=120)
    url = reverse("assessments:sitting", args=[ready.case.number, sitting.pk])
    answers = {name: signed_in(one).get(url) for name, one in ready.district.cast.items()}
    assert {name for name, page in answers.items() if SECRET in page.content.decode()} == {
        *("rosa", "paul", "hugo", "hana")
    }
    # The supervisor and the auditor see the case, so the sitting, without it; for all others there is none.
    assert {name for name, page in answers.items() if page.status_code == 200} == {
        *("rosa", "paul", "hugo", "hana", "sam", "ada")
    }
    assert "120" not in answers["sam"].content.decode().split("<main")[1].split("</main")[0]
    assert not ready.case.timeline.filter(note__contains=SECRET).exists()
    assert not Message.objects.filter(body__contains=SECRET).exists()
    assert set(AccessRecord.objects.values_list("viewer__username", flat=True)) == {
        *("paul", "hugo", "hana", "sam", "ada")
    }


def test_the_steps_of_the_proctor_are_not_there_for_others(ready, signed_in):
    sitting = ready.booked()
    for name in ("book-sitting", "record-start", "enter-score", "correct-score", "void-sitting", "no-show"):
        url = reverse(f"assessments:{name}", args=[ready.case.number, sitting.pk])
        for who, one in ready.district.cast.items():
            if who != "paul":
                assert signed_in(one).get(url).status_code == 404, (name, who)
                assert signed_in(one).post(url, {}).status_code == 404, (name, who)
    cancel = reverse("assessments:cancel-sitting", args=[ready.case.number, sitting.pk])
    found = {who for who, one in ready.district.cast.items() if signed_in(one).get(cancel).status_code == 200}
    assert found == {"rosa", "paul"}


def test_another_case_number_in_the_address_finds_nothing(ready, case_at, district, signed_in):
    other = case_at(State.ENROLLED, district.omar)
    sitting = ready.booked()
    for number, pk in ((other.case.number, sitting.pk), (ready.case.number, 10**30), ("x", sitting.pk)):
        url = reverse("assessments:sitting", args=[number, pk])
        assert signed_in(district.paul).get(url).status_code == 404


def test_the_pages_ask_and_book(ready, signed_in):
    ask = reverse(ASK, args=[ready.case.number, ready.test.pk])
    client = signed_in(ready.person)
    assert "of 3 sittings" in client.get(ask).content.decode()
    assert "Enter the days and times that suit you" in client.post(ask, {}).content.decode()
    assert client.post(ask, {"wishes": "Tuesdays", "accommodation": SECRET}).status_code == 302
    wish = Sitting.objects.get()
    # The second tab finds that it was done.
    assert "asked for already" in client.post(ask, {"wishes": "Mondays"}).content.decode()
    book = reverse(BOOK, args=[ready.case.number, wish.pk])
    proctor = signed_in(ready.district.paul)
    assert SECRET in proctor.get(book).content.decode()
    slot = {"sits_on": "3/11/2026", "starts_at": "2:30 PM", "minutes": "90", "place": "Room 12"}
    for wrong in ({"starts_at": "25:00"}, {"minutes": "1e9"}, {"minutes": "-5"}, {"sits_on": "2/30/2026"}):
        assert proctor.post(book, slot | wrong).status_code == 200
    assert proctor.post(book, slot).status_code == 302
    wish.refresh_from_db()
    assert (wish.starts_at, wish.minutes, wish.ends_at) == (time(14, 30), 90, time(16))
    # Coming back to it leads to what became of it.
    assert proctor.get(book).url == reverse("assessments:sitting", args=[ready.case.number, wish.pk])
    assert proctor.post(book, slot).status_code == 409


def test_nobody_asks_or_books_while_the_case_rests(ready, district, refusal):
    from advancement.actions import life
    from people.models import Standing

    wish = ready.asked()
    Standing.objects.create(person=district.rosa, kind=Standing.Kind.PAR, starts_on=TODAY)
    life.follow(district.rosa, by=None)
    assert refusal(ready.asked, ready.other) == {"PL-CAS-1"}
    assert refusal(booking.book_sitting, wish, by=district.paul, **SLOT) == {"PL-CAS-1"}
