"""Whose turn it is in an enrolled case: said from the work that waits, on every page that says it."""

import pytest

from advancement.actions import enrollment, lines
from advancement.models import Measure
from advancement.queries.team import rows_for
from advancement.queries.turns import turn_of, waits_for, work_of
from advancement.states import State
from casework import work
from casework.models import WorkItem
from casework.work import Desk
from tests.advancement.questions import address
from tests.conftest import TODAY, Walk, certified

STILL = "You can still gather evidence."
GATHERS = "The employee gathers evidence; the supervisor signs it line by line."
TO_HER = "You gather evidence and submit it; your supervisor signs it line by line."


def turn(case, reader):
    case.refresh_from_db()
    return turn_of(case, work_of([case])[case.pk], reader)


def pages(client, case):
    """What My work, My team or My advancement, and the case say."""
    return [client.get(one).content.decode() for one in ("/", address("case", case))]


@pytest.fixture
def enrolled(case_at):
    return case_at(State.ENROLLED)


def test_while_nothing_else_waits_the_employee_gathers_evidence(district, enrolled):
    assert (turn(enrolled.case, district.sam), turn(enrolled.case, district.rosa)) == (GATHERS, TO_HER)


def test_a_line_that_was_submitted_waits_for_the_supervisor(district, enrolled, signed_in):
    certified(district, district.rosa)
    lines.submit_line(enrolled, Measure.CERTIFICATION, by=district.rosa)
    said = "It waits for {} to review “Industry certification”."
    found = {name: turn(enrolled.case, district.cast[name]) for name in ("rosa", "sam", "hugo")}
    sam = "Sam Whitfield"
    assert found == {"rosa": f"{said.format(sam)} {STILL}", "sam": said.format("you"), "hugo": said.format(sam)}
    assert all(found["sam"] in page for page in pages(signed_in(district.sam), enrolled.case))
    assert found["sam"] in signed_in(district.sam).get("/advancement/team/").content.decode()
    assert all(found["rosa"] in page for page in pages(signed_in(district.rosa), enrolled.case))
    assert found["rosa"] in signed_in(district.rosa).get("/advancement/").content.decode()


def test_a_line_that_came_back_waits_for_the_employee(district, enrolled):
    certified(district, district.rosa)
    lines.submit_line(enrolled, Measure.CERTIFICATION, by=district.rosa)
    lines.return_line(enrolled, Measure.CERTIFICATION, by=district.sam, reason="The copy is missing")
    said = "It waits for {} to mend “Industry certification”."
    found = [turn(enrolled.case, one) for one in (district.sam, district.rosa)]
    assert found == [said.format("the employee"), f"{said.format('you')} {STILL}"]


def test_where_nothing_is_left_but_part_three_it_says_so(district, signed_in):
    walk = Walk(district)
    case = walk.to(State.ENROLLED).case
    walk._evidence()
    walk._lines()
    assert turn(case, district.rosa) == "Everything is signed. It waits for Sam Whitfield to sign Part III."
    for where in ("/", "/advancement/team/", address("case", case)):
        page = signed_in(district.sam).get(where).content.decode()
        assert "Everything is signed. It waits for you to sign Part III." in page, where
        assert "gathers evidence" not in page, where


def test_with_nobody_to_take_it_human_resources_names_somebody(district):
    walk = Walk(district)
    case = walk.to(State.ENROLLED).case
    walk._evidence()
    walk._lines()
    WorkItem.objects.filter(case=case, done_at=None).update(holder=None, role="hr_coordinator", unassigned=True)
    assert turn(case, district.rosa) == (
        "Everything is signed. It waits for Human Resources to name who signs Part III."
    )


def test_several_wait_each_for_their_own(district, enrolled):
    case = enrolled.case
    for number, title in enumerate(("Sign “A”", "Sign “B”", "Sign “C”", "Sign “D”")):
        work.hand_to(Desk("supervisor", holder=district.sam), case, "x", f"{title}: Rosa Delgado", about=number)
    work.hand_to(Desk("proctor", role="proctor"), case, "y", "Select two tests for “Field”: Rosa Delgado")
    work.hand_to(
        Desk("proctor", role="proctor"), case, "z", "Too early: Rosa Delgado", not_before=TODAY.replace(year=2027)
    )
    assert turn(case, district.hugo) == (
        "It waits for Sam Whitfield to sign “A”, sign “B” and do 2 things more; for the proctor to select two tests for"
        " “Field”."
    )


@pytest.mark.parametrize("state", sorted(set(State) - {State.ENROLLED}))
def test_in_every_other_state_the_state_says_it(case_at, district, state):
    case = case_at(state).case
    assert waits_for(case, work_of([case])[case.pk], district.sam) == ""


def test_what_is_not_met_yet_holds_up_an_enrolled_case_only(case_at, district):
    def held_up(state):
        advancement = case_at(state)
        [row] = rows_for([district.rosa], district.sam, TODAY)
        enrollment.withdraw(advancement, by=district.rosa)
        return row.turn, row.reason and row.reason.rule

    assert held_up(State.PART_ONE) == ("The supervisor signs Part I, or returns it.", None)
    assert held_up(State.ENROLLED) == ("", "JB-SKL-1")
