"""Work items: who has what to do, by when; a step with nobody to take it is shown to HR, never stuck (S8)."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework import clock
from casework.calendar import A_DAY, day_text, deadline
from casework.findings import Finding, Refused, require
from casework.models import Signature, WorkItem
from casework.models.signature import DECIDING
from casework.moves import FLOWS
from casework.queries import closed_days
from people.models import Person, Role, Unit
from people.queries import appointments_on, delegations_to, kept, roles_on


@dataclass(frozen=True)
class Desk:
    """To whom a work item goes: to a person, or to whoever holds a role (for a unit, where it names one)."""

    name: str
    holder: Person | None = None
    role: str = ""
    unit: Unit | None = None

    @property
    def is_empty(self):
        """Whether nobody has this desk."""
        return self.holder is None and not self.role


def hand_to(desk, case, step, title, *, about="", due=None, subject=None, not_before=None):
    """Give a desk something to do, from `not_before` on where it is not possible yet; never the same twice.

    `step` is the URL name where it is done, `about` its further argument, `due` a calendar.Deadline or None.
    """
    return WorkItem.objects.update_or_create(
        case=case,
        step=step,
        about=str(about),
        done_at=None,
        subject=subject or case.subject,
        defaults={
            "desk": desk.name,
            "title": title,
            "holder": desk.holder,
            "role": desk.role or ("" if desk.holder else Role.HR_COORDINATOR),
            "unit": desk.unit,
            "unassigned": desk.is_empty,
            "opened_at": clock.now(),
            "not_before": not_before,
            "due_on": due.due_on if due and not _rests_now(case) else None,
            "counted_from": due.counted_from if due else None,
            "business_days": due.business_days if due else None,
        },
    )[0]


def done(case, step, *, by, about="", subject=None):
    """The open item of this step is done."""
    _open(case, subject).filter(step=step, about=str(about)).update(done_at=clock.now(), done_by=by)


def drop(case, *steps, about=None, subject=None):
    """Open items that nobody needs any more: of these steps (about one thing), or all of the case."""
    items = _open(case, subject)
    if steps:
        items = items.filter(step__in=steps)
    if about is not None:
        items = items.filter(about=str(about))
    items.update(done_at=clock.now(), dropped=True)


#: The kind of a case → function of such cases: the days on which the clock of each rested, by its id (JB-ENR-7).
RESTS = {}
#: The kind of a case → function of such a case: whether its clock rests now.
RESTS_NOW = {}


def _rests_now(case):
    return case is not None and case.kind in RESTS_NOW and RESTS_NOW[case.kind](case)


def pause(items):
    """The clock of these open items rests: they are due on no day until they are counted again (JB-ENR-7)."""
    items.filter(business_days__isnull=False).update(due_on=None)


def count_again(items):
    """Compute the due dates of open items anew from the calendar; returns those that changed, as (item, day before).

    Days on which the clock of a case rested are not counted.
    """
    items = list(items.filter(business_days__isnull=False).select_related("case").order_by("case_id", "pk"))
    calendars, rests, changed = {}, _rests({item.case for item in items if item.case_id}), []
    for item in items:
        if item.counted_from not in calendars:
            calendars[item.counted_from] = closed_days(item.counted_from)
        closed = calendars[item.counted_from] | rests.get(item.case_id, frozenset())
        due_on, before = deadline(item.counted_from, item.business_days, closed).due_on, item.due_on
        if due_on != before:
            item.due_on = due_on
            item.put_off_until = item.put_off_until and min(item.put_off_until, due_on)
            changed.append((item, before))
    WorkItem.objects.bulk_update([item for item, _before in changed], ["due_on", "put_off_until"], batch_size=500)
    return changed


def _rests(cases):
    found = {}
    for kind, rests_of in RESTS.items():
        if of_kind := [case for case in cases if case.kind == kind]:
            found |= rests_of(of_kind)
    return found


def reckoned(items):
    """The items as a list, each with `why`: how its due date was counted, or "" where it was not (PL-DUE-1)."""
    every = list(items)
    items = [item for item in every if item.due_on and item.business_days]
    closed = closed_days(min(item.counted_from for item in items)) if items else ()
    counted = {item: deadline(item.counted_from, item.business_days, closed) for item in items}
    # Where the plain count does not lead to the due date, the clock of the case rested in between.
    rests = _rests({item.case for item in items if item.case_id and counted[item].due_on != item.due_on})
    for item in every:
        item.why = _reckoned(item, closed, rests.get(item.case_id, frozenset())) if item in counted else ""
    return every


def _reckoned(item, closed, rested):
    counted = deadline(item.counted_from, item.business_days, closed | rested)
    days = [day for day in counted.skipped if day in rested]
    sentence = str(replace(counted, skipped=tuple(day for day in counted.skipped if day not in rested)))
    if not days:
        return sentence
    said = ngettext(
        "The case rested on %(number)s business day, which does not count.",
        "The case rested on %(number)s business days, which do not count.",
        len(days),
    )
    return f"{sentence} {said % {'number': len(days)}}"


#: What is due on no day is put off for so long at most.
LONGEST = timedelta(days=30)


def may_put_off(person, item, today):
    """The finding that somebody may put off a thing to do: their own by name, which is not late (PL-WRK-1)."""
    if item.holder_id != person.pk or item.unassigned:
        return Finding("PL-WRK-1", False, _("Only whoever has this by name can put it off."))
    if not _latest(item, today) > today:
        return Finding("PL-WRK-1", False, _("It is due today or late: do it, or ask for help."))
    return Finding("PL-WRK-1", True, _("It may be put off until %(day)s.") % {"day": day_text(_latest(item, today))})


def _latest(item, today):
    return item.due_on or today + LONGEST


@transaction.atomic
def put_off(item, *, by, until):
    """Whoever has a thing to do does not want to see it until a day, at most until it is due; the due date stays."""
    item, today = open_items().select_for_update(of=("self",)).get(pk=item.pk), clock.today()
    require(may_put_off(by, item, today))
    if not today < until <= _latest(item, today):
        said = {"first": day_text(today + A_DAY), "last": day_text(_latest(item, today))}
        because = _("Choose a day from %(first)s to %(last)s: the due date does not move.") % said
        raise Refused(Finding("PL-WRK-1", False, because))
    item.put_off_until = until
    item.save(update_fields=["put_off_until"])
    return item


@transaction.atomic
def take_up(item, *, by):
    """What was put off waits again."""
    item = open_items().select_for_update(of=("self",)).get(pk=item.pk)
    if item.holder_id != by.pk:
        raise Refused(Finding("PL-WRK-1", False, _("Only whoever has this by name can take it up again.")))
    item.put_off_until = None
    item.save(update_fields=["put_off_until"])
    return item


def put_off_by(person, day):
    """What the person has put off until after `day`, the first of it first; most people need no query for it."""
    put_off = [pk for pk, (_due_on, is_put_off) in _within_reach(person, day).items() if is_put_off]
    items = open_items().filter(pk__in=put_off, holder=person).order_by("put_off_until", "pk")
    return items if put_off else items.none()


def move_desk(item, desk, *, named_by=None):
    """Somebody else has this now: the relation changed, or HR (`named_by`) named a person."""
    item.put_off_until = None
    item.holder, item.unit, item.unassigned, item.named_by = desk.holder, desk.unit, desk.is_empty, named_by
    item.desk, item.role = desk.name, desk.role or ("" if desk.holder else Role.HR_COORDINATOR)
    item.save(update_fields=["desk", "holder", "role", "unit", "unassigned", "named_by", "put_off_until"])


def _open(case, subject):
    items = WorkItem.objects.filter(done_at__isnull=True, case=case)
    return items.filter(subject=subject) if subject else items


def open_items():
    """All work that waits, with what lists show of it."""
    return WorkItem.objects.filter(done_at__isnull=True).select_related("case", "subject", "holder", "unit")


def to_be_done():
    """The open items that somebody can do now: not those of a case on hold (JB-ENR-7), nor what is for later."""
    return _possible().exclude(put_off_until__gt=clock.today())


def _possible():
    not_now = Q(not_before__gt=clock.today())
    for kind, flow in FLOWS.items():
        if flow.resting:
            not_now |= Q(case__kind=kind, case__state__in=flow.resting)
    return open_items().exclude(not_now)


def possible_later(person, day):
    """The open items of the person that are possible only after `day`, the first of them first."""
    return open_items().filter(holder=person, not_before__gt=day).order_by("not_before", "pk")


def waiting_for(person, day):
    """The open items that the person may take on `day`: their own, their roles', and those of whom they act for.

    Never one of which they are the subject, unless it is the employee's own to do, nor one of a deciding capacity if
    they signed in another one in the case (S1, S2).
    """
    return open_items().filter(pk__in=ids_waiting_for(person, day))


def due_by_day(person, day):
    """How many of the items that wait for the person are due on each day, the late ones too."""
    within_reach = _within_reach(person, day).values()
    return Counter(due_on for due_on, is_put_off in within_reach if due_on and not is_put_off)


def ids_waiting_for(person, day):
    """The ids of the open items that the person may take on `day`."""
    return [pk for pk, (_due_on, is_put_off) in _within_reach(person, day).items() if not is_put_off]


def _within_reach(person, day):
    """What the person may take on `day`, asked once per instance: item id → (when it is due, whether it is put off)."""
    return kept(person, "_within_reach", day, lambda: dict(_items_for(person, day)))


def _items_for(person, day):
    delegators = [d.delegator for d in delegations_to(person, day)]
    # Whose session it is brings their roles along: most people have none, and are asked no more.
    appointments = appointments_on(person, day) if roles_on(person, day) else []
    mine = Q(holder=person) | Q(holder__in=delegators)
    for appointment in appointments:
        for_role = Q(holder__isnull=True, role=appointment.role)
        if appointment.unit_id:
            for_role &= Q(unit__isnull=True) | Q(unit__path__startswith=appointment.unit.path)
        mine |= for_role
    items = _possible().filter(mine).exclude(Q(subject=person) & ~Q(holder=person)).order_by()
    signed = _signed_by(person) if delegators or appointments else {}
    columns = ("pk", "due_on", "put_off_until", "case", "case__kind", "desk")
    return [
        (pk, (due_on, put_off_until is not None and put_off_until > day))
        for pk, due_on, put_off_until, case, kind, desk in items.values_list(*columns)
        if no_other_capacity(signed.get(case, ()), kind, desk)
    ]


#: The kind of a case → {the name of a desk: the deciding capacity of whoever acts there} (S2).
CAPACITIES = {}


def no_other_capacity(signed, kind, desk):
    """Whether who signed in these deciding capacities may act at a desk of a case of this kind (S2)."""
    capacity = CAPACITIES.get(kind, {}).get(desk)
    return capacity is None or all(one == capacity for one in signed)


def _signed_by(person):
    """The deciding capacities in which the person, or somebody for them, signed in each open case, by its id."""
    signed = Signature.objects.filter(Q(signer=person) | Q(on_behalf_of=person), capacity__in=DECIDING)
    found = defaultdict(set)
    for case, capacity in signed.filter(case__closed_on=None).order_by().values_list("case", "capacity"):
        found[case].add(capacity)
    return found
