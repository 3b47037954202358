"""The exact content that is signed in a coaching: the agreement, and the completion."""

from advancement.documents.content import heading_of
from casework.timeline import canonical, digest_of

#: The fields of the agreement by the codes of JB-COA-3.
AGREED = {"subject": "subject_matter", "method": "method", "outcome": "outcome", "schedule": "schedule"}


def says(coaching):
    """What the agreement says, by subject (JB-COA-3)."""
    return {code: getattr(coaching, field) for code, field in AGREED.items()}


def agreement_of(coaching):
    """What employee and coach sign before the first session that counts (JB-COA-3)."""
    return heading_of(coaching.case.advancement) | {
        "form": "coaching agreement",
        "coach": coaching.coach.name,
        "agreed": says(coaching),
        "planned_hours": coaching.planned_hours,
        "sessions": [
            {"begins": f"{one.starts:%Y-%m-%d %H:%M}", "hours": one.hours, "place": one.place}
            for one in coaching.agreed_sessions.filter(cancelled_at=None)
        ],
    }


def seen(coaching):
    """The hash of the agreement as it stands: who signs or changes it says by this what they have read."""
    return digest_of(canonical(agreement_of(coaching)))


def completion_of(coaching, measure, sessions):
    """What the coach signs at the end: the findings, the log, and that it was not unpaid work (JB-COA-5, JB-COA-7)."""
    return heading_of(coaching.case.advancement) | {
        "form": "coaching completion",
        "coach": coaching.coach.name,
        "agreement": [coaching.employee_signature.digest, coaching.coach_signature.digest],
        "not_unpaid_work": {"employee": coaching.employee_attested_on, "coach": coaching.coach_attested_on},
        "findings": [{"rule": one.rule, "met": one.met, "because": one.because} for one in measure.findings],
        "sessions": [
            {
                "day": one.day,
                "starts_at": one.starts_at,
                "hours": one.hours,
                "topics": one.topics,
                "face_to_face": one.face_to_face,
                "hands_on": one.hands_on,
                "coach": one.entered_by.name,
            }
            for one in sessions
        ],
    }
