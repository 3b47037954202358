"""Whether what Human Resources completed still is what would be granted today (JB-VER-7)."""

import json

from advancement.models import Advancement
from advancement.queries.facts import edition_of
from advancement.queries.placement import placement_of
from advancement.rules import routing
from advancement.states import KIND, State
from casework import clock
from casework.signing import valid_signatures
from casework.timeline import canonical


def placement_to_grant(advancement, edition):
    """The Placement on the effective date, from the level that the form says is left; or None."""
    placement = placement_of(advancement.case.subject, edition, advancement.effective_on)
    return placement if placement and placement.job.level == advancement.from_level else None


def as_completed(advancement, edition):
    """The finding that the placement still is the one that the first coordinator completed."""
    signature = valid_signatures(advancement.case).filter(document="completion").last()
    signed = json.loads(signature.content) if signature else {}
    completed = {side: signed[side] for side in ("from", "to") if side in signed}
    placement = placement_to_grant(advancement, edition)
    current = json.loads(canonical(placement.content)) if placement else None
    return routing.still_as_completed(routing.CompletionFacts(completed, current), edition, on=clock.today())


def completed_otherwise():
    """The cases after the completion in which the placement has changed since."""
    rows = Advancement.objects.filter(case__kind=KIND, case__state__in=(State.TO_CONFIRM, State.WITH_ERSC))
    for advancement in rows.select_related("case__subject").order_by("pk"):
        if not as_completed(advancement, edition_of(advancement)).met:
            yield advancement
