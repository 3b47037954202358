"""The employee withdraws, at any time before Human Resources has finalized the form (JB-ENR-6)."""

import pytest

from advancement.actions import enrollment, life, routing
from advancement.models import Certification, Course
from advancement.states import BEFORE_FINAL, State
from people.models import Role, Standing
from tests.advancement.questions import (
    STRANGERS,
    address,
    as_forecast,
    does_not_exist_for,
    nothing_changes,
    one_line,
    only,
    refusal,
    standing,
    told,
    waits,
)
from tests.conftest import TODAY


def withdraw(advancement, by, reason=""):
    return enrollment.withdraw(advancement, by=by, reason=reason)


@pytest.mark.parametrize("state", BEFORE_FINAL)
def test_the_case_ends_with_one_line_nothing_waits_and_those_who_had_it_hear_of_it(case_at, district, state):
    advancement = case_at(state)
    with one_line(advancement.case, "withdraw", by=district.rosa), as_forecast("withdraw", advancement):
        withdraw(advancement, district.rosa, "Another year")
    advancement.refresh_from_db()
    assert (advancement.case.state, advancement.case.closed_on) == (State.WITHDRAWN, TODAY)
    assert waits(advancement.case) == {}
    assert not advancement.holds.filter(ended_on=None).exists()


@pytest.mark.parametrize("state", sorted(set(State) - set(BEFORE_FINAL)))
def test_it_is_too_late_once_human_resources_has_finalized_and_pointless_once_it_is_over(case_at, district, state):
    advancement = case_at(state)
    with nothing_changes():
        assert refusal(withdraw, advancement, district.rosa) == {"PL-CAS-1", "JB-ENR-6"}


def test_a_hold_does_not_open_again_what_was_finalized(case_at, district, signed_in):
    advancement = case_at(State.WITH_ERSC)
    Standing.objects.create(person=district.rosa, kind=Standing.Kind.PAR, starts_on=TODAY)
    life.follow(district.rosa, by=None)
    with nothing_changes():
        assert refusal(withdraw, advancement, district.rosa) == {"JB-ENR-6"}
    assert address("withdraw", advancement.case) not in (
        signed_in(district.rosa).get(address("case", advancement.case)).content.decode()
    )
    assert signed_in(district.rosa).get(address("withdraw", advancement.case)).status_code == 409


def test_the_reason_is_said_once_to_be_optional(case_at, district, signed_in):
    page = signed_in(district.rosa).get(address("withdraw", case_at(State.ENROLLED).case)).content.decode()
    assert 'for="id_reason">Reason <span class="optional">(optional)</span></label>' in page


def test_the_director_who_had_the_form_is_told(case_at, district):
    advancement = case_at(State.WITH_DIRECTOR)
    before = advancement.case.mail.count()
    withdraw(advancement, district.rosa)
    assert told(before) == {"Sam", "Dana", "Hugo", "Hana"}


@pytest.mark.parametrize(
    ("state", "awaited"),
    [(State.ENROLLED, False), (State.WITH_DIRECTOR, True), (State.RETURNED, True)],
)
def test_coordinators_who_await_the_form_hear_that_it_does_not_come(case_at, district, state, awaited):
    """Whoever was told that a form is on its way (JB-VER-5) is told that it is not."""
    advancement = case_at(state)
    before = advancement.case.mail.count()
    withdraw(advancement, district.rosa)
    assert (told(before) & {"Hugo", "Hana"}) == ({"Hugo", "Hana"} if awaited else set())


@pytest.mark.parametrize(
    ("state", "coordinators"),
    [(State.WITH_COORDINATOR, ["Hana", "Hugo", "Ines"]), (State.TO_CONFIRM, ["Hana", "Ines"])],
)
@pytest.mark.parametrize("rests", [False, True])
def test_coordinators_who_may_have_the_form_hear_of_it_once(case_at, district, state, coordinators, rests):
    """Not who is the subject of the case (S3), nor who completed it and may not confirm (S2)."""
    district.appoint(district.person("Ines", "Moreau", "clerk", TODAY, district.employer), Role.HR_COORDINATOR)
    district.appoint(district.rosa, Role.HR_COORDINATOR)
    advancement = case_at(state)
    if rests:
        standing(district.rosa)
        advancement.refresh_from_db()
    with as_forecast("withdraw", advancement):
        withdraw(advancement, district.rosa)
    news = advancement.case.mail.filter(subject__endswith=": withdrawn")
    assert sorted(news.values_list("to__first_name", flat=True)) == ["Dana", *coordinators, "Sam"]


def test_so_do_those_who_returned_it_and_await_it_back(case_at, district):
    advancement = case_at(State.WITH_COORDINATOR)
    routing.return_to_supervisor(advancement, by=district.hugo, reason="The copy is missing")
    before = advancement.case.mail.count()
    withdraw(advancement, district.rosa)
    assert told(before) == {"Sam", "Dana", "Hugo", "Hana"}


def test_who_no_longer_sees_the_case_is_led_to_their_work(case_at, district):
    advancement = case_at(State.WITH_DIRECTOR)
    withdraw(advancement, district.rosa)
    links = advancement.case.mail.filter(subject__endswith=": withdrawn").values_list("to__first_name", "link")
    there = advancement.case.get_absolute_url()
    assert dict(links) == {"Dana": "/", "Hana": there, "Hugo": there, "Sam": there}


def test_so_do_they_when_the_employment_ends_during_a_rest(case_at, district):
    advancement = case_at(State.WITH_DIRECTOR)
    Standing.objects.create(person=district.rosa, kind=Standing.Kind.PAR, starts_on=TODAY)
    life.follow(district.rosa, by=None)
    before = advancement.case.mail.count()
    district.rosa.jobs.update(until=TODAY)
    life.follow(district.rosa, by=None)
    assert told(before) >= {"Hugo", "Hana"}


def test_a_draft_ends_without_a_word(case_at, district):
    withdraw(case_at(State.DRAFT), district.rosa)
    assert told() == set()


def test_the_evidence_stays_and_the_next_case_finds_it(case_at, district):
    advancement = case_at(State.WITH_DIRECTOR)
    withdraw(advancement, district.rosa)
    assert Certification.objects.filter(person=district.rosa, removed_at=None).count() == 1
    assert Course.objects.get(person=district.rosa).spent_in is None
    assert case_at(State.ENROLLED).case.number != advancement.case.number


def test_nobody_else_and_not_twice(case_at, district):
    advancement = case_at(State.ENROLLED)
    only(district, {"rosa"}, lambda one: withdraw(advancement, one))
    withdraw(advancement, district.rosa)
    with nothing_changes():
        assert refusal(withdraw, advancement, district.rosa) == {"PL-CAS-1", "JB-ENR-6"}


def test_the_page_says_whom_it_tells_and_that_the_evidence_stays(case_at, district, signed_in):
    case, client = case_at(State.WITH_DIRECTOR).case, signed_in(district.rosa)
    page = client.get(address("withdraw", case)).content.decode()
    assert "This e-mails 4 people: Sam Whitfield, Dana Brooks, Hugo Lindqvist, Hana Sato." in page
    page = client.post(address("withdraw", case), {"reason": ""}, follow=True).content.decode()
    assert "You withdrew. Your evidence stays yours" in page
    assert client.post(address("withdraw", case), {"reason": ""}).status_code == 409


def test_the_reason_is_for_employee_supervisor_and_human_resources(case_at, district, signed_in):
    case = case_at(State.WITH_DIRECTOR).case
    signed_in(district.rosa).post(address("withdraw", case), {"reason": "My mother is ill"})
    for name in ("rosa", "sam", "hugo", "ada"):
        assert "My mother is ill" in signed_in(district.cast[name]).get(address("case", case)).content.decode(), name


def test_strangers_find_nothing(case_at, district, signed_in):
    case = case_at(State.ENROLLED).case
    does_not_exist_for(signed_in, district, {*STRANGERS, "dana", "erin"}, address("withdraw", case))
    assert signed_in(district.sam).get(address("withdraw", case)).status_code == 403
