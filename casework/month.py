"""The month of deadlines as a picture: weeks of days, with how much is due on each (PL-WRK-1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from casework.calendar import A_DAY, SATURDAY

WEEKS, DAYS = 5, 7


@dataclass(frozen=True)
class Day:
    """A day of the picture: how many things are due on it, and where it lies from today."""

    day: date
    number: int
    is_weekend: bool
    is_past: bool
    is_today: bool


def first_of(today: date) -> date:
    """The Sunday with which the picture begins."""
    return today - (today.weekday() + 1) % DAYS * A_DAY


def weeks(today: date, due: Mapping[date, int]) -> list[list[Day]]:
    """Five weeks from the one of `today` on, each from Sunday to Saturday; `due` is how many are due on a day."""
    days = [first_of(today) + timedelta(days=n) for n in range(WEEKS * DAYS)]
    drawn = [Day(one, due.get(one, 0), one.weekday() >= SATURDAY, one < today, one == today) for one in days]
    return [drawn[n : n + DAYS] for n in range(0, len(drawn), DAYS)]
