"""The cases of everybody, for those who see them by office: filtered, the longest in a state first."""

from django.db.models import Exists, F, OuterRef, Prefetch, Q

from advancement.queries.facts import PROGRAM
from advancement.queries.visible import visible_to
from advancement.rules import band
from advancement.states import CLOSED, ON_THE_DESK_OF, DeskName
from casework import editions
from casework.models import WorkItem
from people.models import Job

#: Besides the states: all that are not over. Besides the desks: what needs an approver.
OPEN, NOBODY = "open", "nobody"


def levels_sought(day):
    """The levels of the band that a case can be about, as (code, title)."""
    edition = editions.in_force(PROGRAM, day)
    sought = [band.target_of(code, edition) for code in band.levels(edition)]
    return [(code, band.title_of(code, edition)) for code in sought if code]


def listed(person, day, *, state="", unit=None, level="", desk="", since=None, latest=False):
    """The cases that the person sees, without their own (S3, S13), narrowed by what is given; open ones first.

    `unit` is where the subject works on `day`, at any depth; `since` the day after which nothing happened.
    """
    rows = visible_to(person, day).exclude(case__subject=person)
    if state:
        rows = rows.exclude(case__state__in=CLOSED) if state == OPEN else rows.filter(case__state=state)
    if unit:
        here = Job.objects.on(day).filter(person=OuterRef("case__subject"), unit__path__startswith=unit.path)
        rows = rows.filter(Exists(here))
    if level:
        rows = rows.filter(target_level=level)
    if desk:
        rows = rows.filter(_lies_with(desk))
    if since:
        rows = rows.filter(case__state_since__date__lte=since)
    order = F("case__state_since")
    rows = rows.order_by(F("case__closed_on").desc(nulls_first=True), order.desc() if latest else order.asc(), "pk")
    jobs = Job.objects.on(day).select_related("job_class", "unit")
    items = _open_items().select_related("holder").order_by("pk")
    return rows.prefetch_related(
        Prefetch("case__subject__jobs", jobs, "job_now"), Prefetch("case__work", items, "open_items")
    )


def _open_items():
    return WorkItem.objects.filter(done_at__isnull=True)


def _lies_with(desk):
    """The condition that a case waits with a desk: an open step there, or, without any, the desk of its state."""
    at_work = Q(case__state__in=[state for state, its_desk in ON_THE_DESK_OF.items() if its_desk])
    items = _open_items().filter(case=OuterRef("case"))
    if desk == NOBODY:
        return at_work & Exists(items.filter(unassigned=True))
    of_the_state = Q(case__state__in=[state for state, its_desk in ON_THE_DESK_OF.items() if its_desk == desk])
    return at_work & (Exists(items.filter(desk=desk, unassigned=False)) | (of_the_state & ~Exists(items)))


def waits_with(advancement):
    """With whom a listed case waits, as (name, desk in words), and whether a step of it needs an approver."""
    desk = ON_THE_DESK_OF[advancement.case.state]
    if desk is None:
        return (), False
    items = advancement.case.open_items
    if not items:
        return (("", desk.label),), False
    words = dict(DeskName.choices)
    held = [item for item in items if not item.unassigned]
    found = {(item.holder.name if item.holder else "", words.get(item.desk, "")) for item in held}
    return tuple(sorted(found)), len(held) < len(items)
