"""What every step of a case does in HTTP: the case somebody may see, the page, one action, a sentence, back again."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from advancement.queries.facts import edition_of
from advancement.queries.forecast import after
from advancement.queries.visible import visible_to
from casework import cases
from casework.access import looked_at
from casework.moves import in_state
from casework.pages import Gone, attempt
from casework.permissions import Grant
from casework.signing import Proof

WORDS = 80  # of what is said in the record of who looked


def visible(request, number):
    """The advancement of that number, if whoever asks may see it; otherwise Gone for who knows it, and 404."""
    found = visible_to(request.user).filter(case__number=number).first()
    if found is None:
        raise Gone(number) if cases.known_to(request.user, number) else Http404
    return found


def proof_of(request, data):
    """What the signer brings: the password from the cleaned form, and the address it came from."""
    return Proof(data["password"], request.META.get("REMOTE_ADDR"))


def not_now(request, advancement, *answers):
    """The page that says why a step can't be taken, or None if it can; answers are Grants and Findings."""
    unmet = [finding for answer in answers for finding in answer.unmet]
    if not unmet:
        return None
    forbidden = any(isinstance(answer, Grant) and not answer for answer in answers)
    typed = request.sent.written if hasattr(request, "sent") else []
    context = {"case": advancement.case, "findings": unmet, "typed": typed, "heading": "This step is not open to you"}
    return render(request, "advancement/not_now.html", context, status=403 if forbidden else 409)


def take(request, advancement, /, *, grant, states, form, act, said, stands=None, sets_off="", about="", **context):
    """Show a step and carry it out.

    `grant`: may this person; `states`: when; `act(cleaned_data)` calls one action; `said`: what happened and who has it
    now (text, or a function of the action's result); `stands(advancement, edition)`: a Finding without which there is
    nothing to be done; `sets_off`: the step of which the page says what follows,
    `about` a line of Part II or several; `again()` is called after a refusal, and returns what the page shows then.
    """
    case = advancement.case
    answers = [grant, in_state(case, *states)]
    if stands and case.state in states:
        answers.append(stands(advancement, edition_of(advancement)))
    if refusal := not_now(request, advancement, *answers):
        return refusal
    again = context.pop("again", None)
    if form.is_valid():
        with attempt(form):
            result = act(form.cleaned_data)
        if form.carried_out:
            messages.success(request, said(result) if callable(said) else said)
            return redirect(back_from(request) or _where_next(request, advancement))
        if again:
            context |= again()
    template = context.pop("template", "advancement/step.html")
    if sets_off:
        context["above"] = after(sets_off, advancement, by=request.user, acting_for=grant.acting_for, about=about)
    looked_at(request.user, case.subject, f"{context.get('heading', 'a step')} ({case.number})"[:WORDS], case)
    return render(request, template, {"form": form, "case": case, **context, "advancement": advancement})


def _where_next(request, advancement):
    """The case, while it is there for the person: whoever was named for one step, say, sees it no more."""
    seen = visible_to(request.user).filter(pk=advancement.pk).exists()
    return advancement.case.get_absolute_url() if seen else reverse("my-work")


def back_from(request):
    """The page of ours from which somebody came to a step (`?back=`), so that a long list keeps its place; or None."""
    address = request.GET.get("back", "")
    return address if url_has_allowed_host_and_scheme(address, {request.get_host()}) and address[:1] == "/" else None
