"""Evidence that somebody keeps themselves: entered, changed, removed, each with what follows for a case."""

from casework import attachments, clock, evidence
from casework.findings import Finding, Refused
from people.models import Person


def one_at_a_time(by):
    """Two tabs of one person are taken one after the other, so that the second sees what the first did."""
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)


def open_to(by, measure):
    """Refused if the person's evidence for a measure must not change now; the case is held, and then the person."""
    evidence.require_changeable(by, measure)
    one_at_a_time(by)


def own(row, by):
    """The row as it stands now; refused if it is not theirs, or was removed meanwhile."""
    found = type(row).objects.filter(pk=row.pk, person=by, removed_at__isnull=True).first()
    if found is None:
        raise Refused(Finding("PL-CAS-1", False, "This is not on your list any more."))
    return found


def enter(row, *, by, measure, **proofs):
    """A new row of somebody's evidence, with its proofs: an upload or None for each such field of the row."""
    row.person, row.entered_at = by, clock.now()
    return _keep(row, by, measure, proofs, f"{by.name} entered “{row}”.")


def mend(row, facts, *, by, measure, **proofs):
    """Change a row; what stays as it is leaves every signature alone."""
    if not any(proofs.values()) and all(getattr(row, name) == value for name, value in facts.items()):
        return row
    for name, value in facts.items():
        setattr(row, name, value)
    return _keep(row, by, measure, proofs, f"{by.name} changed “{row}”.")


def remove(row, *, by, measure):
    """Take a row from the list; it is kept, and counts no more."""
    row.removed_at = clock.now()
    row.save(update_fields=["removed_at"])
    evidence.changed(by, measure, by=by, what=f"{by.name} removed “{row}”.", piece=_key(row))
    return row


def _keep(row, by, measure, proofs, what):
    row.full_clean()
    for name, upload in proofs.items():
        if upload is not None:
            setattr(row, name, attachments.store(by, by, upload))
    row.save()
    evidence.changed(by, measure, by=by, what=what, piece=_key(row))
    return row


def _key(row):
    """The name of a piece in what is signed."""
    return f"{row._meta.model_name}-{row.pk}"
