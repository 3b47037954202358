"""A coach's job history, counted in days at or above a level (JB-COA-2)."""

from dataclasses import dataclass
from datetime import date, timedelta

from advancement.rules import band


@dataclass(frozen=True)
class CoachJobFacts:
    """One job of a coach; `until` is the first day of the next, None while it lasts."""

    level: str
    began_on: date
    until: date | None = None


def spells(jobs, target: str, edition) -> list[tuple[date, date]]:
    """Spans at or above the target, sorted and merged, so that each day is counted once."""
    spans = sorted(
        (job.began_on, job.until or date.max) for job in jobs if band.at_or_above(job.level, target, edition)
    )
    merged: list[tuple[date, date]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged


def day_reached(held, days: int) -> date | None:
    """The first day before which so many days had passed; None if they never do."""
    for start, end in held:
        if (end - start).days >= days:
            return start + timedelta(days=days)
        days -= (end - start).days
    return None
