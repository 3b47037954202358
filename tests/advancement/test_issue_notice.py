"""ERSC issues the notice: it enters the new placement into the job history, and nothing else does (JB-VER-8)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from advancement.actions import finalizing
from advancement.models import Course, Notice
from advancement.states import State
from casework.models import PayPeriod
from casework.signing import Proof
from people.models import Job, Person, SalaryStep
from tests.advancement.questions import (
    STRANGERS,
    address,
    as_forecast,
    day,
    does_not_exist_for,
    nothing_changes,
    one_line,
    only,
    refusal,
    signs,
    standing,
    told,
    waits,
)
from tests.conftest import PROOF, TODAY

EFFECTIVE = date(2026, 3, 14)


@pytest.fixture
def confirmed(case_at):
    return case_at(State.WITH_ERSC)


def issue(advancement, by, proof=PROOF):
    return finalizing.issue_notice(advancement, by=by, proof=proof)


def history(person):
    """The job history: (from, until, level, step, salary, unit, source)."""
    return [
        (one.starts_on, one.until, one.level, one.step, int(one.salary), one.unit.code, one.source)
        for one in person.jobs.order_by("starts_on")
    ]


def a_line(person, like, **facts):
    """Another line of the job history, like one there is."""
    same = ("job_class", "unit", "grade", "step", "salary", "reason")
    return Job.objects.create(person=person, **{name: getattr(like, name) for name in same} | facts)


# --- The notice


def test_the_notice_says_before_and_after_and_what_carried_the_step_is_used_up(confirmed, district):
    with one_line(confirmed.case, "issue-notice", by=district.erin), as_forecast("issue-notice", confirmed):
        notice = issue(confirmed, district.erin)
    assert (notice.number, notice.kind, notice.effective_on) == ("N26-00001", Notice.Kind.PROMOTION, EFFECTIVE)
    assert (notice.from_grade, notice.from_step, notice.from_salary) == (20, 4, Decimal("54000.00"))
    assert (notice.to_grade, notice.to_step, notice.to_salary) == (23, 5, Decimal("58000.00"))
    assert notice.retroactive == 0
    confirmed.case.refresh_from_db()
    assert (confirmed.case.state, confirmed.case.closed_on) == (State.PROMOTED, TODAY)
    assert waits(confirmed.case) == {}
    assert Course.objects.get(person=district.rosa).spent_in == confirmed.case


def test_employee_and_supervisor_are_told(confirmed, district):
    before = confirmed.case.mail.count()
    issue(confirmed, district.erin)
    assert told(before) == {"Rosa", "Sam"}


def test_nobody_but_the_service_center(confirmed, district):
    only(district, {"erin"}, lambda one: issue(confirmed, one))


def test_a_coordinator_who_confirmed_does_not_issue_also_as_member_of_the_service_center(confirmed, district):
    district.appoint(district.hana, "ersc")
    with nothing_changes():
        assert refusal(issue, confirmed, Person.objects.get(pk=district.hana.pk)) == {"S2"}


def test_not_on_hold_not_with_a_wrong_password_not_twice(confirmed, district):
    with nothing_changes():
        assert refusal(issue, confirmed, district.erin, Proof("x")) == {"PL-SIG-1"}
    row = standing(district.rosa)
    assert refusal(issue, confirmed, district.erin) == {"PL-CAS-1", "JB-ENR-7"}
    row.delete()
    standing(district.rosa, "leave")
    issue(confirmed, district.erin)
    with nothing_changes():
        assert refusal(issue, confirmed, district.erin) == {"PL-CAS-1"}


# --- The job history


def test_before_the_notice_nothing_in_the_job_history_changes(confirmed, district):
    assert history(district.rosa) == [(date(2024, 7, 1), None, "itss_1", 4, 54000, "FIELD", "")]


def test_the_new_level_begins_on_the_effective_date_and_only_then(confirmed, district):
    notice = issue(confirmed, district.erin)
    assert history(district.rosa) == [
        (date(2024, 7, 1), EFFECTIVE, "itss_1", 4, 54000, "FIELD", ""),
        (EFFECTIVE, None, "itss_2", 5, 58000, "FIELD", notice.number),
    ]
    assert notice.job == district.rosa.jobs.get(source=notice.number)
    assert [district.rosa.jobs.on(one).get().level for one in (TODAY, EFFECTIVE)] == ["itss_1", "itss_2"]


def test_a_late_notice_reaches_back_and_states_what_is_owed(confirmed, district):
    with day(2026, 4, 1):
        notice = issue(confirmed, district.erin)
    # 4,000 a year, 18 days.
    assert (notice.issued_on, notice.effective_on, notice.retroactive) == (
        date(2026, 4, 1),
        EFFECTIVE,
        Decimal("197.26"),
    )
    assert district.rosa.jobs.on(EFFECTIVE).get().level == "itss_2"


def test_lines_that_follow_are_lifted_each_from_its_own_step(confirmed, district):
    """A transfer on April 1 and a step up on May 1 were entered before a notice that is issued on June 1."""
    first = district.rosa.jobs.get()
    first.until = date(2026, 4, 1)
    first.save()
    moved = a_line(
        district.rosa, first, starts_on=date(2026, 4, 1), until=date(2026, 5, 1), unit=district.other, source="T-1"
    )
    a_line(district.rosa, moved, starts_on=date(2026, 5, 1), step=5, salary=Decimal(55000), source="S-1")
    with day(2026, 6, 1):
        notice = issue(confirmed, district.erin)
    assert history(district.rosa) == [
        (date(2024, 7, 1), EFFECTIVE, "itss_1", 4, 54000, "FIELD", ""),
        (EFFECTIVE, date(2026, 4, 1), "itss_2", 5, 58000, "FIELD", notice.number),
        (date(2026, 4, 1), date(2026, 5, 1), "itss_2", 5, 58000, "LIB", "T-1"),
        (date(2026, 5, 1), None, "itss_2", 6, 59000, "LIB", "S-1"),
    ]
    # 4,000 more a year throughout: 79 days.
    assert notice.retroactive == Decimal("865.75")


def test_what_is_owed_follows_the_schedule_of_each_time(confirmed, district):
    """From May 1 on the schedule pays 1,000 more on the step that the lifted line gets."""
    SalaryStep.objects.create(grade=23, step=6, annual=Decimal(60000), in_force_from=date(2026, 5, 1))
    first = district.rosa.jobs.get()
    first.until = date(2026, 5, 1)
    first.save()
    a_line(district.rosa, first, starts_on=date(2026, 5, 1), step=5, salary=Decimal(55000))
    with day(2026, 6, 1):
        notice = issue(confirmed, district.erin)
    # 48 days at 4,000 a year and 31 days at 5,000.
    assert notice.retroactive == Decimal("950.68")


def test_a_line_that_begins_on_the_effective_date_is_itself_the_new_one(confirmed, district):
    first = district.rosa.jobs.get()
    first.until = EFFECTIVE
    first.save()
    a_line(district.rosa, first, starts_on=EFFECTIVE, unit=district.other)
    notice = issue(confirmed, district.erin)
    assert history(district.rosa) == [
        (date(2024, 7, 1), EFFECTIVE, "itss_1", 4, 54000, "FIELD", ""),
        (EFFECTIVE, None, "itss_2", 5, 58000, "LIB", notice.number),
    ]


def test_another_class_later_on_was_decided_apart_and_stays(confirmed, district):
    first = district.rosa.jobs.get()
    first.until = date(2026, 6, 1)
    first.save()
    a_line(district.rosa, first, starts_on=date(2026, 6, 1), job_class=district.classes["clerk"], grade=12)
    issue(confirmed, district.erin)
    assert [one[2] for one in history(district.rosa)] == ["itss_1", "itss_2", ""]


def test_at_the_top_of_the_schedule_there_is_no_step_higher(case_at, district):
    district.rosa.jobs.update(step=10, salary=Decimal(60000))
    assert issue(case_at(State.WITH_ERSC), district.erin).to_step == 10


def test_whoever_is_no_longer_at_the_level_on_the_effective_date_gets_no_notice(confirmed, district):
    district.rosa.jobs.update(until=EFFECTIVE)
    with nothing_changes():
        assert refusal(issue, confirmed, district.erin) == {"JB-VER-7"}


# --- On the page


def test_the_page_shows_the_amount_and_what_happened(confirmed, district, signed_in):
    client, where = signed_in(district.erin), address("issue-notice", confirmed.case)
    with day(2026, 4, 1):
        page = client.get(where).content.decode()
        assert "$197.26 is owed for the time since the effective date." in page
        assert "This e-mails 2 people: Rosa Delgado, Sam Whitfield." in page
        assert "Notice N26-00001 is issued. The job history changes on March 14, 2026." in signs(client, where)
        assert client.post(where, {"password": "x"}).status_code == 409


def test_the_form_exists_for_the_service_center_once_it_is_finalized(case_at, district, signed_in):
    case = case_at(State.TO_CONFIRM).case
    does_not_exist_for(signed_in, district, {*STRANGERS, "erin"}, address("issue-notice", case))
    finalizing.confirm(case.advancement, by=district.hana, proof=PROOF)
    assert signed_in(district.erin).get(address("case", case)).status_code == 200
    standing(district.rosa)
    page = signed_in(district.erin).get(address("case", case)).content.decode()
    assert "On hold" in page
    assert "Peer Assistance" not in page
    assert case.number not in signed_in(district.erin).get("/advancement/queues/ersc/").content.decode()


def test_numbers_of_notices_run_through_all_cases(case_at, district):
    first = issue(case_at(State.WITH_ERSC), district.erin)
    PayPeriod.objects.create(starts_on=TODAY + timedelta(days=1))
    Job.objects.filter(person=district.omar).update(starts_on=date(2024, 9, 1))
    second = issue(case_at(State.WITH_ERSC, district.omar), district.erin)
    assert (first.number, second.number) == ("N26-00001", "N26-00002")
