"""The dated sessions of a coaching agreement: when two people can meet, and whether it adds up (JB-COA-3, JB-COA-4)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from advancement.rules.sessions import SessionFacts, begins, collides, within_limits
from casework.calendar import day_text
from casework.findings import Answer, Progress, number_text, rule
from casework.wording import gettext as _


@dataclass(frozen=True)
class AppointmentFacts:
    """A session about to be agreed on, and the employer's clock then.

    `others`: what coach and employee agreed on elsewhere; `booked`: what else they are booked for on that day, as
    (start, minutes).
    """

    session: SessionFacts
    entered_at: datetime
    others: tuple[SessionFacts, ...] = ()
    booked: tuple[tuple[time, int], ...] = ()


@dataclass(frozen=True)
class ScheduleFacts:
    """The hours that count so far, and those of the sessions that are agreed on and not logged yet."""

    counted: Decimal
    to_come: Decimal


@rule("JB-COA-3")
def session_may_be_agreed(facts: AppointmentFacts, edition, *, on: date) -> Answer:
    """A session is agreed on ahead, within the limits of a session, when coach and employee are free (JB-COA-3)."""
    session, own = facts.session, edition["JB-COA-4"]
    said = {"date": day_text(session.date), "least": own["session_least"], "most": own["session_most"]}
    if begins(session) <= facts.entered_at:
        return Answer(False, _("%(date)s at this hour is past; what took place is logged by the coach.") % said)
    if not within_limits(session, edition):
        return Answer(False, _("A session lasts between %(least)s and %(most)s hours.") % said)
    if collides(session, facts.others):
        return Answer(False, _("On %(date)s coach or employee has another coaching session at this hour.") % said)
    if booked := next((one for one in facts.booked if _overlaps(session, *one)), None):
        sentence = _("On %(date)s coach or employee is booked for a test from %(start)s, for %(minutes)s minutes.")
        return Answer(False, sentence % (said | {"start": f"{booked[0]:%-I:%M %p}", "minutes": booked[1]}))
    return Answer(True, _("The session can be agreed on."))


@rule("JB-COA-4")
def schedule_adds_up(facts: ScheduleFacts, edition, *, on: date) -> Answer:
    """What counts and what is agreed on come to the forty to forty-five hours of the plan (JB-COA-4)."""
    own, total = edition["JB-COA-4"], facts.counted + facts.to_come
    said = {"total": total, "needed": own["hours"], "planned": own["planned_up_to"]}
    said |= {"missing": own["hours"] - total, "beyond": total - own["planned_up_to"]}
    said = {key: number_text(value) for key, value in said.items()}
    progress = Progress(total, own["hours"], _("hours"))
    if total < own["hours"]:
        sentence = _("Logged and agreed on are %(total)s hours; %(needed)s are needed, so %(missing)s more.")
        return Answer(False, sentence % said, progress=progress)
    if total > own["planned_up_to"]:
        sentence = _("Logged and agreed on are %(total)s hours: %(beyond)s beyond the plan of %(planned)s.")
        return Answer(False, sentence % said, progress=progress)
    return Answer(True, _("Logged and agreed on are %(total)s hours, as planned.") % said, progress=progress)


def _overlaps(session: SessionFacts, start: time, minutes: int) -> bool:
    other = datetime.combine(session.date, start)
    ends = begins(session) + timedelta(hours=float(session.hours))
    return begins(session) < other + timedelta(minutes=minutes) and other < ends
