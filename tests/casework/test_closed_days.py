"""The calendar that HR keeps: when a closed day comes or goes, open due dates are counted again (PL-DUE-1)."""

from datetime import date

import pytest

from advancement.actions import life
from advancement.states import State
from casework import clock, registers, suggested_days
from casework.findings import Refused
from casework.models import ClosedDay, WorkItem
from people.models import JobClass, SalaryStep, Standing, Unit
from tests.conftest import TODAY, Walk


@pytest.fixture
def item(case_at):
    """The director's step, due ten business days after today; Friday the 13th is closed already."""
    return WorkItem.objects.get(case=case_at(State.WITH_DIRECTOR).case, done_at=None)


def close(district, day=date(2026, 3, 18)):
    one = registers.REGISTERS["closed-days"]
    return registers.add(one, {"day": day, "name": "Snow"}, by=district.hugo)


def take_back(district, row):
    one = registers.REGISTERS["closed-days"]
    facts = {"name": row.name, "open_after_all": True}
    return registers.change(one, row, facts, by=district.hana, seen=registers.version_of(row), why="It melted")


def test_a_closed_day_moves_what_is_due_with_one_line_in_the_case(district, item):
    assert item.due_on == date(2026, 3, 25)
    lines = item.case.timeline.count()
    close(district)
    item.refresh_from_db()
    assert item.due_on == date(2026, 3, 26)
    assert item.case.timeline.count() == lines + 1
    last = item.case.timeline.last()
    assert (last.verb, last.by) == ("count-again", district.hugo)
    assert last.says == (
        "The calendar changed; what is due moved: “Approve Form 336-84, or return it: Rosa Delgado”"
        " from Mar 25, 2026 to Mar 26, 2026."
    )


def test_taken_back_the_due_date_is_where_it_was(district, item):
    take_back(district, close(district))
    item.refresh_from_db()
    assert item.due_on == date(2026, 3, 25)
    assert item.case.timeline.last().by == district.hana


@pytest.mark.parametrize("day", [date(2026, 3, 21), date(2026, 3, 27), date(2026, 3, 9)])
def test_a_weekend_a_later_and_an_earlier_day_move_nothing(district, item, day):
    lines = item.case.timeline.count()
    close(district, day)
    item.refresh_from_db()
    assert (item.due_on, item.case.timeline.count()) == (date(2026, 3, 25), lines)


def test_days_on_which_the_case_rested_stay_uncounted(district, item):
    Standing.objects.create(person=district.rosa, kind="leave", starts_on=TODAY, until=date(2026, 3, 12))
    life.follow(district.rosa, by=None)
    with clock.at(clock.now().replace(day=12)):
        life.follow(district.rosa, by=None)
        item.refresh_from_db()
        rested = item.due_on
        close(district)
    item.refresh_from_db()
    # Ten business days from the 10th; the 11th rested, the 13th and the 18th are closed.
    assert (rested, item.due_on) == (date(2026, 3, 26), date(2026, 3, 27))


def test_two_cases_have_a_line_each(district, item):
    other = Walk(district, district.omar).to(State.PART_ONE).case
    close(district)
    assert {case.timeline.last().verb for case in (item.case, other)} == {"count-again"}


def test_the_same_day_is_closed_once(district, item, signed_in):
    close(district)
    client = signed_in(district.hugo)
    page = client.post("/registers/closed-days/add/", {"day": "3/18/2026", "name": "Ice"}).content.decode()
    assert "There is a closed day with this day already." in page
    assert ClosedDay.objects.filter(day=date(2026, 3, 18)).count() == 1


def test_nobody_but_hr_may(district):
    for name in ("sam", "ada", "max", "rosa"):
        with pytest.raises(Refused):
            registers.add(
                registers.REGISTERS["closed-days"], {"day": date(2026, 5, 1), "name": "x"}, by=district.cast[name]
            )


def test_a_unit_is_placed_below_another_by_its_code(district, signed_in):
    client = signed_in(district.hugo)
    answers = {"code": "HELP", "name": "Help desk", "kind": "division", "parent": district.office.pk}
    client.post("/registers/units/add/", answers)
    assert Unit.objects.get(code="HELP").path == "/CV/TECH/HELP/"
    page = client.post("/registers/units/add/", answers | {"code": "A/B"}).content.decode()
    assert "letters, digits and hyphens" in page
    page = client.post("/registers/units/add/", answers | {"code": "TOP", "parent": ""}).content.decode()
    assert "Choose the unit above" in page
    assert Unit.objects.filter(parent=None).count() == 1


def test_the_salary_schedule_is_added_to_and_never_overwritten(district, signed_in):
    client = signed_in(district.hugo)
    answers = {"grade": "20", "step": "4", "annual": "60000", "in_force_from": "7/1/2026"}
    client.post("/registers/salary-schedule/add/", answers)
    assert SalaryStep.objects.filter(grade=20, step=4).count() == 2
    page = client.post("/registers/salary-schedule/add/", answers).content.decode()
    assert "in the register already" in page
    old = SalaryStep.objects.get(grade=20, step=4, in_force_from=date(2020, 1, 1))
    assert client.get(f"/registers/salary-schedule/{old.pk}/change/").status_code == 404


def test_a_job_class_keeps_code_level_and_grade(district, signed_in):
    client = signed_in(district.hugo)
    answers = {"code": "5199", "title": "Web specialist", "family": "IT", "level": "", "grade": "22"}
    client.post("/registers/job-classes/add/", answers)
    row = JobClass.objects.get(code="5199")
    page = client.get(f"/registers/job-classes/{row.pk}/change/").content.decode()
    assert 'name="title"' in page
    assert 'name="grade"' not in page


def test_official_holidays_are_suggested_until_they_are_in_the_register(district, item, signed_in):
    address = "/registers/closed-days/suggested/"
    days = dict(suggested_days.suggested(TODAY))
    assert days[date(2026, 5, 25)] == "Memorial Day"
    assert all(day >= TODAY and day.weekday() < 5 for day in days)
    assert max(days) < date(2029, 1, 1)
    browser = signed_in(district.hugo)
    assert "Official holidays that are not in it yet" in browser.get("/registers/closed-days/").text
    assert "Mon May 25, 2026: Memorial Day" in browser.get(address).text
    sent = browser.post(address, {"days": ["2026-05-25", "2026-07-03"]}, follow=True).text
    assert "Added to the register: 2026-05-25: Memorial Day, 2026-07-03: Independence Day (observed)." in sent
    assert ClosedDay.objects.get(day=date(2026, 5, 25)).history.get().history_user == district.hugo
    assert date(2026, 5, 25) not in dict(suggested_days.suggested(TODAY))


@pytest.mark.parametrize("days", [[], ["2026-03-12"], ["x"], ["2026-05-25", "2026-05-26"]])
def test_nothing_but_what_is_suggested_is_added(district, signed_in, days):
    before = ClosedDay.objects.count()
    page = signed_in(district.hugo).post("/registers/closed-days/suggested/", {"days": days})
    assert (page.status_code, ClosedDay.objects.count()) == (200, before)
    assert "There is a problem" in page.text


def test_a_holiday_that_is_taken_moves_what_is_due(district, item, monkeypatch):
    monkeypatch.setattr(suggested_days, "_official", lambda place, years: [(date(2026, 3, 17), "St Patrick's Day")])
    suggested_days.take([date(2026, 3, 17)], by=district.hugo, today=TODAY)
    item.refresh_from_db()
    assert item.due_on == date(2026, 3, 26)


@pytest.mark.parametrize(
    ("place", "known"), [("US", True), ("US-MD", True), ("CA-ON", True), ("XX", False), ("US-QQ", False)]
)
def test_a_place_without_known_holidays_is_said_at_the_start(settings, place, known):
    settings.HOLIDAYS = place
    assert [one.id for one in suggested_days.check()] == ([] if known else ["casework.E001"])
