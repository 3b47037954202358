"""Rows of a register out of a CSV file: each is added by the action of the page, and none overwrites another one."""

import operator
from collections import defaultdict
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import registers
from casework.findings import Finding, Refused
from casework.forms.registers import fields_of
from casework.imports import ADD, REFUSED, SAME, Importer, Judgment
from casework.registers import RULE, told
from casework.tables import Column, plain

YES, NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0", ""}
#: What the conditions of the constraints compare with; a null is never greater than anything.
COMPARED = {
    "exact": operator.eq,
    "isnull": lambda value, is_null: (value is None) == is_null,
    "gt": lambda one, other: one is not None and other is not None and one > other,
    "gte": lambda one, other: one is not None and other is not None and one >= other,
}


def importer(name):
    """The importer of the register of this name, None where there is no such register."""
    one = registers.REGISTERS.get(name)
    return one and Importer(
        name=name,
        title=_("%(register)s from a file") % {"register": one.title},
        about=_("A row that is in the register already changes nothing. No row is overwritten by a file."),
        columns=tuple(_column(one, name, field) for name, field in fields_of(one).items()),
        may=registers.keeps,
        reads=registers.reads,
        judge=partial(judge, one),
        carry_out=partial(carry_out, one),
        above=((reverse("registers:index"), _("Registers")), (reverse("registers:rows", args=[name]), one.title)),
    )


def judge(one, rows, *, by):
    """A Judgment for each row; as many queries for five thousand rows as for one."""
    reader, known = Reader(one, rows), Known(one)
    return [_judged(one, cells, reader, known, by) for cells in rows]


def carry_out(one, cells, *, by):
    """Add what one row says; returns whether anything changed."""
    try:
        facts = Reader(one, [cells]).facts(cells)
        if one.model._default_manager.filter(**facts).exists():
            return False
        registers.add(one, facts, by=by)
    except ValidationError as error:
        raise Refused(Finding(RULE, False, " ".join(error.messages))) from error
    return True


class Reader:
    """Reads the cells of a file as the fields of the page would; rows of other registers by their code or name."""

    def __init__(self, one, rows):
        self.fields = fields_of(one)
        self.named = {
            name: Named(field.queryset, [row.get(name, "") for row in rows])
            for name, field in self.fields.items()
            if isinstance(field, forms.ModelChoiceField)
        }

    def facts(self, cells):
        """Field name → value; ValidationError with everything that can't be read."""
        found, wrong = {}, []
        for name, field in self.fields.items():
            try:
                found[name] = self._read(name, field, plain(cells.get(name, "")))
            except ValidationError as error:
                wrong.append(error)
        if wrong:
            raise ValidationError(wrong)
        return found

    def learn(self, row):
        """For the rows below, this one is in its register: a unit can stand under one of the same file."""
        for name, named in self.named.items():
            if self.fields[name].queryset.model is type(row):
                named.add(row)

    def _read(self, name, field, text):
        if name in self.named:
            return self.named[name].find(field, text)
        if isinstance(field, forms.ChoiceField):
            values = {str(word).casefold(): value for value, label in field.choices for word in (label, value)}
            return field.clean(values.get(text.casefold(), text) if text else "")
        if isinstance(field, forms.BooleanField):
            if text.casefold() not in YES | NO:
                said = {"label": field.label, "typed": text[:40]}
                raise ValidationError(_("Enter “%(label)s” as yes or no: “%(typed)s” is neither.") % said)
            return text.casefold() in YES
        return field.clean(text)


class Named:
    """Rows to which a file refers, by code or by name, in capitals or not."""

    def __init__(self, rows, texts):
        wanted = set(texts)
        if len(wanted) == 1:
            text = wanted.pop()
            rows = rows.filter(Q(code__iexact=text) | Q(name__iexact=text))
        self.codes, self.names = {}, defaultdict(list)
        for row in rows:
            self.add(row)

    def add(self, row):
        """One more that can be referred to."""
        self.codes[row.code.casefold()] = row
        self.names[row.name.casefold()].append(row)

    def find(self, field, text):
        """The row that a cell means; ValidationError where it means none, or one of several."""
        if not text:
            return field.clean("")
        found = [self.codes[text.casefold()]] if text.casefold() in self.codes else self.names[text.casefold()]
        if len(found) == 1:
            return found[0]
        said = {"label": field.label, "typed": text[:40]}
        if found:
            raise ValidationError(_("Enter the code for “%(label)s”: several are called “%(typed)s”.") % said)
        raise ValidationError(_("Nothing with the code or name “%(typed)s” is known for “%(label)s”.") % said)


class Known:
    """What is in a register, all of it read once, and what would not go together with it."""

    def __init__(self, one):
        self.one, meta = one, one.model._meta
        self.rows = list(one.rows())
        self.places = [meta.get_field(name).attname for name in one.fields]
        self.same = {self._at(row, self.places): row for row in self.rows}
        self.ended, self.keys = set(), []
        for field in meta.concrete_fields:
            if field.unique and not field.primary_key:
                self._keep_apart([field.attname], self.rows)
        for constraint in meta.constraints:
            if isinstance(constraint, UniqueConstraint):
                self._keep_apart([meta.get_field(name).attname for name in constraint.fields], self._under(constraint))
        self.conditions = [rule for rule in meta.constraints if isinstance(rule, CheckConstraint)]

    def like(self, row):
        """The row that says the same, or None."""
        return self.same.get(self._at(row, self.places))

    def check(self, row):
        """ValidationError where the page would refuse a new row."""
        for places, rows in self.keys:
            if there := rows.get(self._at(row, places)):
                raise ValidationError(self._other(row, there))
        row.clean_fields(exclude=[field.name for field in row._meta.concrete_fields if field.is_relation])
        wrong = [rule.violation_error_message for rule in self.conditions if not _holds(rule.condition, row)]
        if wrong:
            raise ValidationError(wrong)
        if self.one.beside:
            self.one.beside(row, self.rows)

    def learn(self, row):
        """For the rows below, this one is in the register."""
        self.rows.append(row)
        self.same[self._at(row, self.places)] = row
        for places, rows in self.keys:
            rows[self._at(row, places)] = row

    def _keep_apart(self, places, rows):
        self.keys.append((places, {self._at(row, places): row for row in rows}))

    def _under(self, constraint):
        if constraint.condition is None:
            return self.rows
        open_rows = set(self.one.model._default_manager.filter(constraint.condition).values_list("pk", flat=True))
        self.ended |= {row.pk for row in self.rows if row.pk not in open_rows}
        return [row for row in self.rows if row.pk in open_rows]

    def _at(self, row, places):
        return tuple(getattr(row, place) for place in places)

    def _other(self, row, there):
        said = []
        for name in self.one.fields:
            old, new = getattr(there, name), getattr(row, name)
            if old != new:
                said.append(f"{self.one.label(name)}: {told(old) or _('empty')}.")
        words = _("The register has this row already, and a file overwrites nothing. There it says: %(said)s")
        return words % {"said": " ".join(said)}


def _judged(one, cells, reader, known, by):
    try:
        row = one.made(reader.facts(cells), by=by)
        if there := known.like(row):
            return _of_the_same(there, known)
        if one.completes:
            one.completes(row)
        known.check(row)
    except ValidationError as error:
        return Judgment(REFUSED, " ".join(error.messages), RULE)
    known.learn(row)
    reader.learn(row)
    return Judgment(ADD)


def _of_the_same(there, known):
    if there.pk in known.ended:
        return Judgment(REFUSED, _("This row has ended. If it counts again, add it on the page of the register."), RULE)
    return Judgment(SAME, _("The row is in the register already."))


def _holds(condition, row):
    """Whether the condition of a constraint holds of a row that is in no table yet."""
    answers = [_holds(one, row) if isinstance(one, Q) else _compares(row, *one) for one in condition.children]
    return (any(answers) if condition.connector == Q.OR else all(answers)) != condition.negated


def _compares(row, path, other):
    name, _separator, lookup = path.partition("__")
    if isinstance(other, F):
        other = _stored(row, other.name)
    return COMPARED[lookup or "exact"](_stored(row, name), other)


def _stored(row, name):
    return getattr(row, row._meta.get_field(name).attname)


def _column(one, name, field):
    hint = field.help_text
    if isinstance(field, forms.ModelChoiceField):
        hint = _("Code or name.")
    elif isinstance(field, forms.ChoiceField):
        hint = _("One of: %(choices)s.") % {"choices": ", ".join(str(label) for value, label in field.choices if value)}
    elif isinstance(field, forms.BooleanField):
        hint = _("Yes or no.")
    return Column(name, str(one.label(name)), required=field.required, hint=hint)
