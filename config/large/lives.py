"""The cases of a large district as they were lived: what was said, signed and handed on, from the plan of each."""

from decimal import Decimal

from advancement.actions.desk import STEPS, business_days_for
from advancement.documents.content import figures_of, heading_of, part_one_of
from advancement.models import Advancement, Hold, Line, Measure, Notice
from advancement.queries.placement import owed_since
from advancement.states import CLOSED, KIND, State
from casework.models import Capacity, Case
from config.demo import registers
from config.large.chronicle import Chronicle, moment
from config.large.evidence import CODES, WHOLE
from config.large.workforce import LEVELS
from people.models import Role, Standing

REQUIRED = (Measure.EXPERIENCE, Measure.PERFORMANCE, Measure.ASSESSMENTS)
#: What the keys of the evidence in a signed line begin with.
PREFIXES = {"assessments": "sitting", "certification": "certification", "portfolio": "entry", "coaching": "coaching",
            "coursework": "course"}  # fmt: skip
#: Which rule a line of Part II rests on in the first place.
RULE = {"experience": "JB-EXP-1", "performance": "JB-PER-1", "assessments": "JB-SKL-1", "certification": "JB-CRT-2",
        "portfolio": "JB-POR-1", "coaching": "JB-COA-7", "coursework": "JB-CRS-3"}  # fmt: skip
OFFICE = {
    "with_coordinator": (Role.HR_COORDINATOR, "complete", "to_confirm"),
    "to_confirm": (Role.HR_COORDINATOR, "confirm", "with_ersc"),
    "with_ersc": (Role.ERSC, "issue-notice", "promoted"),
}
PART_ONE = ("guide_reviewed", "own_time", "tuition_known", "consequences_known")


def opened(plan, number, edition):
    """The case of a plan before anything happened in it."""
    return Case(
        number=number,
        kind=KIND,
        slot=KIND,
        subject=plan.member.person,
        state=State.DRAFT,
        edition=edition.name,
        opened_on=plan.days["start"],
        closed_on=plan.last_day if plan.state in CLOSED else None,
        state_since=moment(plan.last_day),
    )


def form_of(plan):
    """The advancement of a plan, as it stands at the end."""
    form = Advancement(case=plan.case, from_level=CODES[plan.level], target_level=CODES[plan.level + 1])
    form.first_measure, form.second_measure = plan.pair
    if "sign-part-one" in plan.days:
        form.meeting_on = plan.days["sign-part-one"]
        for name in PART_ONE:
            setattr(form, name, True)
    form.enrolled_on = plan.days.get("enroll")
    form.part_three_on, form.effective_on = plan.days.get("sign-part-three"), plan.effective_on
    return form


class Life:
    """One case told from its plan."""

    def __init__(self, plan, workforce, edition, chance, closed):
        self.plan, self.workforce, self.edition, self.chance = plan, workforce, edition, chance
        self.person, self.form = plan.member.person, plan.advancement
        self.told = Chronicle(plan.case, chance, closed)
        self.supervisor = plan.member.supervisor.person
        directors = [one.person for one in workforce.directors_of(plan.member)]
        self.director = next(one for one in directors if one not in (self.supervisor, self.person))
        self.hr = chance.sample([one.person for one in workforce.held[Role.HR_COORDINATOR]], 2)
        self.ersc = chance.choice(workforce.held[Role.ERSC]).person
        self.lines = {measure: Line(advancement=self.form, measure=measure) for measure in Measure}
        self.notices, self.holds, self.standings = [], [], []
        self._tell()
        plan.case.state_since = self.told.events[-1].at

    def _tell(self):
        days, name = self.plan.days, self.person.name
        self.told.line(days["start"], "start", f"{name} started Part I.", self.person, state=State.DRAFT)
        self._step("draft", days["start"], self.person, days.get("sign-part-one"))
        if "sign-part-one" in days:
            self._part_one(days)
        if "enroll" in days:
            self._enroll(days)
        if "sign-part-three" in days:
            self._part_three(days)
        if aside := next(
            (act for act in ("hold", "return", "refuse", "withdraw", "close", "rescind") if act in days), ""
        ):
            getattr(self, f"_{aside}")(days[aside])

    def _step(self, state, day, holder=None, done_on=None, done_by=None, days=None):
        """The work of a state on the desk that it belongs to."""
        desk, step, title, act = STEPS[state]
        days = days or (business_days_for(self.edition, act) if act else None)
        role = "" if holder else OFFICE[state][0]
        self.told.wait(
            day, desk, step, title, days=days, holder=holder, role=role, done_on=done_on, done_by=done_by or holder
        )

    # --- Part I

    def _part_one(self, days):
        day, content = days["sign-part-one"], part_one_of(self.form, self.edition)
        self.told.sign(day, "part-one", Capacity.EMPLOYEE, self.person, content)
        self.told.line(day, "sign-part-one", f"{self.person.name} signed Part I.", self.person, state=State.PART_ONE)
        self._step("part_one", day, self.supervisor, days.get("enroll") or days.get("refuse"))

    def _enroll(self, days):
        day, content = days["enroll"], part_one_of(self.form, self.edition)
        self.told.sign(day, "part-one", Capacity.SUPERVISOR, self.supervisor, content)
        says = f"{self.supervisor.name} signed Part I; {self.person.name} is enrolled."
        self.told.line(day, "enroll", says, self.supervisor, state=State.ENROLLED)
        self._gathering(day)

    # --- Part II

    def _gathering(self, day):
        """What waits while evidence is gathered, and the lines that are signed or submitted."""
        evidence, until = self.plan.evidence, self.plan.days.get("sign-part-three", self.plan.last_day)
        far = evidence["far"]
        if self.plan.state == State.ENROLLED:
            self._requests(day, far)
        if far < 6:
            return
        for measure in REQUIRED:
            self._line(measure, until)
        pair = [measure for measure in self.plan.pair if measure in evidence]
        if far == WHOLE:
            for measure in pair:
                self._line(measure, until)
        elif far > 7:
            self._line(pair[0], until, submitted_only=True)
        if far == WHOLE and self.plan.state == State.ENROLLED:
            self.told.wait(
                until, "supervisor", "advancement:sign-part-three", "Sign Part III", days=10, holder=self.supervisor
            )

    def _requests(self, day, far):
        evidence = self.plan.evidence
        if far == 1:
            self.told.wait(day, "proctor", "assessments:select-tests", "Select two tests", days=10, role=Role.PROCTOR)
        if asked := evidence.get("asked"):
            title = f"Book a sitting of “{asked.test.name}”"
            last = self.plan.last_day
            self.told.wait(
                last, "proctor", "assessments:book-sitting", title, days=10, role=Role.PROCTOR, about=asked.pk
            )
        for coaching in evidence.get("coaching", ()):
            if coaching.coach_id is None:
                self.told.wait(
                    day, "technology", "advancement:assign-coach", "Assign a coach", days=10, role=Role.TECHNOLOGY,
                    about=coaching.pk,
                )  # fmt: skip

    def _line(self, measure, day, *, submitted_only=False):
        """A line submitted and signed on a day, or only submitted."""
        line, title = self.lines[measure], Measure(measure).label
        if measure not in REQUIRED[:2]:
            line.submitted_at = moment(day)
            says = f"{self.person.name} submitted “{title}”."
            self.told.line(day, "submit-line", says, self.person)
            self.told.wait(
                day, "supervisor", "advancement:review-line", f"Review “{title}”", days=10, holder=self.supervisor,
                about=measure, done_on=None if submitted_only else day, done_by=self.supervisor,
            )  # fmt: skip
        if submitted_only:
            line.state = Line.State.SUBMITTED
            line.submitted_at = self.told.events[-1].at
            return
        content = heading_of(self.form) | {
            "part": "II",
            "criterion": measure,
            "reviewed_on": day,
            "met_on": day,
            "lapses_on": None,
            "findings": [{"rule": RULE[measure], "met": True, "because": "It held on the day of the signature."}],
            "evidence": [
                {"key": f"{PREFIXES[measure]}-{one.pk}", "title": str(one), "facts": [], "files": []}
                for one in self.plan.evidence.get(measure, ())
            ],
        }
        line.signature = self.told.sign(day, f"part-two:{measure}", Capacity.SUPERVISOR, self.supervisor, content)
        line.state, line.reviewed_on = Line.State.SIGNED, day
        self.told.line(day, "sign-line", f"{self.supervisor.name} signed “{title}” of Part II.", self.supervisor)

    # --- Part III and the road of the form

    def _part_three(self, days):
        day, due = days["sign-part-three"], self.edition["JB-VER-4"]["business_days"]
        lines = [one for one in self.told.signatures if one.document.startswith("part-two:")]
        content = heading_of(self.form) | {
            "part": "III",
            "effective_on": self.plan.effective_on,
            "lines": [{"document": one.document, "digest": one.digest, "signed_on": one.signed_on} for one in lines],
        }
        self.part_three = self.told.sign(day, "part-three", Capacity.SUPERVISOR, self.supervisor, content)
        says = f"{self.supervisor.name} signed Part III; the form goes to the director."
        self.told.line(day, "sign-part-three", says, self.supervisor, state=State.WITH_DIRECTOR)
        approved = days.get("approve")
        self._step("with_director", day, self.director, approved or days.get("return"), days=due)
        if approved:
            self._decide(approved, "approval", Capacity.DIRECTOR, self.director, "approves")
            says = f"{self.director.name} approved the form; it goes to Human Resources."
            self.told.line(approved, "approve", says, self.director, state=State.WITH_COORDINATOR)
            self._offices(days)

    def _offices(self, days):
        """Human Resources and the Service Center."""
        self._step("with_coordinator", days["approve"], None, days.get("complete"), self.hr[0])
        if day := days.get("complete"):
            self._decide(day, "completion", Capacity.HR_COMPLETES, self.hr[0], "completes")
            says = f"{self.hr[0].name} completed the form; a second coordinator confirms."
            self.told.line(day, "complete", says, self.hr[0], state=State.TO_CONFIRM)
            self._step("to_confirm", day, None, days.get("confirm"), self.hr[1])
        if day := days.get("confirm"):
            self._decide(day, "confirmation", Capacity.HR_CONFIRMS, self.hr[1], "confirms")
            says = f"{self.hr[1].name} confirmed the form; the Service Center issues the notice."
            self.told.line(day, "confirm", says, self.hr[1], state=State.WITH_ERSC)
            self._step("with_ersc", day, None, days.get("issue-notice"), self.ersc)
        if day := days.get("issue-notice"):
            self._notice(day)

    def _decide(self, day, document, capacity, by, act, **facts):
        content = heading_of(self.form) | {
            "act": act,
            "part_three": self.part_three.digest,
            "effective_on": self.plan.effective_on,
            **facts,
        }
        return self.told.sign(day, document, capacity, by, content)

    def _notice(self, day):
        notice = self._written(day, Notice.Kind.PROMOTION, self.plan.level + 1)
        notice.job = self.plan.job if self.plan.state == State.PROMOTED else None
        if notice.job:
            notice.job.source, notice.job.reason = notice.number, notice.get_kind_display()
        says = f"{self.ersc.name} issued notice {notice.number}, effective {notice.effective_on:%B %-d, %Y}."
        self.told.line(day, "issue-notice", says, self.ersc, state=State.PROMOTED)

    def _written(self, day, kind, level):
        """A notice to a level, numbered in the order of issue, with its signature."""
        before, after = self._pay(self.plan.level), self._pay(level)
        replaces = self.notices[-1] if self.notices else None
        number = self.plan.numbers.pop(0)
        retroactive = owed_since(after[3] - before[3], self.plan.effective_on, day, self.edition)
        notice = Notice(
            number=number, advancement=self.form, kind=kind, replaces=replaces, issued_by=self.ersc, issued_on=day,
            reason="Issued for another employee." if replaces else "", effective_on=self.plan.effective_on,
            from_class=before[0], from_grade=before[1], from_step=before[2], from_salary=before[3],
            to_class=after[0], to_grade=after[1], to_step=after[2], to_salary=after[3],
            retroactive=max(retroactive, Decimal(0)),
        )  # fmt: skip
        content = figures_of(notice)
        notice.signature = self._decide(day, f"notice:{number}", Capacity.ERSC, self.ersc, "issues", notice=content)
        self.notices.append(notice)
        return notice

    def _pay(self, level):
        """(class, grade, step, salary) of a level in this person's history."""
        key = LEVELS[level]
        step = next((step for one, _since, step in self.plan.member.lines if one == key), 2 + level)
        job_class = self.workforce.classes[key]
        return job_class, job_class.grade, step, registers.annual(job_class.grade, step)

    # --- Aside

    def _return(self, day):
        reason = "The transcript of a course is missing from the packet."
        self.form.resumes_at, self.form.return_reason = State.WITH_DIRECTOR, reason
        says = f"{self.director.name} returned the form to the supervisor."
        self.told.line(day, "return", says, self.director, state=State.RETURNED, note=reason)
        self._step("returned", day, self.supervisor)

    def _refuse(self, day):
        self.form.close_reason = "There was a standing at enrollment. (JB-ENR-2)"
        says = f"{self.supervisor.name} refused the enrollment."
        self.told.line(
            day, "refuse-enrollment", says, self.supervisor, state=State.REFUSED, note=self.form.close_reason
        )

    def _withdraw(self, day):
        self.form.close_reason = "Another year."
        self._end(day)
        self.told.line(
            day, "withdraw", f"{self.person.name} withdrew.", self.person, state=State.WITHDRAWN, note="Another year."
        )

    def _close(self, day):
        self.form.close_reason = "Because the class changed."
        self._end(day)
        self.told.line(day, "close", "The case was closed.", None, state=State.CLOSED, note=self.form.close_reason)

    def _end(self, day):
        for item in self.told.items:
            if item.done_at is None:
                item.done_at, item.dropped = moment(day), True

    def _hold(self, day):
        kind = Standing.Kind.PAR
        self.standings.append(Standing(person=self.person, kind=kind, starts_on=day, recorded_by=self.hr[0]))
        self.holds.append(
            Hold(
                advancement=self.form, kind=Hold.Kind.STANDING, reason=kind.label, began_on=day,
                from_state=State.ENROLLED,
            )
        )  # fmt: skip
        self.told.line(day, "hold", "The case is on hold.", None, state=State.ON_HOLD, note=f"Because of {kind.label}.")

    def _rescind(self, day):
        first = self.notices[0]
        notice = self._written(day, Notice.Kind.RESCISSION, self.plan.level)
        says = f"{self.ersc.name} issued notice {notice.number} ({notice.get_kind_display()} of {first.number})."
        self.told.line(day, "rescission", says, self.ersc, note=notice.reason)
        says = f"Notice {first.number} was taken back by notice {notice.number}."
        self.told.line(day, "rescind", says, self.ersc, state=State.RESCINDED, note=notice.reason)
