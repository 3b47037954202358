"""Cases that say what a policy decides: read, checked key by key, and put to the engine of their program.

A program registers what a case may give and expect, and how to decide it. The
kinds below read one value each; what they do not understand raises CaseError
with the path of the key, and nothing is ever skipped.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import yaml

from casework import editions

NUMBER = re.compile(r"^[-+]?(\d+(\.\d*)?|\.\d+)$")
DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")

_programs: dict[str, "Program"] = {}


class CaseError(ValueError):
    """A file, case or key that is not understood."""


@dataclass(frozen=True)
class Program:
    """What the cases of a program may hold; `decide(given, edition, on)` returns what came out, by key."""

    name: str
    given: Callable
    expect: Callable
    decide: Callable[[dict, editions.Edition, date], Mapping]


@dataclass(frozen=True)
class Case:
    """One case, read and checked."""

    file: str
    name: str
    program: Program
    edition: editions.Edition
    as_of: date
    given: dict
    expect: dict

    def verdict(self) -> str:
        """The line that says what came out otherwise than expected; empty if the case passes."""
        came_out = self.program.decide(self.given, self.edition, self.as_of)
        differences = [
            f"{key}: expected {_said(expected)}, came out {_said(came_out.get(key))}"
            for key, expected in self.expect.items()
            if not _agrees(key, expected, came_out.get(key))
        ]
        return f"{self.file}: {self.name}: {'; '.join(differences)}" if differences else ""


def register(program: Program) -> None:
    """Make a program known; called from `AppConfig.ready()`."""
    _programs[program.name] = program


def files_of(path: Path) -> list[Path]:
    """The file itself, or the `*.yaml` of a folder; CaseError if there are none."""
    if not path.is_dir():
        return [path]
    files = sorted(path.glob("*.yaml"))
    if not files:
        raise CaseError(f"{path}: no *.yaml in this folder")
    return files


def cases_of(path: Path) -> Iterator[Case | CaseError]:
    """Every case of a file in turn, or the error that stands in its place."""
    try:
        content = _document(_load(path), "")
    except (CaseError, yaml.YAMLError, OSError, UnicodeError) as problem:
        yield CaseError(f"{path}: {' '.join(str(problem).split())}")
        return
    program = _programs.get(content["program"])
    if program is None:
        yield CaseError(f"{path}: program: {content['program']!r} is not registered")
        return
    for number, item in enumerate(content["cases"], start=1):
        name = item.get("name") if isinstance(item, dict) else None
        called = name if isinstance(name, str) else f"number {number}"
        try:
            yield _case(path, program, item)
        except CaseError as problem:
            yield CaseError(f"{path}: case {called!r}: {problem}")


def _case(path: Path, program: Program, item) -> Case:
    head = _head(item, "")
    given = program.given(head.get("given") or {}, "given")
    expect = program.expect(head["expect"], "expect")
    if not expect:
        raise CaseError("expect: is empty, so that nothing would be checked")
    key, as_of = ("edition" if "edition" in head else "as_of"), head["as_of"]
    try:
        named = head.get("edition")
        judged_by = editions.edition(program.name, named) if named else editions.in_force(program.name, as_of)
    except LookupError as problem:
        raise CaseError(f"{key}: {problem}") from None
    return Case(str(path), head["name"], program, judged_by, as_of, given, expect)


# --- The kinds of values


def day(value, where):
    """An ISO date."""
    if type(value) is date:
        return value
    try:
        if isinstance(value, str) and DATE.match(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise CaseError(f"{where}: {_shown(value)} is not a date")


def number(value, where):
    """A decimal, read from its text."""
    if not isinstance(value, Decimal):
        raise CaseError(f"{where}: {_shown(value)} is not a number")
    return value


def whole(value, where):
    """A whole number."""
    if number(value, where) != value.to_integral_value():
        raise CaseError(f"{where}: {value} is not a whole number")
    return int(value)


def text(value, where):
    """Words; a name that consists of digits is one too."""
    if isinstance(value, Decimal):
        return str(value)
    if not isinstance(value, str):
        raise CaseError(f"{where}: {_shown(value)} is not a text")
    return value


def flag(value, where):
    """True or false."""
    if not isinstance(value, bool):
        raise CaseError(f"{where}: {_shown(value)} is neither true nor false")
    return value


def choice(*words):
    """One of the words."""

    def read(value, where):
        if not isinstance(value, str) or value not in words:
            raise CaseError(f"{where}: {_shown(value)} is none of {', '.join(words)}")
        return value

    return read


def many(kind):
    """A list of values of one kind, as a tuple."""

    def read(value, where):
        if not isinstance(value, list):
            raise CaseError(f"{where}: {_shown(value)} is not a list")
        return tuple(kind(item, f"{where}[{place}]") for place, item in enumerate(value, start=1))

    return read


def empty_or(kind):
    """A value of the kind, or nothing, which is kept as None."""

    def read(value, where):
        return None if value is None else kind(value, where)

    read.keeps_empty = True
    return read


def record(kinds: Mapping[str, Callable], *, required=()):
    """A table with these keys and no others; an empty value is left out unless its kind keeps it."""

    def read(value, where):
        path = f"{where}." if where else ""
        if not isinstance(value, dict):
            raise CaseError(f"{where or 'the whole'}: {_shown(value)} is not a table")
        if twice := getattr(value, "twice", ()):
            raise CaseError(f"{path}{twice[0]}: stands twice")
        if unknown := [key for key in value if key not in kinds]:
            raise CaseError(f"{path}{unknown[0]}: unknown key")
        kept = {key: one for key, one in value.items() if one is not None or hasattr(kinds[key], "keeps_empty")}
        if missing := [key for key in required if key not in kept]:
            raise CaseError(f"{path}{missing[0]}: is missing")
        return {key: kinds[key](one, f"{path}{key}") for key, one in kept.items()}

    return read


def _as_it_stands(value, where):
    return value


def _listed(value, where):
    if not isinstance(value, list):
        raise CaseError(f"{where}: {_shown(value)} is not a list")
    return value


_document = record({"program": text, "cases": _listed}, required=("program", "cases"))
_head = record(
    {"name": text, "edition": text, "as_of": day, "given": _as_it_stands, "expect": _as_it_stands},
    required=("name", "as_of", "expect"),
)


# --- Reading the text


class _Table(dict):
    """A mapping that remembers which keys stood in the file twice."""

    twice: tuple = ()


class _CaseLoader(yaml.SafeLoader):
    """Safe YAML in which numbers are decimals of their text, and a date is one only in full."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] in ("bool", "null", "merge")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _table(loader, node):
    table = _Table()
    yield table
    own = [key for key, _value in node.value if key.tag != "tag:yaml.org,2002:merge"]
    keys = [loader.construct_object(key, deep=True) for key in own]
    table.twice = tuple(key for place, key in enumerate(keys) if key in keys[:place])
    table.update(loader.construct_mapping(node, deep=True))


def _date(loader, node):
    try:
        return date.fromisoformat(node.value)
    except ValueError:
        return node.value  # an impossible day stays text, so that the error can name its case and key


_CaseLoader.add_constructor("tag:yaml.org,2002:map", _table)
_CaseLoader.add_constructor("!number", lambda _loader, node: Decimal(node.value))
_CaseLoader.add_constructor("!date", _date)
_CaseLoader.add_implicit_resolver("!date", DATE, list("0123456789"))
_CaseLoader.add_implicit_resolver("!number", NUMBER, list("-+.0123456789"))


def _load(path: Path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_CaseLoader)  # noqa: S506 (it is a SafeLoader)


# --- Comparing


def _agrees(key: str, expected, found) -> bool:
    return set(expected) <= set(found or ()) if key == "because" else expected == found


def _shown(value) -> str:
    return _said(value) if isinstance(value, bool | Decimal) else repr(value)


def _said(value) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple | list | set | frozenset):
        return ", ".join(sorted(map(str, value))) or "nothing"
    return str(value)
