"""The calendar feed: what is due and what is booked, at a secret address that can be taken back (PL-DUE-2)."""

from datetime import date, datetime, time

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from advancement.states import State
from assessments.actions import booking
from assessments.models import Selection
from casework import clock, feed, outbox, work
from casework.calendar import Deadline
from casework.models import Message, WorkItem
from people.models import Person
from tests.conftest import TODAY


def entries(text):
    """name → (summary, start, place) of the feed."""
    return {
        str(one["uid"]).partition("@")[0]: (str(one["summary"]), one.decoded("dtstart"), str(one.get("location", "")))
        for one in Calendar.from_ical(text).walk("VEVENT")
    }


def test_what_is_due_is_in_it_without_a_name(case_at, district, client):
    case = case_at(State.WITH_DIRECTOR).case
    item = WorkItem.objects.get(case=case, done_at=None)
    page = client.get(f"/calendar/{feed.new_address(district.dana)}.ics")
    assert (page.status_code, page["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    summary = f"Approve Form 336-84, or return it ({case.number})"
    assert entries(page.content) == {f"item-{item.pk}": (summary, date(2026, 3, 25), "")}
    assert "Rosa" not in page.text


def test_of_a_step_with_nobody_human_resources_has_to_name_who_takes_it(case_at, district):
    case = case_at(State.WITH_DIRECTOR).case
    WorkItem.objects.filter(case=case, done_at=None).update(holder=None, role="hr_coordinator", unassigned=True)
    said = [summary for summary, *_ in entries(feed.feed_of(district.hugo)).values()]
    assert said == [f"Name who approves Form 336-84, or returns it ({case.number})"]


def test_a_title_keeps_its_colons_and_loses_the_name(case_at, district):
    case = case_at(State.ENROLLED).case
    due = Deadline(TODAY, TODAY, 0, ())
    title = f"Supervise “Directory: the basics” at 9:30 AM: {case.subject.name}"
    work.hand_to(work.Desk("x", holder=district.bob), case, "advancement:case", title, due=due)
    said = [summary for summary, *_ in entries(feed.feed_of(district.bob)).values()]
    assert said == [f"Supervise “Directory: the basics” at 9:30 AM ({case.number})"]


def test_who_does_nothing_has_an_empty_one(district):
    assert entries(feed.feed_of(district.bob)) == {}


def test_the_page_makes_the_address_and_ends_it(district, signed_in):
    client = signed_in(district.dana)
    assert "Whoever knows it sees your dates" in client.post("/mail/calendar/", follow=True).text
    first = Person.objects.get(pk=district.dana.pk).calendar_key
    assert f"http://testserver/calendar/{first}.ics" in client.get("/mail/").text
    client.post("/mail/calendar/")
    second = Person.objects.get(pk=district.dana.pk).calendar_key
    assert [Client().get(f"/calendar/{key}.ics").status_code for key in (first, second)] == [404, 200]
    assert "answers nobody" in client.post("/mail/calendar/", {"stop": "1"}, follow=True).text
    assert Client().get(f"/calendar/{second}.ics").status_code == 404


@pytest.mark.parametrize("key", ["None", "0", "a" * 500, "%00", "é"])
def test_no_other_address_answers(db, client, key):
    assert client.get(f"/calendar/{key}.ics").status_code in (400, 404)


def test_it_ends_with_the_account(district, client):
    key = feed.new_address(district.dana)
    Person.objects.filter(pk=district.dana.pk).update(is_active=False)
    assert client.get(f"/calendar/{key}.ics").status_code == 404


def attached(person, about):
    """The method and the entries of the calendar that goes with the person's mail about something; None without one."""
    mail = outbox.mail_of(Message.objects.get(to=person, about__contains=about))
    files = [content for name, content, kind in mail.attachments if (name, kind) == ("calendar.ics", "text/calendar")]
    if not files:
        return None
    text = files[0] if isinstance(files[0], bytes) else files[0].encode()
    return str(Calendar.from_ical(text)["method"]), entries(text)


def test_a_mail_about_something_due_brings_it_for_the_calendar_while_it_waits(case_at, district):
    case = case_at(State.WITH_DIRECTOR).case
    item = WorkItem.objects.get(case=case, done_at=None)
    summary = f"Approve Form 336-84, or return it ({case.number})"
    assert attached(district.dana, ":work:") == ("PUBLISH", {f"item-{item.pk}": (summary, date(2026, 3, 25), "")})
    work.done(case, "advancement:approve", by=district.dana)
    assert attached(Person.objects.get(pk=district.dana.pk), ":work:") is None
    assert attached(district.rosa, "on-its-way") is None


def test_a_booking_comes_for_the_calendar_and_is_called_off_in_it(case_at, district):
    case = case_at(State.ENROLLED).case
    Selection.objects.create(
        case=case,
        job_role=district.role,
        target_level="itss_2",
        chosen_at=clock.now(),
        first=district.tests[0],
        second=district.tests[1],
        selected_by=district.paul,
        selected_at=clock.now(),
    )
    wish = booking.ask_for_sitting(case, district.tests[0], by=district.rosa, wishes="Any day")
    facts = {"sits_on": date(2026, 3, 11), "starts_at": time(9), "minutes": 60, "place": "Room 12"}
    sitting = booking.book_sitting(wish, by=district.paul, **facts)
    name, begins = f"sitting-{sitting.pk}", timezone.make_aware(datetime.combine(date(2026, 3, 11), time(9)))
    method, told = attached(district.rosa, ":booked")
    assert (method, told) == ("PUBLISH", {name: ("Test: Windows Server", begins, "Room 12")})
    booking.cancel_sitting(sitting, by=district.rosa, reason="Ill")
    text = outbox.mail_of(Message.objects.get(to=district.paul, about__contains=":cancelled")).attachments[0][1]
    (gone,) = Calendar.from_ical(text).walk("VEVENT")
    assert (Calendar.from_ical(text)["method"], gone["uid"].partition("@")[0], gone["status"]) == (
        *("CANCEL", name),
        "CANCELLED",
    )
