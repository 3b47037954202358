"""What is met today and will not be for long: it may lapse before Part III (JB-VER-2)."""

from datetime import timedelta

from advancement.models import Measure
from advancement.rules import criteria
from advancement.rules.routing import LapseFacts, holds_for_a_while


def lapsing(facts, met, edition, on):
    """Pairs of the Measure and the finding, of the additional measures that `met` (name → whether) says are met."""
    after = on + timedelta(days=edition["JB-VER-2"]["warn_days"] + 1)
    for name in (one for one in edition["JB-CRI-1"]["additional"] if met.get(one)):
        if criteria.ASKED[name].holds(facts.of(name), edition, after):
            continue  # with the sentence and the dates only for what will not hold
        found = holds_for_a_while(LapseFacts(criteria.ASKED[name](facts.of(name), edition, on=on)), edition, on=on)
        if not found.met:
            yield Measure(name), found
