"""Standing and Written Notices: recorded, ended, rescinded (PL-PPL-1, JB-ENR-7, JB-ENR-9)."""

from django.db import transaction

from casework import clock
from casework.calendar import day_text
from casework.findings import Finding, Refused, require
from casework.permissions import obtain
from casework.personnel import permissions, rules
from casework.personnel.actions.record import cut, held, written
from people import consequences
from people.models import Standing, WrittenNotice


@transaction.atomic
def record_standing(person, *, by, kind, starts_on, until=None):
    """HR records that a standing begins; open cases go on hold, or their due dates rest (JB-ENR-7, JB-ENR-9)."""
    person = held(person)
    obtain(permissions.keeps_record(by, person))
    require(
        rules.day_is_in_reach(starts_on, hired_on=person.hired_on, on=clock.today()),
        rules.ends_after_it_began(starts_on, until),
    )
    span = rules.Span(starts_on, until)
    for other in person.standings.filter(kind=kind):
        if span.overlaps(rules.Span(other.starts_on, other.until)):
            since = day_text(other.starts_on)
            raise Refused(Finding("PL-PPL-1", False, f"{other.get_kind_display()} is on record already, from {since}."))
    row = written(Standing(person=person, kind=kind, starts_on=starts_on, until=until, recorded_by=by), by=by)
    consequences.changed(person, by=by)
    return row


@transaction.atomic
def end_standing(standing, *, by, until):
    """HR records from which day a standing no longer holds; what rested goes on (JB-ENR-7)."""
    person = held(standing.person)
    obtain(permissions.keeps_record(by, person))
    standing = Standing.objects.select_for_update().get(pk=standing.pk)
    require(
        _has_not_ended(standing),
        rules.day_is_in_reach(until, hired_on=person.hired_on, on=clock.today()),
        rules.ends_after_it_began(standing.starts_on, until),
    )
    standing.until = until
    written(standing, by=by)
    consequences.changed(person, by=by)
    return standing


@transaction.atomic
def take_out_standing(standing, *, by):
    """HR takes out a standing that was entered in error and begins today or later; it stays in its history."""
    person = held(standing.person)
    obtain(permissions.keeps_record(by, person))
    standing = Standing.objects.select_for_update().filter(pk=standing.pk).first()
    if standing is None:
        raise Refused(Finding("PL-PPL-1", False, "This has been taken out already."))
    began = f"It began on {day_text(standing.starts_on)} and stays on record; record its end instead."
    require(Finding("PL-PPL-1", standing.starts_on >= clock.today(), began))
    cut(Standing.objects.filter(pk=standing.pk), standing.starts_on, by=by, why="entered in error")
    consequences.changed(person, by=by)
    return person


@transaction.atomic
def record_notice(person, *, by, issued_on):
    """HR records a Written Notice under the Standards of Conduct."""
    person = held(person)
    obtain(permissions.keeps_record(by, person))
    require(_is_not_to_come(issued_on), rules.day_is_in_reach(issued_on, hired_on=person.hired_on, on=clock.today()))
    if person.written_notices.filter(issued_on=issued_on, rescinded_on__isnull=True).exists():
        raise Refused(Finding("PL-PPL-1", False, f"A Written Notice of {day_text(issued_on)} is on record already."))
    row = written(WrittenNotice(person=person, issued_on=issued_on, recorded_by=by), by=by)
    consequences.changed(person, by=by)
    return row


@transaction.atomic
def rescind_notice(notice, *, by, rescinded_on):
    """HR records that a Written Notice was rescinded: it never barred (IB-ELG-2)."""
    person = held(notice.person)
    obtain(permissions.keeps_record(by, person))
    notice = WrittenNotice.objects.select_for_update().get(pk=notice.pk)
    if notice.rescinded_on:
        raise Refused(Finding("PL-PPL-1", False, f"It was rescinded on {day_text(notice.rescinded_on)} already."))
    since = day_text(notice.issued_on)
    later = Finding("PL-PPL-1", rescinded_on >= notice.issued_on, f"It was issued on {since}, and rescinded later.")
    require(later, _is_not_to_come(rescinded_on))
    notice.rescinded_on = rescinded_on
    written(notice, by=by)
    consequences.changed(person, by=by)
    return notice


def _has_not_ended(standing):
    ended = standing.until is not None and standing.until <= clock.today()
    return Finding("PL-PPL-1", not ended, f"This ended on {day_text(standing.until)} and is not overwritten.")


def _is_not_to_come(day):
    return Finding("PL-PPL-1", day <= clock.today(), f"{day_text(day)} lies ahead: enter the day when it has happened.")
