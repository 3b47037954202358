"""Situations are built once for all tests that ask in them; each test leaves them as they were."""

import pytest
from django.db import transaction

from casework import clock
from tests.house.scenes import NOON, Stage


@pytest.fixture(scope="module")
def scene(request, django_db_setup, django_db_blocker):
    """The situation named by the parameter."""
    with django_db_blocker.unblock(), clock.at(NOON), transaction.atomic():
        yield Stage().build(request.param)
        transaction.set_rollback(True)
