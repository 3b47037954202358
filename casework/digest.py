"""The mail of the day: what can wait goes to each person in one mail, in the morning of their time zone (PL-DUE-2)."""

from datetime import datetime, time
from itertools import groupby
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework import clock
from casework.calendar import A_DAY, day_text, is_business_day
from casework.models import Message
from casework.moves import FLOWS
from casework.queries import closed_days

State = Message.State
BATCH = 200  # people at a time


def zone_of(person):
    """The time zone of a person: their own choice, or the employer's."""
    return ZoneInfo(person.time_zone or settings.TIME_ZONE)


def morning_of(day, zone):
    """When the mail of a day goes out in `zone`, as an aware moment."""
    return datetime.combine(day, time(settings.MAIL_OF_THE_DAY_HOUR), zone)


def morning_after(moment, zone, closed=()):
    """The first morning of a business day that is later than `moment`, in `zone`, as an aware moment."""
    day = moment.astimezone(zone).date()
    while morning_of(day, zone) <= moment or not is_business_day(day, closed):
        day += A_DAY
    return morning_of(day, zone)


def next_morning(person):
    """When the person's next mail of the day goes out."""
    return morning_after(clock.now(), zone_of(person), closed_days(clock.today()))


def bundle_due():
    """Make one mail of what was held for each person until now; returns how many mails.

    However often it runs, and whoever else runs it: a person has at most one such mail on a day of theirs.
    """
    made = 0
    while people := list(_due().order_by("to").values_list("to", flat=True).distinct()[:BATCH]):
        with transaction.atomic():
            made += _bundle(people)
    return made


def _due():
    return Message.objects.filter(state=State.HELD, next_at__lte=clock.now())


def _bundle(people):
    rows = _due().filter(to__in=people).select_related("to", "item", "item__case").order_by("to", "pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    rows = list(rows)
    for row in rows:
        if row.item_id and not _still_waits(row.item):
            row.state = State.DROPPED
    held = [row for row in rows if row.state == State.HELD]
    days = {row.to: clock.now().astimezone(zone_of(row.to)).date() for row in held}
    names = {person: f"mail-of:{day}:{person.pk}" for person, day in days.items()}
    had = set(Message.objects.filter(about__in=names.values()).values_list("about", flat=True))
    mails, closed = [], closed_days(clock.today())
    for person, lines in groupby(held, key=lambda row: row.to):
        lines = list(lines)
        if names[person] in had:
            for row in lines:
                row.next_at = morning_after(clock.now(), zone_of(person), closed)
            continue
        mails.append(_mail(person, names[person], days[person], lines))
    for mail in Message.objects.bulk_create(mails):
        for row in mail.carries:
            row.state, row.digest = State.BUNDLED, mail
    Message.objects.bulk_update(rows, ["state", "digest", "next_at"], batch_size=500)
    return len(mails)


def _still_waits(item):
    """Whether what somebody is reminded of is still to be done, and its clock runs."""
    resting = item.case.state in FLOWS[item.case.kind].resting if item.case else False
    return item.done_at is None and item.due_on is not None and not resting


def _mail(person, about, day, lines):
    now = clock.now()
    subject = ngettext("%(day)s: %(number)s thing to know", "%(day)s: %(number)s things to know", len(lines))
    mail = Message(
        to=person,
        about=about,
        subject=subject % {"day": day_text(day), "number": len(lines)},
        body=_("Good morning. This is what waits for you, and what is new."),
        link="/",
        created_at=now,
        next_at=now,
    )
    mail.carries = lines
    return mail
