"""Mail as people meet it: what was written to me and when it comes; for HR, who will be reminded of what."""

from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from casework import digest, feed, outbox, reminders, work
from casework.findings import Refused
from casework.forms import CaseForm
from casework.pages import act, bind, page, page_of, step, today
from people.models import Person

DAYS_AHEAD = 30


class MailForm(CaseForm):
    """Where the mornings of somebody are, and whether they want what is not mandatory."""

    time_zone = forms.ChoiceField(label=_("My time zone"), required=False)
    wants_news = forms.BooleanField(
        label=_("Send me news as well: a line was signed, a copy is ready"),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        zones = [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name]
        self.fields["time_zone"].choices = [("", f"{_('as here')}: {settings.TIME_ZONE}"), *zones]
        self.fields["time_zone"].may_wait = _("yours, if it is another one")


@step
def my_mail(request):
    """What was written to somebody, in which state it is, and how they want it."""
    person = request.user
    form = bind(request, MailForm, initial={"time_zone": person.time_zone, "wants_news": person.wants_news})
    if form.is_valid():
        Person.objects.filter(pk=person.pk).update(**form.cleaned_data)
        messages.success(request, _("It is kept. What is due is always mailed."))
        return redirect("casework:my-mail")
    context = {"form": form, "page": page_of(request, outbox.sent_to(person)), "hour": digest.next_morning(person)}
    if person.calendar_key:
        context["feed"] = settings.BASE_URL + reverse("casework:feed", args=[person.calendar_key])
    return render(request, "casework/my_mail.html", context)


@act
def calendar_address(request):
    """A new address of one's own calendar feed, or none."""
    if "stop" in request.POST:
        feed.no_address(request.user)
        messages.success(request, _("There is no calendar feed any more; the address answers nobody."))
    else:
        feed.new_address(request.user)
        messages.success(request, _("The address is made. Whoever knows it sees your dates: keep it to yourself."))
    return redirect("casework:my-mail")


@login_not_required
@require_safe
def calendar_feed(request, key):
    """The calendar feed behind a secret address; calendars do not sign in."""
    person = feed.owner_of(key)
    if person is None:
        raise Http404
    response = HttpResponse(feed.feed_of(person), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "no-store, private"
    return response


@page
def reminders_ahead(request):
    """Who would be reminded of what in the next weeks if nothing were done; one's own case is left out (S3)."""
    if not outbox.reads(request.user):
        raise Http404
    items = work.to_be_done().filter(due_on__isnull=False).exclude(subject=request.user)
    found = reminders.forecast(list(items.exclude(case__subject=request.user)), DAYS_AHEAD)
    days = [(day, len({note.to for note in notes}), len(notes)) for day, notes in found]
    rows = [(day, note) for day, notes in found for note in notes]
    context = {"days": days, "page": page_of(request, rows), "number": DAYS_AHEAD}
    return render(request, "casework/reminders.html", context)


@act
def nudge(request, pk):
    """Somebody above, or HR, reminds whoever has a step."""
    item = get_object_or_404(work.open_items(), pk=pk)
    if not reminders.may_nudge(request.user, item, today()):
        raise Http404
    try:
        told = reminders.nudge(item, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        names = ", ".join(one.name for one in told) or _("Nobody")
        messages.success(request, _("%(names)s: reminded by mail.") % {"names": names})
    return redirect("my-work")
