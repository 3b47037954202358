"""What an earlier test did is said again only where it comes out the same, and then every row is the same."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from advancement.states import State
from casework import clock
from people.models import Person
from tests.conftest import Walk
from tests.stored import Trail, _rows


@pytest.fixture
def kept(district):
    """What is kept of this test alone."""
    district.trail.kept = {}
    return district.trail.kept


def walked(district, kept, state):
    """Every row that there is with Rosa's case in a state, and what waits for the commit."""
    district.trail = Trail(lambda: True)
    district.trail.kept = kept
    with transaction.atomic():
        Walk(district).to(state)
        rows = {table: sorted(_rows(table)[1], key=repr) for table in connection.introspection.table_names()}
        hooks = [hook[1:] for hook in connection.run_on_commit]
        transaction.set_rollback(True)
    return rows, hooks


@pytest.mark.parametrize("state", State)
def test_every_row_and_all_that_waits_for_the_commit_is_the_same(district, kept, state):
    first = walked(district, kept, state)
    assert len(kept) == 1
    assert walked(district, kept, state) == first


def test_what_follows_what_was_said_again_is_kept_as_well(district, kept):
    Walk(district).to(State.DRAFT)
    Walk(district, district.omar).to(State.DRAFT)
    assert [len(way) for way in kept] == [1, 2]


def test_on_another_day_it_is_really_done(district, kept):
    with clock.at(clock.now() + timedelta(days=1)):
        Walk(district).to(State.DRAFT)
    assert [said for _, said in next(iter(kept))] == [clock.now() + timedelta(days=1)]


def test_so_it_is_after_something_else_was_written(district, kept):
    Person.objects.filter(pk=district.rosa.pk).update(last_name="Delgado Ruiz")
    Walk(district).to(State.DRAFT)
    assert kept == {}


def test_and_after_something_failed(district, kept):
    with pytest.raises(ZeroDivisionError):
        district.trail.do("something", lambda: 1 / 0)
    Walk(district).to(State.DRAFT)
    assert kept == {}


def test_and_where_a_test_may_change_the_code(district, kept, monkeypatch):
    Walk(district).to(State.DRAFT)
    assert kept == {}


@pytest.fixture
def longer_codes(monkeypatch):
    """Codes on paper are of sixteen letters."""
    monkeypatch.setattr("casework.signing.CODE_LENGTH", 16)


def test_and_where_something_else_changed_it(district, kept, longer_codes):
    Walk(district).to(State.DRAFT)
    assert kept == {}


def test_and_where_the_settings_are_changed(district, kept, settings):
    settings.BASE_URL = "http://elsewhere"
    Walk(district).to(State.DRAFT)
    assert kept == {}


@pytest.mark.django_db(transaction=True)
def test_and_where_it_is_committed(district, kept):
    Walk(district).to(State.DRAFT)
    assert kept == {}


def test_a_statement_that_cannot_be_said_again_keeps_nothing(district, kept):
    def undone():
        with transaction.atomic():
            Person.objects.filter(pk=district.rosa.pk).update(last_name="Delgado Ruiz")
            transaction.set_rollback(True)

    district.trail.do("undone", undone)
    assert kept == {}
    assert district.trail.way is None
