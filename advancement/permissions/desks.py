"""Whose desk a step of an advancement is: by relation and appointment, never the subject's (S1, S2)."""

from advancement.models import Measure
from advancement.states import DeskName
from casework import clock
from casework.findings import Finding
from casework.models import Capacity, WorkItem
from casework.models.signature import DECIDING
from casework.work import Desk
from people.models import Role
from people.queries import holders_of, holders_upwards, supervisors_upwards, unit_on

CAPACITY_AT = {
    DeskName.SUPERVISOR: Capacity.SUPERVISOR,
    DeskName.DIRECTOR: Capacity.DIRECTOR,
    DeskName.COORDINATOR: Capacity.HR_COMPLETES,
    DeskName.CONFIRMER: Capacity.HR_CONFIRMS,
    DeskName.ERSC: Capacity.ERSC,
}
#: The desks whose holder follows from a relation to the employee.
BY_RELATION = (DeskName.SUPERVISOR, DeskName.NEXT_LEVEL, DeskName.DIRECTOR)
ROLE_AT = {
    DeskName.COORDINATOR: Role.HR_COORDINATOR,
    DeskName.CONFIRMER: Role.HR_COORDINATOR,
    DeskName.ERSC: Role.ERSC,
    DeskName.TECHNOLOGY: Role.TECHNOLOGY,
    DeskName.PROCTOR: Role.PROCTOR,
    DeskName.ORGANIZATIONAL_DEVELOPMENT: Role.ORGANIZATIONAL_DEVELOPMENT,
}


def desk_of(case, name, day=None, *, decided=frozenset()):
    """The work.Desk called `name` (DeskName) for a case, on `day` (today by default).

    `decided` are the ids of those who will have signed before it in another deciding capacity (S2).
    """
    day = day or clock.today()
    if name == DeskName.EMPLOYEE:
        return Desk(name, holder=case.subject)
    if named := _named_by_hr(case, name):
        return Desk(name, holder=named)
    if name in ROLE_AT:
        return _pool(case, name, day, decided)
    return Desk(name, holder=_by_relation(case, name, day, decided))


def reviewer_of(case, measure):
    """The desk of a line of Part II: the supervisor's; one level up what the supervisor attested to as coach (S2)."""
    supervisor = supervisor_of(case)
    attested = supervisor is not None and supervisor.pk in attesters_of(case.subject, measure)
    return DeskName.NEXT_LEVEL if attested else DeskName.SUPERVISOR


def attesters_of(subject, measure):
    """The ids of those who attested to a measure as coach or proctor: they do not sign it off (S2)."""
    if measure == Measure.COACHING:
        return set(subject.coachings.filter(coach__isnull=False).values_list("coach_id", flat=True))
    if measure == Measure.ASSESSMENTS:
        taken = subject.sittings.filter(proctored=True, outcome="taken").values_list("proctor_id", "scored_by_id")
        return {pk for pair in taken for pk in pair if pk is not None}
    return set()


def objections(item, person):
    """What stands against naming a person for a work item: another capacity in the case, or reviewing oneself (S2)."""
    case, name = item.case, DeskName(item.desk)
    decided = person.pk in _signed_elsewhere(case, CAPACITY_AT.get(name))
    yield Finding("S2", not decided, f"{person.name} signed in this case in another capacity; somebody else must.")
    reviews = name in (DeskName.NEXT_LEVEL, DeskName.DIRECTOR) and person == supervisor_of(case)
    yield Finding("S2", not reviews, f"{person.name} is the supervisor in this case; somebody else must.")


def takers(case, name, day):
    """The holders of a desk's role who may take a step: not the subject, nor who decided otherwise (S1, S2, S3)."""
    excluded = {case.subject_id} | _signed_elsewhere(case, CAPACITY_AT.get(name))
    return holders_of(ROLE_AT[name], day).exclude(pk__in=excluded)


def supervisor_of(case, day=None):
    """The person at the supervisor's desk of a case, or None."""
    return desk_of(case, DeskName.SUPERVISOR, day).holder


def _by_relation(case, name, day, decided):
    """The first whom the relation offers and who neither is the subject nor decided in this case already."""
    upwards = (one for one in supervisors_upwards(case.subject, day) if one.is_active)
    if name == DeskName.SUPERVISOR:
        return _first_free(upwards, case, name, decided)
    # Also whom Human Resources named to be the supervisor is not their own next level, nor their own director.
    supervisor = supervisor_of(case, day)
    if name == DeskName.NEXT_LEVEL:
        upwards = list(upwards)
        above = upwards[upwards.index(supervisor) + 1 :] if supervisor in upwards else upwards
        return next(iter(above), None)
    unit = unit_on(case.subject, day)
    directors = holders_upwards(Role.DIRECTOR, unit, day) if unit else []
    return _first_free([one for one in directors if one != supervisor], case, name, decided)


def _first_free(people, case, name, decided):
    """The first who is not the subject and holds no other deciding capacity in the case; or None (S1, S2)."""
    excluded = {case.subject_id, *decided} | _signed_elsewhere(case, CAPACITY_AT.get(name))
    return next((one for one in people if one.pk not in excluded), None)


def _pool(case, name, day, decided):
    """A role's desk, empty if nobody who holds the role may take a step there."""
    return Desk(name, role=ROLE_AT[name]) if takers(case, name, day).exclude(pk__in=decided).exists() else Desk(name)


def _signed_elsewhere(case, capacity):
    """Who holds another deciding capacity in the case: signers, and those for whom was signed."""
    if capacity is None:
        return set()
    others = [one for one in case.signatures.all() if one.capacity in DECIDING and one.capacity != capacity]
    return {one.signer_id for one in others} | {one.on_behalf_of_id for one in others if one.on_behalf_of_id}


def _named_by_hr(case, name):
    item = (
        WorkItem.objects.filter(case=case, desk=name, done_at__isnull=True)
        .filter(named_by__isnull=False, holder__is_active=True)
        .select_related("holder")
        .first()
    )
    return item.holder if item else None
