"""Every state can be reached through the acts of people."""

import pytest

from advancement.states import State


@pytest.mark.parametrize("state", list(State))
def test_every_state_is_reached(case_at, state):
    assert case_at(state).case.state == state
