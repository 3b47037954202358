"""Situations are built once for all tests that ask in them; each test leaves them as they were."""

from contextlib import ExitStack

import pytest
from django.db import transaction

from casework import clock
from tests.house.scenes import NOON, Stage


class Theatre:
    """The situation that stands on the stage; another one takes its place only when it is asked for."""

    def __init__(self):
        self.standing, self.scene = ExitStack(), None

    def show(self, name):
        """The situation of that name."""
        if self.scene is None or self.scene.name != name:
            self.clear()
            self.standing.enter_context(clock.at(NOON))
            self.standing.enter_context(transaction.atomic())
            self.standing.callback(transaction.set_rollback, rollback=True)
            self.scene = Stage().build(name)
        return self.scene

    def clear(self):
        """Leave the database as it was before."""
        self.standing.close()
        self.scene = None


@pytest.fixture(scope="module")
def theatre(django_db_setup, django_db_blocker):
    """Where the situations of a module are shown one after the other."""
    with django_db_blocker.unblock():
        one = Theatre()
        yield one
        one.clear()


@pytest.fixture
def scene(request, theatre):
    """The situation named by the parameter."""
    return theatre.show(request.param)
