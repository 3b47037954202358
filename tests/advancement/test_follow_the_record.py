"""Every hour each open case is brought in line with the record, whatever changed and whenever (JB-ENR-7, S10)."""

from datetime import timedelta

import pytest
from django.conf import settings

from advancement.actions import life
from advancement.queries.waiting import out_of_step
from advancement.states import State
from advancement.tasks import follow_the_record
from casework import clock
from casework.models import WorkItem
from casework.personnel.actions import jobs, standing
from people.models import Appointment, Person, Supervision
from tests.conftest import TODAY, Walk

A_DAY = timedelta(days=1)


def on(days):
    return clock.at(clock.now() + timedelta(days=days))


def test_it_is_asked_for_every_hour():
    asked = [one["schedule"] for one in settings.CELERY_BEAT_SCHEDULE.values() if one["task"] == follow_the_record.name]
    assert asked == [3600.0]


def test_a_standing_holds_the_case_from_its_day_and_lets_it_go_after_its_last(district, case_at):
    case = case_at(State.ENROLLED).case
    standing.record_standing(
        district.rosa, by=district.hugo, kind="par", starts_on=TODAY + A_DAY, until=TODAY + 9 * A_DAY
    )
    states = []
    # The worker was down on the very first day.
    for days in (0, 2, 8, 9):
        with on(days):
            follow_the_record()
        case.refresh_from_db()
        states.append(case.state)
    assert states == [State.ENROLLED, State.ON_HOLD, State.ON_HOLD, State.ENROLLED]


def test_a_planned_supervisor_and_a_planned_separation_come_on_their_day(district, case_at):
    case = case_at(State.PART_ONE).case
    jobs.change_supervisor(district.rosa, by=district.hugo, supervisor=district.bob, starts_on=TODAY + 2 * A_DAY)
    jobs.separate(district.rosa, by=district.hugo, last_day=TODAY + 5 * A_DAY)
    with on(2):
        follow_the_record()
    assert WorkItem.objects.get(case=case, done_at=None).holder == district.bob
    with on(6):
        follow_the_record()
    case.refresh_from_db()
    assert case.state == State.CLOSED


def test_the_step_of_a_director_whose_time_is_up_needs_an_approver(district, case_at):
    case = case_at(State.WITH_DIRECTOR).case
    Appointment.objects.filter(person=district.dana).update(until=TODAY + 2 * A_DAY)
    with on(2):
        follow_the_record()
    assert WorkItem.objects.get(case=case, done_at=None).unassigned


def test_twice_changes_nothing(district, case_at):
    case = case_at(State.ENROLLED).case
    standing.record_standing(district.rosa, by=district.hugo, kind="par", starts_on=TODAY + A_DAY)
    with on(1):
        follow_the_record()
        lines = case.timeline.count()
        follow_the_record()
    assert case.timeline.count() == lines


def test_what_one_case_refuses_holds_up_no_other(district, case_at, monkeypatch):
    first, second = case_at(State.PART_ONE).case, Walk(district, district.omar).to(State.PART_ONE).case
    Supervision.objects.filter(supervisor=district.sam).update(supervisor=district.bob)
    follow = life.follow

    def stumble(person, *, by):
        if person == first.subject:
            raise RuntimeError("broken")
        return follow(person, by=by)

    monkeypatch.setattr(life, "follow", stumble)
    follow_the_record()
    assert WorkItem.objects.get(case=first, done_at=None).holder == district.sam
    assert WorkItem.objects.get(case=second, done_at=None).holder == district.bob


@pytest.mark.parametrize("state", [State.DRAFT, State.PART_ONE, State.ENROLLED, State.WITH_DIRECTOR])
def test_a_case_in_line_with_the_record_is_not_even_looked_at(case_at, state):
    case_at(state)
    assert not out_of_step(TODAY).exists()


def test_it_finds_each_way_in_which_a_case_can_be_out_of_step(district, case_at):
    advancement = case_at(State.PART_ONE)
    found = {}
    for name, change in {
        "closed account": lambda: Person.objects.filter(pk=district.rosa.pk).update(is_active=False),
        "another supervisor": lambda: Supervision.objects.filter(person=district.rosa).update(supervisor=district.bob),
        "holder left": lambda: Person.objects.filter(pk=district.sam.pk).update(is_active=False),
        "no job": lambda: district.rosa.jobs.update(until=TODAY),
    }.items():
        before = list(Person.objects.values_list("pk", "is_active"))
        change()
        found[name] = list(out_of_step(TODAY)) == [advancement]
        for pk, active in before:
            Person.objects.filter(pk=pk).update(is_active=active)
        Supervision.objects.filter(person=district.rosa).update(supervisor=district.sam)
        district.rosa.jobs.update(until=None)
    assert found == dict.fromkeys(found, True)
