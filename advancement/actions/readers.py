"""Somebody the employee trusts may read the case: a representative of the union, say (JB-VER-10)."""

from django.db import IntegrityError, transaction
from django.db.models import Q

from advancement import notifications, permissions
from casework import clock, timeline
from casework.findings import Finding, Refused
from casework.models import Reader
from casework.moves import lock
from casework.permissions import obtain
from people.models import Person


def give_access_to(advancement, *, by, called):
    """The employee lets somebody read the case whom they name by user name or work e-mail."""
    found = Person.objects.filter(Q(username__iexact=called) | Q(email__iexact=called), is_active=True)[:2]
    if len(found) != 1:
        raise Refused(Finding("JB-VER-10", False, "Nobody here has that user name or work e-mail."))
    return give_access(advancement, by=by, reader=found[0])


@transaction.atomic
def give_access(advancement, *, by, reader):
    """The employee lets somebody read the case, from today until it is ended."""
    advancement = lock(advancement)
    obtain(permissions.is_employee(by, advancement))
    if reader == by:
        raise Refused(Finding("JB-VER-10", False, "You see your own case already."))
    try:
        with transaction.atomic():
            row = Reader.objects.create(case=advancement.case, person=reader, starts_on=clock.today())
    except IntegrityError as error:
        raise Refused(Finding("JB-VER-10", False, f"{reader.name} may read the case already.")) from error
    says = f"{by.name} lets {reader.name} read the case."
    event = timeline.record(advancement.case, "give-access", says, by=by)
    notifications.tell(advancement, [reader], f"reads:{event.seq}", "you may read a case", says)
    return row


@transaction.atomic
def end_access(advancement, *, by, reader):
    """The employee ends it; from this moment the case does not exist for the reader."""
    advancement = lock(advancement)
    obtain(permissions.is_employee(by, advancement))
    rows = advancement.case.readers.filter(person=reader, until__isnull=True)
    today = clock.today()
    # A row that began today would end before it began: it is the timeline that remembers it.
    ended = rows.filter(starts_on=today).delete()[0] or rows.update(until=today)
    if ended:
        timeline.record(advancement.case, "end-access", f"{by.name} ended the access of {reader.name}.", by=by)
