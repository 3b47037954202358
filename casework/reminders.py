"""Reminders: before, on and after a due date, up to the next level, by a plan that HR keeps (PL-DUE-2, JB-VER-10).

What is to be said on a day follows from the open items, the calendar and the plan; nothing has to be remembered but
what was said. Each reminder is a message with a name of its own, so that it is written once whoever asks, however
often, and after whatever crash; of stages that were missed only the latest is made up for.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from casework import clock, digest, outbox, work
from casework.calendar import A_DAY, business_days_between, due_text, is_business_day
from casework.findings import Finding, Refused
from casework.models import Message, Reminder, Signature, WorkItem
from casework.models.signature import DECIDING
from casework.permissions import denied, granted, obtain
from casework.queries import closed_days
from people.models import Appointment, Delegation, Person, Role, Supervision
from people.queries import roles_on, supervisor_on

#: The name of a step → what this kind of work is called in the plan; filled by the apps.
KINDS = {}
BATCH = 500  # items at a time


@dataclass(frozen=True)
class Stage:
    """A stage of the plan: business days after the due date (negative: before), and whether the next level hears."""

    business_days: int
    next_level: bool = False


@dataclass(frozen=True)
class Note:
    """What one person is told of an item because of a stage; `late_with`, for the next level, are those who have it."""

    to: Person
    item: WorkItem
    stage: Stage
    late_with: tuple[Person, ...] = ()

    @property
    def about(self):
        """The name of this reminder: the same one has the same name."""
        return f"reminder:{self.item.pk}:{self.item.due_on}:{self.stage.business_days}:{self.to.pk}"


def kind_of(item):
    """What kind of work an item is, in words that name nobody."""
    return KINDS.get(item.step) or _("A step of a case")


def stage_on(item, stages, on: date, closed=frozenset()) -> Stage | None:
    """The stage that has come for an item by the business day `on`: the latest one later than the item itself."""
    reached = _between(item.due_on, on, closed)
    begun = _between(item.due_on, timezone.localdate(item.opened_at), closed)
    come = [one for one in stages if begun < one.business_days <= reached]
    return max(come, key=lambda one: one.business_days, default=None)


#: Many items are due on few days.
_between = lru_cache(maxsize=4096)(business_days_between)


def plan(on):
    """The stages in force on a day, by the name of the step; those of "" are for every other one."""
    found = defaultdict(list)
    for row in Reminder.objects.filter(Q(ended_on=None) | Q(ended_on__gt=on)):
        found[row.step].append(Stage(row.business_days, row.next_level))
    return found


def remind():
    """Write the reminders of today that are not written yet; on a closed day none. Returns how many."""
    today = clock.today()
    closed = closed_days(today - timedelta(days=366))
    if not is_business_day(today, closed):
        return 0
    said, stages = 0, plan(today)
    for some in in_batches(_concerned(stages, today)):
        reached = {item: stage for item in some if (stage := stage_on(item, _stages_of(item, stages), today, closed))}
        notes = {note.about: note for note in _notes(reached, Around(reached, today)) if note.to.email}
        known = Message.objects.filter(about__in=notes).values_list("about", flat=True)
        new = [notes[about] for about in notes.keys() - set(known)]
        # Whoever else is at it just now may have written some of them.
        Message.objects.bulk_create([_message(note, today, closed) for note in new], ignore_conflicts=True)
        said += len(new)
    return said


def _notes(reached, around):
    for item, stage in reached.items():
        holders = around.holders(item)
        told = set() if item.holder_id == item.subject_id else {item.subject_id}
        for person in (*holders, *around.delegates(holders)):
            if person.pk not in told:
                told.add(person.pk)
                yield Note(person, item, stage)
        for person in around.above(item, holders) if stage.next_level else ():
            if person.pk not in told:
                told.add(person.pk)
                yield Note(person, item, stage, tuple(holders))


class Around:
    """Who has some items, who acts for them and who is above them on a day: a number of queries that does not grow."""

    def __init__(self, items, on):
        items = list(items)
        self._roles = defaultdict(list)
        wanted = {item.role for item in items if not item.holder_id} | {Role.HR_COORDINATOR}
        held = Appointment.objects.on(on).filter(role__in=wanted, person__is_active=True)
        for one in held.select_related("person", "unit"):
            self._roles[one.role].append(one)
        self._signed = defaultdict(set)
        cases = {item.case_id for item in items if not item.holder_id}
        for signature in Signature.objects.filter(case__in=cases, capacity__in=DECIDING):
            for pk in (signature.signer_id, signature.on_behalf_of_id):
                self._signed[signature.case_id].add((pk, signature.capacity))
        people = {item.holder_id for item in items if item.holder_id}
        people |= {one.person_id for rows in self._roles.values() for one in rows}
        self._delegates, self._supervisors = defaultdict(list), defaultdict(list)
        for one in Delegation.objects.on(on).filter(delegator__in=people).select_related("delegate"):
            self._delegates[one.delegator_id].append(one.delegate)
        for one in Supervision.objects.on(on).filter(person__in=people).select_related("supervisor"):
            self._supervisors[one.person_id].append(one.supervisor)

    def holders(self, item):
        """Whoever has an item: its holder, or those who hold its role, for its unit, and may take it (S1, S2)."""
        if item.holder_id:
            return [item.holder] if item.holder.is_active else []
        return [
            one.person
            for one in self._roles[item.role]
            if one.person_id != item.subject_id
            and (not one.unit or not item.unit or item.unit.path.startswith(one.unit.path))
            and (not item.case or work.no_other_capacity(self._capacities(item, one), item.case.kind, item.desk))
        ]

    def _capacities(self, item, appointment):
        return [capacity for pk, capacity in self._signed[item.case_id] if pk == appointment.person_id]

    def delegates(self, holders):
        """Those who act for them."""
        return [one for holder in holders for one in self._delegates[holder.pk] if one.is_active]

    def above(self, item, holders):
        """Their supervisors; Human Resources where nobody is above them, or nobody has the item."""
        found = [one for holder in holders for one in self._supervisors[holder.pk] if one.is_active]
        found = [one for one in found if one.pk != item.subject_id]
        return found or [one.person for one in self._roles[Role.HR_COORDINATOR]]


def _concerned(stages, today):
    """The items that the plan may speak of today."""
    days = [one.business_days for each in stages.values() for one in each] or [0]
    # Five business days take seven, and holidays lie between.
    early, late = (timedelta(days=2 * abs(n) + 14) for n in (min(*days, 0), max(*days, 0)))
    return work.to_be_done().filter(due_on__range=(today - late, today + early)).select_related("holder")


def in_batches(rows):
    """The rows of a queryset as lists of BATCH at most, in the order of their ids."""
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield some
        last = some[-1].pk


def _message(note, today, closed):
    item = note.item
    subject, link = item.task, item.url
    if note.late_with:
        # Whoever is above need not see the case: the title of an item may name whose it is.
        subject, link = f"Late with {', '.join(one.name for one in note.late_with)}: {kind_of(item)}", "/"
    return Message(
        to=note.to,
        case=item.case,
        item=item,
        about=note.about,
        subject=subject[:200],
        body=due_text(item.due_on, today, closed),
        link=link,
        state=Message.State.HELD,
        created_at=clock.now(),
        # In the mail of this very day, or of the next one if that went out already.
        next_at=digest.morning_of(today, digest.zone_of(note.to)),
    )


def may_nudge(person, item, on):
    """May somebody remind whoever has an item, out of turn? A supervisor of theirs, and HR coordinators."""
    if person.pk == item.subject_id:
        return denied("Nobody presses others in their own case.", "S1")
    if Role.HR_COORDINATOR in roles_on(person, on):
        return granted("You are an HR coordinator.")
    if any(supervisor_on(one, on) == person for one in Around([item], on).holders(item)):
        return granted("You supervise whoever has it.")
    return denied("Whoever is above the person who has it can remind them, and Human Resources.")


@transaction.atomic
def nudge(item, *, by):
    """Remind whoever has an open item now, once a day and item; returns those who were told (PL-DUE-2)."""
    today = clock.today()
    item = work.open_items().select_for_update(of=("self",)).get(pk=item.pk)
    obtain(may_nudge(by, item, today))
    about = f"nudge:{item.pk}:{today}"
    if Message.objects.filter(about__startswith=f"{about}:").exists():
        raise Refused(Finding("PL-DUE-2", False, "Somebody reminded them of this today already."))
    holders = [one for one in Around([item], today).holders(item) if one != by]
    said = due_text(item.due_on, today, closed_days(item.due_on)) if item.due_on else ""
    for person in holders:
        outbox.tell(person, about, f"{by.name} asks about: {item.task}", said, case=item.case, link=item.url)
    return holders


def late_below(person, on, most=10):
    """What is late with the people whom somebody supervises, or with a role of theirs, but of their own case.

    Pairs of the item and its kind: whose case it is, is not theirs to know.
    """
    team = Supervision.objects.on(on).filter(supervisor=person).values("person")
    roles = Appointment.objects.on(on).filter(person__in=team).values("role")
    theirs = Q(holder__in=team) | Q(holder__isnull=True, unassigned=False, role__in=roles)
    late = work.to_be_done().filter(theirs, due_on__lt=on).exclude(subject=person)[:most]
    return [(item, kind_of(item)) for item in late]


def forecast(items, days):
    """Who would hear of which of the items on each of the next days as things stand: [(day, [Note])], empty days out.

    `items` are open ones, with their holder, subject and case.
    """
    today = clock.today()
    closed, stages = closed_days(today - timedelta(days=366)), plan(today)
    around = Around(items, today)
    found = defaultdict(list)
    said = {item.pk: stage_on(item, _stages_of(item, stages), today, closed) for item in items}
    for n in range(1, days + 1):
        day = today + n * A_DAY
        if not is_business_day(day, closed):
            continue
        reached = {}
        for item in items:
            stage = stage_on(item, _stages_of(item, stages), day, closed)
            if stage and stage != said[item.pk]:
                reached[item] = said[item.pk] = stage
        if notes := list(_notes(reached, around)):
            found[day] = notes
    return sorted(found.items())


def _stages_of(item, stages):
    return stages.get(item.step) or stages.get("", ())
