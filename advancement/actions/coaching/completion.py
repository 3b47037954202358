"""The end that is aimed at: both attest, the coach signs completion (JB-COA-5, JB-COA-7)."""

from django.db import transaction

from advancement import notifications
from advancement.actions.coaching import desk
from advancement.actions.coaching.calendar import release
from advancement.actions.desk import give
from advancement.documents.coaching import completion_of
from advancement.models import Line
from advancement.permissions import coaching as may
from advancement.queries.coaching import GOES_ON, log_of, standing_of
from advancement.queries.facts import edition_of, session_facts
from advancement.rules.coaching import completion, counting
from advancement.states import DeskName
from casework import clock, evidence, timeline, work
from casework.findings import Finding, Refused, overtaken, require
from casework.models import Capacity
from casework.moves import in_state, lock
from casework.permissions import obtain
from casework.signing import sign, void

SUBMIT = "advancement:line"


@transaction.atomic
def attest(coaching, *, by):
    """Employee and coach each attest that the coaching was not unpaid work at the next level (JB-COA-5)."""
    coaching = lock(coaching)
    obtain(may.takes_part(by, coaching))
    field = "employee_attested_on" if by.pk == coaching.person_id else "coach_attested_on"
    desk.require_going_on(coaching)
    require(_not_attested(coaching, field), desk.hours_are_full(coaching))
    setattr(coaching, field, clock.today())
    coaching.save(update_fields=[field])
    says = f"{by.name} attested that the coaching was not unpaid work at the next level."
    timeline.record(coaching.case, "attest-coaching", says, by=by)
    desk.hand_on(coaching, by=by)
    return coaching


def _not_attested(coaching, field):
    if getattr(coaching, field):
        return overtaken("JB-COA-5", "You attested this already.")
    return Finding("JB-COA-5", True, "You have not attested this yet.")


@transaction.atomic
def complete(coaching, *, by, proof):
    """The coach signs completion once everything else holds; the employee can submit it then (JB-COA-7)."""
    coaching, today = lock(coaching), clock.today()
    case = coaching.case
    obtain(may.is_coach(by, coaching))
    desk.require_going_on(coaching)
    facts, edition = standing_of(coaching.person, today), edition_of(case.advancement)
    found = completion(facts, edition, on=today)
    require(found)
    counts = counting(facts, edition)
    content = completion_of(coaching, found, [one for one in log_of(coaching) if session_facts(one) in counts])
    document = f"coaching-completion:{coaching.pk}"
    coaching.completion_signature = sign(case, document, by=by, capacity=Capacity.COACH, content=content, proof=proof)
    coaching.completed_on = today
    coaching.save(update_fields=["completion_signature", "completed_on"])
    says = f"{by.name} signed the completion of the coaching."
    timeline.record(case, "complete-coaching", says, by=by)
    release(coaching, by=by, reason=says)
    desk.hand_on(coaching, by=by)
    _offer_line(case.advancement)
    news = f"coaching-completed:{coaching.completion_signature_id}"
    body = f"{says} You can submit it to your supervisor."
    notifications.tell(case.advancement, [case.subject], news, "the coaching is completed", body)
    return coaching


def _offer_line(advancement):
    """Submitting a line is the employee's own act (JB-VER-1): it waits for them."""
    line = advancement.lines.get(measure=desk.MEASURE)
    if line.state in (Line.State.WAITING, Line.State.RETURNED):
        title = f"Submit “{line.get_measure_display()}”"
        give(advancement, edition_of(advancement), DeskName.EMPLOYEE, SUBMIT, title, about=desk.MEASURE)


@transaction.atomic
def take_back_completion(coaching, *, by, reason):
    """The coach takes the completion back to mend the log; signatures that rest on it are void (JB-COA-7, S16)."""
    coaching = lock(coaching)
    case = coaching.case
    obtain(may.is_coach(by, coaching))
    require(in_state(case, *GOES_ON))
    if coaching.completed_on is None or coaching.spent_in_id:
        raise Refused(Finding("JB-COA-7", False, "There is no completion that could be taken back."))
    evidence.require_changeable(case.subject, desk.MEASURE)
    void(coaching.completion_signature, by=by, reason=reason)
    coaching.completed_on = coaching.completion_signature = None
    coaching.employee_attested_on = coaching.coach_attested_on = None
    coaching.save(update_fields=["completed_on", "completion_signature", "employee_attested_on", "coach_attested_on"])
    what = f"{by.name} took back the completion of the coaching."
    event = timeline.record(case, "take-back-completion", what, by=by, note=reason)
    work.drop(case, SUBMIT, about=desk.MEASURE)
    evidence.changed(case.subject, desk.MEASURE, by=by, what=what)
    desk.hand_on(coaching, by=by)
    body = f"{what} The log is open again.\n\nReason: {reason}"
    notifications.tell(case.advancement, [case.subject], f"completion-back:{event.seq}", "the coaching is open", body)
    return coaching
