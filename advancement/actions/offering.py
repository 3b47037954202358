"""What follows from the lines of Part II: the lines of the record, Part III, something to submit or to renew."""

from advancement import notifications
from advancement.actions.desk import give
from advancement.models import Line, Measure
from advancement.permissions.desks import supervisor_of
from advancement.queries.facts import edition_of, judge
from advancement.queries.waiting import LINE, PART_THREE, waiting_in_part_two, wanted_in_part_two
from advancement.states import DeskName, State
from casework import clock, timeline, work
from casework.moves import lock


def offer_what_follows(advancement, *, by):
    """Put on the desks what the lines ask for today, and take away what they no longer do (JB-VER-1, 2, 10).

    Safe to run at any time. `by` is whoever signed just now, who needs no mail about it; None for the nightly look.
    """
    # Read again: the line that was signed just now has to be seen.
    advancement = lock(advancement)
    if advancement.case.state != State.ENROLLED:
        return
    wanted = wanted_in_part_two(advancement, judge(advancement, clock.today()))
    waiting = waiting_in_part_two(advancement)
    for step, about in sorted(waiting.keys() - wanted):
        work.drop(advancement.case, step, about=about)
    for step, about in sorted(wanted - waiting.keys()):
        if step == LINE and advancement.lines.filter(measure=about, state=Line.State.SIGNED).exists():
            _ask_to_renew(advancement, Measure(about))
        elif step == LINE:
            title = f"Submit “{Measure(about).label}”"
            give(advancement, edition_of(advancement), DeskName.EMPLOYEE, LINE, title, about=about)
        else:
            _offer(advancement, step, about, by=by)


def _offer(advancement, step, about, *, by):
    what, act = ("Part III", "sign_part_three") if step == PART_THREE else (f"“{Measure(about).label}”", "review_line")
    edition = edition_of(advancement)
    give(advancement, edition, DeskName.SUPERVISOR, step, f"Sign {what}", act=act, about=about, tells=by is None)


def _ask_to_renew(advancement, measure):
    """A signed line lapsed before Part III: the employee is asked for other evidence, and the supervisor is told."""
    case, title = advancement.case, f"“{measure.label}”"
    says = f"{title} no longer holds. Part III waits until it is renewed, or another measure takes its place."
    event = timeline.record(case, "lapse", says, by=None)
    give(advancement, edition_of(advancement), DeskName.EMPLOYEE, LINE, f"Renew {title}", about=measure)
    people = [case.subject, supervisor_of(case)]
    notifications.tell(advancement, people, f"lapse:{event.seq}", "a line no longer holds", says)
