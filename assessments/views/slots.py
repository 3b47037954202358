"""The pages of the slots: proctors offer and withdraw them, employees book a seat."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import permissions, queries
from assessments.actions import booking
from assessments.actions import slots as actions
from assessments.forms import OfferForm, ReasonForm, SlotForm
from assessments.models import Slot
from assessments.queries import slots as offered
from casework.evidence import aim_of
from casework.pages import attempt, bind, page, page_of, step, today


@page
def slots(request):
    """The slots that are still ahead, and who booked their seats."""
    _require(permissions.keeps_queue(request.user))
    found = page_of(request, offered.with_bookings(offered.upcoming(offered.slots())))
    context = {"page": found, "offers": bool(permissions.is_proctor(request.user)), "trail": _queue()}
    return render(request, "assessments/slots.html", context)


@step
def offer_slot(request):
    """Offer a time in a room."""
    _require(permissions.is_proctor(request.user))
    form = bind(request, OfferForm, initial={"minutes": queries.edition_on(today())["JB-SKL-2"]["minutes"]})
    if form.is_valid():
        with attempt(form):
            slot = actions.offer_slot(by=request.user, **form.cleaned_data)
        if form.carried_out:
            messages.success(request, _("The slot in %(room)s is offered.") % {"room": slot.room})
            return redirect("assessments:slots")
    return render(request, "assessments/offer_slot.html", {"form": form, "trail": [*_queue(), _slots()]})


@step
def withdraw_slot(request, pk):
    """Withdraw a slot that has not begun."""
    _require(permissions.is_proctor(request.user))
    slot = get_object_or_404(offered.with_bookings(Slot.objects.select_related("room", "proctor")), pk=pk)
    form = bind(request, ReasonForm)
    if form.is_valid():
        with attempt(form):
            actions.withdraw_slot(slot, by=request.user, **form.cleaned_data)
        if form.carried_out:
            messages.success(request, _("The slot is withdrawn; whoever had a seat is told."))
            return redirect("assessments:slots")
    context = {"form": form, "slot": slot, "trail": [*_queue(), _slots()]}
    return render(request, "assessments/withdraw_slot.html", context)


@step
def book_slot(request, number, test):
    """Book a seat for one of my two tests."""
    aim = aim_of(request.user)
    if aim.case is None or aim.case.number != number:
        raise Http404
    required = queries.required_in(queries.selection_of(aim.case), request.user, aim, today())
    one = next((one for one in required if one.test.pk == test), None)
    _require(one)
    free = offered.free_for(request.user, one.test).filter(sits_on__gte=one.attempts.met_on)
    form = bind(request, SlotForm, free=free)
    if form.is_valid():
        with attempt(form):
            booking.book_slot(aim.case, one.test, form.cleaned_data["slot"], by=request.user)
        if form.carried_out:
            messages.success(request, _("Your seat is booked. Bring proof of identity, no study material."))
            return redirect("assessments:mine")
    context = {"form": form, "case": aim.case, "required": one, "free": free, "aim": aim}
    context["trail"] = [(reverse("assessments:mine"), _("Assessments"))]
    return render(request, "assessments/book_slot.html", context)


def _require(answer):
    if not answer:
        raise Http404


def _queue():
    return [(reverse("assessments:queue"), _("Assessments queue"))]


def _slots():
    return (reverse("assessments:slots"), _("Slots"))
