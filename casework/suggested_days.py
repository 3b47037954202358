"""Official holidays that Human Resources may want as closed days: suggested only, the register decides (PL-DUE-1)."""

from functools import cache

import holidays
from django.conf import settings
from django.core.checks import Error
from django.db import transaction

from casework import registers
from casework.calendar import is_business_day
from casework.models import ClosedDay

YEARS_AHEAD = 2
REGISTER = "closed-days"


def suggested(today):
    """The weekdays from today to the end of the year after next that are holidays and in no row yet: [(day, name)]."""
    known = set(ClosedDay.objects.filter(day__gte=today).values_list("day", flat=True))
    official = _official(settings.HOLIDAYS, tuple(range(today.year, today.year + YEARS_AHEAD + 1)))
    return [(day, name) for day, name in official if day >= today and day not in known and is_business_day(day)]


@transaction.atomic
def take(days, *, by, today):
    """Add some of the suggested days to the register, each by its own action; returns the rows."""
    names = dict(suggested(today))
    return [registers.add(_register(), {"day": day, "name": names[day]}, by=by) for day in days if day in names]


def check(**kwargs):
    """A place without known holidays is a mistake in the settings."""
    try:
        _official(settings.HOLIDAYS, (2026,))
    except NotImplementedError:
        said = f"HOLIDAYS={settings.HOLIDAYS} is no place whose holidays are known."
        return [Error(said, hint="A country, or a country and its part: US, US-MD, CA-ON.", id="casework.E001")]
    return []


@cache
def _official(place, years):
    country, _, part = place.partition("-")
    found = holidays.country_holidays(country, subdiv=part or None, years=years)
    return sorted((day, name[:80]) for day, name in found.items())


def _register():
    return registers.REGISTERS[REGISTER]
