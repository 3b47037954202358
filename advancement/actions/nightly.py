"""What a day brings to open cases: all is met, something lapses soon, nobody has touched it (JB-VER-2, PL-DUE-2)."""

from datetime import timedelta

from django.db.models import Count, Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from advancement.models import Advancement
from advancement.queries.facts import edition_of, facts_of
from advancement.queries.lapsing import lapsing
from advancement.rules import criteria
from advancement.states import FLOW, KIND, State
from casework import clock
from casework.calendar import day_text
from casework.models import Case
from casework.nightly import News, coordinators
from casework.reminders import in_batches
from people.models import Supervision

UNTOUCHED = timedelta(days=30)


def gathered(today):
    """The employee hears when all that is asked for is met; both hear of what lapses soon, while evidence is gathered.

    Set-based: a number of queries a batch that does not grow with the cases in it.
    """
    enrolled = Advancement.objects.filter(case__state=State.ENROLLED, case__closed_on=None)
    for some in in_batches(enrolled.select_related("case__subject")):
        people = [one.case.subject_id for one in some]
        facts = facts_of(people, today, [one.case_id for one in some])
        supervised = Supervision.objects.on(today).filter(person__in=people).select_related("supervisor")
        supervisors = {one.person_id: one.supervisor for one in supervised}
        for one in some:
            subject = one.case.subject
            yield from _of_case(one, facts[subject.pk], [subject, supervisors.get(subject.pk)], today)


def _of_case(advancement, facts, both, today):
    edition, case = edition_of(advancement), advancement.case
    met = criteria.at_a_glance(facts, edition, on=today)
    if criteria.suffices(met, edition):
        since = criteria.complete(facts, edition, on=today).met_on or today
        yield News(
            case.subject,
            f"{case.number}:all-met:{since}",
            _("%(number)s: all that is asked for is met") % {"number": case.number},
            _("It is met since %(day)s. The case shows what is still to be submitted and signed.")
            % {"day": day_text(since)},
            case.get_absolute_url(),
            case,
            optional=True,
        )
    for measure, found in lapsing(facts, met, edition, today):
        subject = _("%(number)s: %(measure)s lapses soon") % {"number": case.number, "measure": measure.label}
        about = f"{case.number}:lapses:{measure}:{found.lapses_on}"
        for person in filter(None, both):
            yield News(person, about, subject, found.because, case.get_absolute_url(), case)


def untouched(today):
    """Once a week, on its first night: how many open cases nobody has touched for a month, for Human Resources.

    A case of the coordinator's own is not counted for them (S3).
    """
    week = f"{today:%G-%V}"
    idle = (
        Case.objects.filter(kind=KIND, closed_on=None)
        .exclude(state__in=FLOW.resting)
        .annotate(last=Max("timeline__at"))
    )
    idle = idle.filter(last__lt=clock.now() - UNTOUCHED).values("subject")
    by_subject = dict(idle.annotate(number=Count("pk", distinct=True)).values_list("subject", "number"))
    for person in coordinators(today):
        number = sum(by_subject.values()) - by_subject.get(person.pk, 0)
        if number:
            subject = ngettext(
                "%(number)s open case has not moved for %(days)s days",
                "%(number)s open cases have not moved for %(days)s days",
                number,
            ) % {"number": number, "days": UNTOUCHED.days}
            body = _("The list of cases shows since when each of them is where it is.")
            yield News(person, f"untouched:{week}", subject, body, reverse("advancement:cases"))
