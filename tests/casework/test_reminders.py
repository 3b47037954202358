"""Reminders by the plan of Human Resources, and the mail of the day in which they come (PL-DUE-2, JB-VER-10)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from advancement.actions import enrollment, routing
from advancement.states import State
from casework import clock, digest, mail_pages, outbox, reminders
from casework.models import ClosedDay, Message, Reminder, WorkItem
from casework.reminders import Stage
from casework.tasks import remind
from people.models import Delegation, Person
from tests.advancement.questions import delegation, standing
from tests.conftest import PROOF, TODAY

STAGES = ((-2, False), (0, False), (1, False), (3, True), (8, True))
OPENED = TODAY  # Tue Mar 10; due ten business days later, Wed Mar 25, since Fri Mar 13 is closed
DUE = date(2026, 3, 25)
NAMES = [f"P{number:02}" for number in range(30)]


@pytest.fixture(autouse=True)
def plan(db):
    Reminder.objects.all().delete()
    return Reminder.objects.bulk_create(Reminder(business_days=days, next_level=above) for days, above in STAGES)


@pytest.fixture
def item(case_at):
    """What waits for Dana, the director."""
    case = case_at(State.WITH_DIRECTOR).case
    Message.objects.all().delete()
    mail.outbox = []
    return WorkItem.objects.get(case=case, done_at=None)


def on(day, hour=8):
    """Within this, it is that hour of the day at the employer's."""
    return clock.at(timezone.make_aware(datetime.combine(day, time(hour))))


def told():
    """The reminders written, as (first name, due date, stage)."""
    rows = Message.objects.filter(about__startswith="reminder:").select_related("to")
    return sorted((row.to.first_name, int(row.about.split(":")[3])) for row in rows)


def pass_days(first, last, hour=8):
    """The job runs once on each day; returns the days on which mail went out, with to whom."""
    sent = []
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        mail.outbox = []
        with on(day, hour):
            remind()
        sent += [(day, one.to[0].split("@")[0]) for one in mail.outbox]
    return sent


@pytest.mark.parametrize(
    ("on", "stage"),
    [
        (date(2026, 3, 20), None),
        (date(2026, 3, 23), Stage(-2)),
        (date(2026, 3, 24), Stage(-2)),
        (DUE, Stage(0)),
        (date(2026, 3, 26), Stage(1)),
        (date(2026, 3, 30), Stage(3, next_level=True)),
        (date(2026, 4, 30), Stage(8, next_level=True)),
    ],
)
def test_the_latest_stage_that_has_come(on, stage):
    opened = timezone.make_aware(datetime.combine(OPENED, time(9)))
    stages = [Stage(days, above) for days, above in STAGES]
    assert reminders.stage_on(WorkItem(due_on=DUE, opened_at=opened), stages, on) == stage


def test_no_stage_from_before_it_was_given():
    opened = timezone.make_aware(datetime.combine(date(2026, 3, 24), time(9)))
    assert reminders.stage_on(WorkItem(due_on=DUE, opened_at=opened), [Stage(-2)], DUE) is None


def test_before_on_and_after_the_day_and_then_the_next_level(item):
    sent = pass_days(OPENED, date(2026, 4, 8))
    assert sent == [
        (date(2026, 3, 23), "dana"),
        (DUE, "dana"),
        (date(2026, 3, 26), "dana"),
        # Nobody is above Dana, so Human Resources hears of it.
        *((date(2026, 3, 30), name) for name in ("dana", "hugo", "hana")),
        *((date(2026, 4, 6), name) for name in ("dana", "hugo", "hana")),
    ]


def test_however_often_it_runs_each_is_told_once(item):
    with on(DUE):
        for _ in range(3):
            remind()
    assert told() == [("Dana", 0)]
    assert [one.to for one in mail.outbox] == [["dana@district.example"]]


def test_what_was_missed_is_made_up_for_without_a_burst(item):
    with on(date(2026, 3, 30), hour=15):
        remind()
    assert told() == [("Dana", 3), ("Hana", 3), ("Hugo", 3)]
    assert len(mail.outbox) == 3


def test_never_on_a_closed_day(item):
    ClosedDay.objects.create(day=date(2026, 3, 23), name="Storm")
    for day in (date(2026, 3, 21), date(2026, 3, 22), date(2026, 3, 23)):
        with on(day):
            assert reminders.remind() == 0
    assert told() == []


def test_whoever_acts_for_the_holder_is_reminded_too(item, district):
    delegation(district.dana, district.bob, district.hugo)
    Delegation.objects.update(until=DUE + timedelta(days=1))
    with on(DUE):
        remind()
    assert told() == [("Bob", 0), ("Dana", 0)]


def test_a_role_is_reminded_but_who_may_not_take_it(case_at, district):
    item = WorkItem.objects.get(case=case_at(State.TO_CONFIRM).case, done_at=None)
    with on(item.due_on):
        remind()
    assert told() == [("Hana", 0)]


def test_the_subject_never_hears_of_what_others_do_in_the_case(case_at, district):
    district.appoint(district.rosa, "hr_coordinator")
    item = WorkItem.objects.get(case=case_at(State.WITH_COORDINATOR).case, done_at=None)
    with on(item.due_on):
        remind()
    assert told() == [("Hana", 0), ("Hugo", 0)]


def test_on_hold_nobody_is_reminded(item, district):
    standing(district.rosa)
    with on(date(2026, 4, 8)):
        remind()
    assert told() == []


def test_a_kind_of_work_with_reminders_of_its_own_follows_those_alone(item):
    Reminder.objects.create(step="advancement:approve", business_days=-1)
    sent = pass_days(OPENED, date(2026, 4, 8))
    assert sent == [(date(2026, 3, 24), "dana")]


def test_a_stage_that_is_over_reminds_nobody(item):
    Reminder.objects.filter(business_days__lte=0).update(ended_on=date(2026, 3, 20))
    assert pass_days(OPENED, DUE) == []


# --- The mail of the day


def test_what_is_done_by_the_morning_is_left_out(item, district):
    with on(DUE, hour=1):
        remind()
        assert [row.state for row in Message.objects.filter(to=district.dana)] == ["held"]
        routing.approve(item.case.advancement, by=district.dana, proof=PROOF)
    with on(DUE):
        remind()
    assert Message.objects.get(about__startswith="reminder:").state == Message.State.DROPPED
    assert not [one for one in mail.outbox if one.to == ["dana@district.example"]]


def test_one_mail_a_day_holds_everything_that_can_wait(item, district):
    pass_days(date(2026, 3, 23), date(2026, 3, 23))
    mail.outbox = []
    with on(date(2026, 3, 24), hour=15):
        outbox.tell(district.dana, "one", "A line was signed", "It is signed.", link="/signed/", can_wait=True)
        outbox.tell(district.dana, "two", "A copy is ready", "It is ready.", can_wait=True)
        remind()
    assert mail.outbox == []
    with on(DUE):
        remind()
        outbox.tell(district.dana, "three", "Later news", "It can wait.", can_wait=True)
        Message.objects.filter(about__startswith="three").update(next_at=clock.now())
        remind()
    (one,) = mail.outbox
    html = one.alternatives[0].content
    assert one.subject == "Mar 25, 2026: 3 things to know"
    for said in (one.body, html):
        assert [words in said for words in ("A line was signed", "A copy is ready", item.title, "Later news")] == [
            *(True, True, True, False)
        ]
    assert f"http://testserver{item.url}" in one.body
    later = Message.objects.get(about__startswith="three")
    assert (later.state, later.next_at.date()) == (Message.State.HELD, date(2026, 3, 26))


def test_a_long_mail_of_the_day_names_a_dozen_and_counts_the_rest(district):
    for n in range(15):
        outbox.tell(district.dana, f"news-{n}", f"News number {n:02}", "…", can_wait=True)
    with on(TODAY + timedelta(days=1)):
        remind()
    (one,) = mail.outbox
    for said in (one.body, one.alternatives[0].content):
        assert sum(f"News number {n:02}" in said for n in range(15)) == 12
        assert "… and 3 more, on My work" in said


@pytest.mark.parametrize(
    ("zone", "moment", "morning"),
    [
        # Both clock changes of the year, and a place half an hour off.
        ("America/New_York", "2026-03-06T18:00Z", "2026-03-09T11:00Z"),
        ("America/New_York", "2026-10-30T18:00Z", "2026-11-02T12:00Z"),
        ("Asia/Kolkata", "2026-03-09T02:00Z", "2026-03-10T01:30Z"),
        ("Pacific/Honolulu", "2026-03-09T16:59Z", "2026-03-09T17:00Z"),
        ("Pacific/Honolulu", "2026-03-09T17:00Z", "2026-03-10T17:00Z"),
    ],
)
def test_the_morning_is_that_of_the_persons_own_clock(zone, moment, morning):
    found = digest.morning_after(datetime.fromisoformat(moment), ZoneInfo(zone))
    assert found == datetime.fromisoformat(morning)


def test_who_lives_elsewhere_has_the_mail_in_their_own_morning(item, district):
    Person.objects.filter(pk=district.dana.pk).update(time_zone="America/Los_Angeles")
    with on(DUE, hour=9):
        remind()
        assert mail.outbox == []
    with on(DUE, hour=10):
        remind()
    assert len(mail.outbox) == 1


def test_news_that_is_not_mandatory_can_be_done_without(district):
    Person.objects.filter(pk=district.rosa.pk).update(wants_news=False)
    rosa = Person.objects.get(pk=district.rosa.pk)
    assert outbox.tell(rosa, "news", "A line was signed", "…", optional=True) is None
    assert outbox.tell(rosa, "due", "It is due", "…") is not None


class PowerCut(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("point", ["casework.digest._mail", "casework.digest.Message.objects.bulk_update"])
def test_a_crash_while_the_mail_is_made_up_loses_nothing_and_doubles_nothing(item, monkeypatch, point):
    def cut(*args, **kwargs):
        raise PowerCut

    with monkeypatch.context() as patched, on(DUE):
        patched.setattr(point, cut)
        with pytest.raises(PowerCut):
            remind()
    with on(DUE):
        remind()
        remind()
    assert [one.to for one in mail.outbox] == [["dana@district.example"]]


# --- A year


def test_a_year_in_which_nothing_is_missing_and_nothing_double(item):
    """400 days with both clock changes and closures, on some of which nothing runs and on others everything twice."""
    closed = {TODAY + timedelta(days=n) for n in range(3, 400, 37)}
    ClosedDay.objects.all().delete()
    ClosedDay.objects.bulk_create(ClosedDay(day=day, name="Closed") for day in closed)
    Message.objects.all().delete()
    expected, sent, due = {}, [], None
    for n in range(400):
        day = TODAY + timedelta(days=n)
        open_day = day.weekday() < 5 and day not in closed
        if n % 40 == 0:  # it is given anew, due so many business days later
            due = _count(day, 10, closed)
            WorkItem.objects.filter(pk=item.pk).update(opened_at=_at(day, 6), due_on=due)
        if n % 13 == 5:
            continue  # nothing ran on this day
        if open_day and (reached := [one for one in STAGES if _count(due, one[0], closed) <= day]):
            expected.setdefault((due, *reached[-1]), day)
        for hour in (0, 7, 7, 8, 15) if n % 7 else (12,):
            mail.outbox = []
            with on(day, hour):
                remind()
            sent += [(day, one.to[0].split("@")[0]) for one in mail.outbox]
    wanted = [
        (day, name)
        for (_, _, above), day in expected.items()
        for name in (("dana", "hugo", "hana") if above else ("dana",))
    ]
    assert len(wanted) == len(set(wanted)) > 80
    assert sorted(sent) == sorted(wanted)
    assert set(Message.objects.values_list("state", flat=True)) == {Message.State.BUNDLED, Message.State.SENT}


def _at(day, hour):
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _count(day, number, closed):
    """So many business days after the day, or before it."""
    step = timedelta(days=1 if number > 0 else -1)
    while number:
        day += step
        if day.weekday() < 5 and day not in closed:
            number += -1 if number > 0 else 1
    return day


# --- Pages


def test_my_mail_says_what_was_written_and_keeps_how_one_wants_it(item, district, signed_in):
    client = signed_in(district.dana)
    with on(DUE):
        remind()
    page = client.get("/mail/").text
    assert "Mar 25, 2026: 1 thing to know" in page
    assert "It is kept" in client.post("/mail/", {"time_zone": "America/Denver"}, follow=True).text
    district.dana.refresh_from_db()
    assert (district.dana.time_zone, district.dana.wants_news) == ("America/Denver", False)
    for wrong in ("Mars/Base", "Etc/UTC", "US/Eastern"):
        assert client.post("/mail/", {"time_zone": wrong}).status_code == 200
    district.dana.refresh_from_db()
    assert district.dana.time_zone == "America/Denver"


def test_the_zones_of_the_united_states_come_first_and_in_words(item, district, signed_in):
    zones = dict(mail_pages.zones({}))
    assert next(iter(zones)) == "United States"
    assert [label.partition(" (")[0] for _name, label in zones["United States"]] == [
        "Eastern",
        "Central",
        "Mountain",
        "Arizona",
        "Pacific",
        "Alaska",
        "Hawaii",
    ]
    assert ("Europe/Paris", "Paris") in zones["Other: Europe"]
    names = [name for rows in zones.values() for name, _label in rows]
    assert len(names) == len(set(names))
    assert not {name for name in names if name.startswith("Etc/") or name in ("US/Eastern", "Asia/Calcutta")}
    # What somebody chose while it was offered stays theirs.
    Person.objects.filter(pk=district.dana.pk).update(time_zone="US/Eastern")
    client = signed_in(district.dana)
    assert '<option value="US/Eastern" selected>' in client.get("/mail/").text


def test_hr_sees_who_would_be_reminded_of_what(item, district, signed_in):
    page = signed_in(district.hugo).get("/reminders/").text
    assert item.title in page
    assert page.count("as the next level up") == 4
    assert signed_in(district.dana).get("/reminders/").status_code == 404


def test_a_coordinator_does_not_see_what_waits_in_their_own_case(item, district, signed_in):
    district.appoint(district.rosa, "hr_coordinator")
    assert item.title not in signed_in(district.rosa).get("/reminders/").text


def test_whoever_is_above_sees_what_is_late_and_reminds_once_a_day(item, district, signed_in):
    WorkItem.objects.filter(pk=item.pk).update(holder=district.nina, due_on=TODAY - timedelta(days=1))
    client = signed_in(district.dana)
    assert "Remind Nina" in client.get("/").text
    where = f"/reminders/{item.pk}/nudge/"
    assert "Nina Kowalski: reminded by mail." in client.post(where, follow=True).text
    assert "Somebody reminded them of this today already." in client.post(where, follow=True).text
    (row,) = Message.objects.filter(about__startswith="nudge:")
    assert (row.to, row.subject) == (district.nina, f"Dana Brooks asks about: {item.title}")
    for name in ("rosa", "sam", "bob", "ada", "nina"):
        assert signed_in(district.cast[name]).post(where).status_code == 404, name


def test_whoever_is_above_need_not_see_the_case_and_reads_no_name_in_it(item, district, signed_in):
    district.supervises(district.bob, district.dana)
    long_ago = clock.now() - timedelta(days=30)
    WorkItem.objects.filter(pk=item.pk).update(opened_at=long_ago, due_on=TODAY - timedelta(days=6))
    page = signed_in(district.bob).get("/").text
    assert "Approve Form 336-84, or return it" in page
    remind()
    told = Message.objects.get(to=district.bob, about__startswith="reminder:").subject
    assert told == "Late with Dana Brooks: Approve Form 336-84, or return it"
    assert "Rosa" not in page + told


def test_whoever_is_above_a_role_sees_what_is_late_with_it(case_at, district, signed_in):
    item = WorkItem.objects.get(case=case_at(State.WITH_ERSC).case, done_at=None)
    WorkItem.objects.filter(pk=item.pk).update(due_on=TODAY - timedelta(days=1))
    assert "Remind them" not in signed_in(district.dana).get("/").text
    district.supervises(district.dana, district.erin)
    client = signed_in(district.dana)
    assert "Remind them" in client.get("/").text
    assert "Erin McCall: reminded by mail." in client.post(f"/reminders/{item.pk}/nudge/", follow=True).text


def test_the_plan_is_a_register(district, signed_in):
    client = signed_in(district.hugo)
    typed = {"step": "advancement:approve", "business_days": "-1"}
    answer = client.post("/registers/reminders/add/", typed)
    assert answer.status_code == 302, answer.context["form"].errors
    assert Reminder.objects.get(step="advancement:approve").business_days == -1
    assert "Approve Form 336-84" in client.get("/registers/reminders/").text


def test_the_sweep_asks_the_same_for_3_and_for_30(district):
    asked = []
    for names in (NAMES[:3], NAMES[3:]):
        for name in names:
            person = district.person(name, "Zimmer", "itss_1", date(2024, 7, 1), district.division)
            district.supervises(district.sam, person)
            enrollment.start(person, by=person)
        WorkItem.objects.update(due_on=DUE, holder=district.sam)
        Message.objects.all().delete()
        with on(DUE, hour=1), CaptureQueriesContext(connection) as queries:
            reminders.remind()
        asked.append((len(queries), Message.objects.count()))
    assert [count for _, count in asked] == [3, 30]
    assert asked[0][0] == asked[1][0]
