"""A cast of people by first name and role, and cases walked to any state through the real actions."""

from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from inspect import signature

import pytest
from django.conf import UserSettingsHolder, settings
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from advancement.actions import enrollment, finalizing, lines, routing
from advancement.actions.registers import enter_grades_of
from advancement.documents.seen import seen_of
from advancement.models import WITHOUT_DOCUMENTS, Advancement, Certification, Course, Credential, Measure, Provider
from advancement.states import State
from assessments.models import JobRole, PassingScore, Requirement, Selection, Sitting, Test
from casework import clock, editions
from casework.models import ClosedDay, PayPeriod
from casework.signing import Proof
from competencies.models import Criterion
from people import guards
from people.models import Appointment, Job, JobClass, Person, Role, SalaryStep, Supervision, Unit
from tests.stored import Stored, Trail

PASSWORD = "correct horse battery staple"
PROOF = Proof(PASSWORD)
#: The day on which the tests live: a Tuesday.
TODAY = date(2026, 3, 10)
LEVELS = (("intern", 18), ("itss_1", 20), ("itss_2", 23), ("itss_3", 25))


@pytest.fixture(autouse=True)
def nothing_counted_yet():
    """Wrong passwords and lookups of the test before are not counted against this one: keys of rows come back."""
    cache.clear()


@pytest.fixture(autouse=True)
def living_today(request):
    """Every test with a database lives on TODAY, at noon in the employer's time zone."""
    moment = timezone.make_aware(datetime.combine(TODAY, time(12)))
    with clock.at(moment):
        yield


def pytest_collection_modifyitems(items):
    """What needs real row locks is shown as skipped on SQLite, with the reason; it runs in the suite on PostgreSQL."""
    if connection.vendor != "postgresql":
        for item in items:
            if item.get_closest_marker("postgres"):
                item.add_marker(pytest.mark.skip(reason="SQLite has no row locks: make test-postgres"))


@pytest.fixture(autouse=True)
def guards_make_way(request):
    """A test that commits ends with empty tables, which the guards of the database would refuse."""
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" not in request.fixturenames and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    guards.remove(connection)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """Tables are emptied row by row: TRUNCATE makes PostgreSQL write new files for every table and every index."""
    if connection.vendor == "postgresql":
        connection.ops.sql_flush = lambda style, tables, **options: [f'DELETE FROM "{table}"' for table in tables]


@contextmanager
def past_the_guards():
    """Rows as no action would write them, for a test of what is shown of them."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield
            cursor.execute("SET LOCAL session_replication_role = origin")
    else:
        guards.remove(connection)
        yield
        guards.install(connection)


class District:
    """Units, classes, registers, and people by first name."""

    #: What was done in it so far; in one that a test makes for itself, everything is really done.
    trail = Trail(lambda: False)

    def __init__(self):
        self.employer = Unit.objects.create(code="CV", name="Chestnut Valley", kind="employer", path="/CV/")
        self.office = self._unit("TECH", "Office of Technology", "office", self.employer)
        self.division = self._unit("FIELD", "Field Support", "division", self.office)
        self.other = self._unit("LIB", "Libraries", "division", self.employer)
        self.classes = {
            level: JobClass.objects.create(
                code=f"51{grade}", title=f"IT systems specialist {level}", level=level, grade=grade
            )
            for level, grade in LEVELS
        }
        self.classes["engineer"] = JobClass.objects.create(
            code="5130", title="IT systems engineer", level="engineer", grade=27
        )
        self.classes["clerk"] = JobClass.objects.create(code="4110", title="Clerk", grade=12)
        for grade in (12, 18, 20, 23, 25, 27):
            for step in range(1, 11):
                annual = Decimal(30000 + grade * 1000 + step * 1000)
                SalaryStep.objects.create(grade=grade, step=step, annual=annual, in_force_from=date(2020, 1, 1))
        self._calendar()
        self._catalogue()
        self._people()

    def _unit(self, code, name, kind, parent):
        return Unit.objects.create(code=code, name=name, kind=kind, parent=parent, path=f"{parent.path}{code}/")

    def _calendar(self):
        first = date(2026, 1, 3)
        PayPeriod.objects.bulk_create(PayPeriod(starts_on=first + timedelta(days=14 * n)) for n in range(60))
        ClosedDay.objects.create(day=date(2026, 3, 13), name="Spring closure")

    def _catalogue(self):
        self.role = JobRole.objects.create(code="field", name="Field technician")
        self.tests = [
            Test.objects.create(code=f"t{n}", name=name, vendor="Brainbench", minutes=60)
            for n, name in enumerate(("Windows Server", "Network Concepts", "Help Desk"))
        ]
        for test in self.tests:
            PassingScore.objects.create(test=test, score=Decimal("2.51"), in_force_from=date(2020, 1, 1))
            Requirement.objects.create(job_role=self.role, target_level="itss_2", test=test)
        self.criterion = Criterion.objects.create(
            code="II-K1", target_level="itss_2", kind="knowledge", text="Explains how the school networks are laid out"
        )
        self.college = Provider.objects.create(name="Hillside College", kind="accredited", starts_on=date(2000, 1, 1))
        enter_grades_of(editions.edition("job-banding", "2008-04"))
        self.credential = Credential.objects.create(
            code="mcitp_sa", name="Microsoft Certified IT Professional: Server Administration", provider="Microsoft"
        )

    def _people(self):
        self.rosa = self.person("Rosa", "Delgado", "itss_1", date(2024, 7, 1), self.division)
        self.omar = self.person("Omar", "Haddad", "itss_1", date(2025, 9, 1), self.division)
        self.sam = self.person("Sam", "Whitfield", "engineer", date(2015, 1, 5), self.division)
        self.nina = self.person("Nina", "Kowalski", "engineer", date(2012, 1, 5), self.office)
        self.dana = self.person("Dana", "Brooks", "clerk", date(2010, 1, 4), self.office)
        self.hugo = self.person("Hugo", "Lindqvist", "clerk", date(2010, 1, 4), self.employer)
        self.hana = self.person("Hana", "Sato", "clerk", date(2011, 1, 4), self.employer)
        self.erin = self.person("Erin", "McCall", "clerk", date(2011, 1, 4), self.employer)
        self.paul = self.person("Paul", "Okafor", "clerk", date(2011, 1, 4), self.employer)
        self.tess = self.person("Tess", "Marino", "clerk", date(2011, 1, 4), self.office)
        self.oda = self.person("Oda", "Lund", "clerk", date(2011, 1, 4), self.employer)
        self.carl = self.person("Carl", "Nguyen", "itss_3", date(2018, 1, 4), self.division)
        self.ada = self.person("Ada", "Ferris", "clerk", date(2011, 1, 4), self.employer)
        self.max = self.person("Max", "Adler", "clerk", date(2011, 1, 4), self.employer)
        self.ann = self.person("Ann", "Lee", "clerk", date(2011, 1, 4), self.employer)
        self.bob = self.person("Bob", "Strange", "clerk", date(2019, 1, 4), self.other)
        for person in (self.rosa, self.omar, self.carl):
            self.supervises(self.sam, person)
        self.supervises(self.nina, self.sam)
        self.supervises(self.dana, self.nina)
        self.appoint(self.dana, Role.DIRECTOR, self.office)
        for person in (self.hugo, self.hana):
            self.appoint(person, Role.HR_COORDINATOR)
        self.appoint(self.erin, Role.ERSC)
        self.appoint(self.paul, Role.PROCTOR)
        self.appoint(self.tess, Role.TECHNOLOGY)
        self.appoint(self.oda, Role.ORGANIZATIONAL_DEVELOPMENT)
        self.appoint(self.ada, Role.AUDITOR)
        self.appoint(self.max, Role.ADMINISTRATOR)
        self.appoint(self.ann, Role.ANALYST)

    @property
    def cast(self):
        """Everybody by first name."""
        return {name: one for name, one in vars(self).items() if isinstance(one, Person)}

    def person(self, first, last, level, since, unit):
        """Somebody with an account and a job since a day."""
        person = Person.objects.create_user(
            first.lower(),
            PASSWORD,
            first_name=first,
            last_name=last,
            email=f"{first.lower()}@district.example",
            employee_number=f"E{Person.objects.count() + 1:05d}",
            employment="classified",
            hired_on=since,
        )
        job_class = self.classes[level]
        Job.objects.create(
            person=person,
            job_class=job_class,
            unit=unit,
            grade=job_class.grade,
            step=4,
            salary=SalaryStep.objects.get(grade=job_class.grade, step=4).annual,
            reason="hired",
            starts_on=since,
        )
        return person

    def supervises(self, supervisor, person, since=date(2020, 1, 1)):
        """A supervision since a day."""
        return Supervision.objects.create(supervisor=supervisor, person=person, starts_on=since)

    def appoint(self, person, role, unit=None, since=date(2020, 1, 1)):
        """An appointment since a day."""
        return Appointment.objects.create(person=person, role=role, unit=unit, starts_on=since)


@pytest.fixture
def district(request, db, monkeypatch):
    """The district with its cast."""
    one = _district.again()
    patches = "monkeypatch" in signature(request.function).parameters
    one.trail = Trail(lambda: connection.in_atomic_block and not patches and not _is_changed(monkeypatch))
    with connection.execute_wrapper(one.trail):
        yield one


_district = Stored(District)


def _is_changed(monkeypatch):
    """Whether a fixture changed the code, or anybody the settings, so that an act may come out otherwise."""
    return bool(monkeypatch._setattr or monkeypatch._setitem) or isinstance(settings._wrapped, UserSettingsHolder)


def passed_tests(district, advancement):
    """Both required tests selected and passed under supervision."""
    person, case = advancement.case.subject, advancement.case
    Selection.objects.create(
        case=case,
        job_role=district.role,
        target_level=advancement.target_level,
        chosen_at=clock.now(),
        first=district.tests[0],
        second=district.tests[1],
        selected_by=district.paul,
        selected_at=clock.now(),
    )
    for test in district.tests[:2]:
        Sitting.objects.create(
            person=person,
            case=case,
            test=test,
            proctored=True,
            outcome=Sitting.Outcome.TAKEN,
            sits_on=advancement.enrolled_on,
            starts_at=time(9 + district.tests.index(test)),
            place="Room 12",
            proctor=district.paul,
            score=Decimal("3.20"),
        )


def certified(district, person):
    """A certification that satisfies an ITSS I without a prerequisite."""
    return Certification.objects.create(
        person=person,
        credential=district.credential,
        name=district.credential.name,
        earned_on=TODAY - timedelta(days=200),
        prepared="own_time",
        entered_at=clock.now(),
    )


def studied(district, person):
    """A course of 45 hours with a good grade."""
    return Course.objects.create(
        person=person,
        title="Network administration",
        provider=district.college,
        hours=Decimal(45),
        began_on=TODAY - timedelta(days=300),
        completed_on=TODAY - timedelta(days=200),
        kind=Course.Kind.GRADUATE,
        grade="A",
        own_time=True,
        criterion=district.criterion,
        entered_at=clock.now(),
    )


def read_and_sign(advancement, measure, **facts):
    """Somebody reads a line of Part II as it stands, and signs what they read."""
    return lines.sign_line(advancement, measure, seen=seen_of(advancement, measure, on=clock.today()), **facts)


class Walk:
    """One case of Rosa's, walked step by step through the real actions."""

    MEASURES = (Measure.EXPERIENCE, Measure.PERFORMANCE, Measure.ASSESSMENTS, Measure.CERTIFICATION, Measure.COURSEWORK)

    def __init__(self, district, person=None):
        self.district, self.person = district, person or district.rosa
        self.advancement = None

    def to(self, state):
        """The advancement in `state`, through the acts of everybody before."""
        key = self.district.trail.do((self.person.pk, state), lambda: self._walk(state))
        self.advancement = Advancement.objects.get(pk=key)
        assert self.advancement.case.state == state
        return self.advancement

    def _walk(self, state):
        for step in self._road(state):
            getattr(self, f"_{step}")()
        return self.advancement.pk

    def _road(self, state):
        road = {
            State.DRAFT: ("start",),
            State.PART_ONE: ("part_one",),
            State.ENROLLED: ("enroll",),
            "complete": ("evidence", "lines"),
            State.WITH_DIRECTOR: ("part_three",),
            State.WITH_COORDINATOR: ("approve",),
            State.TO_CONFIRM: ("complete",),
            State.WITH_ERSC: ("confirm",),
            State.PROMOTED: ("notice",),
        }
        branches = {
            State.REFUSED: (State.PART_ONE, "refuse"),
            State.WITHDRAWN: (State.ENROLLED, "withdraw"),
            State.RETURNED: (State.WITH_DIRECTOR, "return"),
            State.RESCINDED: (State.PROMOTED, "rescind"),
            State.ON_HOLD: (State.ENROLLED, "hold"),
            State.CLOSED: (State.ENROLLED, "demote"),
        }
        end, last = branches.get(state, (state, None))
        for reached, steps in road.items():
            yield from steps
            if reached == end:
                break
        if last:
            yield last

    def _start(self):
        self.advancement = enrollment.start(self.person, by=self.person)

    def _part_one(self):
        facts = dict.fromkeys(("guide_reviewed", "own_time", "tuition_known", "consequences_known"), True)
        enrollment.save_part_one(self.advancement, by=self.person, meeting_on=TODAY, **facts)
        enrollment.sign_part_one(self.advancement, by=self.person, proof=PROOF)

    def _enroll(self):
        self.advancement = enrollment.enroll(self.advancement, by=self.district.sam, proof=PROOF)

    def _evidence(self):
        passed_tests(self.district, self.advancement)
        certified(self.district, self.person)
        studied(self.district, self.person)

    def _lines(self):
        for measure in self.MEASURES:
            if measure not in WITHOUT_DOCUMENTS:
                lines.submit_line(self.advancement, measure, by=self.person)
            read_and_sign(self.advancement, measure, by=self.district.sam, reviewed_on=TODAY, proof=PROOF)

    def _part_three(self):
        self.advancement = routing.sign_part_three(self.advancement, by=self.district.sam, proof=PROOF)

    def _approve(self):
        routing.approve(self.advancement, by=self.district.dana, proof=PROOF)

    def _complete(self):
        finalizing.complete(self.advancement, by=self.district.hugo, proof=PROOF)

    def _confirm(self):
        finalizing.confirm(self.advancement, by=self.district.hana, proof=PROOF)

    def _notice(self):
        finalizing.issue_notice(self.advancement, by=self.district.erin, proof=PROOF)

    def _refuse(self):
        from people.models import Standing

        Standing.objects.create(person=self.person, kind=Standing.Kind.PAR, starts_on=TODAY)
        enrollment.refuse_enrollment(self.advancement, by=self.district.sam, rule="JB-ENR-2")

    def _withdraw(self):
        enrollment.withdraw(self.advancement, by=self.person, reason="Another year")

    def _return(self):
        routing.return_to_supervisor(self.advancement, by=self.district.dana, reason="The copy is missing")

    def _rescind(self):
        finalizing.rescind_notice(self.advancement, by=self.district.erin, proof=PROOF, reason="Issued in error")

    def _hold(self):
        from advancement.actions import life
        from people.models import Standing

        Standing.objects.create(person=self.person, kind=Standing.Kind.PAR, starts_on=TODAY)
        life.follow(self.person, by=None)

    def _demote(self):
        from advancement.actions import life

        job = self.person.jobs.get()
        job.job_class = self.district.classes["clerk"]
        job.save()
        life.follow(self.person, by=None)


@pytest.fixture
def case_at(district):
    """`case_at(State.X)`: Rosa's advancement in a state; `case_at(State.X, person)` somebody else's of the team."""
    return lambda state, person=None: Walk(district, person).to(state)


@pytest.fixture
def signed_in(client):
    """`signed_in(person)`: a test client with the person signed in."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in
