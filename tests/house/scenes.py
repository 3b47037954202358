"""Situations in which every page is asked for: the cast, a case of Rosa's, and what stands around it."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import uuid4

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone

from advancement.actions import certification, enrollment, lines, provider_approval
from advancement.actions.readers import give_access
from advancement.models import Measure
from advancement.states import State
from assessments.actions import practice
from casework import attachments, clock, feed, imports, tables
from casework.models import Case, Message, Signature, WorkItem
from casework.personnel.actions import appointments, delegations
from people.models import Delegation, Role, Standing, WrittenNotice
from portfolios import actions as portfolio
from portfolios.models import Entry, Portfolio
from tests.advancement.coached import STAGES, Coached
from tests.assessments.conftest import Road
from tests.casework.files import image, pdf, upload
from tests.conftest import TODAY, District, Walk, certified, studied
from tests.portfolios.conftest import KNOWLEDGE, SOLVING, facts_of, submit

NOON = timezone.make_aware(datetime.combine(TODAY, time(12)))
#: Role of the permission matrix → who it is in the cast.
CAST = {
    "employee": "rosa",
    "colleague": "omar",
    "supervisor": "sam",
    "delegate": "eve",
    "next_level": "nina",
    "director": "dana",
    "coordinator": "hugo",
    "second_coordinator": "hana",
    "ersc": "erin",
    "proctor": "paul",
    "technology": "tess",
    "organizational_development": "oda",
    "coach": "carl",
    "reader": "uma",
    "auditor": "ada",
    "analyst": "ann",
    "administrator": "max",
    "stranger": "bob",
    "anonymous": None,
}


@dataclass
class Scene:
    """A situation: its district, and the values that addresses of this situation need, by name."""

    name: str
    district: District
    values: dict
    sessions: dict = field(default_factory=dict)

    def client(self, role):
        """A browser of somebody who signed in once for all that is asked in this situation."""
        one, person = Client(), self.person(role)
        if person and role not in self.sessions:
            one.force_login(person)
            self.sessions[role] = one.cookies
        one.cookies = deepcopy(self.sessions.get(role, one.cookies))
        return one

    def person(self, role):
        """Who plays a role of the matrix, None for somebody who has not signed in."""
        return self.district.cast[CAST[role]] if CAST[role] else None


class Stage:
    """Builds situations."""

    def __init__(self):
        self.district = one = District()
        one.eve = one.person("Eve", "Hart", "engineer", date(2013, 1, 7), one.office)
        one.uma = one.person("Uma", "Reyes", "clerk", date(2013, 1, 7), one.other)
        one.supervises(one.nina, one.eve)
        self.delegation = self._delegation(one.sam, one.eve)

    def _delegation(self, delegator, delegate):
        facts = {"reason": "Away", "approved_by": self.district.nina}
        span = {"starts_on": TODAY - timedelta(days=5), "until": TODAY + timedelta(days=30)}
        return Delegation.objects.create(delegator=delegator, delegate=delegate, **facts, **span)

    def build(self, name):
        """The situation of that name."""
        if name in State:
            values = self._case(Walk(self.district).to(State(name)))
        else:
            values = getattr(self, f"_{name.split(': ')[0].replace(' ', '_')}")(*name.split(": ")[1:])
        around = {"username": "rosa", "new": uuid4(), "provider": self.district.college.pk}
        return Scene(name, self.district, around | values)

    def _returned_draft(self):
        """Rosa signed Part I, and it came back."""
        advancement = self._case_at(State.PART_ONE)
        enrollment.return_part_one(advancement, by=self.district.sam, reason="The date is missing")
        return self._case(advancement)

    def _case(self, advancement):
        """What the addresses of a case need; somebody whom the employee trusts may read it."""
        give_access(advancement, by=advancement.case.subject, reader=self.district.uma)
        values = {"number": advancement.case.number, "measure": Measure.CERTIFICATION}
        if notice := advancement.notices.first():
            values["notice"] = notice.number
        if signature := Signature.objects.filter(case=advancement.case).first():
            values["code"] = signature.code
        return values

    def _case_at(self, state, person=None):
        return Walk(self.district, person).to(state)

    def _coaching(self, stage):
        """Rosa's coaching by Carl, at one of its stages."""
        coached = Coached(self.district, self._case_at).to(STAGES[0])
        values = self._case(coached.advancement)
        coached.to(stage)
        if coached.one:
            session = coached.one.sessions.first()
            values |= {"coaching": coached.one.pk, "session": session and session.pk}
        if stage == "agreed":
            values["agreed"] = coached.agree().pk
        return values

    def _sitting(self, outcome):
        """Rosa's tests are selected; one sitting has come as far as `outcome`."""
        road = Road(self.district, self._case_at(State.ENROLLED))
        values = self._case(road.advancement)
        if outcome == "job role":
            road.job_role()
            return values
        road.tests()
        values["test"] = road.test.pk
        if outcome != "none":
            values["sitting"] = getattr(road, outcome)().pk
        return values

    def _slot(self, stage):
        """A proctor offers a slot; Rosa booked a seat of it."""
        road = Road(self.district, self._case_at(State.ENROLLED))
        values = self._case(road.advancement)
        road.tests()
        values |= {"test": road.test.pk, "slot": road.slot().pk}
        if stage == "booked":
            road.seat()
        return values

    def _import_brought(self):
        """A proctor brought a file with a result of Rosa's, Human Resources one with a provider."""
        road = Road(self.district, self._case_at(State.ENROLLED))
        row = f"{self.district.rosa.employee_number},{road.test.code},{TODAY} 09:00,3.20,"
        kept = self._brought("results", row, self.district.paul)
        listed = self._brought("providers", f"Lakeside College,approved,{TODAY},", self.district.hugo)
        return self._case(road.advancement) | {"import": kept.pk, "providers": listed.pk}

    def _brought(self, name, row, by):
        importer = imports.called(name)
        content = f"{','.join(one.heading for one in importer.columns)}\n{row}\n".encode()
        return imports.bring(importer, tables.read("export.csv", content, importer.columns), by=by)

    def _line(self, stage):
        """Rosa's line of the certification is submitted, returned, or its return is under review."""
        rosa, sam = self.district.rosa, self.district.sam
        advancement = self._case_at(State.ENROLLED)
        values = self._case(advancement)
        certified(self.district, rosa)
        lines.submit_line(advancement, Measure.CERTIFICATION, by=rosa)
        if stage != "submitted":
            lines.return_line(advancement, Measure.CERTIFICATION, by=sam, reason="The copy is missing")
        if stage == "under review":
            lines.ask_for_review(advancement, Measure.CERTIFICATION, by=rosa, words="It was there")
        return values

    def _evidence(self):
        """Everything that an employee keeps: certification, exam, course, approval, practice, portfolio, file."""
        one, rosa, values = self.district, self.district.rosa, self._case(self._case_at(State.ENROLLED))
        passed = {"towards": one.credential, "exam": "70-640", "passed_on": date(2025, 6, 2), "prepared": "own_time"}
        asked = provider_approval.ask_for_provider_approval(
            by=rosa,
            provider_name="Bootcamp",
            course_title="Routing",
            course_begins_on=TODAY + timedelta(days=60),
            reason="Networks of schools",
        )
        result = {"test": one.tests[0], "sits_on": date(2026, 2, 2), "score": Decimal("2.2")}
        return values | {
            "certification": certified(one, rosa).pk,
            "exam": certification.add_exam(by=rosa, **passed).pk,
            "course": studied(one, rosa).pk,
            "piece": f"course-{rosa.courses.get().pk}",
            "approval": asked.pk,
            "practice": practice.record_practice(rosa, by=rosa, **result).pk,
            "attachment": self._file(rosa, pdf(), "certificate.pdf"),
            "picture": self._file(rosa, image(), "picture.png"),
            "feed": feed.new_address(rosa),
            **self._entries(rosa),
        }

    def _file(self, rosa, content, name):
        return attachments.store(rosa, rosa, upload(content, name)).key

    def _entries(self, rosa):
        """Three whole entries under each competency."""
        for competency in (KNOWLEDGE, SOLVING):
            for number in (1, 2, 3):
                facts = facts_of(self.district.criterion, competency=competency, behavior=f"{number} of {competency}")
                entry = portfolio.save_entry(uuid4(), by=rosa, revision=0, **facts)
        return {"entry": entry.key, "level": entry.portfolio.target_level}

    def _earlier_portfolio(self):
        """Rosa has an entry towards the level that she holds."""
        values = self._case(self._case_at(State.ENROLLED))
        earlier = Portfolio.objects.create(person=self.district.rosa, target_level="itss_1")
        facts = {"competency": KNOWLEDGE, "behavior": "Helps others", "behavior_on": date(2025, 2, 2)}
        return values | {"entry": Entry.objects.create(portfolio=earlier, **facts).key, "level": "itss_2"}

    def _second_factor(self):
        """Rosa has a second factor, and recovery codes for the day on which it is lost."""
        values = self._case(self._case_at(State.ENROLLED))
        TOTP.activate(self.district.rosa, generate_totp_secret())
        RecoveryCodes.activate(self.district.rosa)
        return values

    def _portfolio_submitted(self):
        """Rosa's portfolio is with the supervisor."""
        rosa, values = self.district.rosa, self._case(self._case_at(State.ENROLLED))
        values |= self._entries(rosa)
        submit(rosa.portfolios.get(), by=rosa)
        return values | {"version": 1}

    def _record(self):
        """What Human Resources keeps of Rosa, and mail and steps that need a hand."""
        one, values = self.district, self._case(self._case_at(State.ENROLLED))
        standing = Standing.objects.create(person=one.rosa, kind="leave", starts_on=TODAY - timedelta(days=3))
        notice = WrittenNotice.objects.create(person=one.rosa, issued_on=TODAY - timedelta(days=30))
        role = appointments.appoint(one.rosa, by=one.hugo, role=Role.PROCTOR, starts_on=TODAY + timedelta(days=40))
        asked = delegations.ask_for_delegate(
            by=one.nina,
            delegate=one.eve,
            starts_on=TODAY + timedelta(days=1),
            last_day=TODAY + timedelta(days=20),
            reason="Conference",
        )
        case = Case.objects.get(number=values["number"])
        item = WorkItem.objects.create(
            case=case,
            subject=one.rosa,
            desk="director",
            step="advancement:approve",
            title="Approve",
            role=Role.HR_COORDINATOR,
            unassigned=True,
            opened_at=clock.now(),
        )
        return values | {
            "standing": standing.pk,
            "written_notice": notice.pk,
            "appointment": role.pk,
            "request": asked.pk,
            "delegation": self.delegation.pk,
            "item": item.pk,
            "own_item": WorkItem.objects.get(step="advancement:choose-measures", subject=one.rosa).pk,
            "message": self._message(one.bob),
        }

    def _message(self, to):
        now = clock.now()
        facts = {"about": "a-message", "subject": "News", "body": "News", "created_at": now, "next_at": now}
        message = Message.objects.create(to=to, state=Message.State.UNCONFIRMED, claimed_at=now, **facts)
        return message.pk
