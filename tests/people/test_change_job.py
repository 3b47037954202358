"""HR enters a change of job: lines are cut, never overwritten, and open cases follow (PL-PPL-1, JB-ENR-9)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from advancement.states import State
from casework.findings import Refused
from casework.models import WorkItem
from casework.personnel.actions import jobs
from casework.personnel.rules import Placement, kind_of_change
from people.models import Delegation, Job
from tests.conftest import TODAY

A_DAY = timedelta(days=1)
SOON = date(2026, 4, 1)


def change(district, person=None, *, by=None, starts_on=SOON, level="itss_1", unit=None, step=4):
    return jobs.change_job(
        person or district.rosa,
        by=by or district.hugo,
        starts_on=starts_on,
        job_class=district.classes[level],
        unit=unit or district.division,
        step=step,
    )


def lines(person):
    return list(person.jobs.order_by("starts_on").values_list("starts_on", "until", "unit__code", "step", "reason"))


def test_the_line_is_cut_and_the_next_begins_with_the_pay_of_the_schedule(district):
    row = change(district, step=6)
    assert lines(district.rosa) == [
        (date(2024, 7, 1), SOON, "FIELD", 4, "hired"),
        (SOON, None, "FIELD", 6, "change of step"),
    ]
    assert (row.salary, row.grade) == (Decimal("56000.00"), 20)
    assert row.history.first().history_user == district.hugo


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        (Placement(1, 20, 1, 5), "change of step"),
        (Placement(1, 20, 2, 4), "transfer"),
        (Placement(2, 23, 2, 4), "change of class"),
        (Placement(3, 12, 1, 9), "demotion"),
        (Placement(1, 20, 1, 4), None),
    ],
)
def test_a_change_is_called_what_it_is(after, kind):
    assert kind_of_change(Placement(1, 20, 1, 4), after) == kind


def test_nobody_is_given_a_class_or_unit_that_is_gone_and_who_is_there_may_stay(district):
    itss_1, other = district.classes["itss_1"], district.other
    itss_1.retired_on, other.closed_on = TODAY, SOON
    itss_1.save()
    other.save()
    for starts_on, unit, level in ((SOON, other, "itss_1"), (TODAY, None, "itss_1")):
        person = district.bob if level == "itss_1" and unit is None else district.rosa
        with pytest.raises(Refused) as refusal:
            change(district, person, starts_on=starts_on, unit=unit, level=level)
        assert set(refusal.value.reasons) == {"PL-ADM-1"}
    change(district, starts_on=SOON - A_DAY, unit=other)
    assert lines(district.rosa)[-1] == (SOON - A_DAY, None, "LIB", 4, "transfer")


def test_a_transfer_keeps_the_case_and_a_director_of_the_new_unit_has_the_step(district, case_at):
    district.appoint(district.bob, "director", district.other)
    case = case_at(State.WITH_DIRECTOR).case
    change(district, starts_on=TODAY, unit=district.other)
    case.refresh_from_db()
    item = WorkItem.objects.get(case=case, done_at=None, step="advancement:approve")
    assert (case.state, item.holder) == (State.WITH_DIRECTOR, district.bob)
    assert case.timeline.last().verb == "hand-over"


@pytest.mark.parametrize("level", ["intern", "engineer"])
def test_a_demotion_or_another_class_closes_the_case_on_its_day(district, case_at, level):
    case = case_at(State.ENROLLED).case
    change(district, starts_on=TODAY, level=level)
    case.refresh_from_db()
    assert (case.state, case.timeline.last().verb) == (State.CLOSED, "close")


def test_a_transfer_entered_before_a_later_line_is_carried_on(district):
    change(district, starts_on=date(2026, 5, 1), step=5)
    change(district, starts_on=SOON, unit=district.other)
    assert lines(district.rosa) == [
        (date(2024, 7, 1), SOON, "FIELD", 4, "hired"),
        (SOON, date(2026, 5, 1), "LIB", 4, "transfer"),
        (date(2026, 5, 1), None, "LIB", 5, "change of step"),
    ]


def test_a_step_before_a_later_line_is_refused(district):
    change(district, starts_on=date(2026, 5, 1), step=5)
    with pytest.raises(Refused) as refusal:
        change(district, starts_on=SOON, step=6)
    assert refusal.value.reasons == ("PL-PPL-1",)
    assert len(lines(district.rosa)) == 2


def test_entered_again_for_the_day_on_which_it_began_the_line_itself_changes(district):
    change(district, step=5)
    change(district, step=6)
    assert [line[:4] for line in lines(district.rosa)] == [
        (date(2024, 7, 1), SOON, "FIELD", 4),
        (SOON, None, "FIELD", 6),
    ]


def test_twice_changes_nothing(district):
    change(district, step=5)
    with pytest.raises(Refused) as refusal:
        change(district, step=5)
    assert refusal.value.reasons == ("PL-PPL-1",)
    assert len(lines(district.rosa)) == 2


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"starts_on": date(2024, 6, 30), "step": 5}, "PL-PPL-1"),
        ({"starts_on": TODAY + timedelta(days=366), "step": 5}, "PL-PPL-1"),
        ({"step": 11}, "PL-ADM-1"),
    ],
)
def test_it_is_refused_out_of_reach_or_off_the_schedule(district, facts, rule):
    with pytest.raises(Refused) as refusal:
        change(district, **facts)
    assert refusal.value.reasons == (rule,)
    assert lines(district.rosa) == [(date(2024, 7, 1), None, "FIELD", 4, "hired")]


def test_nobody_but_hr_may_and_never_their_own(district):
    may = set()
    for name, one in district.cast.items():
        try:
            change(district, district.bob, by=one, level="clerk", step=5 + len(may), unit=district.other)
            may.add(name)
        except Refused:
            pass
    assert may == {"hugo", "hana"}
    with pytest.raises(Refused) as refusal:
        change(district, district.hugo, by=district.hugo, level="clerk", step=9)
    assert refusal.value.reasons == ("S3",)


def test_a_separation_ends_job_supervision_roles_and_delegations_and_closes_the_case(district, case_at):
    case = case_at(State.ENROLLED).case
    Delegation.objects.create(
        delegator=district.sam,
        delegate=district.nina,
        starts_on=TODAY,
        until=TODAY + 30 * A_DAY,
        reason="away",
        approved_by=district.dana,
    )
    jobs.separate(district.sam, by=district.hugo, last_day=TODAY)
    tomorrow = TODAY + A_DAY
    assert {row.until for row in district.sam.jobs.all()} == {tomorrow}
    assert {row.until for row in district.sam.supervisions.all()} == {tomorrow}
    assert {row.until for row in district.sam.team.all()} == {tomorrow}
    assert district.sam.delegations_given.get().until == tomorrow
    jobs.separate(district.rosa, by=district.hugo, last_day=TODAY - A_DAY)
    case.refresh_from_db()
    assert case.state == State.CLOSED


def test_a_promotion_that_would_have_come_after_the_last_day_does_not_come(district, case_at):
    advancement = case_at(State.PROMOTED)
    jobs.separate(district.rosa, by=district.hugo, last_day=TODAY)
    assert [line[1] for line in lines(district.rosa)] == [TODAY + A_DAY]
    assert advancement.notices.get().job is None
    assert Job.history.filter(person=district.rosa, history_type="-").count() == 1


def test_a_second_separation_is_refused(district):
    jobs.separate(district.rosa, by=district.hugo, last_day=TODAY)
    with pytest.raises(Refused) as refusal:
        jobs.separate(district.rosa, by=district.hugo, last_day=TODAY)
    assert refusal.value.reasons == ("PL-PPL-1",)


def test_who_left_can_be_hired_again(district):
    jobs.separate(district.rosa, by=district.hugo, last_day=TODAY)
    change(district, level="itss_1")
    assert lines(district.rosa)[1] == (SOON, None, "FIELD", 4, "hired")


def test_the_page_offers_the_line_of_today_and_says_what_happened(district, signed_in):
    client = signed_in(district.hugo)
    page = client.get("/people/rosa/change-job/").content.decode()
    assert 'value="4"' in page
    answers = {
        "starts_on": "4/1/2026",
        "job_class": district.classes["itss_1"].pk,
        "unit": district.other.pk,
        "step": "4",
    }
    page = client.post("/people/rosa/change-job/", answers, follow=True).content.decode()
    assert "Rosa Delgado: transfer from Apr 1, 2026, at $54,000.00 a year." in page
    page = client.post("/people/rosa/change-job/", answers | {"job_class": "999999", "step": "x"}).content.decode()
    assert "There is a problem" in page
