"""What follows for a case when the evidence of its subject changes, or is submitted (S16, JB-VER-1)."""

from django.db import connection

from advancement import notifications, permissions
from advancement.actions.lines import look_again, return_line, submit_line, void_line
from advancement.actions.offering import offer_what_follows
from advancement.models import Line
from advancement.permissions.desks import supervisor_of
from advancement.queries.facts import aim_of, enrolled_cases, open_advancement_of, stands_at
from advancement.queries.provenance import signatures_on
from advancement.queries.visible import sees_evidence_of
from advancement.states import ON_ITS_WAY, State
from casework import clock, evidence
from casework.findings import Finding, Refused
from casework.moves import lock

STAGES = {
    Line.State.WAITING: evidence.Stage.GATHERED,
    Line.State.RETURNED: evidence.Stage.GATHERED,
    Line.State.SUBMITTED: evidence.Stage.IN_REVIEW,
    Line.State.SIGNED: evidence.Stage.SIGNED,
}
#: What a change of the evidence does to a line.
FOLLOWS = {Line.State.SIGNED: void_line, Line.State.SUBMITTED: look_again}


class AdvancementFollower(evidence.Follower):
    """Signed lines of Part II follow their evidence."""

    def aim_of(self, person):
        """The next level: by the open case, or without one by the edition in force."""
        return aim_of(person, clock.today())

    def gathering(self, people):
        """The cases of those who are enrolled."""
        return enrolled_cases(people)

    def may_change(self, person, measure):
        """Evidence in a signed form on its way is not changed: the supervisor takes Part III back first."""
        advancement = open_advancement_of(person)
        if advancement is not None and connection.in_atomic_block:
            # Held until what changes is written, so that nobody signs over it in between.
            advancement = lock(advancement)
        if advancement is None or stands_at(advancement) not in ON_ITS_WAY:
            return
        if advancement.lines.filter(measure=measure, state=Line.State.SIGNED).exists():
            raise Refused(Finding("JB-VER-3", False, _on_its_way(advancement.case)))

    def changed(self, person, measure, *, by, what, piece=""):
        """A signed line whose content changed loses its signature, visibly, and the signer is told (S16).

        Whoever reviews a line that was submitted is told, and looks again; what is met now waits to be submitted. What
        was signed in a case that is closed stays signed as it was; whoever verified the piece there last is told.
        """
        if piece:
            _tell_who_verified(person, measure, piece, what)
        advancement = open_advancement_of(person)
        if advancement is None or stands_at(advancement) != State.ENROLLED:
            return
        advancement = lock(advancement)
        line = advancement.lines.select_for_update().filter(measure=measure).first()
        if line is not None and line.state in FOLLOWS:
            FOLLOWS[line.state](advancement, line, by=by, what=what)
        offer_what_follows(advancement, by=by)

    def ready_for_review(self, person, measure, *, by, remark=""):
        """What the person submits elsewhere, or what became complete, reaches the supervisor as a line of Part II."""
        advancement = open_advancement_of(person)
        if advancement is None or advancement.case.state != State.ENROLLED:
            return
        if by is not None and not permissions.is_employee(by, advancement):
            return
        line = advancement.lines.get(measure=measure)
        if line.state in (Line.State.WAITING, Line.State.RETURNED):
            submit_line(advancement, measure, by=by, remark=remark)

    def stage(self, person, measure):
        """Where the line of Part II is."""
        advancement = open_advancement_of(person)
        line = advancement and advancement.lines.filter(measure=measure).first()
        return STAGES[line.state] if line else None

    def may_review(self, person, measure, by):
        """Whoever reviews this line of the open case."""
        advancement = open_advancement_of(person)
        return permissions.reviews(by, advancement, measure) if advancement else None

    def returned(self, person, measure, *, by, reason):
        """What the supervisor returns comes back as a line of Part II."""
        return_line(open_advancement_of(person), measure, by=by, reason=reason)

    def may_see(self, viewer, person, measure):
        """Those who see the person's case; a coach sees the coaching."""
        return sees_evidence_of(viewer, person, measure)


def _on_its_way(case):
    supervisor = supervisor_of(case)
    who = f"{supervisor.name}, at the supervisor's desk," if supervisor else "The supervisor"
    return (
        f"This is part of the signed form of {case.subject.name} that is on its way. "
        f"{who} has to take Part III back first."
    )


def _tell_who_verified(person, measure, piece, what):
    """Whoever verified a piece last in a case that is closed hears once that it is not any more what they signed."""
    signed = signatures_on(person, piece, measure).filter(case__closed_on__isnull=False, voidance__isnull=True)
    if last := signed.first():
        notifications.verified_changed(last, piece, what)
