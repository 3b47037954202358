"""Adding somebody to the record of people."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from casework.calendar import day_text
from casework.pages import attempt, bind, step
from casework.personnel import permissions
from casework.personnel.actions import hiring as actions
from casework.personnel.forms import HireForm
from casework.personnel.views.people import trail


@step
def hire(request):
    """HR adds a person with their first job."""
    if not permissions.hires(request.user):
        raise Http404
    form = bind(request, HireForm)
    if form.is_valid():
        with attempt(form):
            data = form.cleaned_data | {"step": int(form.cleaned_data["step"])}
            person = actions.hire(by=request.user, **data)
        if form.carried_out:
            hired = f"{person.name} is on record, hired {day_text(person.hired_on)}."
            messages.success(request, f"{hired} A mail tells them how to set a password.")
            return redirect("people:person", person.username)
    return render(request, "people/hire.html", {"form": form, "trail": trail(request.user)})
