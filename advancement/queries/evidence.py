"""The evidence behind each measure, as the form, the supervisor and the signature see it."""

from dataclasses import dataclass, field, replace
from datetime import date

from django.utils import timezone

from advancement.models import Certification, Coaching, Course, Exam, Measure
from advancement.queries.facts import PROGRAM, levels_of, target_for
from advancement.rules.coursework import same_provider
from assessments.models import Sitting
from casework import editions
from casework.calendar import day_text
from casework.findings import Finding, number_text
from casework.models import Attachment
from people.queries import job_on
from portfolios.models import Entry
from portfolios.queries import level_title


@dataclass(frozen=True)
class Verdict:
    """Whether one piece of evidence counts today, what the rules say of it alone, and until when it can be used."""

    counts: bool
    findings: tuple[Finding, ...] = ()
    until: date | None = None


@dataclass(frozen=True)
class Item:
    """One piece of evidence: what it is, its facts as (label, text) pairs, its files, and whether it counts.

    The verdict is today's, and no part of what is signed; None where nothing is said of the piece alone. `whose` is the
    user name of the person it was read for.
    """

    key: str
    title: str
    facts: tuple[tuple[str, str], ...] = ()
    files: tuple[Attachment, ...] = field(default=())
    verdict: Verdict | None = None
    wants_proof: bool = False
    whose: str = ""

    @property
    def traceable(self):
        """Whether there is a page that says where it comes from: of everything but the job history."""
        return bool(self.whose) and self.key.rpartition("-")[0] in _KINDS

    @property
    def unproved(self):
        """Whether no proof is attached where one is expected; it counts all the same."""
        return self.wants_proof and not self.files

    @property
    def content(self):
        """What a signature covers of it."""
        return {
            "key": self.key,
            "title": self.title,
            "facts": [list(pair) for pair in self.facts],
            "files": [{"name": file.name, "sha256": file.sha256} for file in self.files],
        }


def evidence_of(person, measure, *, on):
    """The person's evidence for a measure (its name) on a day, as a list of Items; required standing shows none."""
    return [replace(item, whose=person.username) for item in _READERS[measure](person, on)]


@dataclass(frozen=True)
class Piece:
    """One piece of evidence whatever became of it: its row, what it is now (an Item), and for which measure it is."""

    row: object
    item: Item
    measure: str


def piece_of(person, key):
    """The Piece of a person by the key of its Item, removed and used-up ones too; None where there is none."""
    name, _line, pk = key.rpartition("-")
    if name not in _KINDS or not (pk.isascii() and pk.isdigit() and len(pk) < DIGITS):
        return None
    measure, rows, made, whose = _KINDS[name]
    row = rows.filter(**{whose: person, "pk": pk}).first()
    return row and Piece(row, made(row), measure)


def _experience(person, on):
    job = job_on(person, on)
    if job is None:
        return []
    _level, since = levels_of([person.pk], on)[person.pk]
    facts = (("Class", job.job_class.title), ("Grade", str(job.grade)), ("At this level since", day_text(since)))
    return [Item("job", "Job history", facts)]


def _performance(person, on):
    return []


def _assessments(person, on):
    sittings = _SITTINGS.filter(person=person, outcome=Sitting.Outcome.TAKEN, proctored=True, sits_on__lte=on)
    return [_sitting(one) for one in sittings.order_by("sits_on", "pk")]


def _sitting(one):
    facts = (("Taken", day_text(one.sits_on)), ("Score", f"{one.score:.2f}"), ("Place", one.place))
    return Item(f"sitting-{one.pk}", one.test.name, facts, _files(one.certificate))


def _certification(person, on):
    held = _CERTIFICATIONS.filter(person=person, removed_at__isnull=True).order_by("earned_on", "pk")
    exams = _EXAMS.filter(person=person, removed_at__isnull=True).order_by("passed_on", "pk")
    return [*(_held(one) for one in held), *(_passed(one) for one in exams)]


def _held(one):
    facts = (
        ("Earned", day_text(one.earned_on)),
        ("Last valid day", day_text(one.expires_on) if one.expires_on else "does not expire"),
        ("Number", one.number),
        ("Verified at", one.link),
        ("Prepared", one.get_prepared_display()),
    )
    return Item(f"certification-{one.pk}", one.name, facts, _files(one.proof), wants_proof=True)


def _passed(one):
    facts = (
        ("Towards", one.towards.name),
        ("Passed", day_text(one.passed_on)),
        ("Prepared", one.get_prepared_display()),
    )
    return Item(f"exam-{one.pk}", f"Exam {one.exam}", facts, _files(one.proof), wants_proof=True)


def _portfolio(person, on):
    job = job_on(person, on)
    target = target_for(job.level if job else None, on)
    entries = _ENTRIES.filter(portfolio__person=person, removed_at__isnull=True, spent_in__isnull=True)
    return [_entry(one) for one in entries.filter(portfolio__target_level=target or "").order_by("competency", "pk")]


def _entry(one):
    facts = (
        ("Shown", day_text(one.behavior_on)),
        ("Artifact", one.artifact),
        ("Artifact dated", day_text(one.artifact_on)),
        *(("Link", str(link)) for link in one.links.all()),
        ("Why it matters", one.why),
        ("What was learned", one.learned),
        ("Criterion", str(one.criterion or "")),
        ("Review", one.get_review_display()),
        *_taken_from(one),
    )
    title = f"{one.get_competency_display()}: {one.behavior}"
    return Item(f"entry-{one.pk}", title, facts, tuple(one.files.all()))


def _taken_from(entry):
    """Where an entry comes from that began as a copy; nothing of any other, whose signatures stay as they are."""
    source = entry.taken_from
    if source is None:
        return ()
    level = level_title(source.portfolio.target_level, editions.in_force(PROGRAM, timezone.localdate(entry.saved_at)))
    if source.review != Entry.Review.ACCEPTED:
        return (("Taken up from", f"portfolio towards {level}"),)
    accepted_on = day_text(timezone.localdate(source.reviewed_at))
    return (("Taken up from", f"portfolio towards {level}, accepted by {source.reviewed_by.name} on {accepted_on}"),)


def _coaching(person, on):
    coachings = _COACHINGS.filter(person=person, coach__isnull=False, spent_in__isnull=True)
    return [_coached(one) for one in coachings.order_by("asked_at")]


def _coached(one):
    sessions = [session for session in one.sessions.all() if session.removed_at is None]
    facts = [
        ("Coach", one.coach.name),
        ("Agreement signed", day_text(one.agreed_on) if one.agreed_on else "not yet"),
        ("To be learned", one.subject_matter),
        ("Completed", day_text(one.completed_on) if one.completed_on else "not yet"),
    ]
    facts += [(day_text(s.day), f"{s.hours} h{', hands-on' if s.hands_on else ''}: {s.topics}") for s in sessions]
    return Item(f"coaching-{one.pk}", "Coaching", tuple(facts))


def _coursework(person, on):
    courses = _COURSES.filter(person=person, removed_at__isnull=True, spent_in__isnull=True)
    return [_course(one) for one in courses.order_by("completed_on", "pk")]


def _course(one):
    facts = (
        ("Provider", _provider(one)),
        ("Hours", number_text(one.hours)),
        ("From", day_text(one.began_on)),
        ("Completed", day_text(one.completed_on)),
        ("Graded", one.get_kind_display()),
        ("Result", one.grade or ("certificate of completion" if one.certificate else "none")),
        ("Skills test", one.skills_test_result or one.get_skills_test_display()),
        ("On own time", "yes" if one.own_time else "no"),
        ("Criterion", str(one.criterion or "none")),
    )
    return Item(f"course-{one.pk}", one.title, facts, one.proofs, wants_proof=True)


def _provider(course):
    """The provider, and by what it is admitted."""
    if course.provider and course.provider.holds_on(course.began_on):
        return f"{course.provider.name} ({course.provider.get_kind_display()})"
    return f"{course.given_by} ({_approval(course.approval, course.given_by)})"


def _approval(approval, provider):
    """What Organizational Development said of the provider; an approval of another says whose it is."""
    if approval is None or not approval.decided_on:
        return "on neither list"
    said = f"{approval.get_decision_display()} on {day_text(approval.decided_on)}"
    if same_provider(approval.provider_name, provider):
        return said
    return f"on neither list; {approval.provider_name} was {said}"


def _files(proof):
    return (proof,) if proof else ()


_READERS = {
    Measure.EXPERIENCE: _experience,
    Measure.PERFORMANCE: _performance,
    Measure.ASSESSMENTS: _assessments,
    Measure.CERTIFICATION: _certification,
    Measure.PORTFOLIO: _portfolio,
    Measure.COACHING: _coaching,
    Measure.COURSEWORK: _coursework,
}

#: How many digits a number of a row can have at most.
DIGITS = 18
_SITTINGS = Sitting.objects.select_related("test", "certificate", "scored_by", "proctor")
_CERTIFICATIONS = Certification.objects.select_related("credential", "proof")
_EXAMS = Exam.objects.select_related("towards", "proof")
_COURSES = Course.objects.select_related("provider", "approval", "criterion", "proof", "skills_test_proof")
_COACHINGS = Coaching.objects.select_related("coach").prefetch_related("sessions")
_ENTRIES = Entry.objects.select_related(
    "criterion", "portfolio", "reviewed_by", "taken_from__portfolio", "taken_from__reviewed_by"
).prefetch_related("files", "links")
#: The first part of a key → its measure, the rows, what makes an Item of one, and how a row names whose it is.
_KINDS = {
    "sitting": (Measure.ASSESSMENTS, _SITTINGS.filter(outcome="taken", proctored=True), _sitting, "person"),
    "certification": (Measure.CERTIFICATION, _CERTIFICATIONS, _held, "person"),
    "exam": (Measure.CERTIFICATION, _EXAMS, _passed, "person"),
    "entry": (Measure.PORTFOLIO, _ENTRIES, _entry, "portfolio__person"),
    "coaching": (Measure.COACHING, _COACHINGS.filter(coach__isnull=False), _coached, "person"),
    "course": (Measure.COURSEWORK, _COURSES, _course, "person"),
}
