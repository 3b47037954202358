"""Human Resources keeps tests, passing scores, job roles and what a role asks for (PL-ADM-1, JB-SKL-6)."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from assessments import models
from assessments.models import PassingScore, Requirement
from assessments.queries import offers
from tests.conftest import TODAY

NAMES = ("tests", "passing-scores", "job-roles", "required-tests")


def add(name):
    return reverse("registers:add", args=[name])


def test_they_are_there_for_human_resources_and_the_auditor(district, signed_in):
    for name in NAMES:
        url = reverse("registers:rows", args=[name])
        found = {who for who, one in district.cast.items() if signed_in(one).get(url).status_code == 200}
        keepers = {who for who, one in district.cast.items() if signed_in(one).get(add(name)).status_code == 200}
        assert (found, keepers) == ({"hugo", "hana", "ada"}, {"hugo", "hana"}), name


@pytest.mark.parametrize(("day", "is_taken"), [("3/9/2026", False), ("3/10/2026", False), ("3/11/2026", True)])
def test_a_new_passing_score_never_reaches_back(district, signed_in, day, is_taken):
    typed = {"test": district.tests[0].pk, "score": "3.00", "in_force_from": day}
    page = signed_in(district.hugo).post(add("passing-scores"), typed)
    assert (page.status_code == 302) is is_taken
    assert PassingScore.objects.filter(test=district.tests[0], score=Decimal("3.00")).exists() is is_taken


def test_the_first_passing_score_of_a_test_may_be_older_and_none_is_off_the_scale(district, signed_in):
    client = signed_in(district.hugo)
    facts = {"code": "sql", "name": "SQL", "vendor": "Brainbench", "minutes": "60"}
    assert client.post(add("tests"), facts).status_code == 302
    test = models.Test.objects.get(code="sql")
    typed = {"test": test.pk, "in_force_from": "1/1/2009"}
    assert "5.00 or less" in client.post(add("passing-scores"), typed | {"score": "5.01"}).content.decode()
    assert client.post(add("passing-scores"), typed | {"score": "2.75"}).status_code == 302
    assert test.passing_scores.get().in_force_from == date(2009, 1, 1)


def test_what_is_required_no_longer_is_ended_and_can_be_required_again(district, signed_in):
    client = signed_in(district.hugo)
    row = Requirement.objects.get(test=district.tests[0])
    typed = {"job_role": district.role.pk, "target_level": "itss_2", "test": district.tests[0].pk}
    assert client.post(add("required-tests"), typed).status_code == 200
    change = reverse("registers:change", args=["required-tests", row.pk])
    seen = client.get(change).context["form"].initial["seen"]
    end = {"ended_on": "3/10/2026", "why": "Another version", "seen": seen}
    assert client.post(change, end).status_code == 302
    assert district.tests[0] not in offers("itss_2", TODAY)[0].tests
    assert client.post(add("required-tests"), typed).status_code == 302
    assert district.tests[0] in offers("itss_2", TODAY)[0].tests
    history = client.get(reverse("registers:row", args=["required-tests", row.pk])).content.decode()
    assert "Hugo Lindqvist" in history
    assert "Another version" in history


def test_the_lowest_level_is_nobodys_target(district, signed_in):
    page = signed_in(district.hugo).get(add("required-tests")).content.decode()
    assert 'value="itss_1"' in page
    assert 'value="intern"' not in page
