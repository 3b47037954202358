"""Whose turn it is in a case, said from the work that waits in it."""

from collections import defaultdict

from advancement.queries.waiting import LINE, PART_THREE
from advancement.states import DeskName, State
from casework import clock
from casework.models import WorkItem
from casework.moves import public

SAID_IN_FULL = 3  # pieces of work of one person


def turn_of(case, items, reader):
    """Whose turn it is in a case, as said to `reader`; `items` are its open work, with their holders."""
    own = reader.pk == case.subject_id
    return waits_for(case, items, reader) or (public(case).to_subject if own else public(case).turn)


def waits_for(case, items, reader):
    """For whom an enrolled case waits to do what; "" where the employee gathers evidence, and in every other state."""
    if case.state != State.ENROLLED:
        return ""
    waiting, today = defaultdict(list), clock.today()
    for item in items:
        possible = item.not_before is None or item.not_before <= today
        if possible and (item.desk != DeskName.EMPLOYEE or item.step == LINE):
            waiting[_who(item, case, reader)].append(_what(item, case))
    if not waiting:
        return ""
    people = "; ".join(f"for {who} to {_listed(tasks)}" for who, tasks in waiting.items())
    last = any(item.step == PART_THREE for item in items)
    meanwhile = " You can still gather evidence." if reader.pk == case.subject_id and not last else ""
    return f"{'Everything is signed. ' if last else ''}It waits {people}.{meanwhile}"


def work_of(cases):
    """The open work of some cases, by the id of the case: one query."""
    found = defaultdict(list)
    for item in WorkItem.objects.filter(case__in=cases, done_at__isnull=True).select_related("holder"):
        found[item.case_id].append(item)
    return found


def _who(item, case, reader):
    if item.unassigned:
        return "Human Resources"
    if item.holder is None:
        return DeskName(item.desk).label
    if item.holder == reader:
        return "you"
    return "the employee" if item.holder_id == case.subject_id else item.holder.name


def _what(item, case):
    task = item.task.removesuffix(f": {case.subject.name}")
    return task[0].lower() + task[1:]


def _listed(tasks):
    if len(tasks) > SAID_IN_FULL:
        tasks = [*tasks[: SAID_IN_FULL - 1], f"do {len(tasks) - SAID_IN_FULL + 1} things more"]
    return " and ".join(filter(None, (", ".join(tasks[:-1]), tasks[-1])))
