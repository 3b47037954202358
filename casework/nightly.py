"""What a day brings without anybody doing anything: what begins, ends, lapses, or lies untouched (PL-DUE-2).

Each part looks at the whole store in batches and says who is to be told what. Each piece of news has a name of its
own, so that it is written once however often the night is gone through, by however many workers, after whatever crash.
"""

from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import clock, digest
from casework.calendar import A_DAY, day_text
from casework.models import Case, Message, Night, WorkItem
from casework.queries import closed_days
from people.models import Appointment, Delegation, Person, Role, Standing

BATCH = 500
AHEAD = timedelta(days=7)  # how long before its end a delegation is mentioned


@dataclass(frozen=True)
class News:
    """What one person is to be told in the mail of the morning; `about` is its name."""

    to: Person
    about: str
    subject: str
    body: str
    link: str = "/"
    case: Case | None = None
    optional: bool = False


def go_through(parts=None):
    """Tell everybody what today brings, and note that the night was gone through; {part: number of news} that is new.

    The note comes last: a night that broke off is gone through again, and says nothing twice.
    """
    today, began_at = clock.today(), clock.now()
    closed = closed_days(today)
    told = {
        part.__name__: sum(_write(some, closed) for some in _in_batches(part(today)))
        for part in (PARTS if parts is None else parts)
    }
    Night.objects.get_or_create(day=today, defaults={"began_at": began_at, "ended_at": clock.now(), "told": told})
    return told


def is_due():
    """Whether today was not gone through yet."""
    return not Night.objects.filter(day=clock.today()).exists()


def _write(some, closed):
    named = {f"{one.about}:{one.to.pk}"[:160]: one for one in some if _is_told(one)}
    known = set(Message.objects.filter(about__in=named).values_list("about", flat=True))
    now = clock.now()
    new = [
        Message(
            to=one.to,
            case=one.case,
            about=about,
            subject=one.subject[:200],
            body=one.body,
            link=one.link,
            state=Message.State.HELD,
            created_at=now,
            next_at=digest.morning_after(now, digest.zone_of(one.to), closed),
        )
        for about, one in named.items()
        if about not in known
    ]
    # Whoever else goes through the night just now may have written some of them.
    Message.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _in_batches(news):
    news = iter(news)
    while some := list(islice(news, BATCH)):
        yield some


def _is_told(one):
    return one.to.email and one.to.is_active and (one.to.wants_news or not one.optional)


def standings(today):
    """Whose standing began or ended since the last night, up to today; what it is stands on their record alone.

    A night that was missed is made up for: the name of the news has the day of the record, not that of the telling.
    """
    last = Night.objects.filter(day__lt=today).aggregate(day=Max("day"))["day"]
    days = (last + A_DAY if last else today, today)
    for field, subject in (
        ("starts_on", _("Your record changed: a standing began")),
        ("until", _("Your record changed: a standing ended")),
    ):
        for row in Standing.objects.filter(**{f"{field}__range": days}).select_related("person"):
            body = _("What it is, and what it means for a case of yours, stands on your record.")
            record = reverse("people:person", args=[row.person.username])
            yield News(row.person, f"standing:{row.pk}:{field}:{getattr(row, field)}", subject, body, record)


def delegations(today):
    """Whose delegation ends within a week: who acts for them, and they themselves."""
    rows = Delegation.objects.filter(until__gt=today, until__lte=today + AHEAD).select_related("delegator", "delegate")
    for row in rows:
        said = {"delegator": row.delegator.name, "delegate": row.delegate.name, "day": day_text(row.last_day)}
        subject = _("%(delegate)s acts for %(delegator)s until %(day)s") % said
        body = _("After that, what is to be decided waits for %(delegator)s again.") % said
        for person in (row.delegator, row.delegate):
            yield News(person, f"delegation-ends:{row.pk}:{row.until}", subject, body)


def empty_desks(today):
    """The steps that nobody can take (S8), for Human Resources; none of a coordinator's own case (S3)."""
    waiting = list(WorkItem.objects.filter(done_at=None, unassigned=True).select_related("case"))
    for person in coordinators(today) if waiting else ():
        for item in waiting:
            if person.pk != item.subject_id:
                body = _("Nobody holds the position that would take this step. Name somebody for it.")
                yield News(person, f"nobody-for:{item.pk}", item.task, body, reverse("casework:needs-approver"))


def coordinators(today):
    """The HR coordinators of a day, each once."""
    rows = Appointment.objects.on(today).filter(role=Role.HR_COORDINATOR).select_related("person")
    return {one.person_id: one.person for one in rows}.values()


#: Who is told of what, in this order; an app adds what its evidence brings.
PARTS = [standings, delegations, empty_desks]
