"""The employee starts a case (JB-ENR-1, 2, 4, 6)."""

from datetime import timedelta

import pytest

from advancement.actions import enrollment, life
from advancement.models import Advancement, Invitation, Line, Measure
from advancement.states import State
from casework import clock
from casework.models import Case
from people.models import Standing
from tests.advancement.questions import address, nothing_changes, only, refusal, told, verbs, waits
from tests.conftest import TODAY


def test_a_draft_towards_the_next_level_with_a_line_for_each_measure(district):
    one = enrollment.start(district.rosa, by=district.rosa)
    assert (one.from_level, one.target_level, one.case.state) == ("itss_1", "itss_2", State.DRAFT)
    assert (one.case.number, one.case.edition) == ("26-00001", "2008-04")
    assert set(one.lines.values_list("measure", "state")) == {(name, Line.State.WAITING) for name in Measure}


def test_one_line_of_the_timeline_and_part_one_waits_with_the_employee(district):
    one = enrollment.start(district.rosa, by=district.rosa)
    assert verbs(one.case) == ["start"]
    assert waits(one.case) == {("part-one", ""): ("Rosa", None)}
    assert told() == set()


def test_it_takes_up_the_invitation(district):
    enrollment.invite(district.rosa, by=district.sam, ground="growth")
    one = enrollment.start(district.rosa, by=district.rosa)
    assert Invitation.objects.get().taken_up_in == one.case


def test_nobody_starts_for_somebody_else(district):
    others = [one for name, one in district.cast.items() if name != "rosa"]
    assert [refusal(enrollment.start, district.rosa, by=one) for one in others] == [{"JB-ENR-4"}] * len(others)
    assert not Case.objects.exists()


@pytest.mark.parametrize("name", ["carl", "sam", "bob"])
def test_only_below_the_top_of_the_band(district, name):
    one = district.cast[name]
    assert refusal(enrollment.start, one, by=one) == {"JB-ENR-1"}


@pytest.mark.parametrize("kind", [Standing.Kind.PAR, Standing.Kind.SPECIAL_EVALUATION])
def test_not_during_par_or_a_special_evaluation(district, kind):
    Standing.objects.create(person=district.rosa, kind=kind, starts_on=TODAY)
    assert refusal(enrollment.start, district.rosa, by=district.rosa) == {"JB-ENR-2"}


def test_a_leave_or_a_standing_that_is_over_does_not_bar(district):
    Standing.objects.create(person=district.rosa, kind=Standing.Kind.LEAVE, starts_on=TODAY)
    Standing.objects.create(
        person=district.rosa, kind=Standing.Kind.PAR, starts_on=TODAY - timedelta(days=90), until=TODAY
    )
    assert enrollment.start(district.rosa, by=district.rosa)


def test_a_second_case_is_refused_while_one_is_open_and_not_after(case_at, district):
    advancement = case_at(State.ENROLLED)
    with nothing_changes():
        assert refusal(enrollment.start, district.rosa, by=district.rosa) == {"JB-ENR-6"}
    enrollment.withdraw(advancement, by=district.rosa)
    assert enrollment.start(district.rosa, by=district.rosa).case.number == "26-00002"


def test_a_promotion_that_has_still_to_begin_is_not_asked_for_again(case_at, district, signed_in):
    advancement = case_at(State.PROMOTED)
    assert advancement.effective_on > TODAY
    assert refusal(enrollment.start, district.rosa, by=district.rosa) == {"JB-ENR-1"}
    page = signed_in(district.rosa).get("/advancement/").content.decode()
    assert "is granted and begins on Mar 14, 2026" in page
    assert "Start Part I" not in page
    with clock.at(clock.now() + timedelta(days=4)):
        assert enrollment.start(district.rosa, by=district.rosa).target_level == "itss_3"


def test_a_draft_of_a_level_that_is_no_longer_held_is_closed(district):
    draft = enrollment.start(district.rosa, by=district.rosa)
    district.rosa.jobs.update(job_class=district.classes["itss_2"])
    facts = dict.fromkeys(enrollment.PART_ONE_FACTS[1:], True)
    enrollment.save_part_one(draft, by=district.rosa, meeting_on=TODAY, **facts)
    assert refusal(enrollment.sign_part_one, draft, by=district.rosa, proof=None) == {"JB-ENR-1"}
    life.follow(district.rosa, by=None)
    draft.case.refresh_from_db()
    assert draft.case.state == State.CLOSED
    assert told() == {"Rosa"}


def test_the_button_starts_once_however_often_it_is_pressed(district, signed_in):
    client = signed_in(district.rosa)
    first, second = client.post("/advancement/start/"), client.post("/advancement/start/", follow=True)
    number = Advancement.objects.get().case.number
    assert first.url == address("part-one", Case.objects.get())
    assert "It is finished or withdrawn before another one starts" in second.content.decode()
    assert client.get("/advancement/start/").status_code == 405
    assert number in client.get("/advancement/").content.decode()


def test_saving_is_the_employees_alone(district):
    draft = enrollment.start(district.rosa, by=district.rosa)
    facts = dict.fromkeys(enrollment.PART_ONE_FACTS[1:], False) | {"meeting_on": None}
    only(
        district,
        {"rosa"},
        lambda one: enrollment.save_part_one(draft, by=one, **facts),
    )
