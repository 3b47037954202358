"""Part II in HTTP: what a criterion asks, what is there, submit, sign, return, and the review of a return."""

from dataclasses import dataclass, replace

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from advancement import permissions
from advancement.actions import lines as actions
from advancement.documents.part_two import signed_lines_of
from advancement.documents.seen import changes_since, seen
from advancement.forms.lines import SignLineForm, SignLinesForm
from advancement.forms.steps import (
    AnswerReviewForm,
    AskForReviewForm,
    MeasuresForm,
    ReasonForm,
    SubmitForm,
)
from advancement.models import WITHOUT_DOCUMENTS, Line, Measure
from advancement.queries.facts import aim_of, edition_of, judge
from advancement.queries.reviewing import ready_for, several_for
from advancement.queries.said import said_before
from advancement.queries.standing import LineRow, evidence_page, lines_of, tells
from advancement.queries.verdicts import judged_evidence_of, options_for
from advancement.rules import routing
from advancement.states import CLOSED, DeskName, State
from advancement.views.steps import proof_of, take, visible
from casework.access import looked_at
from casework.pages import bind, page, step, today
from portfolios.permissions import reads_as_it_stands
from portfolios.queries import portfolio_towards


@page
def line(request, number, measure):
    """One criterion: what is asked, what counts, what to do; everybody on the case may read it."""
    advancement = visible(request, number)
    looked_at(request.user, advancement.case.subject, f"{measure} of {number}", advancement.case)
    if advancement.case.state in CLOSED:
        return render(request, "advancement/line_as_signed.html", _as_signed(request, advancement, measure))
    return render(request, "advancement/line.html", _line_context(request, advancement, measure))


@step
def submit_line(request, number, measure):
    """The employee submits a line."""
    advancement = visible(request, number)
    context = _line_context(request, advancement, measure)
    return take(
        request,
        advancement,
        grant=permissions.is_employee(request.user, advancement),
        states=[State.ENROLLED],
        form=bind(request, SubmitForm),
        act=lambda data: actions.submit_line(advancement, measure, by=request.user, **data),
        said=f"“{context['line'].get_measure_display()}” is submitted. Your supervisor has it now.",
        heading=f"Submit “{context['line'].get_measure_display()}”",
        button="Submit to the supervisor",
        findings=context["found"].findings,
        evidence=context["evidence"],
        lead=_without_proof(context["evidence"]),
        sets_off="submit-line",
        about=measure,
    )


@step
def review_line(request, number, measure):
    """The supervisor checks a line against the measure and signs it."""
    advancement = visible(request, number)
    context = _line_context(request, advancement, measure)
    title = context["line"].get_measure_display()
    context |= {"heading": f"Review “{title}” of {advancement.case.subject.name}", "button": "Sign this line"}
    rows = lines_of(advancement, context["judgment"], context["edition"])
    context["options"] = options_for(advancement.case.subject, measure, context["aim"], on=today())
    context["several"] = several_for(request.user, advancement, rows)
    context["before"] = said_before(advancement.case, "ask-for-review", "answer-review", about=title)
    form = bind(request, SignLineForm, initial={"reviewed_on": today(), "seen": context["seen"]})

    def again():
        now = _line_context(request, advancement, measure)
        before = form.data.get("seen", "")
        form.show_again(now["seen"])
        return now | {"changed": changes_since(before, now["judgment"].measures[measure], now["evidence"]).keys}

    return take(
        request,
        advancement,
        grant=permissions.reviews(request.user, advancement, measure),
        states=[State.ENROLLED],
        form=form,
        act=lambda data: actions.sign_line(
            advancement,
            measure,
            by=request.user,
            seen=data["seen"],
            reviewed_on=data["reviewed_on"],
            proof=proof_of(request, data),
        ),
        again=again,
        said=f"You signed “{title}” of Part II.",
        template="advancement/review_line.html",
        sets_off="sign-line",
        about=measure,
        **context,
    )


@step
def sign_lines(request, number):
    """The supervisor signs several lines at once; each through the same action, each with its own signature."""
    advancement = visible(request, number)
    ready = _ready(request, advancement)
    seen_now = {one.row.measure: one.seen for one in ready}
    form = bind(request, SignLinesForm, seen=seen_now, initial={"reviewed_on": today()})

    def again():
        now = _ready(request, advancement)
        before = {one.row.measure: form.data.get(f"seen-{one.row.measure}", "") for one in now}
        form.show_again({one.row.measure: one.seen for one in now})
        keys = (changes_since(before[one.row.measure], one.row.found, one.evidence).keys for one in now)
        return {"ready": _boxed(form, now), "changed": set().union(*keys)}

    return take(
        request,
        advancement,
        grant=permissions.at(DeskName.SUPERVISOR, request.user, advancement),
        states=[State.ENROLLED],
        form=form,
        act=lambda data: actions.sign_lines(
            advancement,
            data["measures"],
            by=request.user,
            seen=form.seen,
            reviewed_on=data["reviewed_on"],
            proof=proof_of(request, data),
        ),
        again=again,
        said=lambda signed: f"You signed {len(signed)} {'line' if len(signed) == 1 else 'lines'} of Part II.",
        heading=f"Sign lines of Part II for {advancement.case.subject.name}",
        button="Sign the chosen lines",
        sets_off="sign-lines",
        about=tuple(one.row.measure for one in ready),
        template="advancement/sign_lines.html",
        ready=_boxed(form, ready),
    )


@step
def return_line(request, number, measure):
    """The supervisor returns a line with a reason."""
    advancement = visible(request, number)
    title = _line(advancement, measure).get_measure_display()
    name = advancement.case.subject.name
    return take(
        request,
        advancement,
        grant=permissions.reviews(request.user, advancement, measure),
        states=[State.ENROLLED],
        form=bind(request, ReasonForm),
        act=lambda data: actions.return_line(advancement, measure, by=request.user, **data),
        said=f"“{title}” went back to {name}, with your reason.",
        heading=f"Return “{title}” to {name}",
        button="Return it",
        lead=f"Nothing that {name} submitted is lost.",
        sets_off="return-line",
    )


@step
def ask_for_review(request, number, measure):
    """The employee asks the next level to look at a return."""
    advancement = visible(request, number)
    row = _line(advancement, measure)
    return take(
        request,
        advancement,
        grant=permissions.is_employee(request.user, advancement),
        states=[State.ENROLLED],
        form=bind(request, AskForReviewForm),
        act=lambda data: actions.ask_for_review(advancement, measure, by=request.user, **data),
        said="You asked the next level to look at this return.",
        heading=f"Ask for a review of “{row.get_measure_display()}”",
        button="Ask the next level",
        lead=f"It came back because: {row.reason}",
        sets_off="ask-for-review",
    )


@step
def answer_review(request, number, measure):
    """The next level answers about a return."""
    advancement = visible(request, number)
    context = _line_context(request, advancement, measure)
    question = context["line"].reviews.filter(answered_at__isnull=True).first()
    return take(
        request,
        advancement,
        grant=permissions.at(DeskName.NEXT_LEVEL, request.user, advancement),
        states=[State.ENROLLED],
        form=bind(request, AnswerReviewForm),
        act=lambda data: actions.answer_review(advancement, measure, by=request.user, **data),
        said="Your answer is on the case; employee and supervisor are told.",
        sets_off="answer-review",
        heading=f"Review the return of “{context['line'].get_measure_display()}”",
        button="Answer",
        rows=[
            {"name": "Returned because", "value": context["line"].reason},
            {"name": "Asked because", "value": question.words if question else "There is no open question."},
        ],
        findings=context["found"].findings,
        evidence=context["evidence"],
    )


@step
def choose_measures(request, number):
    """The employee says which two additional measures they pursue."""
    advancement = visible(request, number)
    additional = edition_of(advancement)["JB-CRI-1"]["additional"]
    initial = {"first": advancement.first_measure, "second": advancement.second_measure}
    return take(
        request,
        advancement,
        grant=permissions.is_employee(request.user, advancement),
        states=[State.DRAFT, State.PART_ONE, State.ENROLLED],
        form=bind(request, MeasuresForm, additional=additional, initial=initial),
        act=lambda data: actions.choose_measures(advancement, by=request.user, **data),
        said="Your choice is on the case. You may change it; any two that are met count.",
        heading="Choose two additional measures",
        button="Keep this choice",
        lead="Two of the four are asked. You may change your mind; any two that are met count.",
    )


def _line(advancement, measure):
    if measure not in Measure:
        raise Http404
    return get_object_or_404(advancement.lines.select_related("signature"), measure=measure)


def _without_proof(evidence):
    """A warning where proof is missing; it is no rule."""
    titles = ", ".join(f"“{item.title}”" for item in evidence if item.unproved)
    return f"No proof attached: {titles}. You can submit all the same; your supervisor sees it too." if titles else ""


@dataclass(frozen=True)
class Ready:
    """A line that can be signed now: its standing.LineRow, its evidence, and what of it is before whoever signs."""

    row: LineRow
    evidence: list
    seen: str


def _ready(request, advancement):
    on, subject = today(), advancement.case.subject
    rows = lines_of(advancement, judge(advancement, on), edition_of(advancement))
    aim, ready = aim_of(subject, on), ready_for(request.user, advancement, rows)
    found = [(row, judged_evidence_of(subject, row.measure, aim, on=on)) for row in ready]
    return [Ready(row, evidence, seen(row.found, evidence)) for row, evidence in found]


def _boxed(form, ready):
    return [(one, form.boxes[one.row.measure], form[f"seen-{one.row.measure}"]) for one in ready]


def _as_signed(request, advancement, measure):
    """One criterion of a case that ended: what was signed, not what would hold today."""
    row = _line(advancement, measure)
    signed = next((one for one in signed_lines_of(advancement) if one.line.measure == measure), None)
    reasons = permissions.may_read_reasons(request.user, advancement)
    return {
        "case": advancement.case,
        "line": row,
        "signed": signed,
        "findings": signed.findings if signed and tells(measure, reasons) else (),
    }


def _is_read(person, advancement):
    """Whether the person reads the entries of the portfolio as they stand; one that is being written is its owner's."""
    portfolio = portfolio_towards(advancement.case.subject, advancement.target_level)
    return portfolio is None or reads_as_it_stands(person, portfolio)


def _line_context(request, advancement, measure):
    """Everything about one criterion: the line, what was found, the evidence, and who may do what."""
    row, edition, on = _line(advancement, measure), edition_of(advancement), today()
    judgment = judge(advancement, on)
    found = judgment.measures[measure]
    subject = advancement.case.subject
    aim = aim_of(subject, on)
    hidden = measure == Measure.PORTFOLIO and not _is_read(request.user, advancement)
    evidence = [] if hidden else judged_evidence_of(subject, measure, aim, on=on)
    mine = bool(permissions.is_employee(request.user, advancement))
    reasons = permissions.may_read_reasons(request.user, advancement)
    return {
        "case": advancement.case,
        "advancement": advancement,
        "line": row,
        "found": found if tells(measure, reasons) else replace(found, findings=()),
        "judgment": judgment,
        "aim": aim,
        "evidence": evidence,
        "in_preparation": hidden,
        "seen": seen(found, evidence),
        "edition": edition,
        "mine": mine,
        "may_submit": mine and row.state in (Line.State.WAITING, Line.State.RETURNED),
        "may_read_reason": reasons,
        "without_documents": measure in WITHOUT_DOCUMENTS,
        "evidence_page": evidence_page(measure, advancement.case) if mine else None,
        "signable": routing.line_may_be_signed(actions.line_facts(row, judgment, on), edition, on=on),
    }
