"""What the database guards in portfolios: what was submitted stays, and nobody reviews their own entries (S1)."""

from casework.guards import never_changed
from people.guards import Guard

_OWN = """NEW.reviewed_by_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM portfolios_portfolio p WHERE p.id = NEW.portfolio_id AND p.person_id = NEW.reviewed_by_id)"""

GUARDS = (
    *never_changed("portfolios_version", "a submitted portfolio"),
    *(
        Guard(f"entry_s1_{event.lower()}", "portfolios_entry", event, _OWN, "S1: nobody reviews their own portfolio")
        for event in ("INSERT", "UPDATE")
    ),
)
