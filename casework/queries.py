"""Reading the calendar, and what waits."""

from datetime import timedelta

from casework import clock
from casework.calendar import deadline, due_text
from casework.models import ClosedDay, PayPeriod

FAR = timedelta(days=400)


def closed_days(since):
    """The closed days from `since` on for a little over a year, as a set of dates."""
    days = ClosedDay.objects.filter(open_after_all=False, day__gte=since, day__lte=since + FAR)
    return frozenset(days.values_list("day", flat=True))


def due_after(day, business_days):
    """The calendar.Deadline so many business days after `day`, by the employer's calendar (PL-DUE-1)."""
    return deadline(day, business_days, closed_days(day))


def due_sentence(due_on):
    """By when something is due, or since when and by how many business days it is late today."""
    return due_text(due_on, clock.today(), closed_days(due_on))


def pay_periods_after(day):
    """The starts of the pay periods that begin after `day`, in order, as far as HR has laid them down."""
    return tuple(PayPeriod.objects.filter(starts_on__gt=day).order_by("starts_on").values_list("starts_on", flat=True))
