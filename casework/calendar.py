"""Arithmetic of days: months counted forward, business days, pay periods. No rows, no clock."""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import dateformat

from casework.wording import gettext as _
from casework.wording import ngettext

A_DAY = timedelta(days=1)
SATURDAY = 5


def day_text(day: date | None) -> str:
    """A date as it is written in a sentence: Jun 12, 2009."""
    return dateformat.format(day, "M j, Y") if day else _("no date")


def day_after(day: date) -> date:
    """The next day; the last of the calendar, which forms get for "never", has none and stays."""
    return day + A_DAY if day < date.max else day


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last of that month if it has no such day (PL-DUE-3)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max  # what a slip of the keyboard asks for must not end in an overflow
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def years_after(day: date, years: int) -> date:
    """The same day so many years later; Feb 29 becomes Feb 28 (PL-DUE-3)."""
    return months_after(day, years * 12)


def is_business_day(day: date, closed: Collection[date] = ()) -> bool:
    """Neither Saturday nor Sunday, nor a day on which the employer is closed."""
    return day.weekday() < SATURDAY and day not in closed


@dataclass(frozen=True)
class Deadline:
    """A day counted in business days, and the closed weekdays that were passed over on the way."""

    due_on: date
    counted_from: date
    business_days: int
    skipped: tuple[date, ...]

    def __str__(self):
        counted = ngettext(
            "%(days)s business day after %(start)s is %(due)s.",
            "%(days)s business days after %(start)s is %(due)s.",
            self.business_days,
        )
        sentence = counted % {
            "days": self.business_days,
            "start": day_text(self.counted_from),
            "due": day_text(self.due_on),
        }
        if not self.skipped:
            return sentence
        closed = "; ".join(day_text(day) for day in self.skipped)
        return sentence + " " + _("Not counted, because closed: %(days)s.") % {"days": closed}


def deadline(day: date, business_days: int, closed: Collection[date] = ()) -> Deadline:
    """So many business days after `day`, which itself is not counted, with what was skipped."""
    due, left, skipped = day, business_days, []
    while left > 0:
        due += A_DAY
        if is_business_day(due, closed):
            left -= 1
        elif due.weekday() < SATURDAY:
            skipped.append(due)
    return Deadline(due, day, business_days, tuple(skipped))


def business_days_after(day: date, business_days: int, closed: Collection[date] = ()) -> date:
    """The date so many business days after `day` (PL-DUE-1)."""
    return deadline(day, business_days, closed).due_on


def business_days_between(start: date, end: date, closed: Collection[date] = ()) -> int:
    """How many business days lie after `start`, up to and including `end`; negative when `end` is earlier."""
    if end < start:
        return -business_days_between(end, start, closed)
    return sum(is_business_day(start + timedelta(days=n), closed) for n in range(1, (end - start).days + 1))


def due_text(due_on: date, on: date, closed: Collection[date] = ()) -> str:
    """By when something is due; once that has passed, by how many business days it is late (PL-DUE-1)."""
    said = {"day": dateformat.format(due_on, "l, F j"), "days": business_days_between(due_on, on, closed)}
    if on <= due_on:
        return _("It is due on %(day)s.") % said
    if not said["days"]:
        return _("It was due on %(day)s, and is still accepted.") % said
    late = ngettext(
        "It was due on %(day)s: it is %(days)s business day late, and still accepted.",
        "It was due on %(day)s: it is %(days)s business days late, and still accepted.",
        said["days"],
    )
    return late % said


def first_pay_period_after(day: date, starts: Sequence[date]) -> date | None:
    """The first of the sorted starts that is later than `day`; None where the calendar ends before."""
    place = bisect_right(starts, day)
    return starts[place] if place < len(starts) else None


def first_period_after(day: date, any_start: date, days: int) -> date:
    """The first start later than `day` of periods of so many days, of which any one begins on `any_start`."""
    return day + timedelta(days=days - (day - any_start).days % days)
