"""Coaching sessions: how long they may be, and that none overlaps another (JB-COA-4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

A_WHOLE_DAY = 24  # hours: sessions without a start that sum up to more must overlap


@dataclass(frozen=True)
class SessionFacts:
    """One session of the log; without a start only the day is known."""

    date: date
    hours: Decimal
    hands_on: bool = False
    starts_at: time | None = None


def within_limits(session: SessionFacts, edition) -> bool:
    """At least a quarter of an hour and at most eight hours, as the edition has it."""
    own = edition["JB-COA-4"]
    return own["session_least"] <= session.hours <= own["session_most"]


def collides(session: SessionFacts, others: Iterable[SessionFacts]) -> bool:
    """Does a session overlap one of the others, or not fit into its day beside them?"""
    same_day = sum((one.hours for one in others if one.date == session.date), session.hours)
    return same_day > A_WHOLE_DAY or any(_overlap(session, other) for other in others)


def _overlap(one: SessionFacts, other: SessionFacts) -> bool:
    if one.starts_at is None or other.starts_at is None:
        return False
    return begins(one) < ends(other) and begins(other) < ends(one)


def begins(session: SessionFacts) -> datetime:
    """When a session with a start begins."""
    return datetime.combine(session.date, session.starts_at)


def ends(session: SessionFacts) -> datetime:
    """When a session with a start is over."""
    return begins(session) + timedelta(minutes=float(session.hours * 60))
