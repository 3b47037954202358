"""Imports: a CSV file is judged row by row, kept to be looked at, and applied by the same actions as the pages.

An app declares an importer and gets its pages. The same file, or one that overlaps it, brings nothing twice.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count

from casework import clock, tables
from casework.access import looked_at_all
from casework.findings import Finding, Refused, require
from casework.models import Import, ImportRow
from casework.permissions import obtain
from people.models import Person

RULE = "PL-CAS-1"
BATCH = 500
#: How many rows are applied in one transaction.
AT_A_TIME = 100
ADD, ADDED, SAME, REFUSED = ImportRow.Verdict


@dataclass(frozen=True)
class Judgment:
    """What a row would do (add, same or refused), why, by which rule, and the id of the person it is about."""

    verdict: str
    because: str = ""
    rule: str = ""
    subject: int | None = None


@dataclass(frozen=True)
class Importer:
    """What an app says about one kind of file.

    `may(person)` is the Grant under which somebody brings and applies it, `reads(person)` whether its pages exist for
    them. `judge(rows, by=)` gives a Judgment for each of the rows (dicts of text by column name), in order, in the same
    number of queries however many they are. `carry_out(row, by=)` does what one row says by the action that a page
    calls, raises Refused where that refuses, and returns whether anything changed. `follows` says on the page what
    happens when the file is applied; `above` are (address, title) of the pages above it.
    """

    name: str
    title: str
    about: str
    columns: tuple[tables.Column, ...]
    may: Callable
    reads: Callable
    judge: Callable
    carry_out: Callable
    follows: str = ""
    above: tuple = ()


IMPORTERS: dict[str, Importer] = {}
#: Functions that make an importer from its name, or None; filled when the apps are ready.
MAKERS = []


def register(one):
    """An app declares an importer; called from `AppConfig.ready()`."""
    IMPORTERS[one.name] = one


def called(name):
    """The importer of this name, declared or made; None where there is none."""
    return IMPORTERS.get(name) or next((one for one in (make(name) for make in MAKERS) if one), None)


@transaction.atomic
def bring(one, table, *, by):
    """Judge a file (tables.Table) and keep it; the same file, where it waits already, is judged again."""
    obtain(one.may(by))
    kept, is_new = Import.objects.get_or_create(
        importer=one.name,
        sha256=table.sha256,
        applied_at=None,
        discarded_at=None,
        defaults={"file_name": table.name, "size": table.size, "brought_by": by, "brought_at": clock.now()},
    )
    if is_new:
        rows = [
            ImportRow(
                brought_in=kept,
                number=line.number,
                cells=line.cells,
                readable=not line.problem,
                verdict=REFUSED,
                because=line.problem,
            )
            for line in table.lines
        ]
        _judge(one, rows, by)
        ImportRow.objects.bulk_create(rows, batch_size=BATCH)
    elif not kept.is_under_way:
        kept = Import.objects.select_for_update().get(pk=kept.pk)
        rows = list(kept.rows.filter(number__gt=kept.reached))
        _judge(one, rows, by)
        _keep(rows)
    return kept


@transaction.atomic
def start(kept, *, by):
    """Apply a kept file: a small one at once, a large one by the worker, so that nobody waits before a page."""
    kept = Import.objects.select_for_update().get(pk=kept.pk)
    require(_waits(kept), _is_asked_once(kept))
    if kept.rows.filter(verdict=ADD).count() <= settings.IMPORT_AT_ONCE:
        return apply(kept, by=by)
    obtain(called(kept.importer).may(by))
    kept.asked_by, kept.asked_at = by, clock.now()
    kept.save(update_fields=["asked_by", "asked_at"])
    transaction.on_commit(wake, robust=True)
    return kept


@transaction.atomic
def discard(kept, *, by):
    """Put a wrong file aside before it is applied; it stays on record, and the same file can be brought again."""
    kept = Import.objects.select_for_update().get(pk=kept.pk)
    obtain(called(kept.importer).may(by))
    require(_waits(kept), _is_asked_once(kept), _has_not_begun(kept))
    kept.discarded_by, kept.discarded_at = by, clock.now()
    kept.save(update_fields=["discarded_by", "discarded_at"])
    return kept


def wake():
    """Ask the worker to look; the sweep finds what this misses."""
    from casework.tasks import apply_imports

    apply_imports.delay()


def apply_asked():
    """Apply the files that the worker was asked for, batch by batch; what its asker may no longer do waits again."""
    for pk in Import.objects.filter(asked_at__isnull=False, applied_at__isnull=True).values_list("pk", flat=True):
        while _apply_some(pk):
            pass


@transaction.atomic
def _apply_some(pk):
    """One batch of a file that the worker was asked for; returns whether there is more to do."""
    waiting = Import.objects.filter(pk=pk, asked_at__isnull=False, applied_at__isnull=True)
    # A worker that is at it already needs no second one.
    skip = connection.features.has_select_for_update_skip_locked
    kept = waiting.select_for_update(of=("self",), skip_locked=skip).select_related("asked_by").first()
    if kept is None:
        return False
    try:
        return not apply_batch(kept, by=kept.asked_by).is_applied
    except Refused:
        kept.asked_by = kept.asked_at = None
        kept.save(update_fields=["asked_by", "asked_at"])
        return False


@transaction.atomic
def apply(kept, *, by):
    """Bring in what a kept file adds, all of it at once."""
    while not (kept := apply_batch(kept, by=by)).is_applied:
        pass
    return kept


@transaction.atomic
def apply_batch(kept, *, by):
    """Bring in what the next rows of a kept file add; each is judged anew, and a refused row stops none of the others.

    `reached` is the last line that was done: whoever comes after a worker that was killed goes on behind it.
    """
    kept = Import.objects.select_for_update().get(pk=kept.pk)
    one = called(kept.importer)
    obtain(one.may(by))
    require(_waits(kept))
    rows = list(kept.rows.filter(number__gt=kept.reached)[:AT_A_TIME])
    _judge(one, rows, by)
    for row in rows:
        if row.verdict == ADD:
            _note(row, _carried_out(one, row, by))
    _keep(rows)
    if rows:
        kept.reached = rows[-1].number
    if len(rows) < AT_A_TIME:
        kept.applied_by, kept.applied_at = by, clock.now()
    kept.save(update_fields=["reached", "applied_by", "applied_at"])
    return kept


def kept_for(one, person):
    """The files of one kind that were brought, the latest first; nobody without the right to read them finds any."""
    people = ("brought_by", "asked_by", "applied_by", "discarded_by")
    found = Import.objects.filter(importer=one.name).select_related(*people)
    return found if one.reads(person) else found.none()


def counts(kept):
    """Verdict → number of rows, for one or several imports: by import id, counted by the database."""
    found = {one.pk: dict.fromkeys(ImportRow.Verdict.values, 0) for one in kept}
    rows = ImportRow.objects.filter(brought_in__in=list(found)).values("brought_in", "verdict")
    for row in rows.annotate(times=Count("pk")).order_by():
        found[row["brought_in"]][row["verdict"]] = row["times"]
    return found


def report(kept, *, by):
    """The rows with what became of them as a CSV file (bytes); who takes it has looked at everybody in it."""
    one = called(kept.importer)
    rows = list(kept.rows.select_related("subject"))
    seen(one, rows, by=by)
    headings = ["Line", *(column.heading for column in one.columns), "Result", "Why", "Rule"]
    told = [
        [
            row.number,
            *(row.cells.get(column.name, "") for column in one.columns),
            row.get_verdict_display(),
            row.because,
            row.rule,
        ]
        for row in rows
    ]
    return tables.written([headings, *told])


def seen(one, rows, *, by):
    """Note that somebody looked at the people in some rows."""
    people = {row.subject_id: row.subject for row in rows if row.subject}
    looked_at_all(by, people.values(), f"import: {one.title}")


def _waits(kept):
    if kept.is_discarded:
        return Finding(RULE, False, f"{kept.discarded_by.name} discarded this file.")
    if not kept.is_applied:
        return Finding(RULE, True, "The file waits to be applied.")
    return Finding(RULE, False, f"{kept.applied_by.name} applied this file already.")


def _is_asked_once(kept):
    return Finding(RULE, not kept.is_under_way, "This file is being applied already.")


def _has_not_begun(kept):
    return Finding(RULE, kept.reached == 0, "Some of its rows are applied already: it can be discarded no more.")


def _judge(one, rows, by):
    readable = [row for row in rows if row.readable]
    for row, judgment in zip(readable, one.judge([row.cells for row in readable], by=by), strict=True):
        _note(row, judgment)


def _note(row, judgment):
    row.verdict, row.because, row.rule = judgment.verdict, judgment.because, judgment.rule
    row.subject_id = judgment.subject


def _carried_out(one, row, by):
    try:
        with transaction.atomic():
            is_changed = one.carry_out(row.cells, by=by)
    except Refused as refusal:
        return Judgment(REFUSED, refusal.findings[0].because, refusal.findings[0].rule, row.subject_id)
    return Judgment(ADDED if is_changed else SAME, row.because if is_changed else "", subject=row.subject_id)


def _keep(rows):
    ImportRow.objects.bulk_update(rows, ["verdict", "because", "rule", "subject"], batch_size=BATCH)


def people_by_number(numbers):
    """Employee number → Person, for the numbers of a file; constant in their number."""
    wanted = {number for number in numbers if number}
    return {one.employee_number: one for one in Person.objects.filter(employee_number__in=wanted)}
