"""What a granted step uses up, and what it leaves for the next one (JB-CRI-1)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from advancement.actions import routing
from advancement.actions.spending import give_back, spend
from advancement.models import Coaching, Course, Measure
from advancement.rules.criteria import carrying
from advancement.states import State
from casework import editions
from tests.advancement.coached import Coached
from tests.advancement.questions import day, sign_all
from tests.conftest import PROOF, TODAY, certified, passed_tests, studied

EDITION = editions.edition("job-banding", "2008-04")
USED_UP = {"portfolio", "coaching", "coursework"}
REQUIRED = (Measure.EXPERIENCE, Measure.PERFORMANCE, Measure.ASSESSMENTS)


def course(district, title, hours, days_ago, **changed):
    """Another course of Rosa's."""
    row = studied(district, district.rosa)
    facts = {"title": title, "hours": Decimal(hours), "completed_on": TODAY - timedelta(days=days_ago), **changed}
    Course.objects.filter(pk=row.pk).update(**facts)


def spent(advancement):
    """What is marked as used for the step: titles of courses, and "coaching"."""
    courses = Course.objects.filter(spent_in=advancement.case).values_list("title", flat=True)
    return {*courses, *(["coaching"] if Coaching.objects.filter(spent_in=advancement.case).exists() else [])}


@pytest.mark.parametrize(
    ("signed", "pursued", "carries"),
    [
        ({"coaching", "coursework"}, (), ("coaching", "coursework")),
        ({"certification", "coaching", "coursework"}, ("coursework", "coaching"), ("certification", "coaching")),
        ({"certification", "coaching", "coursework"}, ("certification", "coursework"), ("certification", "coursework")),
        ({"portfolio", "coaching", "coursework"}, ("coursework", ""), ("coursework", "portfolio")),
        ({"portfolio", "coaching", "coursework"}, ("", ""), ("portfolio", "coaching")),
        ({"certification", "experience"}, (), ("certification",)),
    ],
)
def test_of_more_than_two_lines_two_carry_the_step(signed, pursued, carries):
    assert carrying(signed, pursued, USED_UP, EDITION) == carries


def test_of_courses_the_oldest_are_used_until_the_hours_are_there(case_at, district):
    advancement = case_at(State.ENROLLED)
    passed_tests(district, advancement)
    certified(district, district.rosa)
    for title, hours, days_ago in (("Newest", 24, 30), ("Oldest", 24, 90), ("Middle", 24, 60)):
        course(district, title, hours, days_ago)
    course(district, "Not on own time", 45, 200, own_time=False)
    sign_all(advancement, district, (*REQUIRED, Measure.CERTIFICATION, Measure.COURSEWORK))
    advancement = routing.sign_part_three(advancement, by=district.sam, proof=PROOF)
    spend(advancement)
    assert spent(advancement) == {"Oldest", "Middle"}
    give_back(advancement)
    assert spent(advancement) == set()


@pytest.mark.parametrize(("pursued", "used"), [("coaching", {"coaching"}), ("coursework", {"Network administration"})])
def test_a_third_line_that_was_not_needed_is_kept_for_the_next_step(case_at, district, pursued, used):
    coached = Coached(district, case_at).to("completed")
    advancement = coached.advancement
    passed_tests(district, advancement)
    certified(district, district.rosa)
    studied(district, district.rosa)
    advancement.first_measure, advancement.second_measure = "certification", pursued
    advancement.save(update_fields=["first_measure", "second_measure"])
    sign_all(advancement, district, (*REQUIRED, Measure.CERTIFICATION, Measure.COACHING, Measure.COURSEWORK))
    advancement = routing.sign_part_three(advancement, by=district.sam, proof=PROOF)
    spend(advancement)
    assert spent(advancement) == used


def test_a_signed_line_that_had_lapsed_by_part_three_did_not_carry_the_step(case_at, district):
    coached = Coached(district, case_at).to("completed")
    advancement = coached.advancement
    passed_tests(district, advancement)
    row = certified(district, district.rosa)
    type(row).objects.update(expires_on=TODAY)
    studied(district, district.rosa)
    sign_all(advancement, district, (*REQUIRED, Measure.CERTIFICATION, Measure.COACHING, Measure.COURSEWORK))
    with day(2026, 3, 11):
        advancement = routing.sign_part_three(advancement, by=district.sam, proof=PROOF)
        assert advancement.part_three_on == date(2026, 3, 11)
        spend(advancement)
    assert spent(advancement) == {"coaching", "Network administration"}
