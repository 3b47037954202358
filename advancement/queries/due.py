"""By when an act on Form 336-84 is due, and the days on which no clock runs (JB-VER-4, JB-VER-10, JB-ENR-7)."""

from collections import defaultdict
from datetime import timedelta

from advancement.models import Hold
from advancement.rules import routing as rules
from advancement.states import State
from casework.calendar import deadline
from casework.queries import closed_days


def business_days_for(edition, act):
    """In how many business days an act is due, by the edition (JB-VER-10)."""
    days = edition["JB-VER-10"]["business_days"]
    return days.get(act, days["default"])


def due_at_hr(advancement, edition):
    """The Deadline for reaching Human Resources, while the form is on its way there (JB-VER-4); None before and after.

    A return on the way does not move it: it counts from the signature that stands.
    """
    facts = _on_its_way_to_hr(advancement)
    return facts and deadline(facts.signed_on, edition["JB-VER-4"]["business_days"], facts.closed)


def in_time_at_hr(advancement, edition, on):
    """What JB-VER-4 says of a form on its way to Human Resources, as findings: one, or none before and after."""
    facts = _on_its_way_to_hr(advancement)
    return [rules.due_at_hr(facts, edition, on=on)] if facts else []


def _on_its_way_to_hr(advancement):
    """The signature from which the way to Human Resources counts, with the days that do not; None off this way."""
    case = advancement.case
    state = advancement.resumes_at if case.state == State.RETURNED else case.state
    signed_on = advancement.part_three_on
    if state != State.WITH_DIRECTOR or signed_on is None:
        return None
    return rules.SignatureFacts(signed_on, closed_days(signed_on) | days_of_rest([case])[case.pk])


def days_of_rest(cases):
    """The days on which the clock of each case rested, by the id of the case; a rest that goes on counts at its end."""
    found = defaultdict(set)
    for hold in Hold.objects.filter(advancement__case__in=cases, ended_on__isnull=False).select_related("advancement"):
        days = (hold.ended_on - hold.began_on).days
        found[hold.advancement.case_id] |= {hold.began_on + timedelta(days=n) for n in range(days)}
    return found


def rests(case):
    """Whether the clock of a case rests now."""
    return Hold.objects.filter(advancement__case=case, ended_on__isnull=True).exists()
