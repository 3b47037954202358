"""The supervisor's team, read in a number of queries that does not grow with it."""

from collections import defaultdict
from dataclasses import dataclass, replace

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from advancement.models import WITHOUT_DOCUMENTS, Advancement, Invitation, Line, Measure
from advancement.queries.facts import PROGRAM, by, edition_of, facts_of
from advancement.queries.lapsing import lapsing
from advancement.queries.turns import turn_of, waits_for
from advancement.queries.waiting import REVIEW
from advancement.rules import band, criteria, enrollment
from advancement.states import KIND, DeskName, State
from casework import editions
from casework.findings import Finding
from casework.gathering import Gathering, Source
from casework.models import Case, WorkItem
from casework.moves import Public, public
from casework.work import ids_waiting_for
from people.models import Job, Person
from people.queries import team_of


@dataclass(frozen=True)
class TeamRow:
    """One person of a team: job, case, what is met of what is asked, what holds it up, how many lines can be signed,
    what lapses soon as pairs of the measure and the finding, and whose turn it is.

    A draft is the employee's own until it is signed: of it, only that it is there (`public`), and no `case`.
    """

    person: Person
    job: Job | None
    case: Case | None
    public: Public | None
    met: int
    asked: int
    reason: Finding | None
    met_on: object
    may_start: bool
    todo: tuple = ()
    ready: int = 0
    lapsing: tuple = ()
    turn: str = ""


def invited_team_of(supervisor, on):
    """Whom somebody supervises on a day, each with `invited_at`: when they invited them, while that is open."""
    sent = Invitation.objects.filter(person=OuterRef("pk"), by=supervisor, taken_up_in__isnull=True)
    return team_of(supervisor, on).annotate(invited_at=Subquery(sent.values("at")[:1]))


def invitation_facts(person, by):
    """Whether a case of the person is open, and since when an invitation by the same supervisor waits, for JB-ENR-4."""
    open_cases = Case.objects.filter(subject=person, slot=KIND, closed_on__isnull=True).count()
    waiting = Invitation.objects.filter(person=person, by=by, taken_up_in__isnull=True).first()
    return enrollment.InvitationFacts(open_cases, waiting and timezone.localdate(waiting.at))


def _sources_of(people_ids, on):
    """The jobs of some people on a day, and their open case with its lines and its work, as sources of a gathering."""
    cases = Case.objects.filter(subject__in=people_ids, slot=KIND, closed_on__isnull=True).values("pk")
    return {
        "jobs": Source(Job.objects.on(on).filter(person__in=people_ids), ("job_class", "unit")),
        "advancements": Source(Advancement.objects.filter(case__in=cases), ("case",)),
        "lines": Source(Line.objects.filter(advancement__case__in=cases)),
        "work": Source(
            WorkItem.objects.filter(case__in=cases, done_at__isnull=True),
            ("case", "holder"),
            order=("due_on", "opened_at", "pk"),
        ),
    }


_gathering = Gathering(_sources_of)


def rows_for(people, supervisor, on):
    """A TeamRow for each of the people, as the supervisor may see it."""
    ids = [person.pk for person in people]
    gathered = _gathering.read(people_ids=ids, on=on)
    jobs = {one.person_id: one for one in gathered["jobs"]}
    cases = {one.case.subject_id: one for one in gathered["advancements"]}
    lines = by(gathered["lines"], "advancement_id")
    facts = facts_of(ids, on, [one.case_id for one in cases.values() if one.case.state != State.DRAFT])
    todo, elsewhere, work = defaultdict(list), set(), by(gathered["work"], "case_id")
    waiting = ids_waiting_for(supervisor, on)
    for item in gathered["work"]:
        if item.pk in waiting:
            todo[item.case_id].append(item)
        elif item.desk == DeskName.SUPERVISOR:
            elsewhere.add(item.case_id)  # Human Resources named somebody else
    edition = editions.in_force(PROGRAM, on)
    rows = []
    for person in people:
        job, one = jobs.get(person.pk), cases.get(person.pk)
        if one is None or one.case.state == State.DRAFT:
            rows.append(_idle(person, job, facts[person.pk], edition, on, one and public(one.case)))
        else:
            there = Work(lines[one.pk], todo[one.case_id], one.case_id in elsewhere)
            row = _enrolled(person, job, one, facts[person.pk], there, on)
            told = waits_for if row.reason else turn_of
            rows.append(replace(row, turn=told(one.case, work[one.case_id], supervisor)))
    return rows


@dataclass(frozen=True)
class Work:
    """What is to be done in a case: its lines of Part II, what waits for the supervisor, whether others have some."""

    lines: list
    todo: list
    elsewhere: bool


def _enrolled(person, job, advancement, facts, work, on):
    enrolled = advancement.case.state == State.ENROLLED
    pursued = (advancement.first_measure, advancement.second_measure)
    seen = criteria.glance(facts, edition_of(advancement), on=on, pursued=pursued)
    met, obstructed = seen.by_name if enrolled else {}, enrolled and seen.obstacle
    return TeamRow(
        person,
        job,
        advancement.case,
        public(advancement.case),
        seen.met,
        seen.asked,
        seen.obstacle.unmet[0] if obstructed else None,
        seen.obstacle.met_on if obstructed else None,
        False,
        tuple(work.todo),
        0 if work.elsewhere else _ready(work, met),
        tuple((one.label, found) for one, found in lapsing(facts, met, edition_of(advancement), on)),
    )


def _ready(work, met):
    """How many lines the supervisor may sign: met, and on their desk or in the record; a portfolio is read first."""
    there = {item.about for item in work.todo if item.step == REVIEW} | set(WITHOUT_DOCUMENTS)
    open_lines = [one.measure for one in work.lines if one.state != Line.State.SIGNED]
    return sum(met.get(one, False) for one in open_lines if one in there and one != Measure.PORTFOLIO)


def _idle(person, job, facts, edition, on, draft):
    found = enrollment.enrollment(facts.enrollment, edition, on=on)
    in_band = band.target_of(facts.level, edition) is not None
    return TeamRow(
        person,
        job,
        None,
        draft,
        0,
        0,
        found.unmet[0] if found.unmet and in_band else None,
        None,
        found.met and draft is None,
    )
