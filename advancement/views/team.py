"""The supervisor's team: each person's progress at a glance, who could start, who is stuck and why."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from advancement.actions.enrollment import invite as send_invitation
from advancement.forms.steps import InviteForm
from advancement.queries.team import PROGRAM, invitation_facts, invited_team_of, rows_for
from advancement.rules.enrollment import may_be_invited
from casework import editions
from casework.pages import attempt, bind, page, page_of, step, today
from people.queries import team_of


@page
def team(request):
    """The people whom somebody supervises, with where each of them stands."""
    found = page_of(request, invited_team_of(request.user, today()))
    rows = rows_for(found.object_list, request.user, today())
    return render(request, "advancement/team.html", {"page": found, "rows": rows})


@step
def invite(request, username):
    """The supervisor invites somebody to start."""
    person = get_object_or_404(team_of(request.user, today()), username=username)
    if person.pk == request.user.pk:
        raise Http404
    found = may_be_invited(invitation_facts(person, request.user), editions.in_force(PROGRAM, today()), on=today())
    if request.method == "GET" and not found.met:
        messages.info(request, found.because)
        return redirect("advancement:team")
    form = bind(request, InviteForm)
    if form.is_valid():
        with attempt(form):
            send_invitation(person, by=request.user, **form.cleaned_data)
        if form.carried_out:
            messages.success(request, f"{person.name} is invited. Whether to start is their decision.")
            return redirect("advancement:team")
    context = {
        "form": form,
        "heading": f"Invite {person.name} to advance",
        "button": "Send the invitation",
        "lead": f"You can invite; {person.name} decides and starts. Nobody enrolls somebody else.",
        "above": f"This e-mails 1 person: {person.name}.",
    }
    return render(request, "advancement/step.html", context)
