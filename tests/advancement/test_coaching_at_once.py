"""Two who agree on the same hour at once, in two coachings or two windows: one of them gets it (JB-COA-3)."""

from datetime import time, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from advancement.actions import coaching as actions
from advancement.models import AgreedSession
from advancement.states import State
from casework import clock
from tests.advancement.coached import SESSION, Coached, january
from tests.casework.test_at_once import at_once, one_wins
from tests.conftest import TODAY, District, Walk

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def pair(transactional_db):
    """Rosa and Omar, both coached by Carl."""
    district = District()

    def case_at(state, person):
        return Walk(district, person).to(State(state))

    return [Coached(district, case_at, who).to("agreed") for who in (district.rosa, district.omar)]


def test_an_hour_of_the_coach_goes_to_one_of_two(pair):
    rosa, omar = pair
    one_wins(rosa.agree, lambda: omar.agree(starts_at=time(16)), lambda: rosa.agree(by=rosa.coach))
    assert AgreedSession.objects.filter(cancelled_at=None).count() == 1


def test_two_sessions_are_not_moved_to_the_same_hour(pair):
    first, second = pair[0].agree(), pair[1].agree(TOMORROW + timedelta(days=1))
    move = {"day": TOMORROW + timedelta(days=2), "starts_at": time(9), "hours": Decimal(2), "place": "Lab"}
    one_wins(*[lambda one=one: actions.move_session(one, by=pair[0].coach, **move) for one in (first, second)])


def test_the_database_alone_keeps_two_rows_apart(pair):
    begins = clock.now() + timedelta(days=1)
    facts = {"begins": begins, "place": "x", "entered_at": begins}

    def insert(one, minutes):
        ends = begins + timedelta(minutes=minutes)
        return lambda: AgreedSession.objects.create(coaching=one.one, entered_by=one.coach, ends=ends, **facts)

    ends = at_once(insert(pair[0], 60), insert(pair[1], 90))
    assert sorted(type(end) for end in ends if end) == [IntegrityError]


def test_a_session_is_corrected_or_taken_out(pair):
    walk = pair[0]
    with january(30):
        session = walk.log(TODAY.replace(month=1, day=13))
    said = SESSION | {"day": session.day, "hours": Decimal(2)}
    one_wins(
        lambda: actions.correct_session(session, by=walk.coach, **said),
        lambda: actions.correct_session(session, by=walk.coach, **said | {"hours": Decimal(3)}),
        lambda: actions.remove_session(session, by=walk.coach),
    )
