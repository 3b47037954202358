"""Part II in HTTP: what a criterion asks, what is there, submit, sign, return, and the review of a return."""

from dataclasses import replace

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from advancement import permissions
from advancement.actions import lines as actions
from advancement.forms.steps import (
    AnswerReviewForm,
    AskForReviewForm,
    MeasuresForm,
    ReasonForm,
    SignLineForm,
    SignLinesForm,
    SubmitForm,
)
from advancement.models import WITHOUT_DOCUMENTS, Line, Measure
from advancement.queries.evidence import evidence_of
from advancement.queries.facts import edition_of, judge
from advancement.queries.standing import evidence_page, lines_of, tells
from advancement.rules import routing
from advancement.states import DeskName, State
from advancement.views.steps import proof_of, take, visible
from casework.access import looked_at
from casework.pages import bind, page, step, today


@page
def line(request, number, measure):
    """One criterion: what is asked, what counts, what to do; everybody on the case may read it."""
    advancement = visible(request, number)
    looked_at(request.user, advancement.case.subject, f"{measure} of {number}", advancement.case)
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
    return take(
        request,
        advancement,
        grant=permissions.reviews(request.user, advancement, measure),
        states=[State.ENROLLED],
        form=bind(request, SignLineForm, initial={"reviewed_on": today()}),
        act=lambda data: actions.sign_line(
            advancement,
            measure,
            by=request.user,
            reviewed_on=data["reviewed_on"],
            proof=proof_of(request, data),
        ),
        said=f"You signed “{title}” of Part II.",
        template="advancement/review_line.html",
        sets_off="sign-line",
        **context,
    )


@step
def sign_lines(request, number):
    """The supervisor signs several lines at once; each through the same action, each with its own signature."""
    advancement = visible(request, number)
    rows = lines_of(advancement, judge(advancement, today()), edition_of(advancement))
    ready = [row for row in rows if row.ready_to_sign and permissions.reviews(request.user, advancement, row.measure)]
    return take(
        request,
        advancement,
        grant=permissions.at(DeskName.SUPERVISOR, request.user, advancement),
        states=[State.ENROLLED],
        form=bind(request, SignLinesForm, ready=[row.measure for row in ready], initial={"reviewed_on": today()}),
        act=lambda data: actions.sign_lines(
            advancement,
            data["measures"],
            by=request.user,
            reviewed_on=data["reviewed_on"],
            proof=proof_of(request, data),
        ),
        said=lambda signed: f"You signed {len(signed)} {'line' if len(signed) == 1 else 'lines'} of Part II.",
        heading=f"Sign lines of Part II for {advancement.case.subject.name}",
        button="Sign the chosen lines",
        sets_off="sign-line",
        lead="" if ready else "No line is ready to be signed: each has to be submitted, and its measure met.",
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


def _line_context(request, advancement, measure):
    """Everything about one criterion: the line, what was found, the evidence, and who may do what."""
    row, edition, on = _line(advancement, measure), edition_of(advancement), today()
    judgment = judge(advancement, on)
    found = judgment.measures[measure]
    subject = advancement.case.subject
    mine = bool(permissions.is_employee(request.user, advancement))
    reasons = permissions.may_read_reasons(request.user, advancement)
    return {
        "case": advancement.case,
        "advancement": advancement,
        "line": row,
        "found": found if tells(measure, reasons) else replace(found, findings=()),
        "evidence": evidence_of(subject, measure, on=on),
        "edition": edition,
        "mine": mine,
        "may_submit": mine and row.state in (Line.State.WAITING, Line.State.RETURNED),
        "may_read_reason": reasons,
        "without_documents": measure in WITHOUT_DOCUMENTS,
        "evidence_page": evidence_page(measure, advancement.case) if mine else None,
        "signable": routing.line_may_be_signed(actions.line_facts(row, judgment, on), edition, on=on),
    }
