"""Numbers as people type them: hours, dollars, scores; exact decimals throughout."""

import re
import unicodedata
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(?:\.[0-9]*)?")
_CLOCK = re.compile(r"([0-9]{1,3}):([0-5][0-9])")
_DIGITS_BEFORE_POINT = 12


class NumberField(forms.Field):
    """A decimal number between `lowest` and `highest` (None: no bound) with at most `places` digits after the point."""

    widget = forms.TextInput
    places = 2
    default_error_messages = {
        "unreadable": _("Enter {name} as a number, such as %(example)s: “%(typed)s” cannot be read as one."),
        "too_fine": _("Enter {name} with at most %(places)s digits after the point."),
        "not_whole": _("Enter {name} as a whole number."),
        "too_low": _("Enter {name} as %(lowest)s or more."),
        "too_high": _("Enter {name} as %(highest)s or less."),
    }
    example = "2.5"
    ornaments = re.compile(r"\s")

    def __init__(self, *, lowest=None, highest=None, places=None, **kwargs):
        self.lowest, self.highest = lowest, highest
        self.places = self.places if places is None else places
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return {"inputmode": "decimal", "class": "number", "autocomplete": "off"}

    def prepare_value(self, value):
        return f"{value:f}" if isinstance(value, Decimal) else value

    def has_changed(self, initial, data):
        return str(self.prepare_value(initial) or "") != str(data or "")

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, Decimal):
            return None if value in self.empty_values else value
        text = unicodedata.normalize("NFKC", str(value)).replace("\u200b", "").replace("−", "-").strip()
        if not text:
            return None
        number = self._read(self.ornaments.sub("", text))
        if number is None:
            self._refuse("unreadable", example=self.example, typed=str(value)[:40])
        if -number.as_tuple().exponent > self.places:
            self._refuse("too_fine" if self.places else "not_whole", places=self.places)
        return abs(number) if number == 0 else number

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        if self.lowest is not None and value < self.lowest:
            self._refuse("too_low", lowest=self.lowest)
        if self.highest is not None and value > self.highest:
            self._refuse("too_high", highest=self.highest)

    def _read(self, text):
        if not _NUMBER.fullmatch(text) or not re.search("[0-9]", text):
            return None
        whole = text.split(".")[0].replace(",", "")
        return Decimal(text.replace(",", "")) if len(whole) <= _DIGITS_BEFORE_POINT else None

    def _refuse(self, code, **params):
        raise ValidationError(self.error_messages[code], code=code, params=params)


class HoursField(NumberField):
    """Hours, typed 1.5 or 1:30; a Decimal of hours. The policy's limits belong to the rules."""

    default_error_messages = {
        "unreadable": _("Enter {name} in hours, such as 1.5 or 1:30: “%(typed)s” cannot be read as hours."),
    }
    ornaments = re.compile(r"\s*h(?:ours?|rs?)?\.?$|\s", re.IGNORECASE)

    def __init__(self, *, lowest=Decimal(0), **kwargs):
        kwargs.setdefault("help_text", _("For example 1.5 or 1:30."))
        super().__init__(lowest=lowest, **kwargs)

    def _read(self, text):
        if clock := _CLOCK.fullmatch(text):
            return (int(clock[1]) + Decimal(int(clock[2])) / 60).quantize(Decimal("0.01")).normalize() + Decimal(0)
        return super()._read(text)


class MoneyField(NumberField):
    """Dollars and cents, typed with or without $ and commas; a Decimal."""

    example = "61,250.00"
    default_error_messages = {
        "too_fine": _("Enter {name} in dollars and cents: two digits after the point."),
        "too_low": _("Enter {name} as $%(lowest)s or more."),
        "too_high": _("Enter {name} as $%(highest)s or less."),
    }
    ornaments = re.compile(r"\s|^\$|(?<=^-)\$")

    def __init__(self, *, lowest=Decimal(0), **kwargs):
        super().__init__(lowest=lowest, **kwargs)


class ScoreField(NumberField):
    """A score on a scale whose ends are given, such as 1.00 to 5.00; a Decimal."""

    example = "3.25"
