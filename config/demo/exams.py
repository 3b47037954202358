"""Slots that a proctor offers, a seat that an employee books, and a file of the vendor that waits to be applied."""

from datetime import time

from assessments.actions import booking, slots
from assessments.models import Room
from assessments.queries import selection_of
from assessments.queries.slots import free_for
from casework import imports, tables

HOURS = (time(9), time(13, 30))
MINUTES = 90
TYPED = "%m/%d/%Y"


def offer_slots(one, days, by="paul"):
    """A proctor offers morning and afternoon of some business days after the day of loading, in the larger room."""
    room = Room.objects.order_by("-seats").first()
    for day in days:
        for hour in HOURS:
            when = {"sits_on": one.stage.day(-day), "starts_at": hour, "minutes": MINUTES}
            slots.offer_slot(by=one.named(by), room=room, seats=room.seats - 1, **when)


def book_seat(one, test):
    """The employee books a seat in the first slot."""
    row = selection_of(one.case).tests[test]
    booking.book_slot(one.case, row, free_for(one.person, row).first(), by=one.person)


def bring_results(one, test, points, by="paul"):
    """A proctor brings the vendor's export: a result of yesterday, one on record already, and two wrong rows."""
    importer, row = imports.IMPORTERS["results"], selection_of(one.case).tests[test]
    number, yesterday = one.person.employee_number, f"{one.stage.day(1):{TYPED}}"
    known = one.named("wei").sittings.filter(outcome="taken", proctored=True).latest("sits_on")
    was = f"{known.sits_on:{TYPED}} {known.starts_at:%H:%M},{known.score}"
    lines = (
        ",".join(column.heading for column in importer.columns),
        f"{number},{row.code},{yesterday} 9:05 AM,{points},Tickets: 2.10; Greeting: 3.40",
        f"{known.person.employee_number},{known.test.code},{was},",
        f"99999,{row.code},{yesterday} 9:05 AM,3.10,",
        f"{number},{row.code}-2,{yesterday} 2:00 PM,3.10,",
    )
    table = tables.read("brainbench-export.csv", "\n".join(lines).encode(), importer.columns)
    imports.bring(importer, table, by=one.named(by))
