"""Handing an assessment on: to the proctors, to the employee, and to whoever signs the line."""

from assessments.permissions import desk_of
from assessments.queries import MEASURE, judged, required_in, selection_of
from casework import clock, evidence, work
from casework.calendar import Deadline, day_text
from casework.evidence import aim_of
from casework.queries import due_after
from casework.work import Desk

#: What waits because of one sitting, for the proctor and for who sits; and what waits for the employee before it.
OF_A_SITTING = (
    "assessments:book-sitting",
    "assessments:record-start",
    "assessments:enter-score",
    "assessments:sitting",
)
ASK = "assessments:ask-for-sitting"


def to_proctor(case, step, title, *, act, about="", on=None):
    """Put work on the proctors' desk: due on the day it is for, or so many business days from now (JB-VER-10)."""
    days = aim_of(case.subject).edition["JB-VER-10"]["business_days"]
    due = Deadline(on, on, 0, ()) if on else due_after(clock.today(), days.get(act, days["default"]))
    return work.hand_to(desk_of(case), case, step, f"{title}: {case.subject.name}", about=about, due=due)


def to_employee(case, test):
    """It is the employee's turn to ask for a date, where the test still has to be passed."""
    aim = aim_of(case.subject)
    if aim.case != case or not aim.gathers.met:
        return
    for one in required_in(selection_of(case), case.subject, aim, clock.today()):
        if one.test == test and one.passed_on is None:
            since = None if one.attempts.met else one.attempts.met_on
            title = f"Ask for a date for “{test.name}”" + (f", possible from {day_text(since)}" if since else "")
            desk = Desk("employee", holder=case.subject)
            work.hand_to(desk, case, ASK, title[:160], about=test.pk, not_before=since)


def nobody_waits(sitting):
    """What was to be done for this sitting is needed no more."""
    work.drop(sitting.case, *OF_A_SITTING, about=sitting.pk)


def offer_line(person):
    """Once both required tests are passed, the line of Part II goes to the supervisor by itself (JB-SKL-1)."""
    aim = aim_of(person)
    if aim.case and aim.gathers.met and judged(person, aim, clock.today()).met:
        evidence.ready_for_review(person, MEASURE, by=None)
