"""Who may enroll, and what Part I asks (JB-ENR)."""

from dataclasses import dataclass, field
from datetime import date

from advancement.rules import band
from advancement.rules.performance import StandingFacts, in_good_standing
from casework.calendar import day_text
from casework.findings import Answer, Finding, Measure, rule, together
from casework.wording import gettext as _


@dataclass(frozen=True)
class EnrollmentFacts:
    """The level somebody holds, and their standing on the day.

    `left` is the level that the form says is left, where there is a form; `granted_from` the day on which the next
    level begins that was granted already.
    """

    level: str | None
    standing: StandingFacts = field(default_factory=StandingFacts)
    left: str | None = None
    granted_from: date | None = None


@dataclass(frozen=True)
class PartOneFacts:
    """Who signed Part I, and when."""

    signed_on: dict[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class StartFacts:
    """Who starts the case."""

    by_employee: bool


@dataclass(frozen=True)
class MeetingFacts:
    """The meeting with the supervisor, the acknowledgements the employee gave, and since when the level is held."""

    meeting_on: date | None
    acknowledged: frozenset[str] = frozenset()
    level_since: date | None = None


@dataclass(frozen=True)
class OpenCasesFacts:
    """How many cases of this person are open already."""

    open_cases: int


@dataclass(frozen=True)
class InvitationFacts:
    """How many cases are open of whoever is to be invited, and since when an invitation by the same person waits."""

    open_cases: int
    invited_on: date | None = None


@dataclass(frozen=True)
class WithdrawalFacts:
    """Whether Human Resources has finalized the form."""

    finalized: bool


@dataclass(frozen=True)
class HoldFacts:
    """Whether the case is on hold; the reason is not for everybody's eyes and is not asked here."""

    since: date | None = None


@dataclass(frozen=True)
class RefusalFacts:
    """A supervisor's refusal of Part I: the rule that is named, and what the rules say of the employee."""

    named_rule: str
    enrollment: Measure


@rule("JB-ENR-1")
def in_the_band(facts: EnrollmentFacts, edition, *, on: date) -> Answer:
    """Only somebody in a class of the band, below its top, enrolls, for the next level (JB-ENR-1)."""
    target = band.target_of(facts.level, edition)
    if target and facts.granted_from:
        said = {"target": band.title_of(target, edition), "date": day_text(facts.granted_from)}
        sentence = _("%(target)s is granted and begins on %(date)s; from then on the level above is open.")
        return Answer(False, sentence % said, met_on=facts.granted_from)
    if target and facts.left and facts.left != facts.level:
        said = {"left": band.title_of(facts.left, edition), "level": band.title_of(facts.level, edition)}
        return Answer(
            False, _("This form leads up from %(left)s, and the level is %(level)s now: a new form is started.") % said
        )
    if target:
        sentence = _("The level after %(level)s is %(target)s.")
        titles = {"level": band.title_of(facts.level, edition), "target": band.title_of(target, edition)}
        return Answer(True, sentence % titles)
    if facts.level in band.levels(edition):
        sentence = _("%(level)s is the top of the band; there is no level to advance to.")
        return Answer(False, sentence % {"level": band.title_of(facts.level, edition)})
    return Answer(False, _("The job is in no class of this band, so there is no level to advance to."))


@rule("JB-ENR-2")
def standing_allows(facts: EnrollmentFacts, edition, *, on: date) -> Answer:
    """Nobody enrolls while in Peer Assistance and Review or under special evaluation (JB-ENR-2)."""
    if in_good_standing(facts.standing):
        return Answer(True, _("No standing is in the way of enrolling."))
    sentence = _(
        "Nobody enrolls during Peer Assistance and Review or a special evaluation. Once it has ended, it is open again."
    )
    return Answer(False, sentence)


#: May this person enroll?
enrollment = together("enrollment", in_the_band, standing_allows)


@rule("JB-ENR-3")
def part_one_signed(facts: PartOneFacts, edition, *, on: date) -> Answer:
    """The case is initiated when both have signed Part I, on the date of the later signature (JB-ENR-3)."""
    needed = edition["JB-ENR-3"]["signed_by"]
    missing = [who for who in needed if who not in facts.signed_on or facts.signed_on[who] > on]
    if missing:
        return Answer(False, _("Part I still needs the signature of: %(who)s.") % {"who": ", ".join(missing)})
    enrolled_on = max(facts.signed_on[who] for who in needed)
    return Answer(True, _("Enrolled since %(date)s.") % {"date": day_text(enrolled_on)}, met_on=enrolled_on)


@rule("JB-ENR-4")
def started_by_the_employee(facts: StartFacts, edition, *, on: date) -> Answer:
    """A supervisor may invite; the employee starts the case (JB-ENR-4)."""
    if facts.by_employee:
        return Answer(True, _("The employee started this case."))
    return Answer(False, _("Nobody enrolls somebody else; the employee can be invited to start."))


@rule("JB-ENR-5")
def part_one_complete(facts: MeetingFacts, edition, *, on: date) -> Answer:
    """Part I records the meeting and each acknowledgement (JB-ENR-5)."""
    if facts.meeting_on is None or facts.meeting_on > on:
        return Answer(False, _("Give the date of the meeting with the supervisor, today at the latest."))
    if facts.level_since and facts.meeting_on < facts.level_since:
        sentence = _("The present level began on %(date)s. Give the date of a meeting since then.")
        return Answer(False, sentence % {"date": day_text(facts.level_since)})
    texts = edition["JB-ENR-5"]["acknowledgements"]
    if missing := [text for code, text in texts.items() if code not in facts.acknowledged]:
        return Answer(False, _("Still to be acknowledged: %(texts)s") % {"texts": " ".join(missing)})
    return Answer(
        True, _("The meeting was on %(date)s, and everything is acknowledged.") % {"date": day_text(facts.meeting_on)}
    )


@rule("JB-ENR-4")
def may_be_invited(facts: InvitationFacts, edition, *, on: date) -> Answer:
    """Somebody is invited to start who has not started, and by the same supervisor once (JB-ENR-4)."""
    if facts.open_cases:
        return Answer(False, _("There is an open case already; nothing is left to invite to."))
    if facts.invited_on:
        sentence = _("An invitation went out on %(date)s. Whether and when to start is the employee's decision.")
        return Answer(False, sentence % {"date": day_text(facts.invited_on)})
    return Answer(True, _("An invitation can be sent; the employee decides."))


@rule("JB-ENR-6")
def may_still_withdraw(facts: WithdrawalFacts, edition, *, on: date) -> Answer:
    """The employee may withdraw until Human Resources has finalized the form (JB-ENR-6)."""
    if facts.finalized:
        return Answer(False, _("Human Resources has finalized the form; it can no longer be withdrawn."))
    return Answer(True, _("The case can be withdrawn; the evidence stays the employee's."))


@rule("JB-ENR-6")
def no_other_open_case(facts: OpenCasesFacts, edition, *, on: date) -> Answer:
    """One open case per employee at a time (JB-ENR-6)."""
    if facts.open_cases < edition["JB-ENR-6"]["open_cases"]:
        return Answer(True, _("There is no open case."))
    return Answer(False, _("There is an open case already. It is finished or withdrawn before another one starts."))


@rule("JB-ENR-7")
def not_on_hold(facts: HoldFacts, edition, *, on: date) -> Answer:
    """While a case is on hold no part of it can be signed (JB-ENR-7)."""
    if facts.since is None or facts.since > on:
        return Answer(True, _("The case is not on hold."))
    sentence = _("The case is on hold since %(date)s. Nothing is lost, and nothing can be signed until it resumes.")
    return Answer(False, sentence % {"date": day_text(facts.since)})


@rule("JB-ENR-9")
def refusal_has_grounds(facts: RefusalFacts, edition, *, on: date) -> Answer:
    """A supervisor refuses Part I for the class or the standing only, and says which (JB-ENR-9)."""
    grounds: list[Finding] = [one for one in facts.enrollment.unmet if one.rule == facts.named_rule]
    if facts.named_rule in edition["JB-ENR-9"]["refused_only_under"] and grounds:
        return Answer(True, grounds[0].because)
    return Answer(False, _("Part I can be refused only because of the class or the standing, and only if it is so."))
