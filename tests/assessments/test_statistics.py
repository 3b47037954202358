"""Results by test, for Human Resources, without what would say something of a few people (PL-RPT-1)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advancement.actions import enrollment
from assessments.models import Selection, Sitting
from assessments.queries.statistics import Group, statistics
from casework import clock
from tests.conftest import TODAY

PAGE = reverse("assessments:statistics")


@pytest.fixture
def sat(district):
    """`sat(test, level, "3.00", "2.00")`: somebody new for each score, whose case aims at the level."""

    def sit(test, level, *scores, days=10):
        for score in scores:
            number = Sitting.objects.count()
            person = district.person(f"P{number:03}", "Zimmer", "itss_1", date(2024, 7, 1), district.division)
            case = enrollment.start(person, by=person).case
            Selection.objects.create(case=case, job_role=district.role, target_level=level, chosen_at=clock.now())
            again(test, person, score, days=days)

    return sit


def again(test, person, score, days=10, **facts):
    facts = {"proctored": True, "outcome": "taken"} | facts
    case = person.cases.first()
    day = TODAY - timedelta(days=days)
    return Sitting.objects.create(person=person, case=case, test=test, sits_on=day, score=Decimal(score), **facts)


def found(*period):
    return {(line.test.code, line.level): line.group for line in statistics(*period)}


def test_sittings_people_passes_and_mean(district, sat):
    test = district.tests[0]
    sat(test, "itss_2", "2.50", "2.51", "3.00", "4.00", "5.00")
    person = Sitting.objects.first().person
    again(test, person, "2.99", days=3)
    again(test, person, "1.00", outcome="voided")
    again(test, person, "1.00", proctored=False)
    whole = Group(sittings=6, people=5, passed=5, mean=Decimal("3.33"))
    assert found() == {("t0", ""): whole, ("t0", "IT systems specialist II"): whole}
    assert whole.rate == 83


def test_of_fewer_than_five_people_nothing_is_shown(district, sat):
    sat(district.tests[0], "itss_2", "3.00", "3.00", "3.00", "3.00")
    again(district.tests[0], Sitting.objects.first().person, "3.00", days=3)
    assert found() == {("t0", ""): None, ("t0", "IT systems specialist II"): None}


def test_nor_can_a_few_be_found_by_subtraction(district, sat):
    sat(district.tests[0], "itss_1", *["3.00"] * 5)
    sat(district.tests[0], "itss_2", *["3.00"] * 2)
    sat(district.tests[0], "itss_3", *["3.00"] * 6)
    shown = {level for (_test, level), group in found().items() if group}
    assert shown == {"", "IT systems specialist III"}


def test_several_hidden_groups_hide_each_other(district, sat):
    sat(district.tests[0], "itss_1", *["3.00"] * 3)
    sat(district.tests[0], "itss_2", *["3.00"] * 3)
    sat(district.tests[0], "itss_3", *["3.00"] * 5)
    shown = {level for (_test, level), group in found().items() if group}
    assert shown == {"", "IT systems specialist III"}


def test_a_sitting_without_a_level_counts_in_the_whole_alone(district, sat):
    sat(district.tests[0], "itss_2", *["3.00"] * 5)
    sat(district.tests[0], "itss_3", *["3.00"] * 6)
    Selection.objects.filter(case=Sitting.objects.last().case).delete()
    groups = found()
    assert groups["t0", ""].people == 11
    # Five at each level, and one at none: one of the levels would give that one away.
    assert [bool(group) for group in groups.values()].count(True) == 2
    assert len(groups) == 3


def test_a_period_from_its_first_to_its_last_day(district, sat):
    sat(district.tests[0], "itss_2", *["3.00"] * 5, days=10)
    sat(district.tests[1], "itss_2", *["3.00"] * 5, days=20)
    day = TODAY - timedelta(days=10)
    assert {test for test, _level in found(day, day)} == {"t0"}
    assert {test for test, _level in found(None, TODAY - timedelta(days=11))} == {"t1"}
    assert found(TODAY, None) == {}


def test_the_page_is_human_resources_and_its_period_stands_in_the_address(district, sat, signed_in):
    sat(district.tests[0], "itss_2", *["3.00"] * 5)
    codes = {name: signed_in(one).get(PAGE).status_code for name, one in district.cast.items()}
    assert {name for name, code in codes.items() if code == 200} == {"hugo", "hana"}
    assert set(codes.values()) == {200, 404}
    hugo = signed_in(district.hugo)
    assert "100%" in hugo.get(PAGE).content.decode()
    assert "Nothing was sat" in hugo.get(f"{PAGE}?since=3/9/2026").content.decode()
    wrong = hugo.get(f"{PAGE}?since=2/30/2026&until=x").content.decode()
    assert "There is a problem" in wrong
    assert PAGE in hugo.get(reverse("assessments:queue")).content.decode()
    assert PAGE not in signed_in(district.paul).get(reverse("assessments:queue")).content.decode()


def test_thirty_sittings_cost_the_queries_of_three(district, sat, signed_in):
    hugo, costs = signed_in(district.hugo), []
    hugo.get(PAGE)
    for more in (3, 27):
        sat(district.tests[0], "itss_2", *["3.00"] * more)
        with CaptureQueriesContext(connection) as captured:
            assert hugo.get(PAGE).status_code == 200
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 12


def test_the_results_of_the_period_are_downloaded_with_what_is_not_shown(district, sat, signed_in):
    sat(district.tests[0], "itss_2", "2.00", *["3.00"] * 4)
    sat(district.tests[1], "itss_2", "3.00", days=3)
    answer = signed_in(district.hugo).get(f"{PAGE}download/", {"since": "2/1/2026"})
    assert answer["Content-Disposition"] == 'attachment; filename="results-by-test.csv"'
    assert b"".join(answer.streaming_content).decode("utf-8-sig").splitlines() == [
        "Test,Code,Target level,Sittings,People,Passed (%),Mean score",
        "Network Concepts,t1,all,not shown,not shown,not shown,not shown",
        "Network Concepts,t1,IT systems specialist II,not shown,not shown,not shown,not shown",
        "Windows Server,t0,all,5,5,80,2.80",
        "Windows Server,t0,IT systems specialist II,5,5,80,2.80",
    ]
    html = signed_in(district.hugo).get(PAGE, {"since": "2/1/2026"}).content.decode()
    assert f"{PAGE}download/?since=2%2F1%2F2026" in html
    codes = {name: signed_in(one).get(f"{PAGE}download/").status_code for name, one in district.cast.items()}
    assert {name for name, code in codes.items() if code == 200} == {"hugo", "hana"}
