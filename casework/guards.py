"""What the database itself guards in casework: signers and subjects, deciding capacities, history only added to.

S1: nobody decides or attests in their own case, nor does anybody for them or in their name.
S2: nobody signs in two deciding capacities in one case.
"""

from casework.models.signature import ATTESTING, DECIDING, Capacity
from people.guards import NEVER, Guard, emptied

_LOCK = "PERFORM 1 FROM casework_case WHERE id = NEW.case_id FOR UPDATE;"


def _listed(capacities):
    return "(" + ", ".join(f"'{capacity.value}'" for capacity in capacities) + ")"


_IS_SUBJECT = f"""NEW.capacity IN {_listed(DECIDING + ATTESTING)} AND EXISTS (
    SELECT 1 FROM casework_case c WHERE c.id = NEW.case_id
      AND (c.subject_id = NEW.signer_id OR c.subject_id = NEW.on_behalf_of_id))"""  # noqa: S608
_IS_NOT_SUBJECT = """NEW.capacity = 'employee' AND NOT EXISTS (
    SELECT 1 FROM casework_case c WHERE c.id = NEW.case_id
      AND c.subject_id = NEW.signer_id AND NEW.on_behalf_of_id IS NULL)"""
# A word that only looks like a capacity would slip past the two above.
_IS_NO_CAPACITY = f"NEW.capacity NOT IN {_listed(Capacity)}"
_HOLDS_ANOTHER = f"""NEW.capacity IN {_listed(DECIDING)} AND EXISTS (
    SELECT 1 FROM casework_signature s WHERE s.case_id = NEW.case_id AND s.capacity IN {_listed(DECIDING)}
      AND s.capacity <> NEW.capacity
      AND (s.signer_id = NEW.signer_id OR s.signer_id = NEW.on_behalf_of_id
           OR s.on_behalf_of_id = NEW.signer_id OR s.on_behalf_of_id = NEW.on_behalf_of_id))"""  # noqa: S608


_UNSAID = """NEW.state <> OLD.state AND NOT EXISTS (
    SELECT 1 FROM casework_event e WHERE e.case_id = NEW.id AND e.digest = NEW.timeline_head
      AND e.state_from = OLD.state AND e.state_to = NEW.state)"""


def never_changed(table, what):
    """The guards by which rows of `table` are only ever added."""
    message = f"{what} is never changed or deleted"
    return [
        *(Guard(f"{table}_{event.lower()}", table, event, NEVER, message) for event in ("UPDATE", "DELETE")),
        emptied(table, what),
    ]


_IS_APPLIED = "EXISTS (SELECT 1 FROM casework_import i WHERE i.id = OLD.brought_in_id AND i.applied_at IS NOT NULL)"
_IMPORTED = "what was imported stays as it is"

GUARDS = (
    Guard("signature_s1", "casework_signature", "INSERT", _IS_SUBJECT, "S1: nobody decides in their own case", _LOCK),
    Guard(
        "signature_employee", "casework_signature", "INSERT", _IS_NOT_SUBJECT, "S1: only the subject is the employee"
    ),
    Guard("signature_capacity", "casework_signature", "INSERT", _IS_NO_CAPACITY, "S1: this is no capacity to sign in"),
    Guard("signature_s2", "casework_signature", "INSERT", _HOLDS_ANOTHER, "S2: one deciding capacity in a case", _LOCK),
    *never_changed("casework_signature", "a signature"),
    *never_changed("casework_voidance", "a voidance"),
    *never_changed("casework_event", "the timeline"),
    *never_changed("casework_accessrecord", "an access record"),
    Guard("case_state", "casework_case", "UPDATE", _UNSAID, "PL-CAS-1: a state changes with a line of the timeline"),
    Guard("case_kind", "casework_case", "UPDATE", "NEW.kind <> OLD.kind", "a case keeps its kind"),
    Guard("case_subject", "casework_case", "UPDATE", "NEW.subject_id <> OLD.subject_id", "a case keeps its subject"),
    emptied("casework_case", "a case"),
    Guard("case_stays", "casework_case", "DELETE", NEVER, "a case is never deleted"),
    Guard("import_applied", "casework_import", "UPDATE", "OLD.applied_at IS NOT NULL", _IMPORTED),
    Guard("import_stays", "casework_import", "DELETE", NEVER, _IMPORTED),
    Guard("importrow_applied", "casework_importrow", "UPDATE", _IS_APPLIED, _IMPORTED),
    Guard("importrow_stays", "casework_importrow", "DELETE", NEVER, _IMPORTED),
)
