"""The journal of the registers: who changed what in any of them, the latest first (PL-ADM-1)."""

from collections import defaultdict

from django.db.models import OuterRef, Subquery, Value

from casework.registers import REGISTERS, entry, in_order
from people.models import Person


def lines(register="", person=None):
    """(when, id in its history, name of the register) of each change, of one register or all, by one person or all."""
    chosen = [REGISTERS[register]] if register else in_order()
    first, *others = [_lines_of(one, person) for one in chosen]
    found = first.union(*others, all=True) if others else first
    return found.order_by("-history_date", "-history_id", "register")


def entries(found):
    """What a page of lines says in full; as many questions however many lines of a register there are."""
    wanted = defaultdict(list)
    for _when, number, name in found:
        wanted[name].append(number)
    told = {name: _entries_of(REGISTERS[name], numbers) for name, numbers in wanted.items()}
    return [told[name][number] for _when, number, name in found]


def people():
    """Whoever changed something in a register."""
    first, *others = [_history_of(one).values_list("history_user", flat=True) for one in in_order()]
    return Person.objects.filter(pk__in=set(first.union(*others))).order_by("last_name", "first_name", "pk")


def _history_of(one):
    return one.model.history.order_by()


def _lines_of(one, person):
    found = _history_of(one).filter(history_user=person) if person else _history_of(one)
    return found.annotate(register=Value(one.name)).values_list("history_date", "history_id", "register")


def _entries_of(one, numbers):
    history = _history_of(one).select_related(*(field.name for field in one.model._meta.fields if field.is_relation))
    earlier = one.model.history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    before = Subquery(earlier.order_by("-history_id").values("history_id")[:1])
    records = history.select_related("history_user").annotate(before=before).in_bulk(numbers)
    befores = history.in_bulk([record.before for record in records.values() if record.before])
    rows = one.rows().in_bulk([record.id for record in records.values()])
    return {
        number: entry(one, record, befores.get(record.before)) | {"register": one, "row": rows[record.id]}
        for number, record in records.items()
    }
