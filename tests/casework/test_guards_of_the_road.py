"""What the database refuses of the road of an advancement: moves off its table, desks before their signatures.

Every move has a line in the timeline (PL-CAS-1, PL-SIG-1).
"""

from datetime import timedelta

import pytest

from advancement.guards import STANDS_ON
from advancement.states import CLOSED, MOVES, State
from casework import clock, timeline
from casework.models import Case
from casework.signing import void
from tests.casework.test_guards import refused, sql
from tests.conftest import TODAY


def _line(case, state):
    """The line of the timeline that somebody with a shell would forge for a move."""
    return timeline.record(case, "forged", "Moved.", by=None, state_from=case.state, state_to=state)


def _pushed(case, state):
    """What the database says to a move by SQL, with a line forged for it."""
    over = ", closed_on = opened_on" if state in CLOSED else ""

    def push():
        _line(case, state)
        sql(f"UPDATE casework_case SET state = %s{over} WHERE id = %s", state, case.pk)

    return refused(push)


def test_a_state_changes_only_with_a_line_of_the_timeline(case_at):
    case = case_at(State.DRAFT).case
    assert "a line of the timeline" in refused(Case.objects.filter(pk=case.pk).update, state=State.WITHDRAWN)
    _line(case, State.WITHDRAWN)
    assert sql("UPDATE casework_case SET state = %s, closed_on = opened_on WHERE id = %s", State.WITHDRAWN, case.pk)


@pytest.mark.parametrize("state", [state for state in State if state not in (State.DRAFT, State.CLOSED)])
def test_a_case_takes_no_other_move_than_those_of_its_table(case_at, state):
    case = case_at(state).case
    others = [one for one in (*State, "approved", "") if one != state and one not in MOVES[state]]
    said = {one: _pushed(case, one) for one in others}
    signed = {one for _, _, states in STANDS_ON for one in states}
    assert {one for one, text in said.items() if "only the moves of its table" in text} >= set(others) - signed
    # Where signatures are missing too, either guard may be the one that speaks first.
    assert {text.split(":")[0] for text in said.values()} <= {"PL-CAS-1", "PL-SIG-1"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (State.DRAFT, State.PART_ONE),
        (State.PART_ONE, State.ENROLLED),
        (State.ENROLLED, State.WITH_DIRECTOR),
        (State.WITH_DIRECTOR, State.WITH_COORDINATOR),
        (State.WITH_COORDINATOR, State.TO_CONFIRM),
        (State.TO_CONFIRM, State.WITH_ERSC),
        (State.WITH_ERSC, State.PROMOTED),
        (State.PROMOTED, State.RESCINDED),
        (State.ON_HOLD, State.WITH_ERSC),
    ],
)
def test_a_case_comes_to_no_desk_without_the_signature_before_it(case_at, before, after):
    case = case_at(before).case
    if after == State.RESCINDED:
        void(case.signatures.get(document__startswith="notice:"), by=None, reason="Forged")
    assert "only with the signatures before it" in _pushed(case, after)


def test_a_void_signature_takes_a_case_nowhere(case_at):
    case = case_at(State.RETURNED).case
    void(case.signatures.get(document="part-three"), by=None, reason="Taken back")
    assert "only with the signatures before it" in _pushed(case, State.WITH_DIRECTOR)


def test_an_advancement_begins_as_a_draft_and_is_over_once(case_at, district):
    case = case_at(State.WITHDRAWN).case
    facts = {"kind": "advancement", "slot": "other", "subject": district.rosa, "edition": "2008-04"}
    facts |= {"opened_on": TODAY, "state_since": clock.now(), "number": "26-99999"}
    assert "begins as a draft" in refused(Case.objects.create, state=State.WITH_ERSC, **facts)
    one = Case.objects.filter(pk=case.pk)
    assert "is over once" in refused(one.update, closed_on=None)
    assert "is over once" in refused(one.update, closed_on=TODAY + timedelta(days=1))
    assert "keeps its kind" in refused(one.update, kind="in-band")


def test_a_case_that_goes_on_is_not_over(case_at):
    enrolled = case_at(State.ENROLLED)
    assert "is over once" in refused(Case.objects.filter(pk=enrolled.case_id).update, closed_on=TODAY)
