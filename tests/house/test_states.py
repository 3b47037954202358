"""The states of an advancement: each has its moves, its desk (or none on purpose), its public name and its place."""

from advancement.states import CLOSED, FLOW, MOVES, ON_THE_DESK_OF, PUBLIC, ROAD, DeskName, State

#: Nobody has anything to do: the case rests, or is over.
WITHOUT_A_DESK = CLOSED | {State.ON_HOLD}


def test_the_tables_speak_of_every_state():
    assert set(MOVES) == set(ON_THE_DESK_OF) == set(PUBLIC) == set(State)


def test_every_state_is_entered_by_a_move():
    """A draft, too: Part I goes back to the employee."""
    assert {after for moves in MOVES.values() for after in moves} == set(State)


def test_an_open_state_leads_somewhere_and_a_closed_one_only_to_the_notice_taken_back():
    assert {state for state, moves in MOVES.items() if not moves} == CLOSED - {State.PROMOTED}
    assert MOVES[State.PROMOTED] == {State.RESCINDED}


def test_a_state_has_a_desk_unless_nothing_is_to_be_done():
    assert {state for state, desk in ON_THE_DESK_OF.items() if desk is None} == WITHOUT_A_DESK
    assert {desk for desk in ON_THE_DESK_OF.values() if desk} <= set(DeskName)


def test_no_two_states_are_told_alike_and_each_says_whose_turn_it_is():
    assert len({public.name for public in PUBLIC.values()}) == len(State)
    assert all(public.name and public.turn and public.to_subject for public in PUBLIC.values())
    assert all(public.turn.endswith(".") and public.to_subject.endswith(".") for public in PUBLIC.values())


def test_the_road_passes_every_state_that_is_on_the_way():
    placed = [state for _name, states in ROAD for state in states]
    assert len(placed) == len(set(placed))
    assert set(State) - set(placed) == (CLOSED - {State.PROMOTED}) | {State.ON_HOLD}


def test_every_case_moves_by_these_tables():
    assert (FLOW.moves, FLOW.desks, FLOW.public, FLOW.closed) == (MOVES, ON_THE_DESK_OF, PUBLIC, CLOSED)
