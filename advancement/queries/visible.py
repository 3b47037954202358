"""Which advancements somebody may see; for everybody else they do not exist."""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from advancement.models import Advancement, Hold, Measure
from advancement.states import ON_ITS_WAY, DeskName, State
from casework import clock
from casework.models import Reader, Signature, WorkItem
from casework.permissions import sees_every_case
from people.models import Job, Role, Supervision
from people.queries import appointments_on, delegations_to, roles_on

#: What a director sees: what has come to the director's desk, and what followed.
FROM_PART_THREE_ON = (*ON_ITS_WAY, State.PROMOTED, State.RESCINDED)
#: What the Service Center sees: finalized actions only (S14).
FINALIZED = (State.WITH_ERSC, State.PROMOTED, State.RESCINDED)
#: The desks whose work is on the page of the case itself.
AT_THE_CASE = (DeskName.SUPERVISOR, DeskName.NEXT_LEVEL, DeskName.DIRECTOR)


def visible_to(person, day=None):
    """The advancements that the person may see on `day`, with case and subject."""
    day = day or clock.today()
    rows = Advancement.objects.select_related("case", "case__subject")
    if not person.is_active:
        return rows.none()
    own, draft = Q(case__subject=person), Q(case__state=State.DRAFT)
    if Role.AUDITOR in roles_on(person, day):
        # A draft that was signed and came back is a record already (S13).
        return rows.filter(own | ~draft | Exists(Signature.objects.filter(case=OuterRef("case"))))
    if sees_every_case(person, day):
        return rows.filter(own | ~draft)
    others = reduce(or_, _reasons(person, day))
    # A draft is the employee's own until it is signed.
    return rows.filter(own | (others & ~own & ~draft))


def _reasons(person, day):
    """Each reason for which the person sees other people's cases, also through those for whom they act.

    To have signed is none: whoever gave a case away keeps what they signed (`casework:signed`), not the case (S10).
    """
    actors = [person, *(delegation.delegator for delegation in delegations_to(person, day))]
    yield Exists(Reader.objects.on(day).filter(case=OuterRef("case"), person=person))
    yield Exists(
        WorkItem.objects.filter(case=OuterRef("case"), holder__in=actors, done_at__isnull=True, desk__in=AT_THE_CASE)
    )
    yield Exists(Supervision.objects.on(day).filter(person=OuterRef("case__subject"), supervisor__in=actors))
    for actor in actors:
        for appointment in appointments_on(actor, day):
            if (reason := _by_appointment(appointment, day)) is not None:
                yield reason


def _by_appointment(appointment, day):
    if appointment.role == Role.ERSC:
        return _stands_in(FINALIZED)
    if appointment.role == Role.DIRECTOR and appointment.unit_id:
        here = Job.objects.on(day).filter(
            person=OuterRef("case__subject"), unit__path__startswith=appointment.unit.path
        )
        return _stands_in(FROM_PART_THREE_ON) & Exists(here)
    return None


def _stands_in(states):
    """The condition that a case is in one of the states, or rests and goes back to one of them (JB-ENR-7)."""
    resting = Hold.objects.filter(advancement=OuterRef("pk"), kind=Hold.Kind.STANDING, ended_on__isnull=True)
    return Q(case__state__in=states) | Q(Exists(resting.filter(from_state__in=states)), case__state=State.ON_HOLD)


def sees_evidence_of(viewer, person, measure=""):
    """Whether `viewer` may read the evidence of `person`: by seeing a case of theirs, or as coach their coaching."""
    if measure == Measure.COACHING and person.coachings.filter(coach=viewer).exists():
        return True
    return visible_to(viewer).filter(case__subject=person).exists()
