"""The facts for the rules: read for many people at once, in one query."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, Min, Q, prefetch_related_objects

from advancement.models import (
    Advancement,
    Certification,
    Coaching,
    CoachOrientation,
    Course,
    Equivalent,
    Exam,
    Grade,
    Hold,
    Line,
    Session,
)
from advancement.rules import band, criteria, routing
from advancement.rules.certification import CertificationFacts, CredentialsFacts, EquivalentFacts, ExamFacts
from advancement.rules.coaching import CoachingFacts, CoachJobFacts, SessionFacts
from advancement.rules.coursework import CourseFacts, CourseworkFacts, GradeFacts, reached
from advancement.rules.criteria import AdvancementFacts
from advancement.rules.enrollment import EnrollmentFacts, HoldFacts, MeetingFacts, not_on_hold
from advancement.rules.performance import StandingFacts
from advancement.states import KIND, State
from assessments.queries import facts_for as assessment_facts
from assessments.queries import sources_of as assessment_sources
from casework import editions
from casework.evidence import Aim
from casework.findings import Finding
from casework.gathering import Gathering, Source
from casework.models import Case
from casework.moves import in_state
from people.models import Job, Standing
from people.queries import job_on, level_on, standing_on
from portfolios.queries import facts_for as portfolio_facts
from portfolios.queries import sources_of as portfolio_sources

PROGRAM = "job-banding"


@dataclass(frozen=True)
class Judgment:
    """Where somebody stands on a day: the facts, every measure by name, the outlook, and which lines are signed."""

    facts: AdvancementFacts
    outlook: criteria.Outlook
    measures: dict
    signed: frozenset
    part_three: Finding
    on: date

    @property
    def ready_for_part_three(self):
        """Whether every criterion is complete and holds (JB-VER-2)."""
        return self.part_three.met


def edition_of(advancement):
    """The edition by which the case is judged, whenever it is (PL-POL-1)."""
    return editions.edition(PROGRAM, advancement.case.edition)


def target_for(level, on):
    """The level above `level` by the edition in force on a day; None outside the band and at its top."""
    return band.target_of(level, editions.in_force(PROGRAM, on))


def in_the_band(person, on):
    """Whether the person's job is at a level of the band, by the edition in force on a day."""
    return level_on(person, on) in band.levels(editions.in_force(PROGRAM, on))


def enrollment_facts(person, on, advancement=None):
    """Level and standing of one person on a day, for JB-ENR-1 and 2; with the form, if there is one."""
    job = job_on(person, on)
    level = job.level if job else None
    standings = {row.kind for row in standing_on(person, on)}
    later = person.jobs.filter(starts_on__gt=on).select_related("job_class")
    granted = _granted(later, target_for(level, on), on)
    return EnrollmentFacts(level, _standing(standings), advancement and advancement.from_level, granted)


def meeting_facts(advancement, on):
    """What Part I says of the meeting and of what was acknowledged, and the level held on a day, for JB-ENR-5."""
    asked = edition_of(advancement)["JB-ENR-5"]["acknowledgements"]
    acknowledged = frozenset(code for code in asked if getattr(advancement, code))
    subject = advancement.case.subject_id
    return MeetingFacts(advancement.meeting_on, acknowledged, levels_of([subject], on)[subject][1])


def stands_at(advancement):
    """The state of a case; while it is on hold, the one to which the hold leads back (JB-ENR-7)."""
    if advancement.case.state != State.ON_HOLD:
        return State(advancement.case.state)
    hold = advancement.holds.filter(kind=Hold.Kind.STANDING, ended_on__isnull=True).first()
    return State(hold.from_state) if hold else State.ON_HOLD


def at_work(advancement, on):
    """The finding that the case does not rest (JB-ENR-7), from the record: no signature slips in before the hold."""
    barring = standing_on(advancement.case.subject, on, (Standing.Kind.PAR, Standing.Kind.SPECIAL_EVALUATION))
    since = min((one.starts_on for one in barring), default=None)
    return not_on_hold(HoldFacts(since), edition_of(advancement), on=on)


def judge(advancement, on):
    """Everything the rules say about one case on a day, as a Judgment."""
    return judge_many([advancement], on)[advancement.pk]


def judge_many(advancements, on, facts=None):
    """Advancement id → Judgment, for many cases; `facts` of their subjects where they are known already."""
    if facts is None:
        facts = facts_of([one.case.subject_id for one in advancements], on, [one.case_id for one in advancements])
    prefetch_related_objects(advancements, "lines")
    return {one.pk: _judgment(facts[one.case.subject_id], edition_of(one), _signed(one), on) for one in advancements}


def _signed(advancement):
    """The measures whose line of Part II is signed."""
    return frozenset(line.measure for line in advancement.lines.all() if line.state == Line.State.SIGNED)


def judge_person(person, on):
    """What the rules say about somebody without an open case, by the edition in force."""
    facts = facts_of([person.pk], on)[person.pk]
    return _judgment(facts, editions.in_force(PROGRAM, on), frozenset(), on)


def _judgment(facts, edition, signed, on):
    outlook = criteria.outlook(facts, edition, on=on)
    part_three = routing.part_three_may_be_signed(routing.PartThreeFacts(outlook.measures, signed), edition, on=on)
    return Judgment(facts, outlook, {one.name: one for one in outlook.measures}, signed, part_three, on)


def open_advancement_of(person):
    """The person's open case, or None."""
    rows = Advancement.objects.select_related("case__subject")
    return rows.filter(case__subject=person, case__slot=KIND, case__closed_on__isnull=True).first()


def aim_of(person, on):
    """What the person's evidence is gathered for on a day, as an Aim."""
    advancement = open_advancement_of(person)
    edition = edition_of(advancement) if advancement else editions.in_force(PROGRAM, on)
    held = levels_of([person.pk], on)[person.pk][0]
    level = held if held in band.levels(edition) else None
    first = Advancement.objects.filter(case__subject=person, enrolled_on__lte=on).aggregate(first=Min("enrolled_on"))
    if advancement is None:
        closed = Finding("PL-CAS-1", False, "There is no open case. Start career advancement first.")
        return Aim(level, band.target_of(level, edition), edition, closed, None, first["first"])
    gathers = in_state(advancement.case, State.ENROLLED)
    return Aim(level, advancement.target_level, edition, gathers, advancement.case, first["first"])


def enrolled_cases(people):
    """Person id → the open case, of those among the people who are enrolled and whose case does not rest."""
    rows = Case.objects.filter(subject__in=people, kind=KIND, slot=KIND, state=State.ENROLLED, closed_on__isnull=True)
    return {one.subject_id: one for one in rows.select_related("subject")}


@dataclass(frozen=True)
class Known:
    """What was read for all kinds of evidence: levels, first enrollments, and the rows that were gathered."""

    on: date
    levels: dict
    enrolled_on: dict
    gathered: dict

    def level(self, person):
        """The level that a person holds, or None."""
        return self.levels[person][0]

    def counts_from(self, person):
        """From when sittings and coaching count: the first enrollment; before one nothing counts (JB-ENR-8)."""
        return self.enrolled_on.get(person, self.on)


def sources_of(people_ids, case_ids, on):
    """Everything the rules need to know of some people on a day, as sources of a gathering."""
    coached = Coaching.objects.filter(person__in=people_ids)
    courses = Course.objects.filter(person__in=people_ids, removed_at__isnull=True)
    held = Certification.objects.filter(person__in=people_ids, removed_at__isnull=True)
    exams = Exam.objects.filter(person__in=people_ids, removed_at__isnull=True)
    named = Q(credential__in=held.values("credential")) | Q(credential__in=exams.values("towards"))
    return {
        "jobs": Source(Job.objects.filter(person__in=people_ids), ("job_class",), order=("-starts_on",)),
        "standings": Source(Standing.objects.on(on).filter(person__in=people_ids)),
        "enrolled": Source(
            Advancement.objects.filter(case__subject__in=people_ids, enrolled_on__lte=on),
            ("case",),
            order=("-enrolled_on",),
        ),
        "certifications": Source(held, ("credential",)),
        "exams": Source(exams, ("towards",)),
        "equivalents": Source(Equivalent.objects.filter(named), ("credential", "stands_for")),
        "coachings": Source(coached, order=("asked_at", "pk")),
        "sessions": Source(
            Session.objects.filter(coaching__in=coached.values("pk"), removed_at__isnull=True),
            order=("day", "starts_at"),
        ),
        "coach_jobs": Source(
            Job.objects.filter(person__in=coached.values("coach")), ("job_class",), order=("starts_on",)
        ),
        "orientations": Source(CoachOrientation.objects.filter(coach__in=coached.values("coach"))),
        "courses": Source(courses, ("provider", "approval")),
        "grades": Source(Grade.objects.filter(Exists(courses.exclude(grade="")))),
        **assessment_sources(people_ids, case_ids),
        **portfolio_sources(people_ids),
    }


_gathering = Gathering(sources_of)


def facts_of(people, on, cases=()):
    """Person id → AdvancementFacts on a day, in one query; `cases` are the ids of the cases that are judged."""
    gathered = _gathering.read(people_ids=people, case_ids=cases, on=on)
    jobs, standings = by(gathered["jobs"], "person_id"), by(gathered["standings"], "person_id")
    levels = {person: _level([job for job in jobs[person] if job.starts_on <= on], on) for person in people}
    enrolled = {one.case.subject_id: one.enrolled_on for one in gathered["enrolled"]}
    known = Known(on, levels, enrolled, gathered)
    readers = (_assessments, _credentials, _portfolios, _coachings, _courses)
    parts = [reader(people, known) for reader in readers]
    return {
        person: AdvancementFacts(
            *levels[person],
            _standing({row.kind for row in standings[person]}),
            *(part[person] for part in parts),
            _granted(jobs[person], target_for(levels[person][0], on), on),
        )
        for person in people
    }


def by(rows, key):
    """The rows by the value of one of their attributes, in their order."""
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def _granted(jobs, target, on):
    """The day on which the next level begins that was granted already; None where none was."""
    begins = [job.starts_on for job in jobs if job.starts_on > on and target and job.level == target]
    return min(begins, default=None)


def _standing(kinds):
    return StandingFacts(Standing.Kind.PAR in kinds, Standing.Kind.SPECIAL_EVALUATION in kinds)


def levels_of(people, on):
    """Person id → (level, since when), from unbroken lines of the job history."""
    jobs = Job.objects.filter(person__in=people, starts_on__lte=on).select_related("job_class").order_by("-starts_on")
    history = by(jobs, "person_id")
    return {person: _level(history[person], on) for person in people}


def _level(history, on):
    if not history or not history[0].holds_on(on):
        return None, None
    level, since = history[0].level or None, history[0].starts_on
    for job in history[1:]:
        if (job.level or None) != level or job.until != since:
            break
        since = job.starts_on
    return level, since


def _assessments(people, known):
    return assessment_facts(people, known.gathered, known.counts_from)


def equivalents():
    """HR's register of equivalents as the rules see it."""
    rows = Equivalent.objects.values_list("credential__code", "stands_for__code", "in_force_from", "until")
    return tuple(EquivalentFacts(*row) for row in rows)


def _credentials(people, known):
    held = by(known.gathered["certifications"], "person_id")
    exams = by(known.gathered["exams"], "person_id")
    register = tuple(
        EquivalentFacts(one.credential.code, one.stands_for.code, one.in_force_from, one.until)
        for one in known.gathered["equivalents"]
    )
    return {person: credentials_facts(known.level(person), held[person], exams[person], register) for person in people}


def credentials_of(people, level_of):
    """Person id → what they have to show as industry certification; `level_of(person id)` is the level that is left."""
    certifications = Certification.objects.filter(person__in=people, removed_at__isnull=True)
    held = by(certifications.select_related("credential"), "person_id")
    exams = by(Exam.objects.filter(person__in=people, removed_at__isnull=True).select_related("towards"), "person_id")
    register = equivalents() if held or exams else ()
    return {person: credentials_facts(level_of(person), held[person], exams[person], register) for person in people}


def credentials_facts(level, held, exams, register):
    """Certifications and exams of one person as the rules see them, at the level that is left."""
    return CredentialsFacts(
        level,
        tuple(certification_facts(one) for one in held if not one.on_professional_leave),
        tuple(exam_facts(one) for one in exams if not one.on_professional_leave),
        register,
        any(one.on_professional_leave for one in (*held, *exams)),
    )


def certification_facts(one):
    """One certification as the rules see it; a name that somebody typed is never taken for a code of the register."""
    return CertificationFacts(one.credential.code if one.credential else "", one.earned_on, one.expires_on, one.name)


def exam_facts(one):
    """One exam as the rules see it."""
    return ExamFacts(one.towards.code, one.exam, one.passed_on)


def _portfolios(people, known):
    targets = {person: target_for(known.level(person), known.on) for person in people}
    return portfolio_facts(targets, known.gathered)


def _coachings(people, known):
    gathered = known.gathered
    coachings, sessions = by(gathered["coachings"], "person_id"), by(gathered["sessions"], "coaching_id")
    for one in gathered["coachings"]:
        one.__dict__["log"] = sessions[one.pk]
    jobs = {coach: _jobs(found) for coach, found in by(gathered["coach_jobs"], "person_id").items()}
    oriented = {one.coach_id: one.oriented_on for one in gathered["orientations"]}
    return {
        person: _coaching(coachings[person], known.level(person), jobs, oriented, known.counts_from(person))
        for person in people
    }


def coach_jobs(coaches):
    """Person id → the job history of a coach as the rules see it (JB-COA-2)."""
    rows = Job.objects.filter(person__in=coaches).select_related("job_class").order_by("starts_on")
    return defaultdict(list, {coach: _jobs(found) for coach, found in by(rows, "person_id").items()})


def _jobs(rows):
    return [CoachJobFacts(job.level, job.starts_on, job.until) for job in rows]


def _coaching(coachings, level, jobs, oriented, enrolled_on):
    """The latest coaching completed or under way that carried no step, with the hours under earlier coaches."""
    judged, before = judged_of(coachings)
    earlier = tuple(coaching_facts(one, level, jobs, oriented, enrolled_on) for one in before)
    if judged is None:
        return CoachingFacts(level, enrolled_on=enrolled_on, earlier=earlier)
    return replace(coaching_facts(judged, level, jobs, oriented, enrolled_on), earlier=earlier)


def judged_of(coachings):
    """Of somebody's coachings the one that is judged (or None), and those under earlier coaches, in their order."""
    fresh = [one for one in coachings if one.spent_in_id is None]
    judged = next((one for one in reversed(fresh) if one.completed_on or not one.ended_on), None)
    return judged, [one for one in fresh if one.ended_on and not one.completed_on and one != judged]


def coaching_facts(coaching, level, jobs, oriented, enrolled_on):
    """One coaching as the rules see it; `level` is the one that is left."""
    return CoachingFacts(
        level,
        tuple(jobs.get(coaching.coach_id, ())),
        coaching.agreed_on,
        oriented.get(coaching.coach_id),
        tuple(session_facts(one) for one in coaching.log),
        bool(coaching.employee_attested_on and coaching.coach_attested_on),
        coaching.completed_on,
        enrolled_on,
        coaching.spent_in_id is not None,
    )


def session_facts(session):
    """One line of the log as the rules see it (JB-COA-4)."""
    return SessionFacts(session.day, session.hours, session.hands_on, session.starts_at)


def _courses(people, known):
    courses = by(known.gathered["courses"], "person_id")
    scales = grade_facts(known.gathered["grades"])
    return {person: CourseworkFacts(tuple(course_facts(one, scales) for one in courses[person])) for person in people}


def grade_facts(rows):
    """Rows of the register of grade scales as the rules see them (JB-CRS-4)."""
    return [GradeFacts(one.grade, one.reaches, one.starts_on, one.until) for one in rows]


def course_facts(course, scales):
    """One course as the rules see it, its grade read in the scales of the day on which it was completed (JB-CRS)."""
    provider, approval = course.provider, course.approval
    listed = provider is not None and provider.holds_on(course.began_on)
    approved = approval is not None and approval.decision == approval.Decision.APPROVED
    return CourseFacts(
        course.hours,
        course.began_on,
        course.completed_on,
        provider.kind if listed else "other",
        approval.decided_on if approved else None,
        course.kind,
        course.grade,
        course.certificate,
        course.skills_test,
        course.own_time,
        course.criterion_id is not None,
        course.spent_in_id is not None,
        course.title,
        course.given_by,
        approval.provider_name if approved else "",
        reached(course.grade, scales, on=course.completed_on),
    )
