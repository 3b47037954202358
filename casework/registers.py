"""Registers: lists that Human Resources keeps in the interface; an app declares one and gets its pages (PL-ADM-1)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from itertools import zip_longest
from operator import or_

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.text import capfirst

from casework import clock
from casework.calendar import day_text
from casework.findings import Finding, Refused, overtaken
from casework.permissions import denied, granted, obtain
from people.models import Role
from people.queries import roles_on

RULE = "PL-ADM-1"


@dataclass(frozen=True)
class Register:
    """What an app says about one list.

    `one` is a row with its article ("an equivalent"). `columns` are (heading, attribute or function of the row).
    `fields` is what is asked for a new row, `mends` what may change later. Where `in_force` names a date of the row,
    a row whose date is still to come may change in whole: what has taken effect is added to, never overwritten.
    `ends` names the first day on which a row no longer counts; of rows with the same `one_of_each` the latest counts,
    of all of them where it is empty; `stands` is what else holds of a row that counts.
    `entered_by` names the field that holds who added the row. `labels`, `hints` and `asks` (name → function that makes
    the form field) replace what the model says of a field. `links` are (words, function of the row → address), `more`
    are (words, URL name) of pages about the whole list.
    `completes(row)` fills in what nobody types before the row is judged; `beside(row, others)` raises ValidationError
    where it does not go together with the other rows; `follows(row, by=)` does what follows from it.
    """

    name: str
    title: str
    one: str
    about: str
    model: type[models.Model]
    columns: tuple
    fields: tuple[str, ...]
    search: tuple[str, ...]
    mends: tuple[str, ...] = ()
    in_force: str = ""
    ends: str = ""
    one_of_each: tuple[str, ...] | None = None
    stands: Q | None = None
    related: tuple[str, ...] = ()
    labels: dict = field(default_factory=dict)
    hints: dict = field(default_factory=dict)
    asks: dict = field(default_factory=dict)
    entered_by: str = ""
    links: tuple = ()
    more: tuple = ()
    completes: Callable | None = None
    beside: Callable | None = None
    follows: Callable | None = None

    def label(self, name):
        """What a field is called on the page."""
        return self.labels.get(name) or capfirst(self.model._meta.get_field(name).verbose_name)

    @property
    def is_dated(self):
        """Whether some of its rows count on a day, and others do not."""
        return bool(self.ends or self.stands) or self.one_of_each is not None

    @property
    def kinds(self):
        """(value, words) of the kinds of its rows; a register without kinds has none."""
        return self.model._meta.get_field("kind").choices if "kind" in self.fields else []

    def rows(self, words="", *, days=(), kind="", on=None):
        """The rows in their order: with all of the words and dates, of a kind, in force on a day, as far as asked."""
        found = self.model._default_manager.select_related(*self.related)
        for word in words.split():
            found = found.filter(self._says(word))
        for day in days:
            found = found.filter(_any(Q(**{name: day}) for name in self._of_type(models.DateField)))
        if kind:
            found = found.filter(kind=kind)
        return found.filter(self._in_force(on)) if on else found

    def _says(self, word):
        """That a word occurs in what is searched, or in what a choice is called on the page."""
        said = [Q(**{f"{name}__icontains": word}) for name in self.search]
        for name in self._of_type(models.CharField):
            called = self.model._meta.get_field(name).flatchoices
            said.append(Q(**{f"{name}__in": [value for value, text in called if word.casefold() in text.casefold()]}))
        return _any(said)

    def _of_type(self, kind):
        names = dict.fromkeys((*self.fields, *self.mends))
        return [name for name in names if isinstance(self.model._meta.get_field(name), kind)]

    def _in_force(self, day):
        found = Q(**{f"{self.in_force}__lte": day}) if self.in_force else Q()
        if self.ends:
            found &= Q(**{f"{self.ends}__isnull": True}) | Q(**{f"{self.ends}__gt": day})
        if self.stands:
            found &= self.stands
        if self.one_of_each is not None:
            same = {name: OuterRef(name) for name in self.one_of_each}
            since = {f"{self.in_force}__lte": day, f"{self.in_force}__gt": OuterRef(self.in_force)}
            found &= ~Exists(self.model._default_manager.filter(**same, **since))
        return found

    def cells(self, row):
        """(heading, text) of a row, in the order of the columns."""
        return [(heading, told(_value(row, source))) for heading, source in self.columns]

    def made(self, facts, *, by):
        """A new row, which is in no table yet."""
        return self.model(**facts, **({self.entered_by: by} if self.entered_by else {}))

    def changeable(self, row):
        """The names of the fields of this row that may still change."""
        takes_effect = getattr(row, self.in_force) if self.in_force else None
        return self.fields if takes_effect and takes_effect > clock.today() else self.mends


REGISTERS: dict[str, Register] = {}


def register(one):
    """An app declares a register; called from `AppConfig.ready()`."""
    REGISTERS[one.name] = one


def in_order():
    """All registers by title."""
    return sorted(REGISTERS.values(), key=lambda one: one.title)


def keeps(person):
    """May the person write into the registers? HR coordinators alone."""
    if Role.HR_COORDINATOR in roles_on(person, clock.today()):
        return granted("You are an HR coordinator.")
    return denied("Human Resources keeps the registers.")


def reads(person):
    """Whether the registers exist for the person: those who keep them, and the auditor (S13)."""
    return bool({Role.HR_COORDINATOR, Role.AUDITOR} & roles_on(person, clock.today()))


@transaction.atomic
def add(one, facts, *, by):
    """Add a row to a register (PL-ADM-1)."""
    obtain(keeps(by))
    return _write(one, one.made(facts, by=by), by=by, why="")


@transaction.atomic
def change(one, row, facts, *, by, seen, why):
    """Change what may change of a row, which is still as it was seen; `seen` is version_of the row then (PL-ADM-1)."""
    obtain(keeps(by))
    row = one.model._default_manager.select_for_update().get(pk=row.pk)
    if version_of(row) != seen:
        raise Refused(overtaken(RULE, "Somebody changed this row while you had it open. Look at it again."))
    if not facts or not set(facts) <= set(one.changeable(row)):
        raise Refused(Finding(RULE, False, "This has taken effect and is not overwritten. Add a new row instead."))
    if all(getattr(row, name) == value for name, value in facts.items()):
        raise Refused(Finding(RULE, False, "Nothing was changed."))
    for name, value in facts.items():
        setattr(row, name, value)
    return _write(one, row, by=by, why=why)


def version_of(row):
    """A number that is another one after each change of the row; 0 for one that came with the installation."""
    return row.history.order_by("-history_id").values_list("history_id", flat=True).first() or 0


def history_of(one, row):
    """Who did what to a row, the latest first: dicts with at, who, what, detail; none of one that was always there."""
    records = list(row.history.select_related("history_user").order_by("-history_id"))
    return [entry(one, record, before) for record, before in zip_longest(records, records[1:])]


def table_of(one, rows):
    """Rows as they stand, for a CSV file: a line of headings, dates as 2026-03-09, rows of other registers by code."""
    names = tuple(dict.fromkeys((*one.fields, *one.mends)))
    return [[one.label(name) for name in names], *([_cell(row, name) for name in names] for row in rows)]


def told(value):
    """A value of a row as it is read on the page."""
    if isinstance(value, datetime | date):
        return day_text(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def entry(one, record, before):
    """What a line of the history says: at, who, what, detail; `before` is the line before it of the same row."""
    names = {column.name for column in one.model._meta.concrete_fields} - {"id"}
    detail = []
    if before is not None:
        for changed in record.diff_against(before, included_fields=names, foreign_keys_are_objs=True).changes:
            said = {"old": told(changed.old) or "empty", "new": told(changed.new) or "empty"}
            detail.append(f"{one.label(changed.field)}: {said['old']} → {said['new']}.")
    if record.history_change_reason:
        detail.append(f"Reason: {record.history_change_reason}")
    return {
        "at": record.history_date,
        "who": record.history_user.name if record.history_user else "",
        "what": "Changed" if before is not None else "Added",
        "detail": " ".join(detail),
    }


def _write(one, row, *, by, why):
    row._history_user, row._history_date, row._change_reason = by, clock.now(), why
    if one.completes:
        one.completes(row)
    try:
        row.full_clean()
        if one.beside:
            one.beside(row, one.model._default_manager.exclude(pk=row.pk))
    except ValidationError as error:
        raise _in_our_words(one, error) from error
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused(overtaken(RULE, "Somebody entered this a moment before. Look at the register.")) from error
    if one.follows:
        one.follows(row, by=by)
    return row


def _in_our_words(one, error):
    said = {}
    for name, problems in error.error_dict.items():
        place = name if name in one.fields else NON_FIELD_ERRORS
        said.setdefault(place, []).extend(_spoken(one, name, problem) for problem in problems)
    return ValidationError(said)


def _spoken(one, name, problem):
    if problem.code == "unique":
        return ValidationError(f"There is {one.one} with this {one.label(name).lower()} already.")
    if problem.code == "unique_together":
        return ValidationError("This row is in the register already.")
    return problem


def _any(conditions):
    return reduce(or_, conditions, Q(pk__in=()))


def _cell(row, name):
    value = _value(row, name)
    return value.isoformat() if isinstance(value, date) else told(getattr(value, "code", value))


def _value(row, source):
    if callable(source):
        return source(row)
    display = getattr(row, f"get_{source}_display", None)
    return display() if display else getattr(row, source)
