"""The evidence behind the cases of a large district, case by case; all of it is saved at once."""

import uuid
from collections import defaultdict
from datetime import time, timedelta
from decimal import Decimal

from django.db.models import prefetch_related_objects

from advancement.models import Certification, Coaching, CoachOrientation, Course, Credential, Provider, Session
from advancement.states import State
from assessments.models import JobRole, Requirement, Selection, Sitting, Test
from casework.calendar import months_after
from competencies.models import Criterion
from config.demo.evidence import DATA
from config.large.chronicle import moment
from config.large.workforce import BATCH
from people.models import Role
from portfolios.documents.content import content_of
from portfolios.models import Entry, Link, Portfolio, Version

#: The codes of the levels as the policy names them, in the order of LEVELS.
CODES = ("intern", "itss_1", "itss_2", "itss_3")
SESSIONS, SESSION_HOURS = 14, Decimal(3)
ENTRIES = 3
#: So long at the top of the band or above it, somebody may coach towards every level.
COACHES_DAYS = 740
#: How far the evidence of an enrolled case can be: in tenths of the way.
WHOLE, DAYS_A_TENTH = 10, 14


class Gathered:
    """Rows by model, in the order in which they are saved, and for each plan what its lines rest on."""

    def __init__(self, workforce, chance):
        self.workforce, self.chance = workforce, chance
        self.rows = defaultdict(list)
        self.held, self.portfolios = set(), {}
        self.credentials = {one.code: one for one in Credential.objects.all()}
        self.providers = {one.name: one for one in Provider.objects.all()}
        self.criteria = defaultdict(list)
        for one in Criterion.objects.order_by("code"):
            self.criteria[one.target_level].append(one)
        self.roles = list(JobRole.objects.order_by("code"))
        self.tests = {one.pk: one for one in Test.objects.all()}
        self.asked = defaultdict(list)
        for one in Requirement.objects.order_by("pk"):
            self.asked[one.job_role_id, one.target_level].append(one.test_id)
        self.coaches = [one for one in workforce.members if one.key in ("itss_3", "engineer")]
        self.oriented = set()

    def gather(self, plan):
        """What the case of a plan has to show; how far it is, is chance while it is gathered."""
        if "enroll" not in plan.days:
            return
        far = WHOLE if plan.is_sent else self.chance.randint(0, self._farthest(plan))
        plan.evidence["far"] = far
        plan.evidence["assessments"] = self._tests(plan, far)
        for measure in plan.pair:
            if far >= 4:
                plan.evidence[measure] = getattr(self, f"_{measure}")(plan, far)

    def _farthest(self, plan):
        """How far somebody can be by the last day, in tenths of the way."""
        return min(WHOLE, (plan.last_day - plan.days["enroll"]).days // DAYS_A_TENTH)

    def save(self):
        """Everything, in the order of its references."""
        for model in (
            *(Certification, Course, Selection, Sitting, Portfolio, Entry, Link),
            *(CoachOrientation, Coaching, Session),
        ):
            model.objects.bulk_create(self.rows[model], BATCH)
        prefetch_related_objects(self.rows[Entry], "files", "links")
        entries = defaultdict(list)
        for one in self.rows[Entry]:
            entries[one.portfolio].append(one)
        Version.objects.bulk_create(
            [
                Version(portfolio=one, number=1, submitted_on=one.submitted_on, content=content_of(entries[one]))
                for one in self.rows[Portfolio]
                if one.version
            ],
            BATCH,
        )

    def _add(self, row):
        self.rows[type(row)].append(row)
        return row

    def _until(self, plan):
        """The day by which the evidence is there."""
        return plan.days.get("sign-part-three", plan.last_day)

    def _spent(self, plan):
        """The case in which the evidence was used for a step, if it was."""
        return plan.case if plan.state == State.PROMOTED else None

    def _criterion(self, plan):
        return self.chance.choice(self.criteria[CODES[plan.level + 1]])

    # --- Tests

    def _tests(self, plan, far):
        person, target, enrolled_on = plan.member.person, CODES[plan.level + 1], plan.days["enroll"]
        if far < 1:
            return []
        role = self.chance.choice(self.roles)
        first, second = (self.tests[pk] for pk in self.asked[role.pk, target][:2])
        proctor = self.chance.choice(self.workforce.held[Role.PROCTOR]).person
        selection = Selection(case=plan.case, job_role=role, target_level=target, chosen_at=moment(enrolled_on))
        if far >= 2:
            selection.first, selection.second = first, second
            selection.selected_by, selection.selected_at = proctor, moment(enrolled_on, 1)
        self._add(selection)
        if far in (2, 3) and plan.state == State.ENROLLED:
            plan.evidence["asked"] = self._add(
                Sitting(
                    person=person, case=plan.case, test=first, proctored=True, outcome=Sitting.Outcome.ASKED,
                    asked_at=moment(plan.last_day, 3), wishes="Any weekday afternoon",
                )
            )  # fmt: skip
        if far < 4:
            return []
        room = (self._until(plan) - enrolled_on).days
        days = [enrolled_on + timedelta(days=max(1, room * part // 10)) for part in (4, 7)]
        scores = [Decimal(self.chance.randint(280, 460)) / 100 for _ in days]
        if far == 4:
            scores[1] = Decimal("2.30")
        return [
            self._add(
                Sitting(
                    person=person, case=plan.case, test=test, proctored=True, outcome=Sitting.Outcome.TAKEN,
                    sits_on=day, starts_at=time(9), minutes=test.minutes, place="Testing room", proctor=proctor,
                    identity_checked=True, no_study_material=True, started_at=moment(day), score=score,
                    overall="See the topics.", topics="Address plans; reading a log under time.", scored_by=proctor,
                )
            )
            for test, day, score in zip((first, second), days, scores, strict=True)
        ]  # fmt: skip

    # --- The additional measures

    def _certification(self, plan, far):
        """What carries the level, as far as the person does not have it already."""
        person, until, found = plan.member.person, self._until(plan), []
        for code, months, _lasts in DATA["certifications"][CODES[plan.level + 1]]:
            if (person, code) not in self.held:
                self.held.add((person, code))
                earned_on = months_after(until, -months)
                self._add(
                    Certification(
                        person=person, credential=self.credentials[code], name=self.credentials[code].name,
                        number=f"{code.upper()}-{self.chance.randint(10_000, 99_999)}", earned_on=earned_on,
                        prepared="own_time", entered_at=moment(plan.days["enroll"], 5),
                    )
                )  # fmt: skip
                found.append(self.rows[Certification][-1])
        return found

    def _coursework(self, plan, far):
        """Two courses of 48 hours together; only the first while the case is not far."""
        person, until = plan.member.person, self._until(plan)
        return [
            self._add(
                Course(
                    person=person, title=title, provider=self.providers[provider], hours=Decimal(hours),
                    began_on=months_after(until, -began), completed_on=months_after(until, -ended), kind=kind,
                    grade=grade, certificate=True, own_time=True, criterion=self._criterion(plan),
                    entered_at=moment(plan.days["enroll"], 6), spent_in=self._spent(plan),
                )
            )
            for title, provider, hours, kind, grade, began, ended in DATA["courses"][: 2 if far > 6 else 1]
        ]  # fmt: skip

    def _portfolio(self, plan, far):
        """Three entries under each competency, submitted once the case is far; one portfolio towards a level."""
        person, target, until = plan.member.person, CODES[plan.level + 1], self._until(plan)
        if (person, target) not in self.portfolios:
            portfolio = self._add(Portfolio(person=person, target_level=target))
            self.portfolios[person, target] = portfolio, list(self._entries(plan, portfolio, until))
        portfolio, entries = self.portfolios[person, target]
        if far > 7:
            portfolio.state, portfolio.submitted_on, portfolio.version = "submitted", until, 1
        if far == WHOLE:
            portfolio.state = "accepted"
            for one in entries:
                one.review, one.reviewed_by, one.reviewed_at = "accepted", plan.member.supervisor.person, moment(until)
                one.spent_in = self._spent(plan)
        return entries

    def _entries(self, plan, portfolio, until):
        for competency, entries in DATA["entries"].items():
            for place, (behavior, artifact, why, learned) in enumerate(entries[:ENTRIES]):
                day = months_after(until, -6 - place)
                entry = self._add(
                    Entry(
                        key=uuid.UUID(int=self.chance.getrandbits(128), version=4), revision=1, portfolio=portfolio,
                        saved_at=moment(until), competency=competency, behavior=behavior, behavior_on=day,
                        artifact=artifact, artifact_on=day, why=why, learned=learned,
                        criterion=self._criterion(plan),
                    )
                )  # fmt: skip
                self._add(Link(entry=entry, url="https://intranet.example/shared", description=artifact))
                yield entry

    def _coaching(self, plan, far):
        """A request, a coaching under way, or a completed one; nobody has two that are open."""
        person, enrolled_on, until = plan.member.person, plan.days["enroll"], self._until(plan)
        if not plan.is_sent and plan.state != State.ENROLLED:
            return []
        wish = DATA["coaching"]["wish"]
        coaching = self._add(
            Coaching(
                case=plan.case, person=person, target_level=CODES[plan.level + 1], wish=wish,
                asked_at=moment(enrolled_on, 7), forwarded_at=moment(enrolled_on, 9),
                forwarded_by=plan.member.supervisor.person, spent_in=self._spent(plan),
            )
        )  # fmt: skip
        seasoned = [
            one for one in self.coaches if one.person != person and (enrolled_on - one.since).days >= COACHES_DAYS
        ]
        if far > 5 and seasoned:
            self._coach(plan, coaching, self.chance.choice(seasoned).person, until, far)
        return [coaching]

    def _coach(self, plan, coaching, coach, until, far):
        """The coach, the agreement and the log; whole at the end of the way."""
        own, enrolled_on = DATA["coaching"], plan.days["enroll"]
        technology = self.workforce.held[Role.TECHNOLOGY][0].person
        coaching.coach, coaching.assigned_by, coaching.assigned_at = coach, technology, moment(enrolled_on, 12)
        coaching.subject_matter, coaching.method = own["subject"], own["method"]
        coaching.outcome, coaching.schedule, coaching.planned_hours = own["outcome"], own["schedule"], Decimal(42)
        coaching.agreed_on = enrolled_on
        if coach not in self.oriented:
            self.oriented.add(coach)
            self._add(CoachOrientation(coach=coach, oriented_on=coach.hired_on, recorded_by=technology))
        number = SESSIONS if far == WHOLE else SESSIONS // 2
        for place in range(number):
            day = enrolled_on + timedelta(days=1 + place * max(1, (until - enrolled_on).days - 2) // SESSIONS)
            self._add(
                Session(
                    coaching=coaching, day=day, starts_at=time(16), hours=SESSION_HOURS,
                    topics=own["topics"][place % len(own["topics"])], face_to_face=True, hands_on=place % 3 == 1,
                    entered_by=coach, entered_at=moment(day, 30),
                )
            )  # fmt: skip
        if far == WHOLE:
            coaching.employee_attested_on = coaching.coach_attested_on = coaching.completed_on = until
