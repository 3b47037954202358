"""The calendar that HR keeps; when it changes, open due dates are counted again, and the cases say so (PL-DUE-1)."""

from itertools import groupby

from django import forms
from django.db.models import Q

from casework import reminders, timeline, work
from casework.calendar import day_text
from casework.forms import NumberField
from casework.models import Case, ClosedDay, PayPeriod, Reminder, WorkItem
from casework.registers import Register


def count_again(row, *, by):
    """After a closed day was added, changed or taken back: one line in the timeline of each case with a moved date."""
    days = {row.day, *row.history.values_list("day", flat=True)}
    waiting = WorkItem.objects.filter(done_at__isnull=True, counted_from__lt=max(days), due_on__gte=min(days))
    moved = work.count_again(waiting)
    for pk, changes in groupby(moved, key=lambda change: change[0].case_id):
        if pk is None:
            continue
        told = [f"“{item.title}” from {day_text(before)} to {day_text(item.due_on)}" for item, before in changes]
        case = Case.objects.select_for_update().select_related("subject").get(pk=pk)
        timeline.record(case, "count-again", f"The calendar changed; what is due moved: {', '.join(told)}.", by=by)
    return moved


def _kind_field():
    kinds = sorted(reminders.KINDS.items(), key=lambda kind: kind[1])
    return forms.ChoiceField(choices=[("", "every kind without a plan of its own"), *kinds], required=False)


REGISTERS = (
    Register(
        name="closed-days",
        title="Closed days",
        one="a closed day",
        about="Weekdays on which the employer is closed. They are no business days: what is due is counted again when"
        " one is added or taken back.",
        model=ClosedDay,
        columns=(("Day", "day"), ("Why", "name"), ("Open after all", "open_after_all")),
        fields=("day", "name"),
        mends=("name", "open_after_all"),
        stands=Q(open_after_all=False),
        search=("name",),
        labels={"name": "Name of the closure"},
        hints={"open_after_all": "Tick it to take the closure back."},
        more=(("Official holidays that are not in it yet", "registers:suggested-days"),),
        follows=count_again,
    ),
    Register(
        name="pay-periods",
        title="Pay periods",
        one="a pay period",
        about="The days on which pay periods begin. A promotion takes effect at the beginning of one.",
        model=PayPeriod,
        columns=(("First day", "starts_on"),),
        fields=("starts_on",),
        search=("starts_on",),
        labels={"starts_on": "First day"},
        in_force="starts_on",
        one_of_each=(),
    ),
    Register(
        name="reminders",
        title="Reminders",
        one="a reminder",
        about="When whoever has something to do is reminded, counted in business days from the day it is due, and when"
        " the next level up hears of it. A kind of work with reminders of its own follows those alone.",
        model=Reminder,
        columns=(
            ("Kind of work", lambda row: reminders.KINDS.get(row.step, "every other kind")),
            ("Business days after the due date", "business_days"),
            ("Next level up", "next_level"),
            ("No longer from", "ended_on"),
        ),
        fields=("step", "business_days", "next_level"),
        mends=("next_level", "ended_on"),
        ends="ended_on",
        search=("step",),
        labels={"step": "Kind of work"},
        hints={
            "business_days": "0 is the day itself; -2 is two business days before it.",
            "ended_on": "From this day on nobody is reminded at this stage.",
        },
        asks={"step": _kind_field, "business_days": lambda: NumberField(lowest=-60, highest=250, places=0)},
        more=(("Who would be reminded in the next 30 days", "casework:reminders"),),
    ),
)
