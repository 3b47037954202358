"""Which open steps no longer fit: because somebody's place changed, the record, or what holds today."""

from django.db.models import Exists, OuterRef, Q

from advancement.models import WITHOUT_DOCUMENTS, Advancement, Hold, Line
from advancement.permissions.desks import BY_RELATION, ROLE_AT, supervisor_of, takers
from advancement.queries.facts import edition_of, judge_many, stands_at
from advancement.states import KIND, DeskName, State
from casework import clock
from casework.models import Message, Signature, WorkItem
from casework.signing import valid_signatures
from people.models import Appointment, Job, Role, Standing, Supervision
from people.queries import holders_of

PART_THREE, REVIEW, LINE = "advancement:sign-part-three", "advancement:review-line", "advancement:line"
#: How the news that a form is coming begins, in what a mail is about (JB-VER-5).
IS_COMING = "on-its-way"
#: The desks that have the form by a role.
OFFICES = (DeskName.COORDINATOR, DeskName.CONFIRMER, DeskName.ERSC)
AT_ONCE = 200  # cases that are judged together


def waiting_with(person, day):
    """Other people's cases with an open step that waits with the person, may wait with them now, or with nobody."""
    items = WorkItem.objects.filter(case=OuterRef("case"), done_at__isnull=True, desk__in=(*BY_RELATION, *ROLE_AT))
    concerned = Q(holder=person) | Q(unassigned=True) | _below(person, day) | _in_units_of(person, day)
    for role in set(ROLE_AT.values()):
        concerned |= _role_without_anybody(role, day)
    return _open().exclude(case__subject=person).filter(Exists(items.filter(concerned)))


def out_of_step(day):
    """The open cases that may not be in line with the record as of `day`, whatever changed and whenever it did."""
    subject = OuterRef("case__subject")
    standings = Standing.objects.on(day).filter(person=subject)
    same_level = Job.objects.on(day).filter(person=subject, job_class__level=OuterRef("from_level"))
    resting = Hold.objects.filter(advancement=OuterRef("pk"), ended_on__isnull=True)
    rests = Q(case__state=State.ON_HOLD) | Exists(resting) | Exists(standings)
    leaves = Q(case__subject__is_active=False) | ~Exists(same_level)
    return _open().filter(rests | leaves | Exists(_misplaced(day)))


def concerned(advancement):
    """Who is to hear that a case ends, beside the employee.

    The supervisor, who approved it, who has work in it or may have the form on their desk, and whom the form has yet to
    reach.
    """
    approvals = valid_signatures(advancement.case).filter(document="approval")
    approved = [who for one in approvals for who in (one.signer, one.on_behalf_of) if who]
    items = WorkItem.objects.filter(case=advancement.case, done_at__isnull=True, holder__isnull=False)
    holders = [item.holder for item in items.select_related("holder")]
    return [supervisor_of(advancement.case), *approved, *holders, *has_form(advancement), *awaiting(advancement)]


def who_finalized(case):
    """The coordinators who completed and confirmed the form, as far as their signatures stand (JB-VER-7)."""
    signatures = valid_signatures(case).filter(document__in=("completion", "confirmation"))
    return [one.signer for one in signatures.select_related("signer")]


def has_form(advancement):
    """Who has the form on its way on their desk: by name, or by a role if they may take the step (S1, S2, S3)."""
    case, people = advancement.case, []
    items = WorkItem.objects.filter(case=case, done_at__isnull=True, desk__in=(DeskName.DIRECTOR, *OFFICES))
    for item in items.select_related("holder"):
        people += [item.holder] if item.holder or item.desk not in OFFICES else takers(case, item.desk, clock.today())
    return people


def awaiting(advancement):
    """The coordinators whom the form has yet to reach.

    Who was told that it is on its way (JB-VER-5); of a form that Human Resources returned, who may complete it.
    """
    case, state, today = advancement.case, stands_at(advancement), clock.today()
    state = advancement.resumes_at if state == State.RETURNED else state
    if state == State.WITH_COORDINATOR and advancement.resumes_at:
        return list(takers(case, DeskName.COORDINATOR, today))
    if state != State.WITH_DIRECTOR:
        return []
    told = Message.objects.filter(case=case, about__startswith=f"{case.number}:{IS_COMING}:").values("to")
    return list(holders_of(Role.HR_COORDINATOR, today).filter(pk__in=told).exclude(pk=case.subject_id))


def wanted_in_part_two(advancement, judgment):
    """What the lines of an enrolled case ask for today, as a set of (step, about).

    Part III, once everything is signed and holds; before it, the signature of what the record shows; where a signed
    line no longer holds and is needed, that the employee renews it; and that they submit what is met and needed.
    """
    if judgment.ready_for_part_three:
        return {(PART_THREE, "")}
    return _wanted_of_signed(advancement, judgment) | _to_submit(advancement, judgment)


def _to_submit(advancement, judgment):
    """The lines that are met and wait with the employee: the required ones, and others until two are on their way."""
    asked = edition_of(advancement)["JB-CRI-1"]
    met = {line.measure: line.state for line in advancement.lines.all() if judgment.measures[line.measure].met}
    waiting = {measure for measure, state in met.items() if state == Line.State.WAITING}
    on_their_way = {measure for measure, state in met.items() if state in (Line.State.SUBMITTED, Line.State.SIGNED)}
    wanted = waiting & set(asked["required"]) - set(WITHOUT_DOCUMENTS)
    if len(on_their_way & set(asked["additional"])) < asked["needed"]:
        wanted |= waiting & set(asked["additional"])
    return {(LINE, one) for one in wanted}


def _wanted_of_signed(advancement, judgment):
    asked, sound = edition_of(advancement)["JB-CRI-1"], {one for one in judgment.signed if judgment.measures[one].met}
    documented = set(asked["required"]) - set(WITHOUT_DOCUMENTS)
    enough = len(sound & set(asked["additional"])) >= asked["needed"]
    if not documented <= sound or not enough:
        needed = documented if enough else documented | set(asked["additional"])
        return {(LINE, one) for one in (judgment.signed - sound) & needed}
    return {(REVIEW, one) for one in WITHOUT_DOCUMENTS if one not in judgment.signed and judgment.measures[one].met}


def waiting_in_part_two(advancement):
    """The open items of an enrolled case that `wanted_in_part_two` speaks of, by (step, about)."""
    returned = {line.measure for line in advancement.lines.all() if line.state == Line.State.RETURNED}
    return {
        (item.step, item.about): item
        for item in advancement.case.work.all()
        if item.done_at is None
        and (
            item.step == PART_THREE
            or (item.step == REVIEW and item.about in WITHOUT_DOCUMENTS)
            or (item.step == LINE and item.about not in returned)
        )
    }


def out_of_step_in_part_two(day):
    """The enrolled cases in which something else is wanted today than what waits."""
    rows = _open().filter(case__state=State.ENROLLED)
    ids = list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        some = list(rows.filter(pk__in=ids[start : start + AT_ONCE]).prefetch_related("lines", "case__work"))
        judgments = judge_many(some, day)
        yield from (one for one in some if wanted_in_part_two(one, judgments[one.pk]) != set(waiting_in_part_two(one)))


def _open():
    rows = Advancement.objects.filter(case__kind=KIND, case__closed_on__isnull=True)
    return rows.select_related("case__subject").order_by("pk")


def _misplaced(day):
    """Open steps with nobody, with somebody who left, or with one who no longer is the supervisor or a director."""
    supervises = Supervision.objects.on(day).filter(person=OuterRef("case__subject"), supervisor=OuterRef("holder"))
    directs = Appointment.objects.on(day).filter(role=Role.DIRECTOR, person=OuterRef("holder"))
    moved = Q(desk=DeskName.SUPERVISOR, named_by__isnull=True) & ~Exists(supervises)
    moved |= Q(desk=DeskName.DIRECTOR, named_by__isnull=True) & ~Exists(directs)
    items = WorkItem.objects.filter(case=OuterRef("case"), done_at__isnull=True)
    return items.filter(Q(unassigned=True) | Q(holder__is_active=False) | moved)


def _below(person, day):
    """Steps for people whom the person supervises, or whose supervisor they supervise."""
    team = Supervision.objects.on(day).filter(supervisor=person).values("person")
    return Q(case__subject__in=team) | Q(
        case__subject__in=Supervision.objects.on(day).filter(supervisor__in=team).values("person")
    )


def _in_units_of(person, day):
    """Director's steps for people in the units of which the person is director."""
    found = Q(pk__in=())
    for appointment in Appointment.objects.on(day).filter(person=person, role=Role.DIRECTOR, unit__isnull=False):
        there = Job.objects.on(day).filter(
            person=OuterRef("case__subject"), unit__path__startswith=appointment.unit.path
        )
        found |= Q(Exists(there), desk=DeskName.DIRECTOR)
    return found


def _role_without_anybody(role, day):
    """Steps of a role that all who hold it may not take: they are the subject, or decided in the case already."""
    holders = holders_of(role, day)
    steps = Q(role=role, holder__isnull=True)
    if not holders.exists():
        return steps
    signed = Signature.objects.filter(Q(signer__in=holders) | Q(on_behalf_of__in=holders), case=OuterRef("case"))
    return steps & (Q(case__subject__in=holders) | Exists(signed))
