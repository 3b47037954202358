"""Many kinds of rows in one query: what the rules need to know of a person lies in a dozen tables.

A `Gathering` names querysets that ask for the same people; they are compiled once, joined by UNION ALL with each row as
a JSON array, and read again as instances of their models. That is one round trip where there would be one for each
queryset, and none of the work of composing them anew for every page.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from operator import attrgetter

from django.db import connection, models
from django.db.models import F, Func, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

_read = json.JSONDecoder(parse_float=Decimal).decode
#: How each database reads a list of ids that comes as one parameter, and what compares with it fastest.
LISTS = {"postgresql": "SELECT UNNEST(%s::bigint[])", "sqlite": "SELECT value FROM JSON_EACH(%s)"}
FASTER = {"IN (SELECT UNNEST(%s::bigint[]))": "= ANY (%s::bigint[])"}


class JSONArray(Func):
    """The values of a row as a JSON array."""

    function = "JSON_ARRAY"

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, function="JSON_BUILD_ARRAY", **context)


@dataclass(frozen=True)
class Source:
    """One kind of row: a queryset, its to-one relations to be read along, further values, and the order of the rows.

    `extra` maps attributes to expressions; `order` names attributes, those with `-` descending.
    """

    queryset: models.QuerySet
    related: tuple[str, ...] = ()
    extra: tuple[tuple[str, models.Expression], ...] = ()
    order: tuple[str, ...] = ("pk",)

    def packed(self, number):
        """The queryset with two columns: the number of the source, and the row as the text of a JSON array."""
        values = [F(name) for name in _columns(self.queryset.model)]
        for relation in self.related:
            values += [F(f"{relation}__{name}") for name in _columns(self._model_of(relation))]
        values += [expression for _name, expression in self.extra]
        row = Cast(JSONArray(*values), TextField())
        return self.queryset.order_by().annotate(_row=row).values_list(Value(number), "_row")

    def unpacked(self, row):
        """The instance of the model that a JSON array stands for, with its relations."""
        values = iter(row)
        instance = _instance(self.queryset.model, values)
        for relation in self.related:
            setattr(instance, relation, _instance(self._model_of(relation), values))
        instance.__dict__.update(zip((name for name, _expression in self.extra), values, strict=True))
        return instance

    def _model_of(self, relation):
        return self.queryset.model._meta.get_field(relation).related_model

    def sort(self, rows):
        """Put the rows in order, the last key first, since sorting is stable; what has no value comes last."""
        for name in reversed(self.order):
            attribute = attrgetter(name.removeprefix("-"))
            rows.sort(key=lambda row, of=attribute: (of(row) is None, of(row)), reverse=name[0] == "-")


class Gathering:
    """Sources that are read together.

    `sources(**placeholders)` returns name → Source; it is called once for each database. A name that ends in `_ids`
    stands for a list of ids and is used as `field__in=people_ids`, any other for a single value.
    """

    def __init__(self, sources):
        self._sources = sources
        self._compiled = {}

    def read(self, **values):
        """Name → the rows of each source, as model instances in their order; one query."""
        sources, sql, slots = self._compile(tuple(values))
        with connection.cursor() as cursor:
            cursor.execute(sql, [_parameter(values[slot.name]) if isinstance(slot, _Slot) else slot for slot in slots])
            rows = cursor.fetchall()
        found = [[] for _source in sources]
        kinds = list(sources.values())
        for number, text in rows:
            found[number].append(kinds[number].unpacked(_read(text)))
        for source, instances in zip(kinds, found, strict=True):
            source.sort(instances)
        return dict(zip(sources, found, strict=True))

    def _compile(self, names):
        vendor = connection.vendor
        if vendor not in self._compiled:
            sources = self._sources(**{name: _placeholder(name, vendor) for name in names})
            parts = [source.packed(number).query.sql_with_params() for number, source in enumerate(sources.values())]
            sql = " UNION ALL ".join(part for part, _slots in parts)
            for slow, fast in FASTER.items():
                sql = sql.replace(slow, fast)
            self._compiled[vendor] = sources, sql, [slot for _part, slots in parts for slot in slots]
        return self._compiled[vendor]


class _Slot(str):
    """A parameter whose value comes when the query is run."""

    @property
    def name(self):
        return str(self)


class _Later(models.Expression):
    """A single value that comes when the query is run."""

    def __init__(self, name):
        super().__init__(output_field=models.DateField())
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [_Slot(self.name)]


def _placeholder(name, vendor):
    return RawSQL(LISTS[vendor], [_Slot(name)]) if name.endswith("_ids") else _Later(name)  # noqa: S611


def _parameter(value):
    if isinstance(value, (list, tuple, set, frozenset)):
        return list(value) if connection.vendor == "postgresql" else json.dumps(list(value))
    return value if connection.vendor == "postgresql" else str(value)


@cache
def _columns(model):
    return [field.attname for field in model._meta.concrete_fields]


@cache
def _readers(model):
    """For each column of a model, what makes a value of JSON a value of Python; None where they are the same."""
    as_they_are = (models.ForeignKey, models.CharField, models.TextField, models.IntegerField)
    fields = model._meta.concrete_fields
    return [(one.attname, None if isinstance(one, as_they_are) else _reader(one)) for one in fields]


def _reader(field):
    if not isinstance(field, models.DateTimeField):
        return field.to_python

    def moment(text):
        value = datetime.fromisoformat(text)
        return value if value.tzinfo else value.replace(tzinfo=UTC)

    return moment


def _instance(model, values):
    """An instance from as many values as it has columns, as if the database had given it, without the work of
    `__init__`; None where all of them are null, as of a relation that is not there.
    """
    instance = model.__new__(model)
    instance._state = models.base.ModelState()
    instance._state.adding, instance._state.db = False, connection.alias
    there = False
    for name, read in _readers(model):
        value = next(values)
        there |= value is not None
        instance.__dict__[name] = value if value is None or read is None else read(value)
    return instance if there else None
