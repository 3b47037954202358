"""The forms of a register, made from its declaration: one to add a row, one to change what may change of it."""

from datetime import date

from django import forms
from django.db import models

from casework import registers
from casework.calendar import day_text
from casework.forms.days import DayField
from casework.forms.form import CaseForm
from casework.forms.numbers import NumberField
from casework.forms.texts import ProseField, SentenceField
from casework.forms.words import speak
from people.models import Person

SHOWN = [("today", "In force today")]
WHY_LENGTH = 100  # as long as the history has room for


class JournalForm(CaseForm):
    """Which changes are shown: of a register, by a person."""

    register = forms.ChoiceField(label="Register", required=False)
    person = forms.ModelChoiceField(Person.objects.none(), label="Who", required=False, empty_label="Everybody")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        self.fields["register"].choices = [("", "All"), *((one.name, one.title) for one in registers.in_order())]


class DaysForm(CaseForm):
    """Which of some days are closed days; `days` are (day, name)."""

    days = forms.TypedMultipleChoiceField(
        label="On which of them are the offices closed?",
        coerce=date.fromisoformat,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, days, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = [(f"{day}", f"{day:%a} {day_text(day)}: {name}") for day, name in days]


def filtering(register):
    """The class of the form that says which rows of a register are shown."""
    fields = {"q": SentenceField(label="Search this register", required=False)}
    if register.kinds:
        fields["kind"] = forms.ChoiceField(label="Kind", choices=[("", "All"), *register.kinds], required=False)
    if register.is_dated:
        fields["show"] = forms.ChoiceField(label="Show", choices=[("", "All"), *SHOWN], required=False)
    return type("FilterForm", (CaseForm,), fields)


def adding(register):
    """The class of the form for a new row."""
    return type("RowForm", (CaseForm,), {name: _field(register, name) for name in register.fields})


def fields_of(register):
    """Name → field of a new row, as the page has it and speaks of it; for cells that come without a form."""
    made = {name: _field(register, name) for name in register.fields}
    for field in made.values():
        speak(field, field.label)
    return made


def changing(register, row):
    """The class of the form for what may change of a row, with the reason, and what was seen of it."""
    fields = {name: _field(register, name) for name in register.fields + register.mends if _may(register, row, name)}
    words = {"required": "Say why it changes."}
    fields["why"] = SentenceField(label="Why it changes", max_length=WHY_LENGTH, error_messages=words)
    fields["seen"] = forms.IntegerField(widget=forms.HiddenInput)
    return type("ChangeForm", (CaseForm,), fields)


def _may(register, row, name):
    return name in register.changeable(row)


def _field(register, name):
    column = register.model._meta.get_field(name)
    made = register.asks[name]() if name in register.asks else _made_from(column)
    made.label = register.label(name)
    made.help_text = register.hints.get(name) or made.help_text
    return made


def _made_from(column):
    required = not column.blank
    if column.choices:
        return forms.ChoiceField(choices=[("", "Choose…"), *column.flatchoices], required=required)
    if isinstance(column, models.ForeignKey):
        rows = column.related_model._default_manager.all()
        return forms.ModelChoiceField(rows, empty_label="Choose…", required=required)
    if isinstance(column, models.BooleanField):
        return forms.BooleanField(required=False)
    if isinstance(column, models.DateField):
        return DayField(required=required)
    if isinstance(column, models.DecimalField):
        most = 10 ** (column.max_digits - column.decimal_places) - 1
        return NumberField(lowest=0, highest=most, places=column.decimal_places, required=required)
    if isinstance(column, models.IntegerField):
        most = min(one.limit_value for one in column.validators if one.code == "max_value")
        return NumberField(lowest=0, highest=most, places=0, required=required)
    if isinstance(column, models.CharField):
        return SentenceField(max_length=column.max_length, required=required)
    return ProseField(required=required)
