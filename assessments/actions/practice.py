"""Practice: unproctored, by anyone in the band, as often as they like; it never counts (JB-SKL-5)."""

from django.db import transaction

from assessments import rules
from assessments.models import Sitting
from casework import attachments, clock
from casework.evidence import aim_of
from casework.findings import Finding, require
from casework.permissions import denied, granted, obtain
from people.models import Person


@transaction.atomic
def record_practice(person, *, by, test, sits_on, score, certificate=None):
    """Somebody in the band keeps a practice result of theirs, with the vendor's certificate (JB-SKL-5)."""
    obtain(_own(by, person))
    # Two clicks wait for each other here.
    person, aim, today = Person.objects.select_for_update().get(pk=person.pk), aim_of(person), clock.today()
    facts = {"person": person, "test": test, "sits_on": sits_on, "score": score, "proctored": False}
    kept = Sitting.objects.filter(**facts, outcome=Sitting.Outcome.TAKEN).exists()
    require(
        rules.practice_open(rules.PracticeFacts(aim.level is not None, sits_on), aim.edition, on=today),
        rules.score_on_scale(score, aim.edition, on=today),
        Finding("JB-SKL-5", not kept, "This result is kept already."),
    )
    stored = attachments.store(person, by, certificate) if certificate else None
    return Sitting.objects.create(**facts, outcome=Sitting.Outcome.TAKEN, certificate=stored)


@transaction.atomic
def withdraw_practice(sitting, *, by):
    """Somebody takes back a practice result of theirs; the row stays."""
    sitting = Sitting.objects.select_for_update().get(pk=sitting.pk)
    obtain(_own(by, sitting.person))
    is_kept = not sitting.proctored and sitting.outcome == Sitting.Outcome.TAKEN
    require(Finding("JB-SKL-5", is_kept, "Only a practice result that is kept can be taken back."))
    # Its certificate proves nothing any more, and makes room.
    sitting.outcome, sitting.reason, sitting.certificate = Sitting.Outcome.VOIDED, "taken back", None
    sitting.save(update_fields=["outcome", "reason", "certificate"])
    return sitting


def _own(by, person):
    return granted("It is your own practice.") if by.pk == person.pk else denied("Practice is each person's own.")
