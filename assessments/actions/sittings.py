"""The sitting itself: its start, its score with feedback, an incident, a correction, a voidance (JB-SKL-2, 4)."""

from django.db import transaction
from django.utils.translation import gettext as _

from assessments import notifications, permissions, rules
from assessments.actions.booking import SIT, START, in_outcome
from assessments.actions.desk import ASK, OF_A_SITTING, nobody_waits, offer_line, to_employee, to_proctor
from assessments.models import Incident, Sitting, TopicScore
from assessments.queries import MEASURE, booked_for, selection_of, with_passing
from casework import clock, evidence, timeline, work
from casework.calendar import day_text
from casework.evidence import aim_of
from casework.findings import Finding, require
from casework.moves import lock
from casework.permissions import obtain

SCORE = "assessments:enter-score"


@transaction.atomic
def record_start(sitting, *, by, identity_checked, no_study_material):
    """The proctor records that the sitting begins; a colleague who stands in is its proctor from then on (JB-SKL-2)."""
    sitting, today = lock(sitting), clock.today()
    grant = obtain(permissions.proctors(by, sitting.case))
    facts = rules.StartFacts(sitting.sits_on, identity_checked, no_study_material)
    require(
        in_outcome(sitting, Sitting.Outcome.BOOKED),
        _not_begun(sitting),
        rules.properly_started(facts, aim_of(sitting.person).edition, on=today),
        *_free_to_stand_in(by, sitting, today),
    )
    sitting.proctor, sitting.started_at = by, clock.now()
    sitting.identity_checked, sitting.no_study_material = identity_checked, no_study_material
    sitting.save()
    says = f"{by.name} began the sitting of “{sitting.test.name}”."
    timeline.record(sitting.case, "record-start", says, by=by, acting_for=grant.acting_for)
    for step in (START, SIT):
        work.done(sitting.case, step, by=by, about=sitting.pk)
    to_proctor(sitting.case, SCORE, f"Enter the score of “{sitting.test.name}”", act="enter_score", about=sitting.pk)
    return sitting


@transaction.atomic
def enter_score(sitting, *, by, score, overall="", topics="", topic_scores=()):
    """A proctor enters the score with its feedback; it goes to employee, supervisor and HR (JB-SKL-4, 6).

    The overall result follows from the passing score where the proctor writes none; `topic_scores` are (topic, score)
    pairs, from which come the topics to improve.
    """
    sitting, today = lock(sitting), clock.today()
    grant, edition = obtain(permissions.proctors(by, sitting.case)), aim_of(sitting.person).edition
    sitting.score, sitting.scored_by = score, by
    one = with_passing([sitting], edition)[0]
    overall, topics = overall or overall_of(one), topics or rules.topics_to_improve(topic_scores, one.passing)
    told = frozenset(notifications.audience_of(sitting.person))
    require(
        in_outcome(sitting, Sitting.Outcome.BOOKED),
        _begun(sitting),
        rules.score_on_scale(score, edition, on=today),
        rules.topics_on_scale(topic_scores, edition, on=today),
        rules.feedback_given(rules.FeedbackFacts(overall, topics, told), edition, on=today),
    )
    evidence.require_changeable(sitting.person, MEASURE)
    sitting.outcome, sitting.overall, sitting.topics = Sitting.Outcome.TAKEN, overall, topics
    sitting.save()
    keep_topics(sitting, topic_scores)
    says = f"{by.name} entered the score of “{sitting.test.name}”."
    settle(sitting, by=by, acting_for=grant.acting_for, verb="enter-score", says=says)
    return sitting


def overall_of(one):
    """The overall result in a sentence, as feedback; `one` is a sitting with `passing` and `passed`."""
    said = {"score": f"{one.score:.2f}", "passing": one.passing}
    if one.passing is None:
        return _("Score %(score)s.") % said
    if one.passed:
        return _("Passed with %(score)s; %(passing)s passes.") % said
    return _("Not passed: %(score)s; %(passing)s passes.") % said


def keep_topics(sitting, topic_scores):
    """Keep the score of each topic, as (topic, score) pairs."""
    TopicScore.objects.bulk_create(TopicScore(sitting=sitting, topic=one, score=score) for one, score in topic_scores)


def settle(sitting, *, by, acting_for, verb, says):
    """A score is there: the timeline says so, everybody concerned is told, and it goes on from here (JB-SKL-4)."""
    note = f"Score: {sitting.score:.2f}"
    timeline.record(sitting.case, verb, says, by=by, acting_for=acting_for, note=note)
    for step in OF_A_SITTING:
        work.done(sitting.case, step, by=by, about=sitting.pk)
    passed = with_passing([sitting], aim_of(sitting.person).edition)[0].passed
    notifications.result(sitting, passed)
    if _is_asked_for(sitting):
        evidence.changed(sitting.person, MEASURE, by=by, what=says)
        _go_on(sitting, passed)


@transaction.atomic
def correct_score(sitting, *, by, score, reason):
    """A proctor mends a score that was entered wrongly; whoever knew it is told (JB-SKL-4)."""
    sitting, today = lock(sitting), clock.today()
    grant, edition = obtain(permissions.proctors(by, sitting.case)), aim_of(sitting.person).edition
    was = sitting.score
    require(
        in_outcome(sitting, Sitting.Outcome.TAKEN),
        rules.score_on_scale(score, edition, on=today),
        Finding("JB-SKL-4", score != was, f"The score is {score:.2f} already."),
    )
    evidence.require_changeable(sitting.person, MEASURE)
    sitting.score, sitting.scored_by = score, by
    sitting.save(update_fields=["score", "scored_by"])
    says = f"{by.name} corrected the score of “{sitting.test.name}”."
    note = f"From {was:.2f} to {score:.2f}. {reason}"
    event = timeline.record(sitting.case, "correct-score", says, by=by, acting_for=grant.acting_for, note=note)
    notifications.changed(sitting, f"corrected:{event.seq}", f"{says} {note}")
    evidence.changed(sitting.person, MEASURE, by=by, what=says, piece=f"sitting-{sitting.pk}")
    _go_on(sitting, with_passing([sitting], edition)[0].passed)
    return sitting


@transaction.atomic
def void_sitting(sitting, *, by, reason):
    """A proctor voids a sitting that began, and says why; it does not count (JB-SKL-3)."""
    sitting = lock(sitting)
    grant = obtain(permissions.proctors(by, sitting.case))
    require(in_outcome(sitting, Sitting.Outcome.BOOKED, Sitting.Outcome.TAKEN), _begun(sitting))
    evidence.require_changeable(sitting.person, MEASURE)
    sitting.outcome, sitting.reason = Sitting.Outcome.VOIDED, reason
    sitting.save(update_fields=["outcome", "reason"])
    says = f"{by.name} voided the sitting of “{sitting.test.name}” on {day_text(sitting.sits_on)}."
    timeline.record(sitting.case, "void-sitting", says, by=by, acting_for=grant.acting_for, note=reason)
    nobody_waits(sitting)
    notifications.changed(sitting, "voided", f"{says} Reason: {reason}")
    evidence.changed(sitting.person, MEASURE, by=by, what=says, piece=f"sitting-{sitting.pk}")
    _go_on(sitting, passed=False)
    return sitting


@transaction.atomic
def note_incident(sitting, *, by, words):
    """A proctor notes what happened during a sitting; the words stay with the sitting, nothing follows by itself."""
    sitting = lock(sitting)
    grant = obtain(permissions.proctors(by, sitting.case))
    over = (Sitting.Outcome.BOOKED, Sitting.Outcome.TAKEN, Sitting.Outcome.VOIDED)
    require(in_outcome(sitting, *over), _begun(sitting))
    Incident.objects.create(sitting=sitting, words=words, noted_by=by, noted_at=clock.now())
    says = f"{by.name} noted an incident during the sitting of “{sitting.test.name}”."
    timeline.record(sitting.case, "note-incident", says, by=by, acting_for=grant.acting_for)
    return sitting


def _is_asked_for(sitting):
    """Whether a case rests on the test: a result in any other one changes nothing that was signed (JB-SKL-1)."""
    selection = selection_of(sitting.case)
    return selection is None or sitting.test in selection.tests


def _go_on(sitting, passed):
    """A passed test may complete the line; another one is to be asked for again."""
    if passed:
        work.drop(sitting.case, ASK, about=sitting.test_id)
        offer_line(sitting.person)
    else:
        to_employee(sitting.case, sitting.test)


def _begun(sitting):
    # A sitting whose score came in another way has no start, and has begun all the same.
    if sitting.is_started or sitting.outcome != Sitting.Outcome.BOOKED:
        return Finding("JB-SKL-2", True, "The sitting has begun.")
    return Finding("JB-SKL-2", False, "Record the start first: identity checked, no study material.")


def _not_begun(sitting):
    return Finding("PL-CAS-1", not sitting.is_started, "The start of this sitting is recorded already.")


def _free_to_stand_in(by, sitting, today):
    """Nothing is asked of the proctor who booked it; a colleague must be free at that time."""
    if by.pk == sitting.proctor_id:
        return ()
    facts = rules.SlotFacts(sitting.starts_at, sitting.minutes, booked_for(by, sitting.sits_on, beside=sitting))
    return (rules.one_at_a_time(facts, aim_of(sitting.person).edition, on=today),)
