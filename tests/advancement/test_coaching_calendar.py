"""The calendar of a coaching: agree on sessions, move them, call them off, log them (JB-COA-3, JB-COA-4)."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from advancement.actions import coaching as actions
from advancement.actions import enrollment
from advancement.documents.coaching import seen
from advancement.models import AgreedSession, Coaching, Session
from advancement.queries.coaching_calendar import calendar_of, sum_of
from advancement.rules.schedule import AppointmentFacts, ScheduleFacts, schedule_adds_up, session_may_be_agreed
from advancement.rules.sessions import SessionFacts
from advancement.tasks import follow_the_record
from assessments.actions import booking
from assessments.models import Selection, Sitting
from casework import clock, editions, feed
from casework.findings import Refused
from casework.models import Event, Message, WorkItem
from tests.advancement.coached import SESSION, Coached
from tests.casework.test_feed import entries
from tests.conftest import PROOF, TODAY

TOMORROW = TODAY + timedelta(days=1)
THREE = time(15)
EDITION = editions.edition("job-banding", "2008-04")
TYPED = {"day": "3/11/2026", "starts_at": "3 pm", "hours": "2", "place": "Room 114", "weeks": "2"}


@pytest.fixture
def agreed(district, case_at):
    return Coached(district, case_at).to("agreed")


def at(day, hour):
    return clock.at(timezone.make_aware(datetime.combine(day, time(hour))))


def refused(act, *args, **kwargs):
    """The ids under which an act is refused."""
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return set(caught.value.reasons)


def standing():
    """Day, time and hours of what is agreed on."""
    rows = AgreedSession.objects.filter(cancelled_at=None)
    return [(one.day, one.starts_at, one.hours) for one in rows]


def waits(case):
    """Who has which session before them, due when."""
    items = WorkItem.objects.filter(case=case, done_at=None, step__endswith="agreed-session")
    return {(one.holder.first_name, one.title, one.due_on) for one in items}


def last(case):
    return Event.objects.filter(case=case).order_by("seq").last()


# --- The rules


@pytest.mark.parametrize(
    ("day", "hour", "hours", "met"),
    [
        (TOMORROW, 15, "2", True),
        (TODAY, 13, "2", True),
        (TODAY, 12, "2", False),  # it is noon
        (TODAY - timedelta(days=1), 15, "2", False),
        (TOMORROW, 15, "0.25", True),
        (TOMORROW, 15, "0.2", False),
        (TOMORROW, 15, "8", True),
        (TOMORROW, 15, "8.25", False),
        (TOMORROW, 8, "1", True),  # until nine, when the other one begins
        (TOMORROW, 8, "1.25", False),
        (TOMORROW, 10, "1", True),
    ],
)
def test_a_session_is_agreed_on_ahead_within_its_limits_and_where_both_are_free(day, hour, hours, met):
    others = (SessionFacts(TOMORROW, Decimal(1), starts_at=time(9)),)
    session = SessionFacts(day, Decimal(hours), starts_at=time(hour))
    facts = AppointmentFacts(session, datetime.combine(TODAY, time(12)), others)
    found = session_may_be_agreed(facts, EDITION, on=TODAY)
    assert (found.rule, found.met) == ("JB-COA-3", met)


@pytest.mark.parametrize(
    ("counted", "to_come", "met", "says"),
    [
        (0, 40, True, "40 hours, as planned"),
        (20, 25, True, "45 hours, as planned"),
        (16, "23.75", False, "so 0.25 more"),
        (40, 6, False, "1 beyond the plan of 45"),
    ],
)
def test_what_is_logged_and_agreed_on_adds_up_to_the_plan(counted, to_come, met, says):
    found = schedule_adds_up(ScheduleFacts(Decimal(counted), Decimal(to_come)), EDITION, on=TODAY)
    assert (found.rule, found.met) == ("JB-COA-4", met)
    assert says in found.because


# --- Agree on sessions


@pytest.mark.parametrize("who", ["rosa", "carl"])
def test_either_enters_a_session_and_the_other_is_told(agreed, who):
    by = agreed.district.cast[who]
    Message.objects.all().delete()
    one = agreed.agree(by=by)
    assert (one.day, one.starts_at, one.minutes, one.place) == (TOMORROW, THREE, 120, "Room 114")
    assert (last(agreed.case).verb, last(agreed.case).by) == ("agree-sessions", by)
    assert {message.to for message in Message.objects.all()} == {agreed.person, agreed.coach} - {by}
    assert waits(agreed.case) == {
        ("Rosa", "Meet your coach on Mar 11, 2026, 3:00 PM, Room 114: Rosa Delgado", TOMORROW),
        ("Carl", "Meet and log the coaching session of Mar 11, 2026, 3:00 PM: Rosa Delgado", TOMORROW),
    }


def test_weeks_in_a_row_are_entered_together_or_not_at_all(agreed):
    agreed.agree(TOMORROW + timedelta(days=14))
    assert refused(agreed.agree, weeks=3) == {"JB-COA-3"}
    assert len(standing()) == 1
    agreed.agree(starts_at=time(9), weeks=3)
    assert [day for day, hour, _hours in standing() if hour == time(9)] == [
        TOMORROW + timedelta(days=7 * n) for n in range(3)
    ]
    assert [(one.first, len(one.sessions)) for one in calendar_of(agreed.one)] == [(date(2026, 3, 1), 4)]


def test_coach_and_employee_are_in_one_place_at_a_time(agreed, district, case_at):
    other = Coached(district, case_at, district.omar).to("agreed")
    agreed.agree()
    assert refused(agreed.agree, starts_at=time(16)) == {"JB-COA-3"}
    assert refused(other.agree, starts_at=time(14)) == {"JB-COA-3"}
    other.agree(starts_at=time(17))
    # Rosa's own coach and her are free where another pair meets.
    assert len(standing()) == 2


def test_the_database_refuses_two_places_whoever_asks(agreed, district, case_at):
    other = Coached(district, case_at, district.omar).to("agreed")
    one = agreed.agree()
    facts = {"coaching": other.one, "place": "x", "entered_by": agreed.coach, "entered_at": clock.now()}
    half_past = {"begins": one.begins + timedelta(minutes=30), "ends": one.ends}
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreedSession.objects.create(**facts, **half_past)
    later = AgreedSession.objects.create(**facts, begins=one.ends, ends=one.ends + timedelta(hours=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreedSession.objects.filter(pk=later.pk).update(begins=one.begins)
    AgreedSession.objects.filter(pk=one.pk).update(cancelled_at=clock.now())
    AgreedSession.objects.filter(pk=later.pk).update(begins=one.begins)


def test_before_both_have_signed_the_dates_are_part_of_what_is_signed(district, case_at):
    walk = Coached(district, case_at).to("written")
    actions.sign_agreement(walk.one, by=walk.person, seen=seen(walk.one), proof=PROOF)
    before = seen(walk.one)
    walk.agree()
    walk.one.refresh_from_db()
    assert walk.one.employee_signature is None
    assert refused(actions.sign_agreement, walk.one, by=walk.coach, seen=before, proof=PROOF) == {"JB-COA-3"}
    signed = actions.sign_agreement(walk.one, by=walk.coach, seen=seen(walk.one), proof=PROOF).coach_signature
    assert '"sessions":[{"begins":"2026-03-11 15:00","hours":"2.00","place":"Room 114"}]' in signed.content
    assert waits(walk.case) == set()


def test_a_moved_date_leaves_the_agreement_as_it_was_signed(agreed):
    one = agreed.agree()
    actions.move_session(one, by=agreed.coach, day=TOMORROW, starts_at=time(9), hours=Decimal(1), place="Lab")
    agreed.one.refresh_from_db()
    assert agreed.one.employee_signature_id
    assert agreed.one.agreed_on


# --- Move and call off


def test_a_session_is_moved_and_its_old_hour_is_free(agreed):
    one = agreed.agree()
    agreed.agree(starts_at=time(9))
    move = {"day": TOMORROW, "hours": Decimal(2), "place": "Lab"}
    assert refused(actions.move_session, one, by=agreed.coach, starts_at=time(10), **move) == {"JB-COA-3"}
    Message.objects.all().delete()
    moved = actions.move_session(one, by=agreed.coach, starts_at=time(16), **move)
    assert (moved.pk, moved.starts_at, moved.place) == (one.pk, time(16), "Lab")
    says = "Carl Nguyen moved the coaching session of Mar 11, 2026, 3:00 PM: it is on Mar 11, 2026, 4:00 PM, Lab."
    assert last(agreed.case).says == says
    assert [(one.to, one.body) for one in Message.objects.all()] == [(agreed.person, says)]
    assert refused(agreed.agree, hours=2) == {"JB-COA-3"}
    agreed.agree(hours=1)


def test_a_session_is_called_off_once_and_the_next_one_is_before_both(agreed):
    one = agreed.agree(weeks=2)
    Message.objects.all().delete()
    actions.cancel_session(one, by=agreed.person, reason="A dentist")
    assert [message.to for message in Message.objects.all()] == [agreed.coach]
    assert last(agreed.case).note == "A dentist"
    assert {due for _name, _title, due in waits(agreed.case)} == {TOMORROW + timedelta(days=7)}
    assert refused(actions.cancel_session, one, by=agreed.coach, reason="x") == {"JB-COA-3"}
    agreed.agree()


def test_nobody_else_keeps_the_calendar(agreed):
    one = agreed.agree()
    move = {"day": TOMORROW, "starts_at": time(9), "hours": Decimal(1), "place": "Lab"}
    for name, who in agreed.district.cast.items():
        if name not in ("rosa", "carl"):
            assert refused(actions.move_session, one, by=who, **move) == {"PL-PPL-3"}
            assert refused(actions.cancel_session, one, by=who, reason="x") == {"PL-PPL-3"}
            assert refused(actions.agree_sessions, agreed.one, by=who, **move) == {"PL-PPL-3"}
    assert standing() == [(TOMORROW, THREE, Decimal(2))]


# --- Log what was agreed on


def test_a_session_is_logged_as_it_was_agreed_on(agreed):
    one = agreed.agree()
    said = SESSION | {"day": one.day, "starts_at": one.starts_at, "hours": one.hours}
    assert refused(actions.log_session, agreed.one, by=agreed.coach, agreed=one, **said) == {"JB-COA-4"}
    with at(TOMORROW, 18):
        session = actions.log_session(agreed.one, by=agreed.coach, agreed=one, **said)
        one.refresh_from_db()
        assert one.logged_as == session
        assert waits(agreed.case) == set()
        again = said | {"starts_at": time(9)}
        assert refused(actions.log_session, agreed.one, by=agreed.coach, agreed=one, **again) == {"JB-COA-4"}
        assert refused(actions.cancel_session, one, by=agreed.person, reason="x") == {"JB-COA-3"}
        corrected = actions.correct_session(session, by=agreed.coach, **said | {"hours": Decimal(1)})
        one.refresh_from_db()
        assert one.logged_as == corrected
        actions.remove_session(corrected, by=agreed.coach)
        assert {who for who, *_ in waits(agreed.case)} == {"Carl"}


def test_once_it_has_begun_it_waits_for_the_coach_alone(agreed):
    agreed.agree()
    with at(TOMORROW, 16):
        follow_the_record()
        follow_the_record()
    assert {who for who, *_ in waits(agreed.case)} == {"Carl"}


@pytest.mark.parametrize("end", ["the coach ends it", "completion", "withdrawal"])
def test_what_is_over_holds_nobody(district, case_at, end):
    walk = Coached(district, case_at).to("attested" if end == "completion" else "agreed")
    walk.agree()
    other = Coached(district, case_at, district.omar).to("agreed")
    assert refused(other.agree) == {"JB-COA-3"}
    if end == "completion":
        actions.complete(walk.one, by=walk.coach, proof=PROOF)
    elif end == "withdrawal":
        enrollment.withdraw(walk.advancement, by=walk.person)
    else:
        actions.end_coaching(walk.one, by=walk.coach, reason="Moves on")
    assert waits(walk.case) == set()
    assert entries(feed.feed_of(walk.person)) == {}
    other.agree()


# --- Pages and feed


def test_a_session_stands_in_both_calendar_feeds_once_and_without_a_name(agreed):
    one = agreed.agree()
    starts = timezone.make_aware(datetime.combine(TOMORROW, THREE))
    mine = (f"Coaching session ({agreed.case.number})", starts, "Room 114")
    for who in (agreed.person, agreed.coach):
        found = entries(feed.feed_of(who))
        assert {name: said for name, said in found.items() if "session" in said[0]} == {
            f"coaching-session-{one.pk}": mine
        }
    assert entries(feed.feed_of(agreed.district.sam)) == {}


def test_the_pages_enter_move_call_off_and_log(agreed, signed_in):
    number, rosa, carl = agreed.case.number, agreed.person, agreed.coach
    enter = reverse("advancement:agree-session", args=[number])
    assert "There is a problem" in signed_in(rosa).post(enter, TYPED | {"weeks": "0"}).text
    assert signed_in(rosa).post(enter, TYPED).status_code == 302
    assert "has another coaching session at this hour" in signed_in(rosa).post(enter, TYPED).text
    first, second = AgreedSession.objects.all()
    for who, address in ((rosa, "coaching"), (carl, "coach-log")):
        page = signed_in(who).get(reverse(f"advancement:{address}", args=[number])).text
        assert "March 2026" in page
        assert "Logged and agreed on are 4 hours; 40 are needed, so 36 more." in page
        assert reverse("advancement:agreed-session", args=[number, first.pk]) in page
    names = ("move-session", "cancel-session", "log-agreed-session")
    move, cancel, log = (reverse(f"advancement:{name}", args=[number, first.pk]) for name in names)
    assert signed_in(carl).post(move, TYPED | {"starts_at": "4 pm"}).status_code == 302
    assert 'value="Room 114"' in signed_in(carl).get(move).text
    typed = {"day": "3/11/2026", "starts_at": "4 pm", "hours": "2", "topics": "Switches"}
    assert "is in the future" in signed_in(carl).post(log, typed).text
    with at(TOMORROW, 19):
        filled = signed_in(carl).get(log).text
        for value in ('value="3/11/2026"', 'value="2.00"', "checked"):
            assert value in filled
        assert signed_in(carl).post(log, typed).status_code == 302
        assert "is in the log already" in signed_in(rosa).post(cancel, {"reason": "x"}).text
    assert Session.objects.get().agreed == AgreedSession.objects.get(pk=first.pk)
    other = reverse("advancement:cancel-session", args=[number, second.pk])
    assert signed_in(rosa).post(other, {"reason": "A dentist"}).status_code == 302
    said = signed_in(carl).get(reverse("advancement:agreed-session", args=[number, second.pk])).text
    assert "Rosa Delgado: A dentist" in said


def test_the_session_of_another_coaching_is_not_found(agreed, district, case_at, signed_in):
    other = Coached(district, case_at, district.omar).to("agreed")
    one = other.agree()
    address = reverse("advancement:agreed-session", args=[agreed.case.number, one.pk])
    assert signed_in(agreed.coach).get(address).status_code == 404
    own = reverse("advancement:agreed-session", args=[other.case.number, one.pk])
    assert [signed_in(who).get(own).status_code for who in (agreed.coach, agreed.person)] == [200, 404]


def test_it_adds_up_only_while_something_is_agreed_on(agreed):
    assert sum_of(agreed.one, TODAY) is None
    agreed.agree(weeks=20)
    assert sum_of(Coaching.objects.get(pk=agreed.one.pk), TODAY).met


@pytest.fixture
def booked(agreed, district):
    """A test that the employee sits tomorrow at two, for an hour."""
    return Sitting.objects.create(
        person=agreed.person,
        case=agreed.case,
        test=district.tests[0],
        proctored=True,
        outcome=Sitting.Outcome.BOOKED,
        sits_on=TOMORROW,
        starts_at=time(14),
        minutes=60,
        place="Room 12",
        proctor=district.paul,
    )


@pytest.mark.parametrize(("hour", "is_free"), [(12, True), (12.5, False), (14, False), (14.5, False), (15, True)])
def test_nobody_is_coached_while_a_test_is_booked(agreed, booked, hour, is_free):
    starts_at = time(int(hour), int(hour % 1 * 60))
    if is_free:
        assert agreed.agree(starts_at=starts_at).starts_at == starts_at
        return
    with pytest.raises(Refused) as caught:
        agreed.agree(starts_at=starts_at)
    said = "On Mar 11, 2026 coach or employee is booked for a test from 2:00 PM, for 60 minutes."
    assert [(one.rule, one.because) for one in caught.value.findings] == [("JB-COA-3", said)]


@pytest.mark.parametrize("who", ["employee", "coach"])
def test_nobody_sits_a_test_during_a_coaching_session(agreed, district, who):
    agreed.agree()
    selection = {"case": agreed.case, "job_role": district.role, "target_level": "itss_2", "chosen_at": clock.now()}
    Selection.objects.create(
        **selection,
        first=district.tests[0],
        second=district.tests[1],
        selected_by=district.paul,
        selected_at=clock.now(),
    )
    proctor = agreed.coach if who == "coach" else district.paul
    if who == "coach":
        district.appoint(agreed.coach, "proctor")
    wish = booking.ask_for_sitting(agreed.case, district.tests[0], by=agreed.person, wishes="Any day")
    facts = {"by": proctor, "sits_on": TOMORROW, "minutes": 60, "place": "Room 12"}
    assert refused(booking.book_sitting, wish, starts_at=time(16, 30), **facts) == {"JB-SKL-2"}
    assert booking.book_sitting(wish, starts_at=time(17), **facts).outcome == Sitting.Outcome.BOOKED
