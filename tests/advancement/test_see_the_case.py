"""The page of a case says where it is, who signed what, and whose signature is missing."""

import re

import pytest
from django.urls import reverse

from advancement.actions import enrollment, lines, routing
from advancement.models import Advancement, Course, Measure
from advancement.queries.facts import edition_of
from advancement.queries.standing import parts_of, road_of
from advancement.states import CLOSED, ROAD, State
from casework.models import Case, Voidance
from casework.work import open_items
from tests.advancement.questions import address, sign_all
from tests.conftest import PROOF, TODAY, Walk, read_and_sign

PART_ONE, PART_TWO, PART_THREE, APPROVAL, COMPLETION, CONFIRMATION, NOTICE = range(7)
NOBODY_YET = {
    PART_TWO: ("the supervisor",),
    PART_THREE: ("the supervisor",),
    APPROVAL: ("the division or department director",),
    COMPLETION: ("the Support Services Coordinator",),
    CONFIRMATION: ("a second Support Services Coordinator",),
    NOTICE: ("the Employee and Retiree Service Center",),
}


def told(advancement):
    """Each part by its place: (state, who signed, who has still to sign)."""
    advancement = Advancement.objects.get(pk=advancement.pk)
    parts = parts_of(advancement, open_items().filter(case=advancement.case), edition_of(advancement))
    return {
        n: (one.state, tuple(row.signer.first_name for _, row in one.signed), one.missing)
        for n, one in enumerate(parts)
    }


def unsigned(*places):
    return {n: ("Unsigned", (), NOBODY_YET[n]) for n in places}


# --- Whose signature is there, and whose is missing


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.DRAFT, {PART_ONE: ("Unsigned", (), ("Rosa Delgado", "the supervisor"))}),
        (State.PART_ONE, {PART_ONE: ("Half signed", ("Rosa",), ("Sam Whitfield, the supervisor",))}),
        (State.ENROLLED, {PART_ONE: ("Signed", ("Rosa", "Sam"), ())}),
    ],
)
def test_part_one_names_who_signed_and_who_has_not(case_at, state, expected):
    assert told(case_at(state)) == expected | unsigned(*NOBODY_YET)


def test_each_of_two_coordinators_is_told_of(case_at):
    found = told(case_at(State.TO_CONFIRM))
    assert found[COMPLETION] == ("Signed", ("Hugo",), ())
    assert found[CONFIRMATION] == ("Unsigned", (), ("a second Support Services Coordinator",))


def test_the_director_at_whose_desk_it_is_has_a_name(case_at):
    assert told(case_at(State.WITH_DIRECTOR))[APPROVAL] == (
        "Unsigned",
        (),
        ("Dana Brooks, the division or department director",),
    )


def test_in_a_case_that_is_over_nobody_has_still_to_sign(case_at):
    found = told(case_at(State.WITHDRAWN))
    assert {missing for _state, _signed, missing in found.values()} == {()}
    assert [state for state, _signed, _missing in found.values()] == ["Signed", *["Unsigned"] * 6]


def test_a_void_signature_is_no_signature(case_at, district):
    advancement = case_at(State.PART_ONE)
    signature = advancement.case.signatures.get()
    Voidance.objects.create(signature=signature, at=signature.signed_at, by=district.sam, reason="Another date")
    state, signed, missing = told(advancement)[PART_ONE]
    assert (state, signed, missing) == ("Void", (), ("Rosa Delgado", "Sam Whitfield, the supervisor"))


def test_each_line_of_part_two_and_each_notice_names_who_signed_it(case_at):
    found = told(case_at(State.RESCINDED))
    assert found[PART_TWO] == ("Signed", ("Sam",) * 5, ())
    assert found[NOTICE] == ("Signed", ("Erin",) * 2, ())


def test_part_two_is_whole_with_the_required_lines_and_two_others(district):
    walk = Walk(district)
    advancement = walk.to(State.ENROLLED)
    walk._evidence()
    sign_all(advancement, district, Walk.MEASURES[:4])
    assert told(advancement)[PART_TWO] == ("Half signed", ("Sam",) * 4, ("the supervisor",))
    lines.submit_line(advancement, Measure.COURSEWORK, by=district.rosa)
    assert told(advancement)[PART_TWO] == ("Half signed", ("Sam",) * 4, ("Sam Whitfield, the supervisor",))
    read_and_sign(advancement, Measure.COURSEWORK, by=district.sam, reviewed_on=TODAY, proof=PROOF)
    assert told(advancement)[PART_TWO] == ("Signed", ("Sam",) * 5, ())


def test_the_page_names_line_signer_capacity_and_day_and_marks_what_is_void(case_at, district, signed_in):
    advancement = case_at(State.PROMOTED)
    signature = advancement.case.signatures.get(document="part-two:coursework")
    Voidance.objects.create(signature=signature, at=signature.signed_at, by=district.sam, reason="Another course")
    page = signed_in(district.ada).get(address("case", advancement.case)).content.decode()
    page = re.sub("</?time[^>]*>", "", page)
    number = advancement.notices.get().number
    assert "<div>Industry certification: Sam Whitfield, supervisor, Mar 10, 2026</div>" in page
    assert "<s>Qualified course work: Sam Whitfield, supervisor, Mar 10, 2026</s> void" in page
    assert f"<div>{number}: Erin McCall, Employee and Retiree Service Center, Mar 10, 2026</div>" in page


def test_the_page_says_so_to_everybody(case_at, district, signed_in):
    advancement = case_at(State.PART_ONE)
    for viewer in (district.rosa, district.sam, district.ada):
        page = signed_in(viewer).get(address("case", advancement.case)).content.decode()
        assert "Half signed" in page
        assert "Still to sign: Sam Whitfield, the supervisor" in page


def test_what_waits_says_with_whom_and_what_is_over_how_it_ended(case_at, district, signed_in):
    client = signed_in(district.rosa)
    waiting = client.get(address("case", case_at(State.PART_ONE).case)).content.decode()
    assert "Whose turn" in waiting
    assert ">with Sam Whitfield,<" in waiting
    enrollment.withdraw(Advancement.objects.get(), by=district.rosa, reason="")
    over = client.get(address("case", Case.objects.get())).content.decode()
    assert "How it ended" in over
    assert "Whose turn" not in over


# --- Where it is


@pytest.mark.parametrize("state", sorted(CLOSED - {State.PROMOTED}))
def test_the_picture_of_a_case_that_ended_otherwise_shows_no_step_as_under_way(case_at, state):
    shown = [one for _name, one in road_of(case_at(state).case)]
    assert shown.count("ended") == 1
    assert "current" not in shown


def test_after_a_rescission_the_picture_ends_with_it(case_at):
    *before, last = road_of(case_at(State.RESCINDED).case)
    assert last == ("Notice rescinded", "ended")
    assert before == [(name, "done") for name, _states in ROAD[:-1]]


def test_after_the_notice_every_step_is_done(case_at):
    assert road_of(case_at(State.PROMOTED).case) == [(name, "done") for name, _states in ROAD]


def test_the_page_of_a_rescinded_case_says_what_happened(case_at, district, signed_in):
    advancement = case_at(State.RESCINDED)
    for viewer in (district.rosa, district.erin):
        page = signed_in(viewer).get(address("case", advancement.case)).content.decode()
        assert "Ended at step 6 of 6: Notice rescinded" in page
        assert "All 6 steps done" not in page


# --- Who comes too late


def test_what_was_typed_for_a_step_that_is_no_longer_open_is_shown_and_not_lost(case_at, district, signed_in):
    advancement = case_at(State.WITH_DIRECTOR)
    where = address("return-form", advancement.case)
    routing.return_to_supervisor(advancement, by=district.dana, reason="The copy is missing")
    late = signed_in(district.dana).post(where, {"reason": "The date of the meeting\n<b>is missing</b>"})
    page = late.content.decode()
    assert late.status_code == 409
    assert "What you typed" in page
    assert "The date of the meeting<br>&lt;b&gt;is missing&lt;/b&gt;" in page


def test_a_password_that_was_typed_is_never_shown(case_at, district, signed_in):
    advancement = case_at(State.WITH_COORDINATOR)
    late = signed_in(district.dana).post(address("approve", advancement.case), {"password": "a secret of mine"})
    assert late.status_code == 409
    assert "What you typed" not in late.content.decode()
    assert "a secret of mine" not in late.content.decode()


# --- A case that ended shows Part II as it was signed


def test_a_closed_case_shows_each_line_with_who_signed_it_when_and_what_was_found(case_at, district, signed_in):
    advancement = case_at(State.PROMOTED)
    html = signed_in(district.rosa).get(advancement.case.get_absolute_url()).content.decode()
    assert "As each line was signed." in html
    for measure in Walk.MEASURES:
        assert reverse("advancement:line", args=[advancement.case.number, measure]) in html
    assert html.count('data-label="Signed"><div>Sam Whitfield, <time') == len(Walk.MEASURES)
    assert "45 hours count; 40 are asked." in html


def test_what_was_signed_is_shown_and_not_what_would_hold_today(case_at, district, signed_in):
    advancement = case_at(State.PROMOTED)
    Course.objects.filter(person=district.rosa).update(title="Another title", hours=1)
    html = signed_in(district.rosa).get(address("line", advancement.case, "coursework")).content.decode()
    assert "Sam Whitfield signed this line on" in html
    assert ("Network administration" in html, "45 hours count" in html) == (True, True)
    assert "Another title" not in html


def test_a_line_that_was_not_signed_says_so(case_at, district, signed_in):
    advancement = case_at(State.WITHDRAWN)
    browser = signed_in(district.rosa)
    assert "No line was signed before the case ended." in browser.get(advancement.case.get_absolute_url()).text
    assert (
        "The case ended before this line was signed."
        in browser.get(address("line", advancement.case, "portfolio")).text
    )


def test_of_a_standing_a_closed_case_tells_no_more_than_an_open_one(case_at, district, signed_in):
    advancement = case_at(State.PROMOTED)
    for person, told_so in ((district.rosa, True), (district.erin, False)):
        browser = signed_in(person)
        pages = (advancement.case.get_absolute_url(), address("line", advancement.case, "performance"))
        assert ["Peer Assistance" in browser.get(page).text for page in pages] == [told_so] * 2, person


# --- Who is offered it


@pytest.mark.parametrize(("name", "offered"), [("rosa", True), ("carl", True), ("sam", False), ("hugo", False)])
def test_my_advancement_is_offered_to_the_levels_of_the_band(district, signed_in, name, offered):
    """An engineer is in a class beside the band: the guide knows it, and nobody advances in it."""
    page = signed_in(district.cast[name]).get("/").content.decode()
    assert (f'href="{reverse("advancement:mine")}"' in page) == offered
