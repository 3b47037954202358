"""From the signed line to the issued notice (JB-VER)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from casework.calendar import business_days_between, day_text, deadline, first_pay_period_after, first_period_after
from casework.findings import Answer, Measure, rule
from casework.wording import gettext as _
from casework.wording import ngettext


@dataclass(frozen=True)
class LineFacts:
    """One line of Part II as it is about to be signed."""

    measure: Measure
    submitted: bool
    review_meeting_on: date | None = None
    enrolled_on: date | None = None


@dataclass(frozen=True)
class PartThreeFacts:
    """The measures as they hold on the day, and the names of those whose line is signed."""

    measures: tuple[Measure, ...]
    signed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class LapseFacts:
    """A measure as it holds on the day."""

    measure: Measure


@dataclass(frozen=True)
class SignatureFacts:
    """The supervisor's signature of Part III, the closed days, and the starts of the pay periods, sorted."""

    signed_on: date
    closed: Collection[date] = ()
    pay_period_starts: Sequence[date] = ()


@dataclass(frozen=True)
class NewSignatureFacts:
    """What was signed, and whether a return touches what the signature covers."""

    signature: SignatureFacts
    content_changes: bool


@dataclass(frozen=True)
class HandOverFacts:
    """Who was told, or given a copy, by role."""

    told: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PacketFacts:
    """The names of what belongs in the supervisor's file, and of what is in the packet."""

    documents: frozenset[str]
    packed: frozenset[str]


@dataclass(frozen=True)
class ActFacts:
    """An act that is due: its name, the day it reached the desk, the closed days, and how long the clock rested."""

    act: str
    since: date
    closed: Collection[date] = field(default=())
    days_on_hold: int = 0


@dataclass(frozen=True)
class CompletionFacts:
    """The placement before and after the promotion as the coordinator completed it, and as it would be now."""

    completed: object
    current: object


@dataclass(frozen=True)
class CorrectionFacts:
    """A correction of a notice: the number of the one it corrects or rescinds, and why.

    `rests_on_it` is the number of a later promotion's notice, which a rescission would leave in the air.
    """

    corrects: str
    reasons: str
    changes_nothing: bool = False
    rests_on_it: str = ""


@rule("JB-VER-1")
def line_may_be_signed(facts: LineFacts, edition, *, on: date) -> Answer:
    """A line is signed when it was submitted, the meeting is recorded, and the measure is met (JB-VER-1)."""
    if not facts.submitted:
        return Answer(False, _("The employee has not submitted this line."))
    if facts.review_meeting_on is None or facts.review_meeting_on > on:
        return Answer(False, _("Give the date of the review meeting, today at the latest."))
    if facts.enrolled_on and facts.review_meeting_on < facts.enrolled_on:
        sentence = _("Enrolled since %(date)s. Give the date of a review meeting since then.")
        return Answer(False, sentence % {"date": day_text(facts.enrolled_on)})
    if not facts.measure.met:
        return Answer(False, _("The documentation does not meet the measure: return it with a reason."))
    return Answer(True, _("The line can be signed."))


@rule("JB-VER-2")
def part_three_may_be_signed(facts: PartThreeFacts, edition, *, on: date) -> Answer:
    """Every criterion is signed and holds on this day (JB-VER-2)."""
    own = edition["JB-CRI-1"]
    sound = {one.name for one in facts.measures if one.met and one.name in facts.signed}
    missing = [name for name in own["required"] if name not in sound]
    if missing:
        names = ", ".join(_title(name) for name in missing)
        return Answer(False, _("Not signed, or no longer met: %(names)s.") % {"names": names})
    count = len(sound & set(own["additional"]))
    said = {"count": count, "needed": own["needed"]}
    if count < own["needed"]:
        sentence = _("%(count)s of %(needed)s additional measures are signed and still met.")
        return Answer(False, sentence % said)
    return Answer(True, _("Every line is signed, and everything holds today."))


@rule("JB-VER-2")
def holds_for_a_while(facts: LapseFacts, edition, *, on: date) -> Answer:
    """Evidence that is met today may lapse before Part III; unmet when that is near (JB-VER-2)."""
    last = facts.measure.lapses_on if facts.measure.met else None
    if last is None:
        return Answer(True, _("Nothing here is about to lapse."))
    near = (last - on).days <= edition["JB-VER-2"]["warn_days"]
    return Answer(not near, _("The evidence can be used until %(date)s.") % {"date": day_text(last)}, lapses_on=last)


@rule("JB-VER-3")
def return_keeps_the_signature(facts: NewSignatureFacts, edition, *, on: date) -> Answer:
    """A return outside the signed content keeps the signature; otherwise it says what a new one costs (JB-VER-3)."""
    old = effective_on(facts.signature, edition)
    said = {"old": day_text(old)}
    if not facts.content_changes:
        return Answer(True, _("The signature stands, and with it the effective date %(old)s.") % said)
    new = effective_on(SignatureFacts(on, facts.signature.closed, facts.signature.pay_period_starts), edition)
    if new is None:
        return Answer(False, _("Signed anew today, no effective date could be given: the pay calendar ends before it."))
    if new == old:
        return Answer(False, _("Signed anew today, the effective date would stay %(old)s.") % said, met_on=new)
    said |= {"new": day_text(new), "days": (new - old).days}
    sentence = ngettext(
        "Signed anew today, the effective date would be %(new)s instead of %(old)s: %(days)s day later.",
        "Signed anew today, the effective date would be %(new)s instead of %(old)s: %(days)s days later.",
        said["days"],
    )
    return Answer(False, sentence % said, met_on=new)


@rule("JB-VER-4")
def due_at_hr(facts: SignatureFacts, edition, *, on: date) -> Answer:
    """The form reaches the coordinator within ten business days, and is accepted later too (JB-VER-4)."""
    due = deadline(facts.signed_on, edition["JB-VER-4"]["business_days"], facts.closed)
    days = abs(business_days_between(on, due.due_on, facts.closed))
    said = {"date": day_text(due.due_on), "days": days}
    if on == due.due_on:
        sentence = _("Due at Human Resources today, %(date)s.")
    elif on < due.due_on:
        sentence = ngettext(
            "Due at Human Resources by %(date)s: %(days)s business day is left.",
            "Due at Human Resources by %(date)s: %(days)s business days are left.",
            days,
        )
    elif not days:
        sentence = _("It was due at Human Resources by %(date)s, and is accepted late.")
    else:
        sentence = ngettext(
            "It was due at Human Resources by %(date)s, %(days)s business day ago, and is accepted late.",
            "It was due at Human Resources by %(date)s, %(days)s business days ago, and is accepted late.",
            days,
        )
    return Answer(on <= due.due_on, f"{sentence % said} {due}", lapses_on=due.due_on)


@rule("JB-VER-5")
def coordinator_told(facts: HandOverFacts, edition, *, on: date) -> Answer:
    """The coordinator learns that the form is on its way when the supervisor signs (JB-VER-5)."""
    if "coordinator" in facts.told:
        return Answer(True, _("The coordinator knows that the form is on its way."))
    return Answer(False, _("The coordinator has not been told that the form is on its way."))


@rule("JB-VER-6")
def copies_given(facts: HandOverFacts, edition, *, on: date) -> Answer:
    """Employee and supervisor get copies of the form with all attachments (JB-VER-6)."""
    missing = [who for who in edition["JB-VER-6"]["copies_to"] if who not in facts.told]
    if missing:
        return Answer(False, _("No copy has been given to: %(who)s.") % {"who": ", ".join(missing)})
    return Answer(True, _("Employee and supervisor have copies of the form and its attachments."))


@rule("JB-VER-7")
def takes_effect(facts: SignatureFacts, edition, *, on: date) -> Answer:
    """The effective date is the start of the first pay period after the day of the signature (JB-VER-7)."""
    starts = effective_on(facts, edition)
    said = {"signed": day_text(facts.signed_on), "starts": day_text(starts)}
    if starts is None:
        sentence = _(
            "The pay calendar ends before a period that begins after %(signed)s; Human Resources has to extend it."
        )
        return Answer(False, sentence % said)
    sentence = _("Signed on %(signed)s, it takes effect with the pay period that begins on %(starts)s.")
    return Answer(True, sentence % said, met_on=starts)


def effective_on(facts: SignatureFacts, edition) -> date | None:
    """The effective date (JB-VER-7); None where the pay calendar ends before."""
    return first_pay_period_after(facts.signed_on, facts.pay_period_starts)


def effective_on_cadence(signed_on: date, any_start: date, edition) -> date:
    """The effective date where only one start of the regular pay periods is known (JB-VER-7)."""
    return first_period_after(signed_on, any_start, edition["JB-VER-7"]["pay_period_days"])


@rule("JB-VER-7")
def still_as_completed(facts: CompletionFacts, edition, *, on: date) -> Answer:
    """What the first coordinator completed is what is confirmed and issued (JB-VER-7)."""
    # What was completed without naming a placement, in an older system say, leaves nothing to compare.
    if not facts.completed or facts.completed == facts.current:
        return Answer(True, _("The placement is the one that was completed."))
    return Answer(False, _("The placement has changed since the form was completed; it has to be completed again."))


@rule("JB-VER-9")
def packet_whole(facts: PacketFacts, edition, *, on: date) -> Answer:
    """The packet for the supervisor's file holds the form and every document (JB-VER-9)."""
    if missing := sorted(facts.documents - facts.packed):
        return Answer(False, _("The packet lacks: %(names)s.") % {"names": "; ".join(missing)})
    return Answer(True, _("The packet holds the form and every document."))


@rule("JB-VER-10")
def act_in_time(facts: ActFacts, edition, *, on: date) -> Answer:
    """Each act of an office is due in a number of business days; what rests does not run (JB-VER-10)."""
    due_on = due(facts, edition)
    said = {"date": day_text(due_on)}
    if on <= due_on:
        return Answer(True, _("Due by %(date)s.") % said, lapses_on=due_on)
    return Answer(False, _("Overdue since %(date)s; it goes to the next level, and can still be done.") % said)


def due(facts: ActFacts, edition) -> date:
    """The day by which an act is due, the business days of a hold added (JB-VER-10, JB-ENR-7)."""
    days = edition["JB-VER-10"]["business_days"]
    return deadline(facts.since, days.get(facts.act, days["default"]) + facts.days_on_hold, facts.closed).due_on


@rule("JB-VER-11")
def correction_linked(facts: CorrectionFacts, edition, *, on: date) -> Answer:
    """A notice is corrected or rescinded only by a new one that names it, with reasons (JB-VER-11)."""
    if not facts.corrects:
        return Answer(False, _("Name the notice that is corrected; the old one stays as it is."))
    if not facts.reasons.strip():
        return Answer(False, _("Give the reasons for the correction."))
    if facts.changes_nothing:
        return Answer(False, _("Notice %(number)s says so already; nothing would change.") % {"number": facts.corrects})
    if facts.rests_on_it:
        sentence = _("The later promotion by notice %(number)s rests on it; that one has to be taken back first.")
        return Answer(False, sentence % {"number": facts.rests_on_it})
    return Answer(True, _("This corrects notice %(number)s, which stays on file.") % {"number": facts.corrects})


def _title(name: str) -> str:
    titles = {
        "experience": _("experience"),
        "performance": _("performance"),
        "assessments": _("job skills assessments"),
    }
    return titles.get(name, name)
