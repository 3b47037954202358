"""Evidence that lapses soon is told ahead of time, to employee and supervisor alike (JB-VER-2)."""

from datetime import timedelta

import pytest

from advancement.actions import lines, routing
from advancement.models import Certification, Measure
from advancement.rules.routing import LapseFacts, holds_for_a_while
from advancement.states import State
from casework import editions
from casework.findings import Measure as Found
from tests.advancement.questions import address, sign_all
from tests.conftest import PROOF, TODAY, certified, passed_tests, studied

EDITION = editions.edition("job-banding", "2008-04")
SOON, LATER = TODAY + timedelta(days=60), TODAY + timedelta(days=61)
MINE, TEAM = "/advancement/", "/advancement/team/"
WARNS = "The evidence can be used until"


@pytest.mark.parametrize(
    ("met", "lapses_on", "holds"),
    [(True, SOON, False), (True, TODAY, False), (True, LATER, True), (True, None, True), (False, SOON, True)],
)
def test_what_is_met_and_lapses_within_the_days_of_the_policy_is_warned_of(met, lapses_on, holds):
    found = holds_for_a_while(LapseFacts(Found("coursework", met, lapses_on=lapses_on)), EDITION, on=TODAY)
    assert (found.rule, found.met, found.lapses_on) == ("JB-VER-2", holds, lapses_on if met else None)


@pytest.fixture
def signed(case_at, district):
    """Everything is signed; the certification is valid for 60 days more."""
    advancement = case_at(State.ENROLLED)
    passed_tests(district, advancement)
    certified(district, district.rosa)
    Certification.objects.update(expires_on=SOON)
    studied(district, district.rosa)
    measures = (Measure.ASSESSMENTS, Measure.CERTIFICATION, Measure.COURSEWORK, Measure.EXPERIENCE, Measure.PERFORMANCE)
    sign_all(advancement, district, measures)
    return advancement


def warned(client, *pages):
    return [WARNS in client.get(page).content.decode() for page in pages]


def test_both_read_it_on_case_my_advancement_team_and_part_three(signed, district, signed_in):
    where = signed.case.get_absolute_url()
    assert warned(signed_in(district.rosa), where, MINE) == [True, True]
    pages = (where, TEAM, address("sign-part-three", signed.case))
    client = signed_in(district.sam)
    assert warned(client, *pages) == [True] * 3
    for page in pages:
        html = client.get(page).content.decode()
        assert ("Industry certification: The evidence can be used until" in html, html.count(WARNS)) == (True, 1), page


def test_a_day_more_and_nobody_is_warned(signed, district, signed_in):
    Certification.objects.update(expires_on=LATER)
    where = signed.case.get_absolute_url()
    assert warned(signed_in(district.rosa), where, MINE) == [False, False]
    assert warned(signed_in(district.sam), where, TEAM, address("sign-part-three", signed.case)) == [False] * 3


def test_what_is_met_and_not_signed_yet_is_warned_of_too(case_at, district, signed_in):
    advancement = case_at(State.ENROLLED)
    certified(district, district.rosa)
    Certification.objects.update(expires_on=SOON)
    lines.submit_line(advancement, Measure.CERTIFICATION, by=district.rosa)
    assert warned(signed_in(district.rosa), advancement.case.get_absolute_url(), MINE) == [True, True]


def test_after_part_three_nothing_is_judged_again_and_nobody_is_warned(signed, district, signed_in):
    routing.sign_part_three(signed, by=district.sam, proof=PROOF)
    assert warned(signed_in(district.rosa), signed.case.get_absolute_url(), MINE) == [False, False]
    assert warned(signed_in(district.sam), signed.case.get_absolute_url(), TEAM) == [False, False]
