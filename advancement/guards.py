"""What the database itself guards of advancements: their road, notices that stay, lines that keep their signature.

A case begins as a draft, takes only the moves of its table, and comes to a desk only with the signatures that stand
before it. S2: nobody signs off in Part II what they, or whom they act for, attested to as coach or proctor.
"""

from advancement.models import Notice
from advancement.states import CLOSED, KIND, MOVES, State
from casework.models import Capacity
from people.guards import NEVER, Guard, emptied

#: Where a case stands only while these are signed and not void: (document, capacity, states).
_FROM_PART_THREE = (State.WITH_DIRECTOR, State.WITH_COORDINATOR, State.TO_CONFIRM, State.WITH_ERSC, State.PROMOTED)
STANDS_ON = (
    ("part-one", Capacity.EMPLOYEE, (State.PART_ONE, State.ENROLLED, State.RETURNED, *_FROM_PART_THREE)),
    ("part-one", Capacity.SUPERVISOR, (State.ENROLLED, State.RETURNED, *_FROM_PART_THREE)),
    ("part-three", Capacity.SUPERVISOR, (State.RETURNED, *_FROM_PART_THREE)),
    ("approval", Capacity.DIRECTOR, _FROM_PART_THREE[1:]),
    ("completion", Capacity.HR_COMPLETES, _FROM_PART_THREE[2:]),
    ("confirmation", Capacity.HR_CONFIRMS, _FROM_PART_THREE[3:]),
    ("notice:%", Capacity.ERSC, (State.PROMOTED, State.RESCINDED)),
)


def _words(some):
    return "(" + ", ".join(f"'{one}'" for one in sorted(some)) + ")"


def _unsigned(document, capacity, states):
    return f"""NEW.state IN {_words(states)} AND NOT EXISTS (
        SELECT 1 FROM casework_signature s LEFT JOIN casework_voidance v ON v.signature_id = s.id
        WHERE s.case_id = NEW.id AND s.document LIKE '{document}' AND s.capacity = '{capacity}' AND v.id IS NULL)"""  # noqa: S608 (words of ours)


_MOVES = f"NEW.kind = '{KIND}' AND NEW.state <> OLD.state AND "
_NO_MOVE = " OR ".join(
    f"(OLD.state = '{before}' AND NEW.state NOT IN {_words(after)})" if after else f"OLD.state = '{before}'"
    for before, after in MOVES.items()
)
_NO_STATE = f"NEW.state NOT IN {_words(State)}"
_UNSIGNED = " OR ".join(f"({_unsigned(*one)})" for one in STANDS_ON)
_CLOSED_OTHERWISE = f"""NEW.kind = '{KIND}' AND NEW.closed_on IS DISTINCT FROM OLD.closed_on
    AND (NEW.state NOT IN {_words(CLOSED)} OR (OLD.closed_on IS NOT NULL AND NEW.state = OLD.state))"""

#: Whoever leaves before the line takes effect never has it: only the link to that line may go.
_NOTICE_CHANGED = " OR ".join(
    f"NEW.{field.column} IS DISTINCT FROM OLD.{field.column}"
    for field in Notice._meta.concrete_fields
    if field.name != "job"
)
_OTHER_JOB = "(NEW.job_id IS NOT NULL AND NEW.job_id IS DISTINCT FROM OLD.job_id)"
_LOST_SIGNATURE = """OLD.signature_id IS NOT NULL AND NEW.signature_id IS DISTINCT FROM OLD.signature_id
    AND NOT EXISTS (SELECT 1 FROM casework_voidance v WHERE v.signature_id = OLD.signature_id)"""
_FOREIGN_SIGNATURE = """NEW.signature_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM casework_signature s JOIN advancement_advancement a ON a.case_id = s.case_id
    WHERE s.id = NEW.signature_id AND a.id = NEW.advancement_id AND s.capacity = 'supervisor'
      AND s.document = 'part-two:' || NEW.measure)"""
_COACHED = """NEW.document = 'part-two:coaching' AND EXISTS (
    SELECT 1 FROM advancement_coaching k JOIN casework_case c ON c.subject_id = k.person_id
    WHERE c.id = NEW.case_id AND k.coach_id IN (NEW.signer_id, NEW.on_behalf_of_id))"""
_PROCTORED = """NEW.document = 'part-two:assessments' AND EXISTS (
    SELECT 1 FROM assessments_sitting t JOIN casework_case c ON c.subject_id = t.person_id
    WHERE c.id = NEW.case_id AND t.outcome = 'taken' AND t.proctored
      AND (t.proctor_id IN (NEW.signer_id, NEW.on_behalf_of_id)
           OR t.scored_by_id IN (NEW.signer_id, NEW.on_behalf_of_id)))"""
#: Locked first, so that two who agree on the same hour at the same time wait for each other.
_HOLD = """PERFORM 1 FROM people_person p JOIN advancement_coaching k ON p.id IN (k.person_id, k.coach_id)
    WHERE k.id = NEW.coaching_id ORDER BY p.id FOR UPDATE OF p;"""
_TWO_PLACES = """NEW.cancelled_at IS NULL AND EXISTS (
    SELECT 1 FROM advancement_agreedsession o JOIN advancement_coaching k ON k.id = o.coaching_id
    JOIN casework_case c ON c.id = k.case_id JOIN advancement_coaching m ON m.id = NEW.coaching_id
    WHERE o.cancelled_at IS NULL AND o.begins < NEW.ends AND NEW.begins < o.ends
      AND k.ended_on IS NULL AND k.completed_on IS NULL AND c.closed_on IS NULL
      AND (k.person_id IN (m.person_id, m.coach_id) OR k.coach_id IN (m.person_id, m.coach_id))"""
_BUSY = "coach and employee are in one place at a time"
_OWN = "a line is signed by a signature of its own"
_ATTESTED = "S2: nobody signs off what they attested"

GUARDS = (
    Guard(
        "advancement_begins",
        "casework_case",
        "INSERT",
        f"NEW.kind = '{KIND}' AND NEW.state <> '{State.DRAFT}'",
        "PL-CAS-1: an advancement begins as a draft",
    ),
    Guard(
        "advancement_moves",
        "casework_case",
        "UPDATE",
        f"{_MOVES}({_NO_STATE} OR {_NO_MOVE})",
        "PL-CAS-1: an advancement takes only the moves of its table",
    ),
    Guard(
        "advancement_signed",
        "casework_case",
        "UPDATE",
        f"{_MOVES}({_UNSIGNED})",
        "PL-SIG-1: an advancement comes to a desk only with the signatures before it",
    ),
    Guard(
        "advancement_over",
        "casework_case",
        "UPDATE",
        _CLOSED_OTHERWISE,
        "PL-CAS-1: an advancement is over once, in a state in which it is",
    ),
    Guard(
        "notice_update",
        "advancement_notice",
        "UPDATE",
        f"{_NOTICE_CHANGED} OR {_OTHER_JOB}",
        "a notice is never changed",
    ),
    emptied("advancement_notice", "a notice"),
    Guard("notice_delete", "advancement_notice", "DELETE", NEVER, "a notice is never deleted"),
    Guard(
        "line_lost",
        "advancement_line",
        "UPDATE",
        _LOST_SIGNATURE,
        "a line keeps its signature until that is void",
    ),
    Guard("line_own_insert", "advancement_line", "INSERT", _FOREIGN_SIGNATURE, _OWN),
    Guard("line_own_update", "advancement_line", "UPDATE", _FOREIGN_SIGNATURE, _OWN),
    Guard("line_delete", "advancement_line", "DELETE", NEVER, "a line is never deleted"),
    Guard("agreed_insert", "advancement_agreedsession", "INSERT", f"{_TWO_PLACES})", _BUSY, lock=_HOLD),
    Guard(
        "agreed_update",
        "advancement_agreedsession",
        "UPDATE",
        f"{_TWO_PLACES} AND o.id <> NEW.id)",
        _BUSY,
        lock=_HOLD,
    ),
    Guard("signature_coached", "casework_signature", "INSERT", _COACHED, _ATTESTED),
    Guard("signature_proctored", "casework_signature", "INSERT", _PROCTORED, _ATTESTED),
)
