"""The certificate that a coaching was completed (JB-COA-7)."""

import json
from decimal import Decimal

from advancement.documents.form import who
from advancement.documents.signed import Slot, day_of
from advancement.queries.facts import edition_of
from casework import papers
from casework.models import Capacity


def certificate_of(coaching):
    """The certificate as PDF (bytes), out of what the coach signed; None before completion."""
    signature = coaching.completion_signature
    if signature is None or coaching.completed_on is None:
        return None
    content = json.loads(signature.content)
    sessions = content["sessions"]
    days = sorted(day_of(one["day"]) for one in sessions)
    return papers.render(
        "certificate.html",
        {
            "title": f"Coaching certificate of {content['employee']}",
            "case": coaching.case,
            "who": who(content, edition_of(coaching.case.advancement)),
            "coach": content["coach"],
            "subject": coaching.subject_matter,
            "hours": sum((Decimal(one["hours"]) for one in sessions), Decimal(0)),
            "hands_on": sum((Decimal(one["hours"]) for one in sessions if one["hands_on"]), Decimal(0)),
            "sessions": len(sessions),
            "first": days[0] if days else None,
            "last": days[-1] if days else None,
            "slot": Slot(Capacity.COACH.label, papers.printed(signature)),
        },
    )
