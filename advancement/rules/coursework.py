"""Qualified course work: what counts, and until when (JB-CRS)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casework.calendar import day_after, day_text, years_after
from casework.findings import Answer, Finding, Progress, number_text, rule, together
from casework.wording import gettext as _

UNREPORTED = "unreported"


@dataclass(frozen=True)
class GradeFacts:
    """One line of the grade scales: what a grade reaches (B, C, Pass or none), from a day on up to `until`."""

    grade: str
    reaches: str
    starts_on: date | None = None
    until: date | None = None

    def holds_on(self, day: date | None) -> bool:
        if day is None:
            return True
        return (self.starts_on is None or self.starts_on <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True)
class CourseFacts:
    """One course; `provider` is accredited, approved or other, `skills_test` not_offered, reported or unreported.

    `reaches` is what its grade is worth by the grade scales (see `reached`), empty where they do not know it.
    `provider_name` is who gave it, `approved_name` whom the approval names that was given on `provider_approved_on`.
    """

    hours: Decimal
    began_on: date | None = None
    completed_on: date | None = None
    provider: str = "other"
    provider_approved_on: date | None = None
    kind: str = ""
    grade: str = ""
    certificate: bool = False
    skills_test: str = "not_offered"
    own_time: bool = True
    tied: bool = True
    spent: bool = False
    name: str = ""
    provider_name: str = ""
    approved_name: str = ""
    reaches: str = ""

    def __str__(self):
        return self.name or _("the course completed on %(date)s") % {"date": day_text(self.completed_on)}


@dataclass(frozen=True)
class CourseworkFacts:
    """Every course somebody claims."""

    courses: tuple[CourseFacts, ...] = ()

    def known_on(self, day: date) -> "CourseworkFacts":
        return CourseworkFacts(tuple(one for one in self.courses if (one.completed_on or one.began_on or day) <= day))

    def changes(self, edition) -> list[date | None]:
        completed = [one.completed_on for one in self.courses if one.completed_on]
        return completed + [day_after(_last_day(day, edition)) for day in completed]


@rule("JB-CRS-1")
def recent_and_on_own_time(facts: CourseworkFacts, edition, *, on: date) -> Answer:
    """Courses prepare for advancement, on own time, completed within two years (JB-CRS-1)."""
    failing = [one for one in facts.courses if not (_recent(one, edition, on) and one.own_time and one.tied)]
    if not failing or _complete(facts, edition, on):
        return Answer(True, _("The courses that are needed are recent, on own time and tied to the criteria."))
    course = failing[0]
    said = {"course": str(course), "years": edition["JB-CRS-1"]["years"]}
    if not course.own_time:
        sentence = _("%(course)s was not taken on own time.")
    elif not course.tied:
        sentence = _("%(course)s is tied to no criterion for advancement.")
    elif course.completed_on is None:
        sentence = _("%(course)s is not completed yet.")
    else:
        said["date"] = day_text(_last_day(course.completed_on, edition))
        sentence = _(
            "%(course)s could be used until %(date)s; a course counts for %(years)s years after its completion."
        )
    return Answer(False, sentence % said)


@rule("JB-CRS-2")
def provider_admitted(facts: CourseworkFacts, edition, *, on: date) -> Answer:
    """A provider on neither list was approved before the course began (JB-CRS-2)."""
    failing = [one for one in facts.courses if not _admitted(one, edition)]
    if not failing or _complete(facts, edition, on):
        return Answer(True, _("The providers of the courses that are needed are admitted."), always=not failing)
    course = failing[0]
    said = {"course": str(course), "provider": course.provider_name, "approved": course.approved_name}
    if course.provider_approved_on and not _approval_is_for_it(course):
        sentence = _("%(course)s was given by %(provider)s; the approval is for %(approved)s.")
        return Answer(False, sentence % said)
    return Answer(False, _("The provider of %(course)s was not approved before the course began.") % said)


@rule("JB-CRS-3")
def enough_hours(facts: CourseworkFacts, edition, *, on: date) -> Answer:
    """The courses that count make up forty hours together (JB-CRS-3)."""
    needed, hours = edition["JB-CRS-3"]["hours"], _hours(facts, edition, on)
    said = {"hours": number_text(hours), "needed": number_text(needed)}
    progress = Progress(hours, needed, _("hours"))
    if hours < needed:
        return Answer(
            False, _("%(hours)s of %(needed)s hours count. Courses may be combined.") % said, progress=progress
        )
    return Answer(True, _("%(hours)s hours count; %(needed)s are asked.") % said, progress=progress)


@rule("JB-CRS-4")
def grade_passes(facts: CourseworkFacts, edition, *, on: date) -> Answer:
    """The grade suffices, or the certificate and skills test of a course without grades (JB-CRS-4)."""
    failing = [one for one in facts.courses if not _passed(one, edition)]
    if not failing or _complete(facts, edition, on):
        return Answer(True, _("The courses that are needed were passed."), always=not failing)
    course = failing[0]
    own = edition["JB-CRS-4"]
    if course.kind in own["certificate"]:
        sentence = _("%(course)s needs a certificate of completion, and the result of its skills test if there is one.")
        return Answer(False, sentence % {"course": str(course)})
    said = {"course": str(course), "grade": course.grade or _("none")}
    if course.kind not in own["minimum"]:
        return Answer(False, _("%(course)s: how it was graded is not said yet.") % said)
    if course.grade and not course.reaches:
        sentence = _("%(course)s: the grade %(grade)s is in no grade scale that Human Resources knows.")
        return Answer(False, sentence % said)
    said["minimum"] = own["minimum"][course.kind]
    return Answer(False, _("%(course)s: the grade is %(grade)s; at least %(minimum)s is asked.") % said)


@rule("JB-CRI-1")
def courses_fresh(facts: CourseworkFacts, edition, *, on: date) -> Answer:
    """Courses that carried a granted step do not count again (JB-CRI-1)."""
    spent = [one for one in facts.courses if one.spent]
    if not spent or _complete(facts, edition, on):
        return Answer(True, _("No course that is needed was used for an earlier step."), always=not spent)
    names = "; ".join(str(one) for one in spent)
    return Answer(False, _("Used for an earlier step, so not counted again: %(names)s.") % {"names": names})


#: Everything asked of course work; `lapses_on` is the last day on which it can be used (JB-CRS-5).
coursework = together(
    "coursework", enough_hours, recent_and_on_own_time, provider_admitted, grade_passes, courses_fresh
)


def usable_until(facts: CourseworkFacts, edition, *, on: date) -> date | None:
    """The last day on which the courses that count still make up the hours; None if they do not (JB-CRS-5)."""
    found = coursework(facts, edition, on=on)
    return found.lapses_on if found.met else None


@rule("JB-CRS-5")
def lapses_soon(facts: CourseworkFacts, edition, *, on: date) -> Answer:
    """Says until when the courses can be used; unmet when that is near (JB-CRS-5)."""
    last = usable_until(facts, edition, on=on)
    if last is None:
        return Answer(True, _("No course work is about to lapse."))
    near = (last - on).days <= edition["JB-CRS-5"]["warn_days"]
    return Answer(not near, _("The courses can be used until %(date)s.") % {"date": day_text(last)}, lapses_on=last)


def counts(course: CourseFacts, edition, *, on: date) -> bool:
    """Does this one course count towards the hours on this day?"""
    whole = course.hours > 0 and course.own_time and course.tied and not course.spent
    return whole and _recent(course, edition, on) and _admitted(course, edition) and _passed(course, edition)


def carrying(courses: Sequence[CourseFacts], edition, *, on: date) -> tuple[CourseFacts, ...]:
    """The courses that carry a step on this day: of those that count the oldest, until the hours are there (JB-CRI-1).

    What is left over was not needed, and counts for the next step.
    """
    carried, hours = [], Decimal(0)
    for course in sorted((one for one in courses if counts(one, edition, on=on)), key=lambda one: one.completed_on):
        if hours < edition["JB-CRS-3"]["hours"]:
            carried.append(course)
            hours += course.hours
    return tuple(carried)


def against(course: CourseFacts, edition, *, on: date) -> tuple[Finding, ...]:
    """Everything for which this one course does not count on this day; empty when it does."""
    facts = CourseworkFacts((course,))
    if facts.known_on(on) != facts:
        because = _("%(course)s counts from the day of its completion.") % {"course": str(course)}
        day, clause = course.completed_on or course.began_on, edition.clause("JB-CRS-1")
        return (Finding("JB-CRS-1", False, because, day, clause=clause),)
    asked = (recent_and_on_own_time, provider_admitted, grade_passes, courses_fresh)
    return tuple(finding for ask in asked for finding in ask(facts, edition, on=on).unmet)


@dataclass(frozen=True)
class ApprovalFacts:
    """A provider on neither list, for a course that begins on a day."""

    course_begins_on: date


@rule("JB-CRS-2")
def approval_in_advance(facts: ApprovalFacts, edition, *, on: date) -> Answer:
    """An approval is of use only if it is dated before the course begins (JB-CRS-2)."""
    said = {"date": day_text(facts.course_begins_on)}
    if facts.course_begins_on > on:
        return Answer(True, _("The course begins on %(date)s: the provider can still be approved in advance.") % said)
    sentence = _(
        "The course began on %(date)s. A provider on neither list has to be approved before the course begins."
    )
    return Answer(False, sentence % said)


def reached(grade: str, scales: Iterable[GradeFacts], *, on: date | None) -> str:
    """What a grade is worth by the scales in force on a day; empty where none of them knows it (JB-CRS-4)."""
    wanted = plain_grade(grade)
    return next((one.reaches for one in scales if plain_grade(one.grade) == wanted and one.holds_on(on)), "")


def plain_grade(grade: str) -> str:
    """A grade without what makes no difference: capital letters, spaces, the kind of minus."""
    return grade.strip().casefold().replace("−", "-").replace("–", "-")


def same_provider(one: str, other: str) -> bool:
    """Whether two names are of one provider: capital letters and spaces make no difference."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def course_usable_until(course: CourseFacts, edition) -> date | None:
    """The last day on which one completed course is recent enough (JB-CRS-1)."""
    return _last_day(course.completed_on, edition) if course.completed_on else None


def _last_day(completed_on: date, edition) -> date:
    return years_after(completed_on, edition["JB-CRS-1"]["years"])


def _recent(course: CourseFacts, edition, on: date) -> bool:
    return course.completed_on is not None and course.completed_on <= on <= _last_day(course.completed_on, edition)


def _admitted(course: CourseFacts, edition) -> bool:
    if course.provider in edition["JB-CRS-2"]["admitted"]:
        return True
    in_advance = course.provider_approved_on and course.began_on and course.provider_approved_on < course.began_on
    return bool(in_advance and _approval_is_for_it(course))


def _approval_is_for_it(course: CourseFacts) -> bool:
    return same_provider(course.provider_name, course.approved_name)


def _passed(course: CourseFacts, edition) -> bool:
    own = edition["JB-CRS-4"]
    if course.kind in own["certificate"]:
        return course.certificate and course.skills_test != UNREPORTED
    minimum = own["minimum"].get(course.kind)
    return minimum is not None and course.reaches in own["enough"][minimum]


def _hours(facts: CourseworkFacts, edition, on: date) -> Decimal:
    return sum((one.hours for one in facts.courses if counts(one, edition, on=on)), Decimal(0))


def _complete(facts: CourseworkFacts, edition, on: date) -> bool:
    return _hours(facts, edition, on) >= edition["JB-CRS-3"]["hours"]
