"""Cases of the job-banding policy: what is given becomes facts, what the rules find is what came out."""

from dataclasses import replace
from datetime import date

from advancement.rules import band, criteria, routing
from advancement.rules.certification import CertificationFacts, CredentialsFacts, EquivalentFacts, ExamFacts
from advancement.rules.coaching import CoachingFacts, CoachJobFacts, SessionFacts, coach_qualified
from advancement.rules.coursework import CourseFacts, CourseworkFacts, GradeFacts, reached, usable_until
from advancement.rules.enrollment import MeetingFacts, enrollment, part_one_complete
from advancement.rules.performance import StandingFacts
from assessments.rules import AssessmentsFacts, BookingFacts, SittingFacts, within_the_limit
from casework.calendar import business_days_after
from casework.findings import Finding, Measure
from casework.policy_cases import Program, choice, day, empty_or, flag, many, number, record, text, whole
from portfolios.rules import EntryFacts, PortfolioFacts

LEVELS = ("intern", "itss_1", "itss_2", "itss_3", "outside")
COMPETENCIES = ("knowledge_of_job", "problem_solving")

_sitting = record(
    {
        "test": text,
        "date": day,
        "proctored": flag,
        "outcome": choice("taken", "booked", "cancelled", "no_show", "voided"),
        "score": number,
        "passing_score": number,
    },
    required=("test", "date"),
)
_entry = record({"behavior_on": day, "artifact_on": day, "artifacts": whole, "reflection": flag})
_job = record(
    {"level": choice(*LEVELS, "engineer", "technician"), "from": day, "until": day}, required=("level", "from")
)
_course = record(
    {
        "hours": number,
        "began_on": day,
        "completed_on": day,
        "provider": choice("accredited", "approved", "other"),
        "provider_approved_on": day,
        "provider_name": text,
        "approved_name": text,
        "kind": choice("undergraduate", "graduate", "pass_fail", "non_graded"),
        "grade": text,
        "certificate": flag,
        "skills_test": choice("not_offered", "reported", "unreported"),
        "own_time": flag,
    },
    required=("hours",),
)
_coaching = record(
    {
        "coach": many(_job),
        "agreement_signed_on": day,
        "orientation_on": day,
        "sessions": many(record({"date": day, "hours": number, "hands_on": flag}, required=("date", "hours"))),
        "attested": flag,
        "completed_on": day,
    }
)
GIVEN = record(
    {
        "level": choice(*LEVELS),
        "level_since": day,
        "in_par": flag,
        "under_special_evaluation": flag,
        "meeting_on": day,
        "enrolled_on": day,
        "review_meeting_on": day,
        "required_tests": many(text),
        "sittings": many(_sitting),
        "sitting_asked": record({"test": text, "date": day}, required=("test", "date")),
        "certifications": many(
            record({"credential": text, "earned_on": day, "expires_on": day}, required=("credential",))
        ),
        "exams": many(record({"towards": text, "exam": text, "passed_on": day}, required=("towards", "exam"))),
        "equivalents": many(
            record({"credential": text, "stands_for": text, "from": day}, required=("credential", "stands_for"))
        ),
        "professional_leave_used": flag,
        "portfolio": record({"submitted_on": day} | {code: many(_entry) for code in COMPETENCIES}),
        "coaching": _coaching,
        "courses": many(_course),
        "part_three_signed_on": day,
        "pay_period_start": day,
        "holidays": many(day),
    }
)
_met, _allowed = choice("met", "unmet"), choice("allowed", "refused")
EXPECT = record(
    {
        "enrollment": _allowed,
        "meeting": _allowed,
        "review_meeting": _allowed,
        **dict.fromkeys(criteria.ASKED, _met),
        "additional_measures": whole,
        "complete": flag,
        "because": many(text),
        "experience_met_on": empty_or(day),
        "sitting": _allowed,
        "sitting_first_allowed_on": empty_or(day),
        "coach": choice("qualified", "unqualified"),
        "coursework_usable_until": empty_or(day),
        "effective_on": empty_or(day),
        "due_at_hr_by": empty_or(day),
    }
)


def facts_of(given: dict, edition) -> criteria.AdvancementFacts:
    """The facts that a case gives; what it leaves out is neutral."""
    enrolled_on = given.get("enrolled_on")
    sittings = tuple(SittingFacts(**one) for one in given.get("sittings", ()))
    portfolio = given.get("portfolio", {})
    return criteria.AdvancementFacts(
        level=given.get("level"),
        level_since=given.get("level_since"),
        standing=StandingFacts(given.get("in_par", False), given.get("under_special_evaluation", False)),
        assessments=AssessmentsFacts(given.get("required_tests", ()), sittings, enrolled_on),
        credentials=_credentials(given),
        portfolio=PortfolioFacts(
            portfolio.get("submitted_on"),
            {code: tuple(EntryFacts(**one) for one in portfolio.get(code, ())) for code in COMPETENCIES},
        ),
        coaching=replace(_coaching_of(given), enrolled_on=enrolled_on),
        coursework=CourseworkFacts(tuple(_course_of(one, edition) for one in given.get("courses", ()))),
    )


def _course_of(given: dict, edition) -> CourseFacts:
    """A course whose grade is read in the scales with which the register begins."""
    scales = edition["JB-CRS-4"]["scales"].values()
    known = [GradeFacts(grade, reaches) for scale in scales for grade, reaches in scale.items()]
    return CourseFacts(**given, reaches=reached(given.get("grade", ""), known, on=given.get("completed_on")))


def _credentials(given: dict) -> CredentialsFacts:
    return CredentialsFacts(
        level=given.get("level"),
        certifications=tuple(CertificationFacts(**one) for one in given.get("certifications", ())),
        exams=tuple(ExamFacts(**one) for one in given.get("exams", ())),
        equivalents=tuple(
            EquivalentFacts(one["credential"], one["stands_for"], one.get("from"))
            for one in given.get("equivalents", ())
        ),
        professional_leave_used=given.get("professional_leave_used", False),
    )


def _coaching_of(given: dict) -> CoachingFacts:
    if "coaching" not in given:
        return CoachingFacts(given.get("level"))
    own = dict(given["coaching"])
    jobs = tuple(CoachJobFacts(one["level"], one["from"], one.get("until")) for one in own.pop("coach", ()))
    sessions = tuple(SessionFacts(**one) for one in own.pop("sessions", ()))
    return CoachingFacts(given.get("level"), jobs=jobs, sessions=sessions, **{"attested": True, **own})


def decide(given: dict, edition, on: date) -> dict:
    """What the rules find on the day, by the keys of `expect`."""
    facts = facts_of(given, edition)
    measures = criteria.everything(facts, edition, on=on)
    whole_of_it = criteria.complete(facts, edition, on=on, measures=measures)
    enrolls = enrollment(facts.enrollment, edition, on=on)
    coach = coach_qualified(facts.of("coaching"), edition, on=on)
    sitting = _sitting_asked(given, facts, edition, on)
    meetings = _meetings(given, edition, on)
    came_out = {one.name: "met" if one.met else "unmet" for one in measures}
    came_out |= {name: "allowed" if found.met else "refused" for name, found in meetings.items()}
    came_out |= {
        "enrollment": "allowed" if enrolls.met else "refused",
        "additional_measures": criteria.additional_met(measures, edition),
        "complete": whole_of_it.met,
        "experience_met_on": next(one.met_on for one in measures if one.name == "experience"),
        "coach": "qualified" if coach.met else "unqualified",
        "coursework_usable_until": usable_until(facts.coursework, edition, on=on),
        **_dates_after_part_three(given, edition, on),
        "because": _reasons(enrolls, coach, [sitting, *meetings.values()], measures, whole_of_it),
    }
    if sitting:
        came_out |= {"sitting": "allowed" if sitting.met else "refused", "sitting_first_allowed_on": sitting.met_on}
    if band.target_of(facts.level, edition) is None:
        del came_out["experience"]
    return came_out


def _sitting_asked(given, facts, edition, on) -> Finding | None:
    if "sitting_asked" not in given:
        return None
    asked = given["sitting_asked"]
    return within_the_limit(BookingFacts(asked["test"], asked["date"], facts.assessments.sittings), edition, on=on)


def _meetings(given, edition, on) -> dict[str, Finding]:
    """The meetings that are given, of Part I and of a line of Part II, where nothing else stands against them."""
    found, since = {}, given.get("level_since")
    if "meeting_on" in given:
        facts = MeetingFacts(given["meeting_on"], frozenset(edition["JB-ENR-5"]["acknowledgements"]), since)
        found["meeting"] = part_one_complete(facts, edition, on=on)
    if "review_meeting_on" in given:
        facts = routing.LineFacts(
            Measure("experience", True), True, given["review_meeting_on"], given.get("enrolled_on")
        )
        found["review_meeting"] = routing.line_may_be_signed(facts, edition, on=on)
    return found


def _dates_after_part_three(given, edition, on) -> dict:
    signed_on = given.get("part_three_signed_on")
    if signed_on is None or signed_on > on:
        return {}
    business_days = edition["JB-VER-4"]["business_days"]
    dates = {"due_at_hr_by": business_days_after(signed_on, business_days, given.get("holidays", ()))}
    if "pay_period_start" in given:
        dates["effective_on"] = routing.effective_on_cadence(signed_on, given["pay_period_start"], edition)
    return dates


def _reasons(enrolls: Measure, coach: Finding, asked: list[Finding | None], measures, whole_of_it) -> set[str]:
    """The ids of all that is refused or unmet; too few additional measures are a reason when all else is met."""
    found = [*enrolls.unmet, *coach.unmet, *(unmet for one in asked if one for unmet in one.unmet)]
    found += [finding for one in measures if not one.met for finding in one.unmet]
    reasons = {finding.rule for finding in found}
    return reasons | set(whole_of_it.reasons) if len(whole_of_it.unmet) == 1 else reasons


PROGRAM = Program("job-banding", GIVEN, EXPECT, decide)
