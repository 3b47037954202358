"""Whom the demonstration offers for signing in, what they are here, and what waits for them."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.functional import cached_property

from advancement.queries.coaching import running
from advancement.rules import band
from advancement.states import KIND
from casework import clock, editions
from casework.models import Case
from casework.permissions import other_capacity
from casework.work import CAPACITIES, to_be_done
from people.models import Appointment, Delegation, Job, Person, Role, Standing, Supervision

#: Everybody of the demonstration signs in with it.
PASSWORD = "chestnut-valley"
DOMAIN = "chestnutvalley.example"
#: Whom the sign-in page offers, in the order in which a case meets them.
OFFERED = (
    *("rosa", "sam", "felix", "dana", "hugo", "hana", "erin", "carl"),
    *("tess", "paul", "oda", "kwame", "yusuf", "ada", "max"),
)


def offered():
    """The people for a click on the sign-in page."""
    found = {one["username"]: one for one in everybody(Person.objects.filter(username__in=OFFERED))}
    return [found[username] for username in OFFERED if username in found]


def everybody(people=None):
    """All who can sign in: username, password, name, roles, waiting; those who are offered first."""
    people = Person.objects.all() if people is None else people
    around = Surroundings(people.filter(is_active=True, email__endswith=f"@{DOMAIN}"))
    place = {username: number for number, username in enumerate(OFFERED)}
    rows = sorted(around.people, key=lambda one: (place.get(one.username, len(place)), one.last_name, one.first_name))
    return [
        {
            "username": person.username,
            "password": PASSWORD,
            "name": person.name,
            "roles": around.roles(person),
            "waiting": around.waiting(person),
        }
        for person in rows
    ]


@dataclass
class Surroundings:
    """What is known of some people today, read in a number of queries that does not grow with them."""

    chosen: object
    today: object = field(default_factory=clock.today)

    @cached_property
    def people(self):
        """The people, each with jobs, appointments and delegations of today."""
        supervises = Supervision.objects.on(self.today).filter(supervisor=OuterRef("pk"))
        case = Case.objects.filter(subject=OuterRef("pk"), slot=KIND, closed_on=None)
        return list(
            self.chosen.annotate(
                supervises=Exists(supervises),
                coaches=Exists(running().filter(coach=OuterRef("pk"))),
                has_case=Exists(case),
                changes_soon=Exists(Job.objects.filter(person=OuterRef("pk"), starts_on__gt=self.today)),
                has_standing=Exists(Standing.objects.on(self.today).filter(person=OuterRef("pk"))),
            ).prefetch_related(
                Prefetch("jobs", Job.objects.on(self.today).select_related("job_class", "unit"), "jobs_now"),
                Prefetch("appointments", self._appointments(), "appointments_now"),
                Prefetch("delegations_held", self._delegations(), "delegations_now"),
            )
        )

    def _appointments(self):
        return Appointment.objects.on(self.today).select_related("unit")

    def _delegations(self):
        held = Prefetch("delegator__appointments", self._appointments(), "appointments_now")
        active = Delegation.objects.on(self.today).filter(delegator__is_active=True)
        return active.select_related("delegator").prefetch_related(held)

    @cached_property
    def items(self):
        """Everything that waits, by whoever has it."""
        return list(to_be_done().prefetch_related("case__signatures"))

    @cached_property
    def below_the_top(self):
        """The levels from which somebody can advance."""
        edition = editions.in_force("job-banding", self.today)
        return {level for level in band.levels(edition) if band.target_of(level, edition)}

    def roles(self, person):
        """What somebody is here, in words."""
        job = next(iter(person.jobs_now), None)
        said = [f"employee, {job.job_class.title}"] if job and job.level in self.below_the_top else []
        directs = [one.unit for one in person.appointments_now if one.role == Role.DIRECTOR]
        if person.supervises and job and job.unit not in directs:
            said.append(f"supervisor of {job.unit.name}")
        said += [f"director of {unit.name}" for unit in directs]
        said += [one.get_role_display() for one in person.appointments_now if one.role != Role.DIRECTOR]
        if person.coaches:
            said.append("coach")
        said += [f"acts for {one.delegator.name}" for one in person.delegations_now]
        return said or ([job.job_class.title] if job else [])

    def waiting(self, person):
        """The titles of what waits for somebody, as on their first page; the first step where there is nothing yet."""
        titles = [item.task for item in self.items if self._is_for(person, item)]
        job = next(iter(person.jobs_now), None)
        held_up = person.has_case or person.has_standing or person.changes_soon
        if job and job.level in self.below_the_top and not held_up:
            titles.append("Start career advancement")
        return titles

    def _is_for(self, person, item):
        capacity = CAPACITIES.get(item.case.kind, {}).get(item.desk) if item.case else None
        if capacity and other_capacity(person, item.case, capacity):
            return False
        if item.subject_id == person.pk:
            return item.holder_id == person.pk
        if item.holder_id:
            return item.holder_id in {person.pk, *(one.delegator_id for one in person.delegations_now)}
        return any(_covers(one, item) for one in person.appointments_now)


def _covers(appointment, item):
    if appointment.role != item.role:
        return False
    return not (appointment.unit and item.unit) or item.unit.path.startswith(appointment.unit.path)
