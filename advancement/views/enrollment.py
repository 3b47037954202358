"""Part I in HTTP: start, fill in, sign, enroll, return, refuse, withdraw."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from advancement import permissions
from advancement.actions import enrollment as actions
from advancement.actions.enrollment import PART_ONE_FACTS
from advancement.forms.steps import PartOneForm, ReasonForm, RefuseForm, SignForm, WithdrawForm
from advancement.queries.facts import edition_of, enrollment_facts, meeting_facts, stands_at
from advancement.queries.placement import placement_of
from advancement.queries.said import said_before
from advancement.rules import band
from advancement.rules import enrollment as rules
from advancement.states import BEFORE_FINAL, DeskName, State
from advancement.views.steps import not_now, proof_of, take, visible
from casework.calendar import day_text
from casework.findings import require
from casework.moves import in_state
from casework.pages import act, attempt, bind, press, step, today


@act
def start(request):
    """The employee starts a case."""
    return press(
        request,
        lambda: actions.start(request.user, by=request.user),
        "Part I is open. Nothing is sent before you sign it.",
        lambda advancement: reverse("advancement:part-one", args=[advancement.case.number]),
    )


@step
def part_one(request, number):
    """The employee fills in Part I; it can be saved half done, and goes on to the signature once it is complete."""
    advancement = visible(request, number)
    grant = permissions.is_employee(request.user, advancement)
    if refusal := not_now(request, advancement, grant, in_state(advancement.case, State.DRAFT)):
        return refusal
    texts = edition_of(advancement)["JB-ENR-5"]["acknowledgements"]
    initial = {name: getattr(advancement, name) for name in PART_ONE_FACTS}
    form = bind(request, PartOneForm, texts=texts, initial=initial)
    if form.is_valid():
        with attempt(form):
            saved = actions.save_part_one(advancement, by=request.user, **form.cleaned_data)
            if "continue" in request.POST:
                require(rules.part_one_complete(meeting_facts(saved, today()), edition_of(saved), on=today()))
        if form.carried_out and "continue" in request.POST:
            return redirect("advancement:sign-part-one", number)
        if form.carried_out:
            messages.success(request, "Part I is saved. You can come back to it at any time.")
            return redirect(request.path)
    context = {"form": form, "case": advancement.case, "before": said_before(advancement.case, "return-part-one")}
    return render(request, "advancement/part_one.html", context | _outcome(advancement))


@step
def sign_part_one(request, number):
    """The employee checks Part I and signs it."""
    advancement = visible(request, number)
    return take(
        request,
        advancement,
        grant=permissions.is_employee(request.user, advancement),
        states=[State.DRAFT],
        form=bind(request, SignForm),
        act=lambda data: actions.sign_part_one(advancement, by=request.user, proof=proof_of(request, data)),
        said="You signed Part I. Your supervisor has it now.",
        heading="Check and sign Part I",
        button="Sign and send to the supervisor",
        rows=part_one_rows(advancement, f"/advancement/{number}/part-one/"),
        sets_off="sign-part-one",
        **_outcome(advancement),
    )


@step
def enroll(request, number):
    """The supervisor signs Part I."""
    advancement = visible(request, number)
    name = advancement.case.subject.name
    return take(
        request,
        advancement,
        grant=permissions.at(DeskName.SUPERVISOR, request.user, advancement),
        states=[State.PART_ONE],
        form=bind(request, SignForm),
        act=lambda data: actions.enroll(advancement, by=request.user, proof=proof_of(request, data)),
        said=f"You signed Part I. {name} is enrolled.",
        heading=f"Sign Part I of {name}",
        button=f"Sign and enroll {name}",
        rows=part_one_rows(advancement),
        findings=rules.enrollment(
            enrollment_facts(advancement.case.subject, today(), advancement), edition_of(advancement), on=today()
        ).findings,
        sets_off="enroll",
        others=[
            ("advancement:return-part-one", "Return it to be mended"),
            ("advancement:refuse-enrollment", "Refuse the enrollment"),
        ],
    )


@step
def return_part_one(request, number):
    """The supervisor returns Part I."""
    advancement = visible(request, number)
    name = advancement.case.subject.name
    return take(
        request,
        advancement,
        grant=permissions.at(DeskName.SUPERVISOR, request.user, advancement),
        states=[State.PART_ONE],
        form=bind(request, ReasonForm),
        act=lambda data: actions.return_part_one(advancement, by=request.user, **data),
        said=f"Part I went back to {name}, with your reason.",
        heading=f"Return Part I to {name}",
        button="Return it",
        lead=f"What {name} typed stays; the signature is void and a new one is needed.",
        sets_off="return-part-one",
    )


@step
def refuse_enrollment(request, number):
    """The supervisor refuses the enrollment, under one of two rules."""
    advancement = visible(request, number)
    case, edition = advancement.case, edition_of(advancement)
    found = rules.enrollment(enrollment_facts(case.subject, today(), advancement), edition, on=today())
    grounds = [(rule, edition.title(rule)) for rule in edition["JB-ENR-9"]["refused_only_under"]]
    return take(
        request,
        advancement,
        grant=permissions.at(DeskName.SUPERVISOR, request.user, advancement),
        states=[State.PART_ONE, *([State.ON_HOLD] if stands_at(advancement) == State.PART_ONE else [])],
        form=bind(request, RefuseForm, grounds=grounds),
        act=lambda data: actions.refuse_enrollment(advancement, by=request.user, **data),
        said="The enrollment is refused, and the ground is on the case.",
        heading=f"Refuse the enrollment of {case.subject.name}",
        button="Refuse the enrollment",
        findings=found.findings,
        lead="Part I can be refused only because of the class or the standing, and only if it is so today. It ends the"
        " case; the employee can start again once nothing stands against it.",
        sets_off="refuse-enrollment",
    )


@step
def withdraw(request, number):
    """The employee withdraws."""
    advancement = visible(request, number)
    return take(
        request,
        advancement,
        grant=permissions.is_employee(request.user, advancement),
        states=BEFORE_FINAL if stands_at(advancement) in BEFORE_FINAL else [],
        form=bind(request, WithdrawForm),
        act=lambda data: actions.withdraw(advancement, by=request.user, **data),
        said="You withdrew. Your evidence stays yours, and counts again while it is valid.",
        heading="Withdraw from advancement",
        button="Withdraw",
        tone="danger",
        lead="The case ends. Your evidence stays yours; you can start again at any time.",
        sets_off="withdraw",
    )


def part_one_rows(advancement, change_at=None):
    """Part I as rows for “check your answers”; `change_at` is where they can be changed."""
    edition = edition_of(advancement)
    texts = edition["JB-ENR-5"]["acknowledgements"]
    rows = [
        {"name": "Employee", "value": advancement.case.subject.name},
        {"name": "From", "value": band.title_of(advancement.from_level, edition)},
        {"name": "To", "value": band.title_of(advancement.target_level, edition)},
        {
            "name": "Meeting with the supervisor",
            "value": day_text(advancement.meeting_on) if advancement.meeting_on else "not given",
            "url": change_at,
        },
    ]
    for code, text in texts.items():
        rows.append({"name": text, "value": "Yes" if getattr(advancement, code) else "Not yet", "url": change_at})
    return rows


def _outcome(advancement):
    """What Part I shows before it is signed: the new pay, and what a promotion brings (JB-VER-8, JB-AFT-2)."""
    edition = edition_of(advancement)
    return {
        "placement": placement_of(advancement.case.subject, edition, today()),
        "consequences": edition["JB-AFT-2"]["consequences"].values(),
    }
