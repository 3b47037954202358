"""The evidence that stories bring: certifications, courses, tests, portfolio, coaching."""

import uuid
from datetime import time
from decimal import Decimal
from pathlib import Path

from advancement.actions import certification, coaching, coursework, provider_approval
from advancement.documents.coaching import seen
from advancement.models import CoachOrientation, Course, Credential, Measure, Provider, ProviderApproval
from advancement.queries.coaching import open_coaching
from advancement.queries.facts import aim_of
from advancement.states import DeskName
from assessments.actions import booking, selection, sittings
from assessments.actions.practice import record_practice
from assessments.models import JobRole, Test
from assessments.queries import selection_of
from casework import clock, editions
from casework.calendar import months_after
from competencies.models import Criterion
from config.demo import papers
from config.demo.form import submit
from config.demo.story import act, proof
from portfolios import actions as portfolio
from portfolios.documents.content import seen as seen_of
from portfolios.models import Portfolio
from portfolios.queries import entries_of, entry_of

DATA = editions.load_yaml(Path(__file__).with_name("evidence.yaml"))
ROOMS = ("Room 114, closed to others", "Testing room of the Office of Technology", "Conference room C")
#: Names under which entries get keys that are the same at every loading.
KEYS = uuid.UUID("5a8f4d1e-0336-4084-9c1b-2f6b7c1d9e42")
SESSION_HOURS = Decimal(3)
#: The place of the entry under each competency that has links too.
LINKED = 1


def criterion_of(one, place=0):
    """A line of the criteria for the level that the person seeks."""
    found = Criterion.objects.filter(target_level=aim_of(one.person, clock.today()).target_level)
    return found[place % found.count()]


# --- Certification


def certify(one, only=None, expired=()):
    """The certifications that carry the level the person seeks, or `only` some of them, each with its certificate."""
    today = clock.today()
    target = aim_of(one.person, today).target_level
    for code, months, lasts in DATA["certifications"][target]:
        if only and code not in only:
            continue
        credential, earned_on = Credential.objects.get(code=code), months_after(today, -months)
        number = f"{code.upper()}-{40817 + 13 * one.place}"
        certification.add_certification(
            by=one.person,
            credential=credential,
            name=credential.name,
            number=number,
            earned_on=earned_on,
            expires_on=months_after(earned_on, lasts) if lasts else None,
            prepared="own_time",
            proof=papers.pdf(
                f"certificate-{code}", credential.name, one.person.name, f"Number {number}", f"Earned on {earned_on}"
            ),
        )


def mend_certification(one):
    """The employee corrects the number of the latest certification: a line signed on it is void."""
    row = one.person.certifications.filter(removed_at__isnull=True).latest("earned_on")
    names = ("credential", "name", "earned_on", "expires_on", "prepared")
    facts = {name: getattr(row, name) for name in names}
    certification.change_certification(row, by=one.person, number=f"{row.number}-A", **facts)


# --- Courses


def study(one, places=(0, 1)):
    """Some of the courses of the list, each with its transcript."""
    today = clock.today()
    for place in places:
        title, provider, hours, kind, grade, began, ended = DATA["courses"][place]
        coursework.add_course(
            by=one.person,
            title=title,
            provider=Provider.objects.get(name=provider),
            provider_name="",
            approval=None,
            hours=Decimal(hours),
            began_on=months_after(today, -began),
            completed_on=months_after(today, -ended),
            kind=kind,
            grade=grade,
            certificate=True,
            skills_test=Course.SkillsTest.NOT_OFFERED,
            skills_test_result="",
            own_time=True,
            criterion=criterion_of(one, place),
            proof=papers.pdf(f"transcript-{place + 1}", title, provider, one.person.name, f"{hours} hours, {grade}"),
        )


def ask_for_approval(one, provider, title, begins):
    """The employee asks for a provider on neither list; the course begins so many business days from loading."""
    provider_approval.ask_for_provider_approval(
        by=one.person,
        provider_name=provider,
        course_title=title,
        course_begins_on=one.stage.day(-begins),
        reason="It teaches what the criteria of the next level ask for, and no listed provider offers it this term.",
    )


def decide_approval(one, decision, reason, by="oda"):
    """Organizational Development answers the latest request."""
    approval = ProviderApproval.objects.filter(person=one.person).latest("pk")
    provider_approval.decide_provider_approval(approval, by=one.named(by), decision=decision, reason=reason)


# --- Tests


def choose_job_role(one, role="network"):
    selection.choose_job_role(one.case, by=one.person, job_role=JobRole.objects.get(code=role))


def select_tests(one, by="paul"):
    """The proctor selects the first two tests that the job role asks for at the target level."""
    chosen = selection_of(one.case)
    asked = chosen.job_role.requirements.filter(target_level=chosen.target_level).order_by("pk")
    tests = tuple(Test.objects.get(pk=one.test_id) for one in asked[:2])
    selection.select_tests(one.case, by=one.named(by), tests=tests)


def ask_for_sitting(one, test, wishes="Any weekday afternoon"):
    booking.ask_for_sitting(one.case, _test(one, test), by=one.person, wishes=wishes)


def book(one, test, sits, by="paul"):
    """A proctor books the sitting asked for, at an hour of this story's own."""
    row = one.person.sittings.get(test=_test(one, test), outcome="asked")
    booking.book_sitting(
        row,
        by=one.named(by),
        sits_on=one.stage.day(sits),
        starts_at=time(8 + one.place % 5 * 2, 15 * (test + one.place // 5 % 2 * 2)),
        minutes=row.test.minutes,
        place=ROOMS[one.place % len(ROOMS)],
    )


def begin(one, test, by="paul"):
    row = one.person.sittings.get(test=_test(one, test), outcome="booked")
    sittings.record_start(row, by=one.named(by), identity_checked=True, no_study_material=True)


def score(one, test, points, by="paul"):
    row = one.person.sittings.get(test=_test(one, test), outcome="booked")
    passes = row.test.passing_scores.latest("in_force_from").score <= Decimal(points)
    overall, topics = DATA["feedback"]["passed" if passes else "failed"]
    sittings.enter_score(row, by=one.named(by), score=Decimal(points), overall=overall, topics=topics)


def _test(one, test):
    """The first (0) or second (1) of the two selected tests."""
    return selection_of(one.case).tests[test]


def practice(one, test, points):
    row = Test.objects.get(code=test)
    record_practice(one.person, by=one.person, test=row, sits_on=clock.today(), score=Decimal(points))


def selected(ago, role="network", by="paul"):
    """Job role and tests."""
    return act(ago + 2, choose_job_role, role=role) + act(ago, select_tests, by=by)


def sat(ago, test, points, by="paul"):
    """One sitting from the wish to the score."""
    acts = act(ago + 6, ask_for_sitting, test=test) + act(ago + 4, book, test=test, sits=ago, by=by)
    return acts + act(ago, begin, test=test, by=by) + act(ago, score, test=test, points=points, by=by)


def both_tests(ago, by="paul", role="network", points=("3.40", "3.05")):
    """Both tests selected and passed; the line of the form is submitted by itself."""
    return selected(ago + 10, role, by) + sat(ago + 2, 0, points[0], by) + sat(ago, 1, points[1], by)


# --- Portfolio


def write_entries(one, per_competency=3, years_old=1):
    """So many entries under each competency, each with a file, some with pictures and links."""
    today = clock.today()
    for competency, entries in DATA["entries"].items():
        for place, (behavior, artifact, why, learned) in enumerate(entries[:per_competency]):
            day = months_after(today, -12 * years_old - place)
            portfolio.save_entry(
                _key(one, competency, place),
                by=one.person,
                revision=0,
                competency=competency,
                uploads=_artifacts(one, artifact, place),
                behavior=behavior,
                behavior_on=day,
                artifact=artifact,
                artifact_on=day,
                links=[tuple(link) for link in DATA["links"][competency]] if place == LINKED else [],
                why=why,
                learned=learned,
                criterion=criterion_of(one, place),
            )


def _artifacts(one, artifact, place):
    """A document, a picture, or both, in turn."""
    name = "-".join(artifact.lower().split()[:4])
    picture = papers.png(name, artifact, [20 + (one.place * 7 + n * 13) % 70 for n in range(6)])
    document = papers.pdf(name, artifact, one.person.name, "Kept for the portfolio")
    return ([document], [picture], [document, picture])[place % 3]


def mend_entry(one, competency, place, **changed):
    """What came back is changed."""
    entry = entry_of(_key(one, competency, place))
    names = ("behavior", "behavior_on", "artifact", "artifact_on", "why", "learned", "criterion")
    facts = {name: getattr(entry, name) for name in names}
    links = [(link.url, link.description) for link in entry.links.all()]
    portfolio.save_entry(
        entry.key,
        by=one.person,
        revision=entry.revision,
        competency=competency,
        **{**facts, "links": links, **changed},
    )


def _key(one, competency, place):
    return uuid.uuid5(KEYS, f"{one.username}/{competency}/{place}")


def submit_portfolio(one, remark=""):
    held = _portfolio(one)
    portfolio.submit(held, by=one.person, seen=seen_of(entries_of([held])), remark=remark)


def review_portfolio(one, returned=None):
    """The supervisor accepts every entry, but for `returned`: (competency, place, reason)."""
    held = _portfolio(one)
    decisions = {entry.key: (True, "") for entry in held.entries.filter(removed_at__isnull=True)}
    if returned:
        competency, place, reason = returned
        decisions[_key(one, competency, place)] = (False, reason)
    portfolio.review(held, by=one.at(DeskName.SUPERVISOR), version=held.version, decisions=decisions)


def _portfolio(one):
    return Portfolio.objects.get(person=one.person, target_level=aim_of(one.person, clock.today()).target_level)


def portfolio_accepted(ago):
    """Written, submitted, each entry accepted."""
    return act(ago + 9, write_entries) + act(ago + 4, submit_portfolio) + act(ago, review_portfolio)


# --- Coaching


def ask_for_coach(one):
    coaching.ask_for_coach(one.advancement, by=one.person, wish=DATA["coaching"]["wish"])


def forward(one):
    coaching.forward_request(open_coaching(one.person), by=one.at(DeskName.SUPERVISOR))


def assign(one, coach, by="tess"):
    coaching.assign_coach(open_coaching(one.person), by=one.named(by), coach=one.named(coach))


def agree(one, coach_too=True):
    """The employee writes the agreement, both sign; or only the employee so far."""
    found = open_coaching(one.person)
    says = {code: DATA["coaching"][code] for code in ("subject", "method", "outcome", "schedule")}
    coaching.write_agreement(found, by=one.person, seen=seen(found), planned_hours=Decimal(42), **says)
    signers = [one.person, one.named(found.coach.username)]
    for by in signers if coach_too else signers[:1]:
        found = open_coaching(one.person)
        coaching.sign_agreement(found, by=by, seen=seen(found), proof=proof())


def agree_dates(one, begins, weeks=1, hour=16, place="Center for Technology, room 114"):
    """The employee enters dates on which both agreed, from a business day on (negative: after the day of loading)."""
    coaching.agree_sessions(
        open_coaching(one.person),
        by=one.person,
        day=one.stage.day(begins),
        starts_at=time(hour),
        hours=SESSION_HOURS,
        place=place,
        weeks=weeks,
    )


def end_coaching(one, reason):
    """The coach ends it; the request is back in its place."""
    found = open_coaching(one.person)
    coaching.end_coaching(found, by=one.named(found.coach.username), reason=reason)


def correct_session(one):
    """The coach corrects the topics of the last session."""
    found = open_coaching(one.person)
    last = found.log[-1]
    facts = {name: getattr(last, name) for name in ("day", "starts_at", "hours", "face_to_face", "hands_on")}
    topics = f"{last.topics}, with the written task"
    coaching.correct_session(last, by=one.named(found.coach.username), topics=topics, **facts)


def orient(one, by="tess"):
    """The coach has the orientation, unless it was before an earlier coaching."""
    coach = one.named(open_coaching(one.person).coach.username)
    if CoachOrientation.objects.filter(coach=coach).exists():
        return
    coaching.record_orientation(coach, by=one.named(by), oriented_on=clock.today())


def log_sessions(one, number, until=1):
    """The coach logs so many sessions, one on each of the business days before `until`."""
    found = open_coaching(one.person)
    coach = one.named(found.coach.username)
    before = found.sessions.count()
    for place in range(number):
        coaching.log_session(
            found,
            by=coach,
            day=one.stage.day(until + number - place),
            starts_at=time(16 + one.place % 2 * 3),
            hours=SESSION_HOURS,
            topics=DATA["coaching"]["topics"][(before + place) % len(DATA["coaching"]["topics"])],
            face_to_face=True,
            hands_on=place % 3 == 1,
        )


def attest(one, by=None):
    found = open_coaching(one.person)
    coaching.attest(found, by=one.named(by) if by else one.person)


def complete_coaching(one):
    found = open_coaching(one.person)
    coaching.complete(found, by=one.named(found.coach.username), proof=proof())


def coached(ago, coach, by="tess"):
    """From the wish to the completion, which the employee then submits."""
    return (
        act(ago + 34, ask_for_coach)
        + act(ago + 32, forward)
        + act(ago + 30, assign, coach=coach, by=by)
        + act(ago + 28, agree)
        + act(ago + 27, orient, by=by)
        + act(ago + 2, log_sessions, number=14, until=ago + 3)
        + act(ago + 1, attest)
        + act(ago + 1, attest, by=coach)
        + act(ago, complete_coaching)
    )


def submitted_coaching(ago, coach):
    """A coaching that is completed and submitted."""
    return coached(ago + 1, coach) + act(ago, submit, measure=Measure.COACHING)
