"""The people of a large district: who works where since when, under whom, and who holds which role."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib.auth.hashers import make_password

from config.demo import registers
from config.demo.cast import PASSWORD
from config.large.names import Names
from config.large.tree import is_small
from people.models import Appointment, Employment, Job, Person, Role, Supervision, Unit

BATCH = 2000
DOMAIN = "district.example"
BAND_SHARE, BAND_IN_SCHOOLS = 0.04, 0.55
LEAST_BAND = 40
#: A small employer has half of its people in offices, so that every role is held.
SCHOOL_SHARE, SCHOOL_SHARE_SMALL = 0.82, 0.5
SPAN = 12
LEVELS = ("itss_0", "itss_1", "itss_2", "itss_3")
LEVEL_SHARES = (12, 42, 30, 16)
#: Which classes an office or a school employs besides those of the band, in parts of the whole.
CLASSES = {
    "SCHOOL": {"teacher": 54, "paraeducator": 22, "building": 9, "food": 6, "clerk": 5, "media": 2, "secretary": 2},
    "HR": {"hr": 40, "payroll": 25, "trainer": 15, "analyst": 10, "secretary": 10},
    "TECH": {"engineer": 45, "technician": 35, "trainer": 8, "secretary": 12},
    "FIN": {"payroll": 60, "analyst": 25, "secretary": 15},
    "OPS": {"bus": 45, "food": 20, "building": 30, "secretary": 5},
    "CUR": {"trainer": 55, "teacher": 25, "secretary": 20},
    "STU": {"trainer": 40, "analyst": 20, "secretary": 40},
    "SCH": {"secretary": 50, "analyst": 50},
}
#: How many times as many people a department of an office has as one elsewhere.
WEIGHTS = {"OPS": 5, "TECH": 3}
#: Role → whose employees hold it, how many at 38,000 employees, and how many at least.
STAFF = {
    Role.HR_COORDINATOR: ("HR", 14, 3),
    Role.ERSC: ("HR", 8, 2),
    Role.ORGANIZATIONAL_DEVELOPMENT: ("HR", 6, 2),
    Role.ANALYST: ("HR", 3, 1),
    Role.AUDITOR: ("HR", 2, 1),
    Role.PROCTOR: ("TECH", 12, 2),
    Role.TECHNOLOGY: ("TECH", 6, 2),
    Role.ADMINISTRATOR: ("TECH", 2, 1),
}
LEADING = ("director", "supervisor")
HEADS = {Unit.Kind.EMPLOYER: "superintendent", Unit.Kind.SCHOOL: "principal"}
FORTNIGHT, A_YEAR = timedelta(days=14), timedelta(days=365)
FIRST_NUMBER = 100_000


@dataclass(eq=False)
class Member:
    """Somebody, with the lines of their history as (class, since, step), oldest first, and who is above them."""

    person: Person
    unit: Unit
    office: str
    lines: list
    supervisor: "Member | None"
    jobs: list = field(default_factory=list)

    @property
    def key(self):
        """The class they are in."""
        return self.lines[-1][0]

    @property
    def was_in_band(self):
        """Whether they are or were at a level of the band: cases of theirs would be their own to handle."""
        return any(key in LEVELS for key, _since, _step in self.lines)

    @property
    def since(self):
        """Since when they are in it."""
        return self.lines[-1][1]


class Workforce:
    """Everybody, in the order of the tree; `write` saves people and relations, `write_jobs` the job histories."""

    def __init__(self, tree, employees, chance, today):
        self.tree, self.chance, self.today, self.employees = tree, chance, today, employees
        self.names, self.password = Names(chance), make_password(PASSWORD)
        self.anchor, self.classes = registers.pay_period_on(today), registers.classes()
        self.members, self.heads, self.staff = [], {}, defaultdict(list)
        self._hire()

    # --- Who works where

    def _hire(self):
        self._head(self.tree.employer, "")
        for code, unit in self.tree.offices.items():
            self._head(unit, code)
        departments = [(code, unit) for code, units in self.tree.departments.items() for unit in units]
        left = self.employees - len(self.members)
        at_schools = round(left * (SCHOOL_SHARE_SMALL if is_small(self.employees) else SCHOOL_SHARE))
        band = max(LEAST_BAND, round(self.employees * BAND_SHARE))
        band_at_schools = round(band * BAND_IN_SCHOOLS)
        weights = [WEIGHTS.get(code, 1) for code, _unit in departments]
        technical = [3 if code == "TECH" else 0 for code, _unit in departments]
        plans = zip(_spread(left - at_schools, weights), _spread(band - band_at_schools, technical), strict=True)
        for (code, unit), (people, of_band) in zip(departments, plans, strict=True):
            self._fill(unit, code, people, of_band)
        even = [1] * len(self.tree.schools)
        plans = zip(_spread(at_schools, even), _spread(band_at_schools, even), strict=True)
        for unit, (people, of_band) in zip(self.tree.schools, plans, strict=True):
            self._fill(unit, "SCHOOL", people, of_band)

    def _fill(self, unit, office, people, of_band):
        """A head, and below it groups of a dozen with a lead each where one person could not lead all."""
        head, left = self._head(unit, office), max(people - 1, 0)
        leads = -(-left // (SPAN + 1)) if left > SPAN else 0
        keys = self.chance.choices(LEVELS, LEVEL_SHARES, k=min(of_band, left - leads))
        own = CLASSES[office]
        keys += self.chance.choices(list(own), list(own.values()), k=left - leads - len(keys))
        lead = "assistant" if office == "SCHOOL" else "supervisor"
        for group in _groups(keys, leads):
            above = self._member(unit, office, lead, head) if leads else head
            for key in group:
                self._member(unit, office, key, above)

    def _head(self, unit, office):
        above = self.heads.get(unit.parent_id)
        head = self._member(unit, office, HEADS.get(unit.kind, "director"), above)
        self.heads[unit.pk] = head
        return head

    def _member(self, unit, office, key, supervisor):
        first, last, username = self.names.draw()
        lines = self._lines(key)
        person = Person(
            username=username,
            password=self.password,
            first_name=first,
            last_name=last,
            email=f"{username}@{DOMAIN}",
            employee_number=str(FIRST_NUMBER + len(self.members)),
            employment=Employment.CLASSIFIED,
            hired_on=lines[0][1],
        )
        member = Member(person, unit, office, lines, supervisor)
        self.members.append(member)
        self.staff[office].append(member)
        return member

    # --- Since when

    def _lines(self, key):
        if key in LEVELS:
            return self._band_lines(LEVELS.index(key), self.anchor)
        if key == "engineer" and self.chance.random() < 0.4:
            since = self._periods_before(self.anchor, 20, 110)
            return [*self._band_lines(len(LEVELS) - 1, since), (key, since, 8)]
        if key == "technician" and self.chance.random() < 0.3:
            since = self._periods_before(self.anchor, 4, 100)
            return [*self._band_lines(1, since), (key, since, 4)]
        hired = self.today - timedelta(days=self.chance.randint(100, 8000))
        years = (self.today - hired) // A_YEAR
        raised = sorted(self.chance.sample(range(1, years + 1), k=min(self.chance.randint(0, 3), years)))
        return [(key, hired, 1), *((key, hired + A_YEAR * year, place) for place, year in enumerate(raised, 2))]

    def _band_lines(self, top, until):
        """The way up to a level, each promotion at the beginning of a pay period, the last one before `until`."""
        entered = self.chance.randint(max(0, top - 2), top)
        lines, since = [], until
        for level in range(top, entered - 1, -1):
            least, most = (28, 60) if level == 0 else (32, 70)
            since = self._periods_before(since, least, most)
            lines.append((LEVELS[level], since, 2 + level))
        return lines[::-1]

    def _periods_before(self, day, least, most):
        return day - FORTNIGHT * self.chance.randint(least, most)

    # --- Into the database

    def write(self):
        """People, who is above whom, and the roles."""
        Person.objects.bulk_create([one.person for one in self.members], BATCH)
        Supervision.objects.bulk_create(
            [
                Supervision(person=one.person, supervisor=one.supervisor.person, starts_on=one.person.hired_on)
                for one in self.members
                if one.supervisor
            ],
            BATCH,
        )
        Appointment.objects.bulk_create([*self._directors(), *self._roles()])
        for one in self.members:
            one.jobs = list(self._jobs(one))

    def write_jobs(self):
        """The job histories, once the promotions among them are known by number."""
        Job.objects.bulk_create([job for one in self.members for job in one.jobs], BATCH)

    def holders(self, role):
        """Who holds a role."""
        return self.held[role]

    def directors_of(self, member):
        """The heads above a member who approve, nearest first: those of the unit and of the units above it."""
        above, found = member.supervisor, []
        while above:
            if self._directs(above) and member.unit.path.startswith(above.unit.path):
                found.append(above)
            above = above.supervisor
        return found

    def _directs(self, member):
        return self.heads.get(member.unit.pk) is member and member.unit.kind != Unit.Kind.SCHOOL

    def _directors(self):
        for one in self.heads.values():
            if self._directs(one):
                yield Appointment(person=one.person, role=Role.DIRECTOR, unit=one.unit, starts_on=one.since)

    def _roles(self):
        self.held = {}
        free = {
            office: [one for one in self.staff[office] if not (one.was_in_band or one.key in LEADING)]
            for office in {office for office, _number, _least in STAFF.values()}
        }
        for role, (office, number, least) in STAFF.items():
            count = max(least, round(number * self.employees / 38_000))
            self.held[role] = [free[office].pop() for _ in range(count)]
            for one in self.held[role]:
                yield Appointment(person=one.person, role=role, starts_on=max(one.since, self.today - 3 * A_YEAR))

    def _jobs(self, member):
        for place, (key, since, step) in enumerate(member.lines):
            last = place == len(member.lines) - 1
            job_class = self.classes[key]
            yield Job(
                person=member.person,
                job_class=job_class,
                unit=member.unit,
                grade=job_class.grade,
                step=step,
                salary=registers.annual(job_class.grade, step),
                reason="appointment" if place == 0 else "promotion" if key in LEVELS else "step",
                starts_on=since,
                until=None if last else member.lines[place + 1][1],
            )


def _spread(total, weights):
    """So many, in shares by weight, whole numbers that add up."""
    whole, given, found = sum(weights), 0, []
    for place, _weight in enumerate(weights):
        until = total * sum(weights[: place + 1]) // whole
        found.append(until - given)
        given = until
    return found


def _groups(keys, leads):
    """The keys in as many groups as there are leads, or in one."""
    size = -(-len(keys) // leads) if leads else max(len(keys), 1)
    return [keys[start : start + size] for start in range(0, len(keys), size)]
