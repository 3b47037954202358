"""May this person handle an assessment: proctors and Human Resources, never their own, whoever they act for (S15)."""

from casework import clock
from casework.evidence import may_see
from casework.models import WorkItem
from casework.permissions import as_subject, at_desk, denied, granted
from casework.work import Desk
from people.models import Role
from people.queries import acts_for, delegations_to, holders_of, roles_on

DESK = "proctor"

__all__ = [
    "as_subject",
    "desk_of",
    "is_confidant",
    "is_proctor",
    "keeps_queue",
    "loads_for",
    "proctors",
    "reads_statistics",
    "sees",
]
_OWN = "Nobody handles their own assessment, nor does somebody who acts for them."


def desk_of(case):
    """The proctors' desk for a case: whom HR named, or the role; empty if nobody but the subject holds it (S8)."""
    named = WorkItem.objects.filter(case=case, desk=DESK, done_at__isnull=True, named_by__isnull=False)
    if item := named.select_related("holder").first():
        return Desk(DESK, holder=item.holder)
    staffed = holders_of(Role.PROCTOR, clock.today()).exclude(pk=case.subject_id).exists()
    return Desk(DESK, role=Role.PROCTOR if staffed else "")


def proctors(person, case):
    """May the person select tests, book and supervise in this case?"""
    day = clock.today()
    if person.pk == case.subject_id or _only_for(case.subject, person, day):
        return denied(_OWN, "S15")
    return at_desk(person, case, desk_of(case), day)


def keeps_queue(person):
    """Whether the proctors' lists exist for the person: proctors, HR coordinators, and who acts for one."""
    day = clock.today()
    actors = [person, *(delegation.delegator for delegation in delegations_to(person, day))]
    return any(roles_on(actor, day) & {Role.PROCTOR, Role.HR_COORDINATOR} for actor in actors)


def is_proctor(person):
    """May the person offer slots and load results: proctors, and who acts for one (JB-SKL-2, 7)?"""
    if _proctors_acted_as(person):
        return granted("You are a proctor, or act for one.")
    return denied("This is for the proctors to do.")


def loads_for(by):
    """A function: person id → the Grant or denial under which `by` loads that person's results (S15)."""
    grant, actors = is_proctor(by), _proctors_acted_as(by)
    barred = {by.pk} | (actors if len(actors) == 1 else set())
    return lambda pk: denied(_OWN, "S15") if pk in barred else grant


def _proctors_acted_as(person):
    """The ids of the proctors as whom the person acts: their own, and those of whom they act for."""
    day = clock.today()
    actors = [person, *(delegation.delegator for delegation in delegations_to(person, day))]
    return {actor.pk for actor in actors if Role.PROCTOR in roles_on(actor, day)}


def reads_statistics(person):
    """Whether the statistics of the tests exist for the person: HR coordinators (PL-RPT-1)."""
    return Role.HR_COORDINATOR in roles_on(person, clock.today())


def is_confidant(person, sitting):
    """Whether the person reads the accommodation and the feedback: who sits, the proctor, HR (JB-SKL-2, 4)."""
    if person.pk == sitting.person_id:
        return True
    day = clock.today()
    human_resources = Desk("hr", role=Role.HR_COORDINATOR)
    return bool(proctors(person, sitting.case) or at_desk(person, sitting.case, human_resources, day))


def sees(person, sitting):
    """Whether the sitting exists for the person: who may see the evidence, and who handles it."""
    return is_confidant(person, sitting) or may_see(person, sitting.person, "assessments")


def _only_for(subject, person, day):
    """Whether the person would act for the one who sits, having no such role of their own."""
    if Role.PROCTOR in roles_on(person, day):
        return False
    others = [one.delegator for one in delegations_to(person, day) if one.delegator_id != subject.pk]
    if any(Role.PROCTOR in roles_on(other, day) for other in others):
        return False
    return Role.PROCTOR in roles_on(subject, day) and acts_for(person, subject, day) is not None
