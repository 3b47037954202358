"""The guards of the database leave before a committing test empties its tables, and are back for the next one."""

import pytest
from django.db import connection

from people import guards
from people.models import Person


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_can_be_cleared_away():
    assert guards.missing(connection) == []
    Person.objects.create_user("ann", "correct horse battery staple")


@pytest.mark.django_db(transaction=True)
def test_the_next_one_finds_empty_tables_and_every_guard():
    assert not Person.objects.exists()
    assert guards.missing(connection) == []
