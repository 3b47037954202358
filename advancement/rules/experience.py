"""Time at the current level (JB-EXP)."""

from dataclasses import dataclass
from datetime import date

from advancement.rules import band
from casework.calendar import day_text, months_after
from casework.findings import Answer, Progress, rule, together
from casework.wording import gettext as _


@dataclass(frozen=True)
class ExperienceFacts:
    """The level somebody holds, and since when."""

    level: str | None
    level_since: date | None


@rule("JB-EXP-1")
def time_at_the_level(facts: ExperienceFacts, edition, *, on: date) -> Answer:
    """Twelve months at the current level, six for an intern, counted forward (JB-EXP-1)."""
    if band.target_of(facts.level, edition) is None:
        return Answer(False, _("There is no next level for which experience would be counted."))
    months = edition["JB-EXP-1"]["months"][facts.level]
    if facts.level_since is None:
        return Answer(False, _("The date on which the current level began is not known."))
    met_on = months_after(facts.level_since, months)
    said = {"months": months, "since": day_text(facts.level_since), "date": day_text(met_on)}
    progress = Progress(_months_done(facts.level_since, on, months), months, _("months"))
    if met_on <= on:
        sentence = _("At this level since %(since)s; the %(months)s months were complete on %(date)s.") % said
    else:
        sentence = _("At this level since %(since)s; the %(months)s months are complete on %(date)s.") % said
    return Answer(met_on <= on, sentence, met_on=met_on, progress=progress)


#: Experience as a measure.
experience = together("experience", time_at_the_level)


def _months_done(since: date, on: date, needed: int) -> int:
    return sum(months_after(since, months) <= on for months in range(1, needed + 1))
