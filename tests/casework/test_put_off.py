"""My work: the month of deadlines, how a due date was counted, and what I put off (PL-WRK-1, PL-DUE-1)."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advancement.states import State
from casework import clock, feed, reminders, work
from casework.findings import Refused
from casework.models import ClosedDay, Reminder, WorkItem
from casework.month import weeks
from tests.conftest import TODAY

DAY = timedelta(days=1)


@pytest.fixture
def item(case_at, district):
    """Part I, which waits for Sam until ten business days from today: March 25, with a closed day in between."""
    case_at(State.PART_ONE)
    found = WorkItem.objects.get(step="advancement:enroll")
    assert (found.holder, found.due_on) == (district.sam, date(2026, 3, 25))
    return found


def refusal(act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return [(one.rule, one.because) for one in caught.value.findings]


def test_it_leaves_the_list_until_the_day_and_the_due_date_stays(item, district, signed_in):
    browser, address = signed_in(district.sam), reverse("casework:put-off", args=[item.pk])
    page = browser.get(address).text
    assert "It may be put off until Mar 25, 2026." in page
    assert browser.post(address, {"until": "3/12/2026"}).url == "/"
    page = browser.get("/").text
    assert "is back on Mar 12, 2026" in page
    assert item.title in page.split("Put off</h2>")[1]
    assert "Nothing waits for you." in page
    item.refresh_from_db()
    assert (item.put_off_until, item.due_on) == (date(2026, 3, 12), date(2026, 3, 25))
    with clock.at(clock.now() + 2 * DAY):
        page = signed_in(district.sam).get("/").text
        assert "Put off</h2>" not in page
        assert item.title in page


def test_it_is_taken_up_again(item, district, signed_in):
    work.put_off(item, by=district.sam, until=TODAY + DAY)
    browser = signed_in(district.sam)
    assert browser.post(reverse("casework:take-up", args=[item.pk])).url == "/"
    assert "Put off</h2>" not in browser.get("/").text
    item.refresh_from_db()
    assert item.put_off_until is None


@pytest.mark.parametrize("until", [TODAY - DAY, TODAY, date(2026, 3, 26), date(2027, 3, 10)])
def test_not_to_a_day_that_is_past_nor_beyond_the_due_date(item, district, until):
    said = "Choose a day from Mar 11, 2026 to Mar 25, 2026: the due date does not move."
    assert refusal(work.put_off, item, by=district.sam, until=until) == [("PL-WRK-1", said)]


def test_what_is_due_on_no_day_for_thirty_days_at_most(case_at, district):
    case_at(State.ENROLLED)
    free = WorkItem.objects.get(step="advancement:choose-measures")
    assert free.due_on is None
    assert refusal(work.put_off, free, by=district.rosa, until=TODAY + 31 * DAY)[0][0] == "PL-WRK-1"
    assert work.put_off(free, by=district.rosa, until=TODAY + 30 * DAY).put_off_until == date(2026, 4, 9)


def test_what_is_due_today_or_late_is_not_put_off(item, district, signed_in):
    for days in (15, 20):
        with clock.at(clock.now() + days * DAY):
            assert (
                "It is due today or late" in refusal(work.put_off, item, by=district.sam, until=TODAY + 40 * DAY)[0][1]
            )
            browser = signed_in(district.sam)
            assert browser.get(reverse("casework:put-off", args=[item.pk])).status_code == 409
            assert reverse("casework:put-off", args=[item.pk]) not in browser.get("/").text


def test_only_whoever_has_it_by_name_puts_it_off(item, district, signed_in):
    for name in ("rosa", "nina", "hugo", "erin"):
        browser = signed_in(district.cast[name])
        for address in ("casework:put-off", "casework:take-up"):
            assert browser.post(reverse(address, args=[item.pk]), {"until": "3/12/2026"}).status_code == 404
        assert refusal(work.put_off, item, by=district.cast[name], until=TODAY + DAY)[0][0] == "PL-WRK-1"
        assert refusal(work.take_up, item, by=district.cast[name])[0][0] == "PL-WRK-1"


def test_nobody_is_reminded_while_it_is_put_off_but_on_the_day_it_is_due(item, district):
    for days in (-3, 0):
        Reminder.objects.create(step="", business_days=days)
    work.put_off(item, by=district.sam, until=item.due_on)
    said = {}
    for n in range(1, 16):
        with clock.at(clock.now() + n * DAY):
            said[TODAY + n * DAY] = reminders.remind()
    assert {day for day, number in said.items() if number} == {item.due_on}


def test_it_stays_in_the_calendar(item, district):
    work.put_off(item, by=district.sam, until=item.due_on)
    assert f"item-{item.pk}@".encode() in feed.feed_of(district.sam)


def test_whoever_takes_over_has_it_at_once(item, district):
    work.put_off(item, by=district.sam, until=item.due_on)
    item.refresh_from_db()
    work.move_desk(item, work.Desk("supervisor", holder=district.nina))
    item.refresh_from_db()
    assert (item.holder, item.put_off_until) == (district.nina, None)


def test_a_due_date_that_comes_nearer_takes_it_along(item, district):
    work.put_off(item, by=district.sam, until=item.due_on)
    ClosedDay.objects.update(open_after_all=True)
    work.count_again(WorkItem.objects.filter(pk=item.pk))
    item.refresh_from_db()
    assert item.put_off_until == item.due_on == date(2026, 3, 24)


def test_the_page_says_how_the_date_was_counted(item, district, signed_in):
    page = signed_in(district.sam).get(item.case.get_absolute_url()).text
    said = "10 business days after Mar 10, 2026 is Mar 25, 2026. Not counted, because closed: Mar 13, 2026."
    assert said in page


def test_the_month_leads_to_the_list_of_a_day(item, district, signed_in):
    browser = signed_in(district.sam)
    page = browser.get("/").text
    assert re.findall(r'href="/\?due=([\d-]+)">(\d+)<', page) == [("2026-03-25", "1")]
    assert re.findall(r'<td class="[^"]*" aria-current="date"><span class="day">(\d+)', page) == ["10"]
    one = browser.get("/?due=2026-03-25").text
    assert item.title in one
    assert "Only what is due on Wednesday, March 25." in one
    none = browser.get("/?due=2026-03-26").text
    assert "Nothing of it is left." in none
    for odd in ("2026-02-31", "x", "", "0000-00-00"):
        assert item.title in browser.get("/", {"due": odd}).text


def test_weeks_begin_on_sunday():
    drawn = weeks(TODAY, {TODAY: 2})
    assert [len(week) for week in drawn] == [7] * 5
    assert (drawn[0][0].day, drawn[-1][-1].day) == (date(2026, 3, 8), date(2026, 4, 11))
    first = [(one.number, one.is_weekend, one.is_past, one.is_today) for one in drawn[0]]
    assert first == [
        (0, True, True, False),
        (0, False, True, False),
        (2, False, False, True),
        *[(0, False, False, False)] * 3,
        (0, True, False, False),
    ]
    assert weeks(date(2026, 3, 8), {})[0][0].is_today


def test_the_clock_that_rested_is_told(item, district):
    from advancement.models import Hold

    Hold.objects.create(
        advancement=item.case.advancement,
        kind=Hold.Kind.LEAVE,
        reason="leave",
        began_on=TODAY + DAY,
        ended_on=TODAY + 3 * DAY,
        from_state=State.PART_ONE,
    )
    work.count_again(WorkItem.objects.filter(pk=item.pk))
    item.refresh_from_db()
    assert work.reckoned([item])[0].why == (
        "10 business days after Mar 10, 2026 is Mar 27, 2026. Not counted, because closed: Mar 13, 2026."
        " The case rested on 2 business days, which do not count."
    )


def test_the_first_page_costs_the_same_however_much_is_put_off(district, case_at, signed_in):
    costs = []
    for number, person in enumerate((district.rosa, district.omar), 1):
        case_at(State.PART_ONE, person)
        browser = signed_in(district.sam)
        browser.get("/")
        with CaptureQueriesContext(connection) as captured:
            browser.get("/")
        costs.append(len(captured))
        assert WorkItem.objects.filter(holder=district.sam, done_at=None).count() == number
    assert costs[0] == costs[1] <= 14, costs
