"""What the database itself guards of advancements: notices stay, and lines keep the signature they have.

S2: nobody signs off in Part II what they, or whom they act for, attested to as coach or proctor.
"""

from advancement.models import Notice
from people.guards import NEVER, Guard

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
        "notice_update",
        "advancement_notice",
        "UPDATE",
        f"{_NOTICE_CHANGED} OR {_OTHER_JOB}",
        "a notice is never changed",
    ),
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
