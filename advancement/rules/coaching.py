"""Coaching: who coaches, the agreement, the hours, the completion (JB-COA)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from advancement.rules import band
from advancement.rules.coaches import CoachJobFacts, day_reached, spells
from advancement.rules.sessions import SessionFacts, collides, ends, within_limits
from casework.calendar import day_text
from casework.findings import Answer, Measure, Progress, number_text, rule, together
from casework.wording import gettext as _


@dataclass(frozen=True)
class CoachingFacts:
    """One coaching, from the coach's job history to the completion; `level` is the one the employee leaves.

    `earlier` is the same coaching under coaches who left before completion: their hours stay (JB-COA-4).
    """

    level: str | None
    jobs: tuple[CoachJobFacts, ...] = ()
    agreement_signed_on: date | None = None
    orientation_on: date | None = None
    sessions: tuple[SessionFacts, ...] = ()
    attested: bool = False
    completed_on: date | None = None
    enrolled_on: date | None = None
    spent: bool = False
    earlier: tuple["CoachingFacts", ...] = ()

    def known_on(self, day: date) -> "CoachingFacts":
        return replace(
            self,
            agreement_signed_on=_until(self.agreement_signed_on, day),
            orientation_on=_until(self.orientation_on, day),
            completed_on=_until(self.completed_on, day),
            sessions=tuple(one for one in self.sessions if one.date <= day),
            earlier=tuple(one.known_on(day) for one in self.earlier),
        )

    def changes(self, edition) -> list[date | None]:
        sessions = [one.date for one in self.sessions]
        before = [day for one in self.earlier for day in one.changes(edition)]
        return [self.agreement_signed_on, self.orientation_on, self.completed_on, *sessions, *before]


@dataclass(frozen=True)
class SessionEntryFacts:
    """A session about to be entered, its coaching, and every other session of the coach and of the employee.

    `entered_at` is the employer's clock at that moment; without it only the day is judged.
    """

    session: SessionFacts
    coaching: CoachingFacts
    others: tuple[SessionFacts, ...] = ()
    entered_at: datetime | None = None


@dataclass(frozen=True)
class PartFacts:
    """What was coached by one coach, and what was coached before by others."""

    part: CoachingFacts
    before: tuple[CoachingFacts, ...] = ()


@dataclass(frozen=True)
class RequestFacts:
    """A request for a coach waiting in the queue: the moment the employee asked, and those of all who wait."""

    asked_at: datetime
    queue: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class AgreementFacts:
    """What the agreement says, by subject, and who signed it."""

    says: dict[str, str]
    signed_by: frozenset[str] = frozenset()


@dataclass(frozen=True)
class OrientationFacts:
    """The day of a coach's orientation, about to be recorded, and whether sessions rest on a recorded one."""

    oriented_on: date
    coached_already: bool = False


@rule("JB-COA-1")
def first_come_first_served(facts: RequestFacts, edition, *, on: date) -> Answer:
    """Requests are served in the order in which the employees asked (JB-COA-1)."""
    ahead = sum(asked < facts.asked_at for asked in facts.queue)
    if not ahead:
        return Answer(True, _("Nobody who waits for a coach asked earlier."))
    return Answer(False, _("Requests for a coach that were made earlier: %(ahead)s.") % {"ahead": ahead})


@rule("JB-COA-2")
def coach_qualified(facts: CoachingFacts, edition, *, on: date) -> Answer:
    """The coach has two years in total at or above the grade that is sought (JB-COA-2)."""
    target, needed = band.target_of(facts.level, edition), edition["JB-COA-2"]["days"]
    if target is None:
        return Answer(False, _("There is no next level for which a coach would be assigned."))
    if not facts.jobs:
        sentence = _("There is no coach yet. One can be asked for after enrollment; requests are served in order.")
        return Answer(False, sentence, progress=Progress(0, needed, _("days")))
    judged_on = facts.agreement_signed_on or on
    held = spells(facts.jobs, target, edition)
    days = sum((min(end, judged_on) - start).days for start, end in held if start < judged_on)
    said = {"needed": needed, "target": band.title_of(target, edition), "days": days, "date": day_text(judged_on)}
    progress = Progress(min(days, needed), needed, _("days"))
    qualifies_on = day_reached(held, needed)
    if days >= needed:
        sentence = _("On %(date)s the coach had %(days)s days as %(target)s or above; %(needed)s are asked.")
        return Answer(True, sentence % said, met_on=qualifies_on, progress=progress)
    said["missing"] = needed - days
    sentence = _(
        "On %(date)s the coach had %(days)s of %(needed)s days as %(target)s or above; still missing: %(missing)s."
    )
    # Once the agreement is signed its day decides, and waiting does not help.
    met_on = None if facts.agreement_signed_on else qualifies_on
    return Answer(False, sentence % said, met_on=met_on, progress=progress)


@rule("JB-COA-3")
def agreed_beforehand(facts: CoachingFacts, edition, *, on: date) -> Answer:
    """Employee and coach sign the agreement before sessions count (JB-COA-3)."""
    if facts.agreement_signed_on is None:
        return Answer(False, _("Employee and coach have not both signed the agreement; no session counts before it."))
    said = {"date": day_text(facts.agreement_signed_on)}
    early = _before(facts.agreement_signed_on, facts)
    if early and not _complete(facts, edition, on):
        return Answer(False, _("Sessions before the agreement of %(date)s do not count.") % said)
    met_on = None if early else facts.agreement_signed_on
    return Answer(True, _("Employee and coach signed the agreement on %(date)s.") % said, met_on=met_on)


@rule("JB-COA-4")
def hours_documented(facts: CoachingFacts, edition, *, on: date) -> Answer:
    """At least forty documented hours, one of them hands-on (JB-COA-4)."""
    own = edition["JB-COA-4"]
    hours, hands_on = hours_counted(facts, edition)
    said = {"hours": hours, "needed": own["hours"], "hands_on": hands_on, "asked": own["hands_on_hours"]}
    said = {key: number_text(value) for key, value in said.items()}
    progress = Progress(hours, own["hours"], _("hours"))
    if hours < own["hours"]:
        return Answer(False, _("%(hours)s of %(needed)s coaching hours count so far.") % said, progress=progress)
    if hands_on < own["hands_on_hours"]:
        sentence = _("%(hours)s hours count, %(hands_on)s of them hands-on; at least %(asked)s must be.")
        return Answer(False, sentence % said, progress=progress)
    if not _complete(facts, edition, on) and (wrong := _outside_limits(facts, edition)):
        days = "; ".join(day_text(one.date) for one in wrong)
        return Answer(False, _("These sessions do not count: %(days)s.") % {"days": days}, progress=progress)
    sentence = _("%(hours)s hours count, %(hands_on)s of them hands-on.") % said
    if hours > own["planned_up_to"]:
        sentence += " " + _("That is beyond the %(plan)s hours planned, which is allowed.") % {
            "plan": number_text(own["planned_up_to"])
        }
    return Answer(True, sentence, progress=progress)


@rule("JB-COA-5")
def no_unpaid_work(facts: CoachingFacts, edition, *, on: date) -> Answer:
    """Both attest that coaching is not uncompensated work at the next level (JB-COA-5)."""
    if facts.attested:
        return Answer(
            True, _("Employee and coach attested that this was not unpaid work at the next level."), always=True
        )
    return Answer(False, _("Employee and coach have to attest that coaching is not unpaid work at the next level."))


@rule("JB-COA-6")
def coach_oriented(facts: CoachingFacts, edition, *, on: date) -> Answer:
    """The coach had the orientation and materials before the first session (JB-COA-6)."""
    if facts.orientation_on is None:
        return Answer(False, _("The coach's orientation is not recorded; no session counts before it."))
    said = {"date": day_text(facts.orientation_on)}
    early = _before(facts.orientation_on, facts)
    if early and not _complete(facts, edition, on):
        return Answer(False, _("Sessions before the coach's orientation of %(date)s do not count.") % said)
    met_on = None if early else facts.orientation_on
    return Answer(True, _("The coach had the orientation on %(date)s.") % said, met_on=met_on)


@rule("JB-COA-7")
def completion_signed(facts: CoachingFacts, edition, *, on: date) -> Answer:
    """The coach signs completion (JB-COA-7)."""
    if facts.completed_on is None:
        return Answer(False, _("The coach has not signed the completion yet."))
    sentence = _("The coach signed the completion on %(date)s.") % {"date": day_text(facts.completed_on)}
    return Answer(True, sentence, met_on=facts.completed_on)


@rule("JB-ENR-8")
def coached_once_enrolled(facts: CoachingFacts, edition, *, on: date) -> Answer:
    """Coaching hours count from enrollment on (JB-ENR-8)."""
    early = _before(facts.enrolled_on, facts) if facts.enrolled_on else []
    if not early or _complete(facts, edition, on):
        return Answer(True, _("No session that is needed lies before enrollment."), always=not early)
    sentence = _("Sessions before enrollment on %(date)s do not count.")
    return Answer(False, sentence % {"date": day_text(facts.enrolled_on)})


@rule("JB-CRI-1")
def coaching_fresh(facts: CoachingFacts, edition, *, on: date) -> Answer:
    """Coaching that carried a granted step does not count again (JB-CRI-1)."""
    if facts.spent:
        return Answer(False, _("This coaching carried an earlier step and does not count again."), always=True)
    return Answer(True, _("This coaching was not used for an earlier step."), always=True)


#: Everything asked of coaching.
coaching = together(
    "coaching",
    coach_qualified,
    agreed_beforehand,
    hours_documented,
    no_unpaid_work,
    coach_oriented,
    completion_signed,
    coached_once_enrolled,
    coaching_fresh,
)


def completion(facts: CoachingFacts, edition, *, on: date) -> Measure:
    """May the coach sign completion on this day? Everything but the signature itself."""
    return coaching(replace(facts, completed_on=on), edition, on=on)


@rule("JB-COA-4")
def part_counts(facts: PartFacts, edition, *, on: date) -> Answer:
    """How many of the hours under one coach count, and why others do not (JB-COA-4)."""
    part, others = facts.part, []
    for one in facts.before:
        others += counting(one, edition) if _coached(one, edition) else []
    found, refused = [], []
    for session in part.sessions:
        if why := _why_not(session, part, [*others, *found], edition):
            refused.append(f"{day_text(session.date)} ({why})")
        else:
            found.append(session)
    hours, hands_on = _summed(found)
    said = {"hours": hours, "logged": _summed(part.sessions)[0], "hands_on": hands_on}
    said = {key: number_text(value) for key, value in said.items()}
    sentence = _("%(hours)s of %(logged)s hours logged count, %(hands_on)s of them hands-on.") % said
    if refused:
        sentence += " " + _("Sessions that do not count: %(days)s.") % {"days": "; ".join(refused)}
    return Answer(hours > 0, sentence)


@rule("JB-COA-3")
def agreement_whole(facts: AgreementFacts, edition, *, on: date) -> Answer:
    """The agreement says what, how, to what end and when, and both sign it (JB-COA-3)."""
    covers = edition["JB-COA-3"]["covers"]
    if missing := [text for code, text in covers.items() if not facts.says.get(code, "").strip()]:
        return Answer(False, _("The agreement does not say yet: %(missing)s.") % {"missing": "; ".join(missing)})
    if unsigned := sorted({"employee", "coach"} - facts.signed_by):
        return Answer(False, _("The agreement still needs the signature of: %(who)s.") % {"who": ", ".join(unsigned)})
    return Answer(True, _("The agreement is complete and signed by both."))


@rule("JB-COA-6")
def orientation_may_be_recorded(facts: OrientationFacts, edition, *, on: date) -> Answer:
    """An orientation is recorded once it took place, and stands once sessions rest on it (JB-COA-6)."""
    if facts.oriented_on > on:
        return Answer(False, _("The orientation is in the future; record it once it took place."))
    if facts.coached_already:
        return Answer(False, _("Sessions rest on the orientation that is recorded; its date stays."))
    return Answer(True, _("The orientation can be recorded."))


@rule("JB-COA-4")
def session_may_be_entered(facts: SessionEntryFacts, edition, *, on: date) -> Answer:
    """A session is entered only within its limits, its coaching, and time that is free (JB-COA-4)."""
    session, coaching_facts, own = facts.session, facts.coaching, edition["JB-COA-4"]
    said = {"date": day_text(session.date), "least": own["session_least"], "most": own["session_most"]}
    if not own["session_least"] <= session.hours <= own["session_most"]:
        return Answer(False, _("A session lasts between %(least)s and %(most)s hours.") % said)
    if session.date > on or _still_to_come(session, facts.entered_at):
        return Answer(False, _("%(date)s is in the future; enter a session after it took place.") % said)
    if coaching_facts.agreement_signed_on is None or session.date < coaching_facts.agreement_signed_on:
        return Answer(False, _("%(date)s is before the agreement; the session would not count.") % said)
    if coaching_facts.orientation_on is None or session.date < coaching_facts.orientation_on:
        return Answer(False, _("%(date)s is before the coach's orientation; the session would not count.") % said)
    if coaching_facts.enrolled_on and session.date < coaching_facts.enrolled_on:
        return Answer(False, _("%(date)s is before enrollment; the session would not count.") % said)
    if coaching_facts.completed_on and session.date > coaching_facts.completed_on:
        return Answer(False, _("%(date)s is after the completion.") % said)
    if collides(session, facts.others):
        return Answer(False, _("On %(date)s this overlaps with another session of the coach or the employee.") % said)
    return Answer(True, _("The session can be entered."))


def _until(day: date | None, known: date) -> date | None:
    return day if day and day <= known else None


def _still_to_come(session: SessionFacts, moment: datetime | None) -> bool:
    return moment is not None and session.starts_at is not None and ends(session) > moment


def _before(day: date, facts: CoachingFacts) -> list[SessionFacts]:
    return [one for one in facts.sessions if one.date < day]


def counting(facts: CoachingFacts, edition) -> list[SessionFacts]:
    """The sessions that count, in the order of the log; what overlaps an earlier one does not."""
    found: list[SessionFacts] = []
    for part in (*(one for one in facts.earlier if _coached(one, edition)), facts):
        for session in part.sessions:
            if not _why_not(session, part, found, edition):
                found.append(session)
    return found


def _why_not(session: SessionFacts, facts: CoachingFacts, others, edition) -> str:
    """Why a session does not count beside others that do; empty if it does."""
    if facts.agreement_signed_on is None or session.date < facts.agreement_signed_on:
        return _("before the agreement")
    if facts.orientation_on is None or session.date < facts.orientation_on:
        return _("before the coach's orientation")
    if facts.enrolled_on and session.date < facts.enrolled_on:
        return _("before enrollment")
    if facts.completed_on and session.date > facts.completed_on:
        return _("after the completion")
    if not within_limits(session, edition):
        return _("too short or too long")
    return _("overlaps another session") if collides(session, others) else ""


def _outside_limits(facts: CoachingFacts, edition) -> list[SessionFacts]:
    """Sessions too short, too long, overlapping, or after completion; what is too early has rules of its own."""
    found = counting(facts, edition)
    early = max(filter(None, (facts.agreement_signed_on, facts.orientation_on, facts.enrolled_on)), default=date.min)
    return [one for one in facts.sessions if one.date >= early and not any(one is counted for counted in found)]


def hours_counted(facts: CoachingFacts, edition) -> tuple[Decimal, Decimal]:
    """The hours that count, and those of them that are hands-on."""
    return _summed(counting(facts, edition))


def _summed(sessions) -> tuple[Decimal, Decimal]:
    hours = sum((one.hours for one in sessions), Decimal(0))
    return hours, sum((one.hours for one in sessions if one.hands_on), Decimal(0))


def _complete(facts: CoachingFacts, edition, on: date) -> bool:
    own, target = edition["JB-COA-4"], band.target_of(facts.level, edition)
    if (
        target is None
        or facts.spent
        or not facts.attested
        or facts.completed_on is None
        or not _coached(facts, edition)
    ):
        return False
    hours, hands_on = hours_counted(facts, edition)
    return hours >= own["hours"] and hands_on >= own["hands_on_hours"]


def _coached(facts: CoachingFacts, edition) -> bool:
    """Was there a qualified coach on the day of the agreement?"""
    target = band.target_of(facts.level, edition)
    if facts.agreement_signed_on is None or target is None:
        return False
    reached = day_reached(spells(facts.jobs, target, edition), edition["JB-COA-2"]["days"])
    return reached is not None and reached <= facts.agreement_signed_on
