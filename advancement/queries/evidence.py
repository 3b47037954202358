"""The evidence behind each measure, as the form, the supervisor and the signature see it."""

from dataclasses import dataclass, field
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

    The verdict is today's, and no part of what is signed; None where nothing is said of the piece alone.
    """

    key: str
    title: str
    facts: tuple[tuple[str, str], ...] = ()
    files: tuple[Attachment, ...] = field(default=())
    verdict: Verdict | None = None
    wants_proof: bool = False

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
    return _READERS[measure](person, on)


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
    sittings = Sitting.objects.filter(person=person, outcome=Sitting.Outcome.TAKEN, proctored=True, sits_on__lte=on)
    return [
        Item(
            f"sitting-{one.pk}",
            one.test.name,
            (("Taken", day_text(one.sits_on)), ("Score", f"{one.score:.2f}"), ("Place", one.place)),
            (one.certificate,) if one.certificate else (),
        )
        for one in sittings.select_related("test", "certificate").order_by("sits_on", "pk")
    ]


def _certification(person, on):
    held = Certification.objects.filter(person=person, removed_at__isnull=True).select_related("credential", "proof")
    exams = Exam.objects.filter(person=person, removed_at__isnull=True).select_related("towards", "proof")
    return [
        *(
            Item(
                f"certification-{one.pk}",
                one.name,
                (
                    ("Earned", day_text(one.earned_on)),
                    ("Last valid day", day_text(one.expires_on) if one.expires_on else "does not expire"),
                    ("Number", one.number),
                    ("Verified at", one.link),
                    ("Prepared", one.get_prepared_display()),
                ),
                _files(one.proof),
                wants_proof=True,
            )
            for one in held.order_by("earned_on", "pk")
        ),
        *(
            Item(
                f"exam-{one.pk}",
                f"Exam {one.exam}",
                (
                    ("Towards", one.towards.name),
                    ("Passed", day_text(one.passed_on)),
                    ("Prepared", one.get_prepared_display()),
                ),
                _files(one.proof),
                wants_proof=True,
            )
            for one in exams.order_by("passed_on", "pk")
        ),
    ]


def _portfolio(person, on):
    entries = Entry.objects.filter(portfolio__person=person, removed_at__isnull=True, spent_in__isnull=True)
    job = job_on(person, on)
    target = target_for(job.level if job else None, on)
    entries = entries.filter(portfolio__target_level=target or "").select_related(
        "criterion", "portfolio", "taken_from__portfolio", "taken_from__reviewed_by"
    )
    return [
        Item(
            f"entry-{one.pk}",
            f"{one.get_competency_display()}: {one.behavior}",
            (
                ("Shown", day_text(one.behavior_on)),
                ("Artifact", one.artifact),
                ("Artifact dated", day_text(one.artifact_on)),
                *(("Link", str(link)) for link in one.links.all()),
                ("Why it matters", one.why),
                ("What was learned", one.learned),
                ("Criterion", str(one.criterion or "")),
                ("Review", one.get_review_display()),
                *_taken_from(one, on),
            ),
            tuple(one.files.all()),
        )
        for one in entries.prefetch_related("files", "links").order_by("competency", "pk")
    ]


def _taken_from(entry, on):
    """Where an entry comes from that began as a copy; nothing of any other, whose signatures stay as they are."""
    source = entry.taken_from
    if source is None:
        return ()
    accepted = source.review == Entry.Review.ACCEPTED
    by = accepted and f", accepted by {source.reviewed_by.name} on {day_text(timezone.localdate(source.reviewed_at))}"
    level = level_title(source.portfolio.target_level, editions.in_force(PROGRAM, on))
    return (("Taken up from", f"portfolio towards {level}{by if accepted else ''}"),)


def _coaching(person, on):
    coachings = Coaching.objects.filter(person=person, coach__isnull=False, spent_in__isnull=True)
    items = []
    for one in coachings.select_related("coach").prefetch_related("sessions").order_by("asked_at"):
        sessions = [session for session in one.sessions.all() if session.removed_at is None]
        facts = [
            ("Coach", one.coach.name),
            ("Agreement signed", day_text(one.agreed_on) if one.agreed_on else "not yet"),
            ("To be learned", one.subject_matter),
            ("Completed", day_text(one.completed_on) if one.completed_on else "not yet"),
        ]
        facts += [(day_text(s.day), f"{s.hours} h{', hands-on' if s.hands_on else ''}: {s.topics}") for s in sessions]
        items.append(Item(f"coaching-{one.pk}", "Coaching", tuple(facts)))
    return items


def _coursework(person, on):
    courses = Course.objects.filter(person=person, removed_at__isnull=True, spent_in__isnull=True)
    courses = courses.select_related("provider", "approval", "criterion", "proof", "skills_test_proof")
    return [
        Item(
            f"course-{one.pk}",
            one.title,
            (
                ("Provider", _provider(one)),
                ("Hours", number_text(one.hours)),
                ("From", day_text(one.began_on)),
                ("Completed", day_text(one.completed_on)),
                ("Graded", one.get_kind_display()),
                ("Result", one.grade or ("certificate of completion" if one.certificate else "none")),
                ("Skills test", one.skills_test_result or one.get_skills_test_display()),
                ("On own time", "yes" if one.own_time else "no"),
                ("Criterion", str(one.criterion or "none")),
            ),
            one.proofs,
            wants_proof=True,
        )
        for one in courses.order_by("completed_on", "pk")
    ]


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
