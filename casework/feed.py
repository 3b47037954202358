"""The calendar feed of a person: what is due and what is booked, at a secret address that can be taken back (PL-DUE-2).

Calendars are often kept elsewhere: an entry names the kind of work and the case, never another person.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from icalendar import Calendar, Event

from casework import clock, reminders, work
from people.models import Person

LOOKS_BACK = timedelta(days=30)
DUE = "item-"


@dataclass(frozen=True)
class Happening:
    """One entry: a whole day, or a moment with its length; `name` is its own for good."""

    name: str
    what: str
    starts: date | datetime
    minutes: int = 0
    place: str = ""
    link: str = ""


#: Functions (person, first day) → Happenings; filled by the apps.
SOURCES: list[Callable] = []
#: The steps whose items a source shows in its own way.
SHOWN_ELSEWHERE: set[str] = set()


def engagements(person, day, *, beside):
    """What is booked for the person on a day, as (start, minutes), but for Happenings whose names begin `beside`."""
    booked = [one for source in SOURCES for one in source(person, day) if one.minutes]
    local = [(timezone.localtime(one.starts), one) for one in booked if not one.name.startswith(beside)]
    return tuple((starts.time(), one.minutes) for starts, one in local if starts.date() == day)


def due_items(person, since):
    """What waits for the person and is due on a day."""
    today = clock.today()
    for item in (*work.waiting_for(person, today), *work.put_off_by(person, today)):
        if not item.due_on or item.due_on < since or item.step in SHOWN_ELSEWHERE:
            continue
        what = (not item.unassigned and reminders.KINDS.get(item.step)) or _without_name(item)
        number = f" ({item.case.number})" if item.case else ""
        yield Happening(f"{DUE}{item.pk}", f"{what}{number}", item.due_on, link=item.url)


def _without_name(item):
    # Whoever has the work of another person reads "…: Name" at its end; there may be colons before.
    if item.subject_id == item.holder_id:
        return item.task
    return item.task.rpartition(": ")[0] or item.task


def new_address(person):
    """A new secret for the feed; the old address is dead from now on."""
    return _keep(person, secrets.token_urlsafe(24))


def no_address(person):
    """There is no feed any more."""
    return _keep(person, None)


@transaction.atomic
def _keep(person, key):
    Person.objects.filter(pk=person.pk).update(calendar_key=key)
    return key


def owner_of(key):
    """The person of a secret address, or None."""
    return Person.objects.filter(calendar_key=key, is_active=True).first()


def feed_of(person):
    """The feed, as the bytes of an iCalendar file."""
    calendar = _calendar()
    calendar.add("x-wr-calname", f"Career advancement, {settings.EMPLOYER}")
    for one in _happenings(person):
        calendar.add_component(_entry(one))
    return calendar.to_ical()


def file_of(message):
    """What a message brings for the calendar, as the bytes of an iCalendar file, or None.

    A booking that is there no more is called off; of a thing to do that is done by now there is nothing to say.
    """
    found = [one for one in _happenings(message.to) if _is_meant(one, message.entry)]
    if not found and message.entry.startswith(DUE):
        return None
    calendar = _calendar()
    calendar.add("method", "PUBLISH" if found else "CANCEL")
    for one in found:
        calendar.add_component(_entry(one))
    if not found:
        gone = Event()
        gone.add("uid", _uid(message.entry))
        gone.add("dtstamp", clock.now())
        gone.add("summary", message.subject)
        gone.add("organizer", f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
        gone.add("sequence", 1)
        gone.add("status", "CANCELLED")
        calendar.add_component(gone)
    return calendar.to_ical()


def _is_meant(one, entry):
    return one.name.startswith(entry) if entry.endswith("-") else one.name == entry


def _happenings(person):
    since = clock.today() - LOOKS_BACK
    return [one for source in (due_items, *SOURCES) for one in source(person, since)]


def _calendar():
    calendar = Calendar()
    calendar.add("prodid", "-//Career advancement//EN")
    calendar.add("version", "2.0")
    return calendar


def _uid(name):
    return f"{name}@{settings.MAIL_DOMAIN}"


def _entry(one):
    entry = Event()
    entry.add("uid", _uid(one.name))
    entry.add("dtstamp", clock.now())
    entry.add("summary", one.what)
    entry.add("dtstart", one.starts)
    if one.minutes:
        entry.add("dtend", one.starts + timedelta(minutes=one.minutes))
    else:
        entry.add("transp", "TRANSPARENT")
    if one.place:
        entry.add("location", one.place)
    if one.link:
        entry.add("url", f"{settings.BASE_URL}{one.link}")
    return entry
