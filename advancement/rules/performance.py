"""Satisfactory performance on the day of evaluation (JB-PER)."""

from dataclasses import dataclass
from datetime import date

from casework.findings import Answer, rule, together
from casework.wording import gettext as _


@dataclass(frozen=True)
class StandingFacts:
    """What stands against somebody on the day of evaluation."""

    in_par: bool = False
    under_special_evaluation: bool = False


def in_good_standing(facts: StandingFacts) -> bool:
    return not facts.in_par and not facts.under_special_evaluation


@rule("JB-PER-1")
def performs_satisfactorily(facts: StandingFacts, edition, *, on: date) -> Answer:
    """Neither in Peer Assistance and Review nor under special evaluation (JB-PER-1)."""
    if in_good_standing(facts):
        return Answer(True, _("Neither in Peer Assistance and Review nor under special evaluation."))
    if facts.in_par:
        return Answer(False, _("In Peer Assistance and Review; this is met again when it has ended."))
    return Answer(False, _("Under special evaluation; this is met again when it has ended."))


#: Satisfactory performance as a measure.
performance = together("performance", performs_satisfactorily)
