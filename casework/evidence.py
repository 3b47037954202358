"""Evidence and the cases that rest on it: those who keep evidence say here what happens to it.

The apps that keep evidence stand below the one that judges it; so that one registers here what follows for its cases.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from casework.editions import Edition
from casework.findings import Finding
from casework.models import Case

_followers = []


@dataclass(frozen=True)
class Aim:
    """What a person's evidence is gathered for: the next level above theirs, by an edition, in a case or before one.

    `level` is None outside every band and `target_level` None at the top; `gathers` says whether evidence can be
    brought in now; `counts_from` is the day from which sittings and sessions count, None before any enrollment.
    """

    level: str | None
    target_level: str | None
    edition: Edition
    gathers: Finding
    case: Case | None = None
    counts_from: date | None = None


class Stage(Enum):
    """Where evidence is: with its owner, with whoever reviews it, or signed."""

    GATHERED = "gathered"
    IN_REVIEW = "in review"
    SIGNED = "signed"


class Follower:
    """What a kind of case does when evidence changes; registered when the app is ready."""

    def aim_of(self, person):
        """The Aim of the person's evidence, today."""

    def gathering(self, people):
        """Person id → the open case of theirs in which evidence can be brought in now, in one query."""
        return {}

    def may_change(self, person, measure):
        """Raise findings.Refused if evidence for `measure` (its name) of the person must not change now."""

    def changed(self, person, measure, *, by, what, piece=""):
        """The evidence changed; `what` is a short sentence for the timeline, `piece` the key of a single piece."""

    def ready_for_review(self, person, measure, *, by, remark=""):
        """The person submits the evidence for review."""

    def stage(self, person, measure):
        """The Stage of the person's evidence for a measure; None without an open case."""

    def may_review(self, person, measure, by):
        """The Grant under which `by` reviews the person's evidence; None without an open case."""

    def returned(self, person, measure, *, by, reason):
        """The reviewer returns the evidence to be mended."""

    def may_see(self, viewer, person, measure):
        """Whether `viewer` may read the person's evidence for `measure` (its name, or "" for any)."""
        return False


def follow(follower):
    """Register a follower."""
    if not any(type(one) is type(follower) for one in _followers):
        _followers.append(follower)


def aim_of(person):
    """The Aim of a person's evidence, today; None where no kind of case rests on evidence."""
    return next(filter(None, (follower.aim_of(person) for follower in _followers)), None)


def gathering(people):
    """Person id → the open case in which the person's evidence can be brought in now, for many ids at once."""
    found = {}
    for follower in _followers:
        found |= follower.gathering(people)
    return found


def require_changeable(person, measure):
    """Refused if the person's evidence for a measure must not change now: signed and on its way, or on hold."""
    for follower in _followers:
        follower.may_change(person, measure)


def changed(person, measure, *, by, what, piece=""):
    """Say that evidence changed: signatures whose content it was part of are voided, the signers told (S16).

    `piece` is the key of the one piece that changed; whoever verified it in a case that is closed is told as well.
    """
    for follower in _followers:
        follower.changed(person, measure, by=by, what=what, piece=piece)


def ready_for_review(person, measure, *, by, remark=""):
    """Say that the person submits the evidence for a measure; `by` is None where it became complete by itself."""
    for follower in _followers:
        follower.ready_for_review(person, measure, by=by, remark=remark)


def stage(person, measure):
    """The Stage of a person's evidence for a measure; without an open case it is with its owner."""
    return next(filter(None, (follower.stage(person, measure) for follower in _followers)), Stage.GATHERED)


def may_review(person, measure, by):
    """The Grant under which `by` reviews a person's evidence, denied or not; None where nobody does."""
    grants = (follower.may_review(person, measure, by) for follower in _followers)
    return next((grant for grant in grants if grant is not None), None)


def returned(person, measure, *, by, reason):
    """Say that the reviewer returns the evidence for a measure, with what is to be mended."""
    for follower in _followers:
        follower.returned(person, measure, by=by, reason=reason)


def may_see(viewer, person, measure=""):
    """Whether somebody may read a person's evidence: the person always, others where a case gives them the need."""
    return viewer.pk == person.pk or any(follower.may_see(viewer, person, measure) for follower in _followers)
