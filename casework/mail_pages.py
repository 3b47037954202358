"""Mail as people meet it: what was written to me and when it comes; for HR, who will be reminded of what."""

from functools import cache
from importlib import resources
from itertools import groupby

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
from casework.forms import CaseForm
from casework.pages import act, bind, page, page_of, press, step, today
from people.models import Person

DAYS_AHEAD = 30
#: What people here call their time, from east to west, and the names that computers know it by.
OF_THE_UNITED_STATES = (
    ("America/New_York", _("Eastern")),
    ("America/Chicago", _("Central")),
    ("America/Denver", _("Mountain")),
    ("America/Phoenix", _("Arizona")),
    ("America/Los_Angeles", _("Pacific")),
    ("America/Anchorage", _("Alaska")),
    ("Pacific/Honolulu", _("Hawaii")),
)


class MailForm(CaseForm):
    """Where the mornings of somebody are, and whether they want what is not mandatory."""

    time_zone = forms.ChoiceField(label=_("My time zone"), required=False)
    wants_news = forms.BooleanField(
        label=_("Send me news as well: a line was signed, a copy is ready"),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        here = dict(_near()).get(settings.TIME_ZONE, settings.TIME_ZONE)
        self.fields["time_zone"].choices = [("", f"{_('as here')}: {here}"), *zones(self.initial)]
        self.fields["time_zone"].may_wait = _("yours, if it is another one")


def zones(chosen):
    """The choices of a time zone: those of the United States in their own words, then one of each time by region."""
    near = _near()
    others = [name for name in _zones_of_the_world() if name not in dict(near)]
    found = [(_("United States"), near)]
    for region, names in groupby(others, key=lambda name: name.partition("/")[0]):
        group = _("Other: %(region)s") % {"region": region}
        found.append((group, [(name, name.partition("/")[2].replace("_", " ")) for name in names]))
    kept = chosen.get("time_zone")
    if kept and kept not in {name for name, _label in near} and kept not in others:
        # Somebody chose it while more names were offered.
        found.append((_("Chosen before"), [(kept, kept)]))
    return found


def _near():
    return [(name, f"{word} ({name})") for name, word in OF_THE_UNITED_STATES]


@cache
def _zones_of_the_world():
    # One name for each time that has been kept since 1970, without the older names for the same one.
    lines = resources.files("tzdata.zoneinfo").joinpath("zone1970.tab").read_text("utf-8").splitlines()
    return tuple(sorted(line.split("\t")[2] for line in lines if line and not line.startswith("#")))


@step
def my_mail(request):
    """What was written to somebody, in which state it is, and how they want it."""
    person = request.user
    form = bind(request, MailForm, initial={"time_zone": person.time_zone, "wants_news": person.wants_news})
    if form.is_valid():
        Person.objects.filter(pk=person.pk).update(**form.cleaned_data)
        messages.success(request, _("It is kept. What is due is always mailed."))
        return redirect("casework:my-mail")
    context = {"form": form, "page": page_of(request, outbox.sent_to(person)), "next": digest.next_morning(person)}
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
    return press(request, lambda: reminders.nudge(item, by=request.user), _said_of_nudge, "my-work")


def _said_of_nudge(told):
    names = ", ".join(one.name for one in told) or _("Nobody")
    return _("%(names)s: reminded by mail.") % {"names": names}
