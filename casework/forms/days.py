"""A date as people type it: month, day, year."""

import re
import unicodedata
from calendar import month_abbr, month_name, monthrange
from contextlib import suppress
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.calendar import years_after
from casework.clock import today

EARLIEST = date(1900, 1, 1)
YEARS_AHEAD = 10
MONTHS = 12
_NUMBERS = re.compile(r"(?P<month>[0-9]{1,2})[/-](?P<day>[0-9]{1,2})[/-](?P<year>[0-9]{1,4})")
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_NAMED = re.compile(r"(?P<month>[a-z]+)\.? (?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,? (?P<year>[0-9]{1,4})")
_NAMES = {name.lower(): n for names in (month_abbr, month_name) for n, name in enumerate(names) if name} | {"sept": 9}


def typed(day):
    """A date as one would type it: 3/7/2026."""
    return f"{day.month}/{day.day}/{day.year}"


def days_in(text):
    """The dates in a text as people type them, and the text without them."""
    days = []
    for form in (_ISO, _NUMBERS, _NAMED):
        for found in re.finditer(rf"(?<!\S){form.pattern}(?!\S)", text, re.IGNORECASE):
            with suppress(ValidationError):
                days.append(DayField().clean(found[0]))
                text = text.replace(found[0], " ")
    return days, text


class DayField(forms.Field):
    """A date in one text field; says apart what is missing, unreadable, impossible and out of range."""

    widget = forms.TextInput
    default_error_messages = {
        "required": _("Enter {name}: month, day and year, such as 3/7/2026."),
        "unreadable": _("Enter {name} as month, day and year, such as 3/7/2026: “%(typed)s” cannot be read as a date."),
        "short_year": _("Enter {name} with all four digits of the year: 2026 rather than 26."),
        "no_month": _("Enter {name} with the month first, from 1 to 12: there is no month %(month)s."),
        "no_day": _("Enter another day for {name}: %(month)s %(year)s has %(days)s days."),
        "too_early": _("Enter {name} as 1/1/1900 or later."),
        "too_late": _("Enter {name} as %(latest)s or earlier."),
    }

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("Month, day, year. For example 3/7/2026."))
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return {"class": "day", "autocomplete": "off"}

    def prepare_value(self, value):
        return typed(value) if isinstance(value, date) else value

    def has_changed(self, initial, data):
        return str(self.prepare_value(initial) or "") != str(data or "")

    def to_python(self, value):
        if isinstance(value, date) or value in self.empty_values:
            return value or None
        text = " ".join(unicodedata.normalize("NFKC", str(value)).replace("\u200b", "").split())
        if not text:
            return None
        text = re.sub("[‐‑–—−]", "-", text.lower())
        parts = next((m for m in (form.fullmatch(text) for form in (_ISO, _NUMBERS, _NAMED)) if m), None)
        month = parts and (_NAMES.get(parts["month"]) or parts["month"])
        if not parts or not str(month).isdigit():
            self._refuse("unreadable", typed=str(value)[:40])
        return self._day(int(parts["year"]), int(month), int(parts["day"]), parts["year"])

    def _day(self, year, month, day, year_as_typed):
        if len(year_as_typed) < len("2026"):
            self._refuse("short_year")
        if not 1 <= month <= MONTHS:
            self._refuse("no_month", month=month)
        if year < EARLIEST.year:
            self._refuse("too_early")
        days = monthrange(year, month)[1]
        if not 1 <= day <= days:
            self._refuse("no_day", month=month_name[month], year=year, days=days)
        return date(year, month, day)

    def validate(self, value):
        super().validate(value)
        latest = years_after(today(), YEARS_AHEAD)
        if value and value > latest:
            self._refuse("too_late", latest=typed(latest))

    def _refuse(self, code, **params):
        raise ValidationError(self.error_messages[code], code=code, params=params)
