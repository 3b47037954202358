"""Part II, line by line: submitted by the employee, signed or returned by the supervisor (JB-VER-1)."""

from django.db import transaction

from advancement import notifications, permissions
from advancement.actions.desk import give
from advancement.actions.offering import offer_what_follows
from advancement.documents.content import part_two_of
from advancement.documents.seen import changes_since
from advancement.models import WITHOUT_DOCUMENTS, Line, Measure, ReturnReview
from advancement.permissions.desks import desk_of, reviewer_of, supervisor_of
from advancement.queries.evidence import evidence_of
from advancement.queries.facts import at_work, edition_of, judge
from advancement.rules import routing
from advancement.states import DeskName, State
from casework import clock, timeline, work
from casework.findings import Finding, Refused, overtaken, require
from casework.models import Capacity
from casework.moves import in_state, lock
from casework.permissions import obtain
from casework.queries import due_sentence
from casework.signing import sign, void
from portfolios.queries import portfolio_towards
from portfolios.rules import every_entry_accepted


@transaction.atomic
def choose_measures(advancement, *, by, first, second):
    """The employee says which two additional measures they pursue; they may change their mind (JB-CRI-1)."""
    advancement = lock(advancement)
    obtain(permissions.is_employee(by, advancement))
    additional = edition_of(advancement)["JB-CRI-1"]["additional"]
    if first == second or not {first, second} <= set(additional):
        raise Refused(Finding("JB-CRI-1", False, "Choose two different measures of the four."))
    require(in_state(advancement.case, State.DRAFT, State.PART_ONE, State.ENROLLED))
    if {first, second} == {advancement.first_measure, advancement.second_measure}:
        return advancement
    advancement.first_measure, advancement.second_measure = first, second
    advancement.save(update_fields=["first_measure", "second_measure"])
    names = f"{Measure(first).label} and {Measure(second).label}"
    timeline.record(advancement.case, "choose-measures", f"{by.name} pursues {names}.", by=by)
    work.done(advancement.case, "advancement:choose-measures", by=by)
    return advancement


@transaction.atomic
def submit_line(advancement, measure, *, by, remark=""):
    """The employee submits the documentation for a criterion to the supervisor (JB-VER-1).

    `by` is None where the last thing missing came in, and nobody needs to press a button.
    """
    advancement = lock(advancement)
    if by is not None:
        obtain(permissions.is_employee(by, advancement))
    require(in_state(advancement.case, State.ENROLLED))
    if measure in WITHOUT_DOCUMENTS:
        raise Refused(
            Finding("JB-VER-1", False, "Nothing is submitted here: the supervisor signs what the record shows.")
        )
    line = advancement.lines.select_for_update().get(measure=measure)
    if line.state in (Line.State.SUBMITTED, Line.State.SIGNED):
        raise Refused(overtaken("JB-VER-1", f"This line is {line.get_state_display()} already."))
    require(_has_evidence(advancement, line))
    line.state, line.submitted_at, line.remark = Line.State.SUBMITTED, clock.now(), remark
    line.save(update_fields=["state", "submitted_at", "remark"])
    title = line.get_measure_display()
    says = f"{by.name} submitted “{title}”." if by else f"“{title}” is complete and went to the supervisor."
    timeline.record(advancement.case, "submit-line", says, by=by, note=remark)
    work.done(advancement.case, "advancement:line", by=by, about=measure)
    give(
        advancement,
        edition_of(advancement),
        reviewer_of(advancement.case, measure),
        "advancement:review-line",
        f"Review “{title}”",
        act="review_line",
        about=measure,
    )
    offer_what_follows(advancement, by=by)
    return line


@transaction.atomic
def sign_line(advancement, measure, *, by, seen, reviewed_on, proof):
    """The supervisor signs a line of Part II, checked against the measure, which must hold today (JB-VER-1).

    `seen` says what the supervisor had before them (documents.seen): nobody signs what they did not see.
    """
    advancement, today = lock(advancement), clock.today()
    case = advancement.case
    grant = obtain(permissions.reviews(by, advancement, measure))
    line, edition = advancement.lines.select_for_update().get(measure=measure), edition_of(advancement)
    judgment = judge(advancement, today)
    evidence = evidence_of(case.subject, measure, on=today)
    require(
        in_state(case, State.ENROLLED),
        at_work(advancement, today),
        _not_signed_yet(line),
        _as_seen(line, changes_since(seen, judgment.measures[measure], evidence)),
        routing.line_may_be_signed(line_facts(line, judgment, reviewed_on), edition, on=today),
        *_entries_reviewed(advancement, measure, edition, today),
        judgment.measures[measure],
    )
    line.reviewed_on = reviewed_on
    content = part_two_of(advancement, line, judgment.measures[measure], evidence)
    line.signature = sign(
        case,
        f"part-two:{measure}",
        by=by,
        capacity=Capacity.SUPERVISOR,
        content=content,
        proof=proof,
        delegation=grant.delegation,
    )
    line.state, line.reason = Line.State.SIGNED, ""
    line.save(update_fields=["state", "reviewed_on", "signature", "reason"])
    says = f"{by.name} signed “{line.get_measure_display()}” of Part II."
    timeline.record(case, "sign-line", says, by=by, acting_for=grant.acting_for)
    work.done(case, "advancement:review-line", by=by, about=measure)
    notifications.line_signed(advancement, line)
    offer_what_follows(advancement, by=by)
    return line


@transaction.atomic
def sign_lines(advancement, measures, *, by, seen, reviewed_on, proof):
    """The supervisor signs several lines at once, all or none, each through the same act (JB-VER-1).

    `seen` is measure → what the supervisor had before them of it.
    """
    return [
        sign_line(advancement, measure, by=by, seen=seen.get(measure, ""), reviewed_on=reviewed_on, proof=proof)
        for measure in measures
    ]


@transaction.atomic
def return_line(advancement, measure, *, by, reason):
    """The supervisor returns a line with a reason; nothing that was submitted is lost (JB-VER-1)."""
    advancement = lock(advancement)
    case = advancement.case
    grant = obtain(permissions.reviews(by, advancement, measure))
    line = advancement.lines.select_for_update().get(measure=measure)
    require(in_state(case, State.ENROLLED))
    if line.state != Line.State.SUBMITTED:
        raise Refused(Finding("JB-VER-1", False, "Only a line that was submitted can be returned."))
    line.state, line.reason, line.returned_at = Line.State.RETURNED, reason, clock.now()
    line.save(update_fields=["state", "reason", "returned_at"])
    title = line.get_measure_display()
    says = f"{by.name} returned “{title}”."
    event = timeline.record(case, "return-line", says, by=by, acting_for=grant.acting_for, note=reason)
    work.done(case, "advancement:review-line", by=by, about=measure)
    edition = edition_of(advancement)
    give(advancement, edition, DeskName.EMPLOYEE, "advancement:line", f"Mend “{title}”", about=measure)
    notifications.returned(advancement, case.subject, f"“{title}”", reason, f"line-returned:{event.seq}")
    return line


@transaction.atomic
def ask_for_review(advancement, measure, *, by, words):
    """The employee asks the next level to look at a return (JB-VER-10)."""
    advancement = lock(advancement)
    obtain(permissions.is_employee(by, advancement))
    require(in_state(advancement.case, State.ENROLLED))
    line = advancement.lines.select_for_update().get(measure=measure)
    if line.state != Line.State.RETURNED or line.reviews.filter(answered_at__isnull=True).exists():
        raise Refused(Finding("JB-VER-10", False, "A review is asked for once, of a line that was returned."))
    review = ReturnReview.objects.create(line=line, words=words, asked_at=clock.now())
    title = line.get_measure_display()
    says = f"{by.name} asked the next level to look at the return of “{title}”."
    timeline.record(advancement.case, "ask-for-review", says, by=by, note=words)
    give(
        advancement,
        edition_of(advancement),
        DeskName.NEXT_LEVEL,
        "advancement:answer-review",
        f"Review the return of “{title}”",
        act="review_return",
        about=measure,
    )
    return review


@transaction.atomic
def answer_review(advancement, measure, *, by, answer, words):
    """The next level answers: the return stands, or the supervisor is to look again (JB-VER-10)."""
    advancement = lock(advancement)
    case = advancement.case
    grant = obtain(permissions.at(DeskName.NEXT_LEVEL, by, advancement))
    require(in_state(case, State.ENROLLED))
    line = advancement.lines.select_for_update().get(measure=measure)
    review = line.reviews.select_for_update().filter(answered_at__isnull=True).first()
    if review is None:
        raise Refused(Finding("JB-VER-10", False, "There is no open question about this return."))
    review.answer, review.answer_words = answer, words
    review.answered_by, review.answered_at = by, clock.now()
    review.save()
    title = line.get_measure_display()
    says = f"{by.name} answered about the return of “{title}”: {review.get_answer_display()}."
    event = timeline.record(case, "answer-review", says, by=by, acting_for=grant.acting_for, note=words)
    work.done(case, "advancement:answer-review", by=by, about=measure)
    people, body = [case.subject, supervisor_of(case)], f"{says}\n\n{words}"
    if answer == ReturnReview.Answer.LOOK_AGAIN and line.state == Line.State.RETURNED:
        line.state = Line.State.SUBMITTED
        line.save(update_fields=["state"])
        work.drop(case, "advancement:line", about=measure)
        item = give(
            advancement,
            edition_of(advancement),
            reviewer_of(case, measure),
            "advancement:review-line",
            f"Look again at “{title}”",
            act="review_line",
            about=measure,
            tells=False,
        )
        by_when = f" {due_sentence(item.due_on)}" if item.due_on else ""
        body += f"\n\nIt goes back to {item.holder or 'Human Resources'}.{by_when}"
    notifications.tell(advancement, people, f"review:{event.seq}", "a return was reviewed", body)
    return review


def void_line(advancement, line, *, by, what):
    """What a signed line rests on changed: its signature is void, visibly, and the signer is told (S16)."""
    signature = line.signature
    void(signature, by=by, reason=what)
    line.state, line.signature = Line.State.WAITING, None
    line.save(update_fields=["state", "signature"])
    title = line.get_measure_display()
    timeline.record(advancement.case, "void-line", f"{what} The signature of “{title}” is void.", by=by)
    work.drop(advancement.case, "advancement:sign-part-three")
    notifications.signature_voided(advancement, signature, what, by=by)


def look_again(advancement, line, *, by, what):
    """What somebody is reviewing changed: the timeline has it, and the reviewer is told, once a day (JB-VER-1)."""
    title = line.get_measure_display()
    timeline.record(advancement.case, "change-line", f"{what} “{title}” is with the supervisor.", by=by)
    reviewer = desk_of(advancement.case, reviewer_of(advancement.case, line.measure)).holder
    if reviewer != by:
        notifications.changed_under_review(advancement, reviewer, line, what)


def line_facts(line, judgment, reviewed_on):
    """A line as the rules see it; experience and standing are in the record, so there is nothing to submit."""
    submitted = line.state == Line.State.SUBMITTED or line.measure in WITHOUT_DOCUMENTS
    return routing.LineFacts(judgment.measures[line.measure], submitted, reviewed_on, line.advancement.enrolled_on)


def _has_evidence(advancement, line):
    there = bool(evidence_of(advancement.case.subject, line.measure, on=clock.today()))
    because = (
        f"There is nothing to submit for “{line.get_measure_display()}” yet: add what the supervisor is to review."
    )
    return Finding("JB-VER-1", there, because)


def _not_signed_yet(line):
    if line.state == Line.State.SIGNED:
        return overtaken("JB-VER-1", "This line is signed already.")
    return Finding("JB-VER-1", True, "This line is not signed yet.")


def _as_seen(line, changes):
    if changes:
        because = f"“{line.get_measure_display()}” is not as you saw it: {changes}. Read it as it stands now."
        return overtaken("JB-VER-1", because)
    return Finding("JB-VER-1", True, "The line is as it was read.")


def _entries_reviewed(advancement, measure, edition, today):
    """The line of a portfolio is signed when each of its entries was accepted (JB-POR-6)."""
    if measure == Measure.PORTFOLIO:
        portfolio = portfolio_towards(advancement.case.subject, advancement.target_level)
        accepted = portfolio is not None and portfolio.state == portfolio.State.ACCEPTED
        yield every_entry_accepted(accepted, edition, on=today)
