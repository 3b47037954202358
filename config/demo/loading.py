"""Load the demonstration: registers, people, and every story, as seen from today."""

from contextlib import contextmanager

from django.db import transaction
from django.db.models import F

from advancement.actions import coaching
from advancement.queries.coaching_calendar import begun
from casework import clock, outbox
from casework.models import Case, Message
from config.demo import registers
from config.demo.cases import STORIES
from config.demo.roster import Roster
from config.demo.story import Stage


@transaction.atomic
def load(stories=STORIES):
    """Into an empty database; returns how many people and cases there are then."""
    today = clock.today()
    registers.lay_down(today)
    roster = Roster(today)
    registers.equivalents(roster["gloria"], today)
    with nobody_woken():
        Stage(roster).play(stories)
        for one in begun(clock.now()):
            coaching.follow_calendar(one)
    # What was told in the past went out in the past.
    Message.objects.update(state=Message.State.SENT, sent_at=F("created_at"), attempts=1)
    return len(roster.people), Case.objects.count()


@contextmanager
def nobody_woken():
    """Each mail would wake the worker when the loading is through: some hundred times, for nothing."""
    wake, outbox.wake = outbox.wake, _rest
    try:
        yield
    finally:
        outbox.wake = wake


def _rest():
    """In the place of the call to the worker."""
