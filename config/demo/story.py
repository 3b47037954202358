"""What happened to one person, act by act; all stories are lived together, in the order of time."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cached_property

from django.utils import timezone

from advancement.permissions.desks import desk_of
from advancement.queries.facts import open_advancement_of
from casework import clock
from casework.calendar import business_days_after
from casework.models import Case
from casework.signing import Proof
from config.demo.cast import PASSWORD
from config.demo.registers import business_days_before, closed_days

PROOF_ADDRESS = "10.20.0.14"
OPENS = time(8, 15)
BETWEEN_ACTS = timedelta(minutes=14)
BETWEEN_STORIES = timedelta(minutes=1)


@dataclass(frozen=True)
class Act:
    """One act, so many business days before the day of loading: a function of the life it happens in."""

    ago: int
    do: object
    facts: dict = field(default_factory=dict)


def act(ago, do, **facts):
    """A story of one act, to be added to others."""
    return [Act(ago, do, facts)]


@dataclass
class Life:
    """The person a story is about, and those around them; `place` tells stories apart, so that hours do not collide."""

    stage: "Stage"
    username: str
    place: int

    @cached_property
    def person(self):
        """The subject."""
        return self.stage.roster[self.username]

    @property
    def advancement(self):
        """The open case, or the last one."""
        return open_advancement_of(self.person) or Case.objects.filter(subject=self.person).latest("pk").advancement

    @property
    def case(self):
        """The case of the advancement."""
        return self.advancement.case

    def at(self, name):
        """Whoever is at a desk of the case by relation."""
        return self.stage.roster[desk_of(self.case, name).holder.username]

    def named(self, username):
        """Somebody by user name."""
        return self.stage.roster[username]


class Stage:
    """The day of loading, its calendar, and everybody on it."""

    def __init__(self, roster):
        self.roster, self.today = roster, roster.today
        self.closed = frozenset(closed_days(roster.today))

    def day(self, ago):
        """The business day so many before the day of loading, or after it where negative."""
        if ago < 0:
            return business_days_after(self.today, -ago, self.closed)
        return business_days_before(self.today, ago, self.closed)

    def play(self, stories):
        """Live through the stories (user name → Acts) together."""
        for moment, _place, _number, one, life in sorted(self._acts(stories), key=lambda entry: entry[:3]):
            with clock.at(moment):
                try:
                    one.do(life, **one.facts)
                except Exception as error:
                    error.add_note(f"in the story of {life.username}: {one.do.__name__}, {one.ago} business days ago")
                    raise

    def _acts(self, stories):
        for place, (username, acts) in enumerate(stories.items()):
            life, on_the_day = Life(self, username, place), {}
            for number, one in enumerate(acts):
                before = on_the_day.setdefault(one.ago, 0)
                on_the_day[one.ago] += 1
                opens = datetime.combine(self.day(one.ago), OPENS)
                moment = opens + before * BETWEEN_ACTS + place % 14 * BETWEEN_STORIES
                yield timezone.make_aware(moment).astimezone(UTC), place, number, one, life


def proof():
    """What somebody brings who signs."""
    return Proof(PASSWORD, PROOF_ADDRESS)
