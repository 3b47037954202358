"""Part I: invitation, start, signatures of employee and supervisor, refusal, withdrawal (JB-ENR)."""

from django.db import IntegrityError, transaction

from advancement import notifications, permissions
from advancement.actions.desk import give, hand_on
from advancement.actions.life import end_holds
from advancement.actions.offering import offer_what_follows
from advancement.documents.content import part_one_of
from advancement.models import Advancement, Invitation, Line, Measure
from advancement.queries.facts import edition_of, enrollment_facts, meeting_facts, stands_at
from advancement.queries.team import invitation_facts
from advancement.queries.waiting import concerned
from advancement.rules import band
from advancement.rules import enrollment as rules
from advancement.states import BEFORE_FINAL, KIND, DeskName, State
from casework import clock, editions, work
from casework.findings import Refused, require
from casework.models import Capacity, Case
from casework.moves import in_state, lock, move, open_case
from casework.permissions import denied, obtain
from casework.signing import sign, valid_signatures, void
from people.models import Person
from people.queries import supervisor_on

PART_ONE_FACTS = ("meeting_on", "guide_reviewed", "own_time", "tuition_known", "consequences_known")


@transaction.atomic
def invite(person, *, by, ground, words=""):
    """A supervisor invites somebody of the team to start (JB-ENR-4)."""
    today = clock.today()
    if supervisor_on(person, today) != by:
        raise Refused(denied("Only the supervisor invites.").finding)
    edition = editions.in_force("job-banding", today)
    # Two tabs at once: the second waits here, and then finds the invitation of the first.
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    require(
        rules.may_be_invited(invitation_facts(person, by), edition, on=today),
        rules.enrollment(enrollment_facts(person, today), edition, on=today),
    )
    invitation = Invitation.objects.create(person=person, by=by, ground=ground, words=words, at=clock.now())
    notifications.invited(person, by, words, invitation)
    return invitation


@transaction.atomic
def start(person, *, by):
    """The employee starts a case towards the next level (JB-ENR-1, 2, 4, 6); it is a draft until both have signed."""
    today = clock.today()
    edition = editions.in_force("job-banding", today)
    facts = enrollment_facts(person, today)
    require(
        rules.started_by_the_employee(rules.StartFacts(by == person), edition, on=today),
        rules.enrollment(facts, edition, on=today),
        rules.no_other_open_case(rules.OpenCasesFacts(_open_cases(person)), edition, on=today),
    )
    try:
        with transaction.atomic():
            case = open_case(
                KIND,
                person,
                State.DRAFT,
                slot=KIND,
                edition=edition.name,
                by=by,
                verb="start",
                says=f"{person.name} started Part I.",
            )
    except IntegrityError as error:
        # Two tabs at once: the database let only the first one through.
        require(rules.no_other_open_case(rules.OpenCasesFacts(1), edition, on=today))
        raise error
    target = band.target_of(facts.level, edition)
    advancement = Advancement.objects.create(case=case, from_level=facts.level, target_level=target)
    Line.objects.bulk_create(Line(advancement=advancement, measure=measure) for measure in Measure)
    Invitation.objects.filter(person=person, taken_up_in__isnull=True).update(taken_up_in=case)
    hand_on(advancement, edition)
    return advancement


@transaction.atomic
def save_part_one(advancement, *, by, **facts):
    """Keep what the employee has filled in so far; nothing is signed by it (JB-ENR-5)."""
    advancement = lock(advancement)
    obtain(permissions.is_employee(by, advancement))
    require(in_state(advancement.case, State.DRAFT))
    for name in PART_ONE_FACTS:
        setattr(advancement, name, facts[name])
    advancement.save(update_fields=PART_ONE_FACTS)
    return advancement


@transaction.atomic
def sign_part_one(advancement, *, by, proof):
    """The employee signs Part I and sends it to the supervisor (JB-ENR-3, 5)."""
    advancement, today = lock(advancement), clock.today()
    edition = edition_of(advancement)
    obtain(permissions.is_employee(by, advancement))
    require(
        in_state(advancement.case, State.DRAFT),
        rules.enrollment(enrollment_facts(by, today, advancement), edition, on=today),
        rules.part_one_complete(meeting_facts(advancement, today), edition, on=today),
    )
    content = part_one_of(advancement, edition)
    sign(advancement.case, "part-one", by=by, capacity=Capacity.EMPLOYEE, content=content, proof=proof)
    move(advancement.case, State.PART_ONE, by=by, verb="sign-part-one", says=f"{by.name} signed Part I.")
    work.done(advancement.case, "advancement:part-one", by=by)
    hand_on(advancement, edition)
    return advancement


@transaction.atomic
def enroll(advancement, *, by, proof):
    """The supervisor signs Part I: from now on the employee is enrolled (JB-ENR-3)."""
    advancement, today = lock(advancement), clock.today()
    edition, case = edition_of(advancement), advancement.case
    grant = obtain(permissions.at(DeskName.SUPERVISOR, by, advancement))
    facts = enrollment_facts(case.subject, today, advancement)
    require(in_state(case, State.PART_ONE), rules.enrollment(facts, edition, on=today))
    sign(
        case,
        "part-one",
        by=by,
        capacity=Capacity.SUPERVISOR,
        content=part_one_of(advancement, edition),
        proof=proof,
        delegation=grant.delegation,
    )
    signed_on = {one.capacity: one.signed_on for one in valid_signatures(case).filter(document="part-one")}
    enrolled = rules.part_one_signed(rules.PartOneFacts(signed_on), edition, on=today)
    require(enrolled)
    advancement.enrolled_on = enrolled.met_on
    advancement.save(update_fields=["enrolled_on"])
    says = f"{by.name} signed Part I; {case.subject.name} is enrolled."
    move(case, State.ENROLLED, by=by, acting_for=grant.acting_for, verb="enroll", says=says)
    work.done(case, "advancement:enroll", by=by)
    _begin_gathering(advancement, edition)
    offer_what_follows(advancement, by=by)
    notifications.enrolled(advancement)
    return advancement


@transaction.atomic
def return_part_one(advancement, *, by, reason):
    """The supervisor sends Part I back to be mended; the employee's signature is void, what was typed stays."""
    advancement = lock(advancement)
    case = advancement.case
    grant = obtain(permissions.at(DeskName.SUPERVISOR, by, advancement))
    require(in_state(case, State.PART_ONE))
    for signature in valid_signatures(case).filter(document="part-one"):
        void(signature, by=by, reason=reason)
    move(
        case,
        State.DRAFT,
        by=by,
        acting_for=grant.acting_for,
        verb="return-part-one",
        says=f"{by.name} returned Part I.",
        note=reason,
    )
    work.done(case, "advancement:enroll", by=by)
    hand_on(advancement, edition_of(advancement))
    notifications.returned(advancement, case.subject, "Part I", reason, f"part-one-returned:{case.timeline_head[:12]}")
    return advancement


@transaction.atomic
def refuse_enrollment(advancement, *, by, rule):
    """The supervisor refuses Part I, only under JB-ENR-1 or 2, and says which (JB-ENR-9).

    A standing that began since the employee signed has put the case on hold; it can be refused all the same.
    """
    advancement, today = lock(advancement), clock.today()
    case, edition = advancement.case, edition_of(advancement)
    grant = obtain(permissions.at(DeskName.SUPERVISOR, by, advancement))
    facts = enrollment_facts(case.subject, today, advancement)
    ground = rules.refusal_has_grounds(
        rules.RefusalFacts(rule, rules.enrollment(facts, edition, on=today)), edition, on=today
    )
    require(_waits_for_part_one(advancement), ground)
    advancement.close_reason = f"{ground.because} ({rule})"
    advancement.save(update_fields=["close_reason"])
    move(
        case,
        State.REFUSED,
        by=by,
        acting_for=grant.acting_for,
        verb="refuse-enrollment",
        says=f"{by.name} refused the enrollment.",
        note=advancement.close_reason,
    )
    end_holds(advancement)
    work.drop(case)
    notifications.refused(advancement, advancement.close_reason)
    return advancement


@transaction.atomic
def withdraw(advancement, *, by, reason=""):
    """The employee withdraws; the evidence stays theirs and can be used again while it is valid (JB-ENR-6)."""
    advancement = lock(advancement)
    case = advancement.case
    obtain(permissions.is_employee(by, advancement))
    facts = rules.WithdrawalFacts(finalized=stands_at(advancement) not in BEFORE_FINAL)
    require(in_state(case, *BEFORE_FINAL), rules.may_still_withdraw(facts, edition_of(advancement), on=clock.today()))
    people = [] if case.state == State.DRAFT else concerned(advancement)
    move(case, State.WITHDRAWN, by=by, verb="withdraw", says=f"{by.name} withdrew.", note=reason)
    advancement.close_reason = reason
    advancement.save(update_fields=["close_reason"])
    end_holds(advancement)
    work.drop(case)
    notifications.withdrawn(advancement, [one for one in people if one != by])
    return advancement


def _open_cases(person):
    return Case.objects.filter(subject=person, slot=KIND, closed_on__isnull=True).count()


def _begin_gathering(advancement, edition):
    """What the employee has to choose now; nothing is due, since the time to gather is theirs."""
    title = "Choose a job role for the tests"
    give(advancement, edition, DeskName.EMPLOYEE, "assessments:choose-job-role", title)
    if not advancement.first_measure:
        title = "Choose two additional measures"
        give(advancement, edition, DeskName.EMPLOYEE, "advancement:choose-measures", title)


def _waits_for_part_one(advancement):
    if stands_at(advancement) == State.PART_ONE:
        return in_state(advancement.case, State.PART_ONE, State.ON_HOLD)
    return in_state(advancement.case, State.PART_ONE)
