"""The people of the fictional district: units, jobs, supervisors, appointments, from a list of names."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password

from casework import editions
from casework.calendar import months_after
from config.demo import registers
from config.demo.cast import DOMAIN, PASSWORD
from people.models import Appointment, Delegation, Employment, Job, Person, Rating, Role, Supervision, Unit

DATA = editions.load_yaml(Path(__file__).with_name("people.yaml"))
USUAL_STEP = 4
OPENING_STEP = 3
PROBATION_MONTHS = 6
A_WEEK = timedelta(weeks=1)


class Roster:
    """Everybody by user name, each with the password at hand, and every unit by code."""

    def __init__(self, today):
        self.today = today
        self.units = units()
        self.classes = registers.classes()
        self.people = self._people()
        self._jobs()
        self._relations()
        self._ratings()

    def __getitem__(self, username):
        return self.people[username]

    def _people(self):
        password = make_password(PASSWORD)
        Person.objects.bulk_create(
            Person(
                username=username,
                password=password,
                first_name=one["name"][0],
                last_name=one["name"][1],
                email=f"{username}@{DOMAIN}",
                employee_number=f"{20417 + 311 * place}",
                employment=Employment.CLASSIFIED,
                hired_on=self._since(one, whole=True),
                probation_until=months_after(self._since(one, whole=True), PROBATION_MONTHS),
                is_active="left" not in one,
            )
            for place, (username, one) in enumerate(DATA["people"].items())
        )
        people = {one.username: one for one in Person.objects.all()}
        for one in people.values():
            # Comparing the slow hash for each of some hundred signatures would take minutes.
            one.check_password = PASSWORD.__eq__
        return people

    def _since(self, one, *, whole=False):
        earlier = sum(months for _class, months in one.get("before", ())) if whole else 0
        return months_after(self.today, -one["months"] - earlier)

    def _jobs(self):
        Job.objects.bulk_create(job for username in DATA["people"] for job in self._history(username))

    def _history(self, username):
        """The job history, latest line first; earlier lines were a step lower each."""
        one = DATA["people"][username]
        until = months_after(self.today, -one["left"]) if "left" in one else None
        since, step = self._since(one), one.get("step", USUAL_STEP)
        lines = [(one["class"], since)]
        for earlier, months in one.get("before", ()):
            since = months_after(since, -months)
            lines.append((earlier, since))
        for place, (name, starts_on) in enumerate(lines):
            job_class = self.classes[name]
            paid = max(step - place, 1)
            yield Job(
                person=self[username],
                job_class=job_class,
                unit=self.units[one["unit"]],
                grade=job_class.grade,
                step=paid,
                salary=registers.annual(job_class.grade, paid),
                reason="appointment" if place == len(lines) - 1 else "promotion",
                starts_on=starts_on,
                until=until,
            )
            until = starts_on

    def _relations(self):
        named = DATA["people"].items()
        Supervision.objects.bulk_create(
            Supervision(person=self[name], supervisor=self[one["under"]], starts_on=self._since(one, whole=True))
            for name, one in named
            if "under" in one
        )
        appointments = [(name, role, None) for name, one in named for role in one.get("roles", ())]
        appointments += [(name, Role.DIRECTOR, one["directs"]) for name, one in named if "directs" in one]
        Appointment.objects.bulk_create(
            Appointment(
                person=self[name],
                role=role,
                unit=self.units[unit] if unit else None,
                starts_on=months_after(self.today, -18),
                appointed_by=self["gloria" if name != "gloria" else "eleanor"],
            )
            for name, role, unit in appointments
        )
        Delegation.objects.create(
            delegator=self["dana"],
            delegate=self["marta"],
            reason="Away for the conference of school technology offices",
            approved_by=self["eleanor"],
            starts_on=self.today - A_WEEK,
            until=self.today + A_WEEK,
        )

    def _ratings(self):
        """Last year's rating of everybody who was here by then; every seventh was outstanding."""
        rated_on = months_after(self.today, -8)
        Rating.objects.bulk_create(
            Rating(
                person=person,
                value=Rating.Value.EXTRAORDINARY_CONTRIBUTOR if place % 7 == 3 else Rating.Value.CONTRIBUTOR,
                rated_on=rated_on,
            )
            for place, person in enumerate(self.people.values())
            if person.hired_on < rated_on
        )


def units():
    """The units by code, from the top down."""
    found = {}
    for code, (name, kind, parent) in DATA["units"].items():
        above = found.get(parent)
        found[code] = Unit.objects.create(
            code=code,
            name=name if above else settings.EMPLOYER,
            kind=kind,
            parent=above,
            path=f"{above.path if above else '/'}{code}/",
        )
    return found
