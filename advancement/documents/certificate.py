"""The certificate that a coaching was completed (JB-COA-7)."""

import json
from decimal import Decimal

from django.utils.translation import gettext as _

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
            "coaches": _by_coach(sessions),
            "names": _(" and ").join(dict.fromkeys(one["coach"] for one in sessions)),
            "subject": coaching.subject_matter,
            "hours": _hours(sessions),
            "hands_on": _hours(one for one in sessions if one["hands_on"]),
            "sessions": len(sessions),
            "first": days[0] if days else None,
            "last": days[-1] if days else None,
            "slot": Slot(Capacity.COACH.label, papers.printed(signature)),
        },
    )


def _by_coach(sessions):
    """(coach, number of sessions, hours, hands-on hours) of each coach, in the order in which they began."""
    found = {}
    for one in sessions:
        found.setdefault(one["coach"], []).append(one)
    return [
        (coach, len(held), _hours(held), _hours(one for one in held if one["hands_on"]))
        for coach, held in found.items()
    ]


def _hours(sessions):
    return sum((Decimal(one["hours"]) for one in sessions), Decimal(0))
