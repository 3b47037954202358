"""The agreement of employee and coach, written by either, signed by both before sessions count (JB-COA-3)."""

from django.db import transaction

from advancement.actions.coaching import desk
from advancement.documents.coaching import AGREED, agreement_of
from advancement.documents.coaching import seen as as_it_stands
from advancement.permissions import coaching as may
from advancement.queries.coaching import qualification_of
from casework import clock, evidence, timeline
from casework.findings import Finding, overtaken, require
from casework.models import Capacity
from casework.moves import lock
from casework.permissions import obtain
from casework.signing import sign, void


@transaction.atomic
def write_agreement(coaching, *, by, seen, planned_hours, **says):
    """Employee or coach writes the agreement; a change after one signature voids it (JB-COA-3).

    `seen` is the hash of what stood there when the writing began; `says` is by the subjects of JB-COA-3.
    """
    coaching = lock(coaching)
    obtain(may.takes_part(by, coaching))
    desk.require_going_on(coaching)
    require(_open_to_change(coaching), _as_seen(coaching, seen))
    new = {AGREED[code]: text for code, text in says.items()} | {"planned_hours": planned_hours}
    if all(getattr(coaching, name) == value for name, value in new.items()):
        return coaching
    for name, value in new.items():
        setattr(coaching, name, value)
    coaching.save(update_fields=list(new))
    unsign(coaching, by=by, reason=f"{by.name} changed the coaching agreement.")
    timeline.record(coaching.case, "write-agreement", f"{by.name} wrote the coaching agreement.", by=by)
    desk.hand_on(coaching, by=by)
    return coaching


def unsign(coaching, *, by, reason):
    """Until both have signed, a change makes the signature of one of them void; afterwards nothing happens."""
    if coaching.agreed_on:
        return
    for name in ("employee_signature", "coach_signature"):
        if signature := getattr(coaching, name):
            void(signature, by=by, reason=reason)
            setattr(coaching, name, None)
    coaching.save(update_fields=["employee_signature", "coach_signature"])


@transaction.atomic
def sign_agreement(coaching, *, by, seen, proof):
    """Employee and coach each sign; the day of the later signature is the day of the agreement (JB-COA-2, JB-COA-3)."""
    coaching, today = lock(coaching), clock.today()
    case = coaching.case
    obtain(may.takes_part(by, coaching))
    capacity = Capacity.EMPLOYEE if by.pk == case.subject_id else Capacity.COACH
    field = f"{capacity}_signature"
    desk.require_going_on(coaching)
    require(
        _not_signed_by(coaching, field),
        _as_seen(coaching, seen),
        desk.is_written(coaching),
        qualification_of(coaching, coaching.coach, today),
    )
    document = f"coaching-agreement:{coaching.pk}"
    setattr(
        coaching,
        field,
        sign(case, document, by=by, capacity=capacity, content=agreement_of(coaching), proof=proof),
    )
    if coaching.employee_signature_id and coaching.coach_signature_id:
        coaching.agreed_on = today
    coaching.save(update_fields=[field, "agreed_on"])
    timeline.record(case, "sign-agreement", f"{by.name} signed the coaching agreement.", by=by)
    evidence.changed(case.subject, desk.MEASURE, by=by, what="The coaching agreement was signed.")
    desk.hand_on(coaching, by=by)
    return coaching


def _open_to_change(coaching):
    if coaching.agreed_on:
        return overtaken("JB-COA-3", "Both have signed the agreement; it stays as it is.")
    return Finding("JB-COA-3", True, "The agreement is not signed by both.")


def _as_seen(coaching, seen):
    if seen != as_it_stands(coaching):
        return overtaken("JB-COA-3", "The agreement was changed meanwhile. Read it as it stands now.")
    return Finding("JB-COA-3", True, "The agreement stands as it was read.")


def _not_signed_by(coaching, field):
    if getattr(coaching, f"{field}_id"):
        return overtaken("JB-COA-3", "You signed this agreement already.")
    return Finding("JB-COA-3", True, "You have not signed this agreement yet.")
