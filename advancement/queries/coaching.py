"""Coaching, read: which one a person may see, its log, the queue of requests, and who could coach."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Sum

from advancement.models import Advancement, Coaching, CoachOrientation, Session
from advancement.queries.facts import coach_jobs, edition_of, facts_of, session_facts
from advancement.queries.visible import visible_to
from advancement.rules import band
from advancement.rules.coaching import CoachingFacts, RequestFacts, SessionEntryFacts, coach_qualified, hours_counted
from advancement.states import State
from casework.findings import Finding
from casework.models import WorkItem
from people.models import Job, Person, Standing
from people.queries import found_by, supervisor_on

MOST_FOUND = 500  # people found by a name who are judged at once
#: Evidence may be gathered while the case is with the employee, and while it rests.
GOES_ON = (State.ENROLLED, State.ON_HOLD)
STILL_OPEN = Q(completed_on__isnull=True, ended_on__isnull=True)


def coaching_visible_to(viewer):
    """The advancements whose coaching the viewer may see: those of cases they see, and those in which they coach."""
    coaches = Coaching.objects.filter(case=OuterRef("case"), coach=viewer)
    rows = Advancement.objects.select_related("case__subject")
    if not viewer.is_active:
        return rows.none()
    return rows.filter(Q(pk__in=visible_to(viewer).values("pk")) | Exists(coaches))


def coaching_of(viewer, case):
    """The coaching of a case that the viewer sees: a coach the last they had, others the last there is; or None."""
    rows = Coaching.objects.filter(person=case.subject_id).select_related("coach", "person", "case__advancement")
    own = rows.filter(case=case, coach=viewer).last()
    if own is not None and viewer.pk != case.subject_id:
        return own
    return rows.filter(Q(case=case) | Q(completed_on__isnull=False, spent_in__isnull=True)).last()


def goes_on(coaching):
    """Whether anything can still happen in a coaching."""
    return not coaching.completed_on and not coaching.ended_on and coaching.case.state in GOES_ON


def open_coaching(person):
    """The coaching that goes on, in whatever case it was asked for; or None."""
    return Coaching.objects.filter(STILL_OPEN, person=person).first()


def last_text_of(person):
    """The latest coaching that ended early, whose agreement a new one takes up; or None."""
    return Coaching.objects.filter(person=person, ended_on__isnull=False, spent_in__isnull=True).last()


def log_of(coaching):
    """The sessions of a coaching, those under earlier coaches included, in order."""
    earlier = Q(coaching__ended_on__isnull=False, coaching__completed_on__isnull=True, coaching__pk__lt=coaching.pk)
    return (
        Session.objects.filter(Q(coaching=coaching) | earlier, coaching__person=coaching.person_id)
        .filter(coaching__spent_in=coaching.spent_in_id, removed_at__isnull=True)
        .select_related("entered_by")
        .order_by("day", "starts_at", "pk")
    )


def log_with_history(coaching):
    """The sessions of a coaching (log_of), each with `earlier`: what it said before each correction, the last first."""
    sessions = list(log_of(coaching))
    rows = Session.objects.filter(coaching__person=coaching.person_id, corrected_by__isnull=False)
    corrected = {one.pk: one for one in rows}
    for session in sessions:
        session.earlier, one = [], session
        while one := corrected.get(one.corrects_id):
            session.earlier.append(one)
    return sessions


def standing_of(person, on):
    """The facts of the coaching that is judged for a person on a day."""
    return facts_of([person.pk], on)[person.pk].of("coaching")


def entry_facts(coaching, session, by, moment, *, instead_of=None):
    """A session about to be entered by the coach, beside all others of coach and employee (JB-COA-4).

    Whoever entered a session coached it; `instead_of` is the one that it corrects.
    """
    both = (coaching.person_id, by.pk)
    others = Session.objects.filter(removed_at__isnull=True).filter(
        Q(coaching__person__in=both) | Q(entered_by__in=both)
    )
    facts = tuple(session_facts(one) for one in others if one != instead_of)
    return SessionEntryFacts(session, standing_of(coaching.person, moment.date()), facts, moment)


def waiting():
    """The requests that wait for a coach, in the order in which the employees asked (JB-COA-1)."""
    return (
        Coaching.objects.filter(STILL_OPEN, coach__isnull=True, case__closed_on__isnull=True)
        .select_related("person", "case__advancement", "forwarded_by")
        .order_by("asked_at", "pk")
    )


def queue():
    """The waiting requests with the day by which a coach is to be assigned, and why an earlier coaching ended."""
    items = WorkItem.objects.filter(case=OuterRef("case"), step="advancement:assign-coach", done_at__isnull=True)
    before = Coaching.objects.filter(person=OuterRef("person"), coach__isnull=False, ended_on__isnull=False)
    before = before.filter(spent_in__isnull=True, asked_at=OuterRef("asked_at")).order_by("-pk")
    return waiting().annotate(
        due_on=Subquery(items.values("due_on")[:1]), ended_because=Subquery(before.values("end_reason")[:1])
    )


def under_way(on):
    """The coachings that go on, each with `coach_on_leave`: whether the coach is on leave on a day."""
    leaves = Standing.objects.on(on).filter(person=OuterRef("coach"), kind=Standing.Kind.LEAVE)
    return running().annotate(coach_on_leave=Exists(leaves))


def running():
    """The coachings that have a coach and go on, with the day of the coach's orientation."""
    return (
        Coaching.objects.filter(STILL_OPEN, coach__isnull=False, case__closed_on__isnull=True)
        .select_related("person", "coach__coach_orientation", "case__advancement")
        .order_by("assigned_at", "pk")
    )


def own_coachings(person, show):
    """What the person coaches or coached: `open`, `to-sign` (their signature is missing) or `ended`, with own hours.

    Each has `logged` and `hands_on_logged`, the hours in the log under this coach.
    """
    mine = Coaching.objects.filter(coach=person).select_related("person", "case__advancement")
    logged = Q(sessions__removed_at__isnull=True)
    mine = mine.annotate(
        logged=Sum("sessions__hours", filter=logged, default=Decimal(0)),
        hands_on_logged=Sum("sessions__hours", filter=logged & Q(sessions__hands_on=True), default=Decimal(0)),
    )
    order = ("-completed_on", "-ended_on", "-pk") if show == "ended" else ("assigned_at", "pk")
    return mine.filter(_shown(person)[show]).order_by(*order)


def own_counts(person):
    """How many coachings own_coachings has of each kind, by its name."""
    counts = {show.replace("-", "_"): Count("pk", filter=shown) for show, shown in _shown(person).items()}
    return Coaching.objects.filter(coach=person).aggregate(**counts)


def _shown(coach):
    goes_on = STILL_OPEN & Q(case__closed_on__isnull=True)
    return {"open": goes_on, "to-sign": goes_on & _to_sign(coach), "ended": ~goes_on}


def _to_sign(coach):
    """What is due from the coach on a day of JB-VER-10 is a signature, but for an agreement that is not written."""
    items = WorkItem.objects.filter(case=OuterRef("case"), step="advancement:coach-log", holder=coach)
    return Q(Exists(items.filter(done_at__isnull=True, business_days__isnull=False))) & ~Q(subject_matter="")


def counted_of(coachings, on):
    """Coaching id → the hours that count for the employee on a day, under whichever coach."""
    facts = facts_of([one.person_id for one in coachings], on) if coachings else {}
    return {
        one.pk: hours_counted(facts[one.person_id].of("coaching"), edition_of(one.case.advancement))[0]
        for one in coachings
    }


def coached_by(person):
    """The coachings that go on under a coach."""
    return running().filter(coach=person)


def coaches_who_left(on):
    """The people who have a coaching that goes on, and no job on a day or no access."""
    working = Job.objects.on(on).filter(person=OuterRef("pk"))
    rows = Person.objects.filter(Exists(running().filter(coach=OuterRef("pk"))))
    return rows.filter(Q(is_active=False) | ~Exists(working))


def place_of(coaching):
    """A request among all that wait, for the employee."""
    return RequestFacts(coaching.asked_at, tuple(waiting().values_list("asked_at", flat=True)))


def turn_of(coaching, coach, on):
    """A request among those that this coach could take now: forwarded, not at rest, and at a level they may coach."""
    jobs = tuple(coach_jobs([coach.pk])[coach.pk])
    ready = waiting().filter(forwarded_at__isnull=False, case__state=State.ENROLLED).exclude(person=coach)
    could_be = tuple(one.asked_at for one in ready if _qualified(one, jobs, on).met)
    return RequestFacts(coaching.asked_at, could_be)


def qualification_of(coaching, coach, on):
    """Whether somebody may coach here, by their job history (JB-COA-2)."""
    return _qualified(coaching, tuple(coach_jobs([coach.pk])[coach.pk]), on)


def _qualified(coaching, jobs, on):
    advancement = coaching.case.advancement
    return coach_qualified(CoachingFacts(advancement.from_level, jobs), edition_of(advancement), on=on)


@dataclass(frozen=True)
class Candidate:
    """Somebody who could coach: qualified or not and why, whom they coach now, and since when they are oriented."""

    person: Person
    qualified: Finding
    load: int
    oriented_on: date | None
    supervises: bool


def candidates(coaching, on, words=""):
    """Who could coach: the qualified, of them the oriented, then the least busy first; by `words` who is so called."""
    people = list(_people(coaching, on, words))
    ids = [one.pk for one in people]
    jobs, loads = coach_jobs(ids), _loads()
    oriented = dict(CoachOrientation.objects.values_list("coach", "oriented_on"))
    boss = supervisor_on(coaching.person, on)
    found = [
        Candidate(
            one, _qualified(coaching, tuple(jobs[one.pk]), on), loads.get(one.pk, 0), oriented.get(one.pk), one == boss
        )
        for one in people
    ]
    return sorted(found, key=_by_fitness)


def _by_fitness(one):
    days = one.qualified.progress.done if one.qualified.progress else 0
    return not one.qualified.met, 0 if one.qualified.met else -days, one.oriented_on is None, one.load


def _people(coaching, on, words):
    if words:
        employed = Exists(Job.objects.filter(person=OuterRef("pk")))
        return found_by(words).filter(employed).exclude(pk=coaching.person_id)[:MOST_FOUND]
    advancement = coaching.case.advancement
    edition = edition_of(advancement)
    codes = (*band.levels(edition), *edition["JB-COA-2"]["above"])
    asked = [code for code in codes if band.at_or_above(code, advancement.target_level, edition)]
    held = Job.objects.filter(person=OuterRef("pk"), job_class__level__in=asked, starts_on__lt=on)
    return Person.objects.filter(Exists(held), is_active=True).exclude(pk=coaching.person_id)


def _loads():
    """Person id → how many they coach now."""
    return dict(running().order_by().values_list("coach").annotate(count=Count("pk")))
