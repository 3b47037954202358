"""What a day brings without anybody doing anything, told once a day however often it is asked (PL-DUE-2)."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from advancement.models import Certification
from advancement.states import State
from casework import clock, nightly
from casework.models import Message, Night, WorkItem
from casework.tasks import go_through_the_night
from config import readiness
from people.models import Delegation, Person, Role
from tests.advancement.questions import delegation, standing
from tests.conftest import TODAY, Walk, certified, passed_tests, studied

PARTS = ("standings", "delegations", "empty_desks", "gathered", "untouched")
NOBODY = dict.fromkeys(PARTS, 0)


def at(day, hour=1):
    """Within this, it is that hour of the day at the employer's."""
    return clock.at(timezone.make_aware(datetime.combine(day, time(hour))))


def told():
    """Who was told what, without the names of the news."""
    rows = Message.objects.filter(state=Message.State.HELD).select_related("to")
    return sorted((row.to.first_name, row.subject) for row in rows)


@pytest.fixture
def quiet(district):
    """The district, with nothing written to anybody yet."""
    Message.objects.all().delete()
    return district


def enrolled(district):
    case = Walk(district).to(State.ENROLLED)
    Message.objects.all().delete()
    return case


def test_a_day_that_brings_nothing_is_noted_and_not_gone_through_again(quiet):
    assert nightly.is_due()
    assert nightly.go_through() == NOBODY
    assert list(Night.objects.values_list("day", "told")) == [(TODAY, NOBODY)]
    assert (nightly.is_due(), told()) == (False, [])


def test_the_person_alone_hears_of_their_standing_and_not_what_it_is(quiet):
    standing(quiet.rosa, "par", until=TODAY + timedelta(days=40))
    assert nightly.go_through() == NOBODY | {"standings": 1}
    assert told() == [("Rosa", "Your record changed: a standing began")]
    with at(TODAY + timedelta(days=40)):
        assert nightly.go_through() == NOBODY | {"standings": 1}
    message = Message.objects.get(subject__contains="ended")
    assert (message.to, message.link) == (quiet.rosa, "/people/rosa/")
    assert "Peer" not in "".join(Message.objects.values_list("subject", flat=True))


def test_what_began_on_a_day_that_was_missed_is_told_on_the_next_and_once(quiet):
    nightly.go_through()
    standing(quiet.rosa, "leave", starts_on=TODAY + timedelta(days=1), until=TODAY + timedelta(days=2))
    Message.objects.all().delete()
    for days, new in ((3, 2), (4, 0)):
        with at(TODAY + timedelta(days=days)):
            assert nightly.go_through()["standings"] == new
    assert told() == [("Rosa", f"Your record changed: a standing {what}") for what in ("began", "ended")]


def test_both_hear_within_a_week_that_a_delegation_ends_and_once(quiet):
    delegation(quiet.sam, quiet.nina, quiet.hugo)
    Delegation.objects.update(until=TODAY + timedelta(days=8))
    assert nightly.go_through() == NOBODY
    for days in (1, 2, 3):
        with at(TODAY + timedelta(days=days)):
            nightly.go_through()
    assert told() == [(name, "Nina Kowalski acts for Sam Whitfield until Mar 17, 2026") for name in ("Nina", "Sam")]


def test_the_employee_hears_once_that_all_is_met(district):
    one = enrolled(district)
    passed_tests(district, one)
    studied(district, district.rosa)
    assert nightly.go_through()["gathered"] == 0
    certified(district, district.rosa)
    Night.objects.all().delete()
    assert nightly.go_through()["gathered"] == 1
    assert told() == [("Rosa", f"{one.case.number}: all that is asked for is met")]
    with at(TODAY + timedelta(days=1)):
        assert nightly.go_through()["gathered"] == 0
    district.rosa.wants_news = False
    assert Message.objects.get().link == one.case.get_absolute_url()


def test_who_wants_no_news_is_not_told_of_what_is_optional(district):
    one = enrolled(district)
    passed_tests(district, one)
    studied(district, district.rosa)
    certified(district, district.rosa)
    Person.objects.filter(pk=district.rosa.pk).update(wants_news=False)
    assert nightly.go_through()["gathered"] == 0


def test_employee_and_supervisor_hear_ahead_of_what_lapses(district):
    one = enrolled(district)
    certified(district, district.rosa)
    Certification.objects.update(expires_on=TODAY + timedelta(days=61))
    assert nightly.go_through()["gathered"] == 0
    with at(TODAY + timedelta(days=1)):
        assert nightly.go_through()["gathered"] == 2
    with at(TODAY + timedelta(days=2)):
        assert nightly.go_through()["gathered"] == 0
    subject = f"{one.case.number}: Industry certification lapses soon"
    assert told() == [("Rosa", subject), ("Sam", subject)]
    assert Message.objects.first().body == "The evidence can be used until May 10, 2026."


def test_once_a_week_human_resources_hears_of_cases_that_nobody_touched_but_not_of_their_own(district):
    enrolled(district)
    Walk(district, district.omar).to(State.ENROLLED)
    district.appoint(district.omar, Role.HR_COORDINATOR)
    Message.objects.all().delete()
    monday = date(2026, 4, 20)
    # Monday's night was missed.
    for days, new in ((1, 3), (2, 0), (6, 0)):
        with at(monday + timedelta(days=days)):
            assert nightly.go_through()["untouched"] == new
    rows = Message.objects.filter(about__startswith="untouched").values_list("to__first_name", "subject")
    assert sorted(rows) == [
        ("Hana", "2 open cases have not moved for 30 days"),
        ("Hugo", "2 open cases have not moved for 30 days"),
        ("Omar", "1 open case has not moved for 30 days"),
    ]


def test_human_resources_hears_of_a_step_that_nobody_can_take(case_at, district):
    case = case_at(State.WITH_DIRECTOR).case
    Message.objects.all().delete()
    WorkItem.objects.filter(case=case, done_at=None).update(holder=None, role=Role.HR_COORDINATOR, unassigned=True)
    assert nightly.go_through()["empty_desks"] == 2
    subject = "Name who approves Form 336-84, or returns it: Rosa Delgado"
    assert sorted(told()) == [("Hana", subject), ("Hugo", subject)]


def test_a_night_that_broke_off_is_gone_through_again_and_says_nothing_twice(quiet, monkeypatch):
    standing(quiet.rosa, "leave")

    def breaks(today):
        raise OSError

    with pytest.raises(OSError):
        nightly.go_through([nightly.standings, breaks])
    assert (nightly.is_due(), len(told())) == (True, 1)
    go_through_the_night()
    assert (nightly.is_due(), len(told())) == (False, 1)
    go_through_the_night()
    assert Night.objects.get().told == NOBODY


def test_two_workers_at_once_say_it_once(quiet):
    standing(quiet.rosa, "leave")
    standings = nightly.standings

    def and_meanwhile_another(today):
        news = list(standings(today))
        nightly.go_through([standings])
        return news

    nightly.go_through([and_meanwhile_another])
    assert len(told()) == 1


def test_the_number_of_queries_does_not_grow_with_the_cases(district, django_assert_max_num_queries):
    enrolled(district)
    with django_assert_max_num_queries(40) as one:
        nightly.go_through()
    Night.objects.all().delete()
    Walk(district, district.omar).to(State.ENROLLED)
    with django_assert_max_num_queries(40) as two:
        nightly.go_through()
    assert len(one) == len(two)


def test_readiness_says_that_a_night_was_missed(quiet):
    def night_of(days_ago):
        Night.objects.all().delete()
        now = timezone.now()
        Night.objects.create(day=timezone.localdate() - timedelta(days=days_ago), began_at=now, ended_at=now)
        return readiness.parts()["reminders"]

    assert [night_of(days) for days in (0, 1, 2)] == ["ok", "ok", "late"]


def test_readiness_says_that_the_mail_of_the_morning_did_not_go_out(quiet):
    now = timezone.now()
    row = {"to": quiet.rosa, "subject": "News", "state": Message.State.HELD, "created_at": now}
    Message.objects.create(about="on time", next_at=now - timedelta(minutes=50), **row)
    assert readiness.parts()["reminders"] == "ok"
    Message.objects.create(about="too late", next_at=now - timedelta(minutes=61), **row)
    assert readiness.parts()["reminders"] == "late"
