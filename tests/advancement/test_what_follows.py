"""Before a signature the page says whose desk is next and by when, as it then comes true (JB-VER-10)."""

import pytest

from advancement.actions import enrollment, finalizing, lines, routing
from advancement.models import Advancement, Measure
from advancement.queries.forecast import after
from advancement.states import State
from casework.personnel.actions.appointments import end_appointment
from tests.advancement.questions import address, day, delegation, sign_all, standing, waits
from tests.conftest import PROOF, TODAY, Walk, read_and_sign

BY = "by Wednesday, March 25."
HR_NAMES = "It goes to Human Resources, which names somebody, by Wednesday, March 25."
GOES_ON = "Part II goes on; Part III follows once every line that is asked for is signed."


@pytest.fixture
def said(district, signed_in):
    """What the page of a step says follows, before it says who is mailed."""

    def on(who, step, case, *rest):
        text = signed_in(district.cast[who]).get(address(step, case, *rest)).content.decode()
        return text.partition('<p class="what-happens">')[2].partition("</p>")[0].partition(" This e-mails")[0]

    return on


def all_but(measure, district):
    """Rosa's case in which every line but one is signed, and that one is submitted."""
    walk = Walk(district)
    advancement = walk.to(State.ENROLLED)
    walk._evidence()
    sign_all(advancement, district, [one for one in Walk.MEASURES if one != measure])
    lines.submit_line(advancement, measure, by=district.rosa)
    return advancement


@pytest.mark.parametrize(
    ("state", "who", "step", "says"),
    [
        (State.DRAFT, "rosa", "sign-part-one", f"It goes to Sam Whitfield, {BY}"),
        (State.PART_ONE, "sam", "enroll", "Then Rosa Delgado gathers evidence; no day is set for it."),
        (State.WITH_DIRECTOR, "dana", "approve", f"It goes to the Support Services Coordinator, {BY}"),
        (State.WITH_COORDINATOR, "hugo", "complete", f"It goes to a second Support Services Coordinator, {BY}"),
        (State.TO_CONFIRM, "hana", "confirm", f"It goes to the Employee and Retiree Service Center, {BY}"),
        (State.WITH_ERSC, "erin", "issue-notice", "With it the case ends."),
    ],
)
def test_each_signature_says_whose_desk_is_next_and_by_when(case_at, said, state, who, step, says):
    assert said(who, step, case_at(state).case) == says


def test_the_last_line_says_with_whom_part_three_is_then(district, said):
    advancement = all_but(Measure.COURSEWORK, district)
    told = said("sam", "review-line", advancement.case, "coursework")
    assert told == f"With this line everything is signed: Part III goes to Sam Whitfield, {BY}"
    read_and_sign(advancement, Measure.COURSEWORK, by=district.sam, reviewed_on=TODAY, proof=PROOF)
    holder, due_on = waits(advancement.case)["sign-part-three", ""]
    assert (holder, f"{due_on:by %A, %B %-d.}") == ("Sam", BY)


def test_a_line_before_it_says_that_part_two_goes_on(district, case_at, said):
    walk = Walk(district)
    advancement = walk.to(State.ENROLLED)
    walk._evidence()
    lines.submit_line(advancement, Measure.COURSEWORK, by=district.rosa)
    assert said("sam", "review-line", advancement.case, "coursework") == GOES_ON
    assert said("sam", "sign-lines", advancement.case) == GOES_ON
    for measure in (Measure.ASSESSMENTS, Measure.CERTIFICATION):
        lines.submit_line(advancement, measure, by=district.rosa)
    assert said("sam", "sign-lines", advancement.case) == (
        f"If you sign all of these, Part III goes to Sam Whitfield, {BY}"
    )


def test_part_three_that_waits_already_keeps_its_day(district):
    walk = Walk(district)
    advancement = walk.to(State.ENROLLED)
    walk._evidence()
    walk._lines()
    with day(2026, 3, 12):
        told = str(after("sign-line", Advancement.objects.get(pk=advancement.pk), by=district.sam, about="portfolio"))
    assert told.startswith(f"With this line everything is signed: Part III goes to Sam Whitfield, {BY}")


def test_while_the_clock_rests_no_day_is_said(case_at, district, said):
    advancement = case_at(State.WITH_COORDINATOR)
    standing(district.rosa, "leave")
    assert said("hugo", "complete", advancement.case) == "It goes to a second Support Services Coordinator."


def test_who_signs_now_is_not_whose_desk_is_next(case_at, district, said):
    """With one coordinator left, nobody can confirm what they complete (S2)."""
    advancement = case_at(State.WITH_COORDINATOR)
    end_appointment(district.hana.appointments.get(), by=district.max, until=TODAY)
    assert said("hugo", "complete", advancement.case) == HR_NAMES
    finalizing.complete(advancement, by=district.hugo, proof=PROOF)
    item = advancement.case.work.get(done_at=None)
    assert (item.unassigned, item.step) == (True, "advancement:confirm")


def test_a_director_who_acts_for_the_supervisor_does_not_approve_it_next(district, said):
    walk = Walk(district)
    advancement = walk.to(State.ENROLLED)
    walk._evidence()
    walk._lines()
    delegation(district.sam, district.dana, district.nina)
    assert said("dana", "sign-part-three", advancement.case) == HR_NAMES
    routing.sign_part_three(advancement, by=district.dana, proof=PROOF)
    assert advancement.case.work.get(done_at=None).unassigned


def test_without_a_supervisor_human_resources_names_somebody(case_at, district, said):
    advancement = case_at(State.DRAFT)
    facts = dict.fromkeys(("guide_reviewed", "own_time", "tuition_known", "consequences_known"), True)
    enrollment.save_part_one(advancement, by=district.rosa, meeting_on=TODAY, **facts)
    district.rosa.supervisions.all().delete()
    assert said("rosa", "sign-part-one", advancement.case) == HR_NAMES
