"""Dated editions of a policy: what was adopted on a day, read from YAML and never written.

A program registers the folder of its editions, in which `shape.yaml` says what
each rule may and must hold. In a shape, `int decimal text bool` are values,
`[x]` a list of x, `{"*": x}` a table with keys of its own, any other mapping a
record; a key ending in `?` may be left out. Decimals are written as strings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

SHAPE = "shape.yaml"
HEADER = {"edition": "text", "in_force_from": "date", "source": "text", "rules": None}
ALWAYS = {"clause": "text", "title": "text", "reading?": "text"}

_folders: dict[str, Path] = {}


class EditionError(ValueError):
    """An edition that cannot be read, with its file and the path inside it."""


@dataclass(frozen=True, eq=False)
class Edition:
    """The parameters and clauses of one policy as adopted on one day."""

    program: str
    name: str
    in_force_from: date
    source: str
    rules: Mapping[str, Mapping]

    def __getitem__(self, rule_id: str) -> Mapping:
        return self.rules[rule_id]

    def __contains__(self, rule_id: str) -> bool:
        return rule_id in self.rules

    def __str__(self):
        return self.name

    def clause(self, rule_id: str) -> str:
        """Where the source says it; empty for a rule that this edition does not know."""
        return self.rules[rule_id]["clause"] if rule_id in self.rules else ""

    def title(self, rule_id: str) -> str:
        return self.rules[rule_id]["title"] if rule_id in self.rules else rule_id

    def reading(self, rule_id: str) -> str:
        """Our reading where the source is silent; empty where it speaks for itself."""
        return self.rules[rule_id].get("reading", "") if rule_id in self.rules else ""


def register(program: str, folder: Path | str) -> None:
    """Say where the editions of a program are; called from `AppConfig.ready()`."""
    _folders[program] = Path(folder)
    all_editions.cache_clear()


def programs() -> tuple[str, ...]:
    return tuple(sorted(_folders))


@cache
def all_editions(program: str) -> tuple[Edition, ...]:
    """Every edition of a program, the oldest first."""
    if program not in _folders:
        raise LookupError(f"no editions are registered for {program!r}")
    folder = _folders[program]
    shape = load_yaml(folder / SHAPE)
    files = sorted(path for path in folder.glob("*.yaml") if path.name != SHAPE)
    return tuple(sorted((read(program, path, shape) for path in files), key=lambda one: one.in_force_from))


def edition(program: str, name: str) -> Edition:
    """The edition of that name; LookupError if there is none."""
    for one in all_editions(program):
        if one.name == name:
            return one
    raise LookupError(f"{program} has no edition {name!r}")


def in_force(program: str, on: date) -> Edition:
    """The latest edition that had taken effect on that day; LookupError before the first."""
    found = [one for one in all_editions(program) if one.in_force_from <= on]
    if not found:
        raise LookupError(f"no edition of {program} was in force on {on}")
    return found[-1]


def read(program: str, path: Path, shape: Mapping) -> Edition:
    """One edition from its file, checked against the shape; EditionError names the file and the path."""
    content = load_yaml(path)
    if not isinstance(content, dict) or set(content) != set(HEADER):
        raise EditionError(f"{path.name}: expected exactly the keys {', '.join(HEADER)}")
    for key in ("edition", "in_force_from", "source"):
        _conform(content[key], HEADER[key], f"{path.name}: {key}")
    full = {rule_id: {**ALWAYS, **(own or {})} for rule_id, own in shape.items()}
    rules = _conform(content["rules"], full, f"{path.name}: rules")
    return Edition(program, content["edition"], content["in_force_from"], content["source"], rules)


class _Loader(yaml.SafeLoader):
    """Safe YAML in which a key may stand only once."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _value in node.value]
        for number, key in enumerate(keys):
            if key in keys[:number]:
                raise EditionError(f"line {node.value[number][0].start_mark.line + 1}: {key!r} stands twice")
        return super().construct_mapping(node, deep)


def load_yaml(path: Path):
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 (it is a SafeLoader)
    except (OSError, UnicodeError, yaml.YAMLError, EditionError, ValueError) as problem:
        raise EditionError(f"{path.name}: {problem}") from problem


def _conform(value, shape, where):
    """The value as the shape says, frozen; floats fit nowhere, so that no amount is ever rounded by reading it."""
    if isinstance(shape, str):
        return _scalar(value, shape, where)
    if isinstance(shape, list):
        if not isinstance(value, list):
            raise EditionError(f"{where}: expected a list, found {value!r}")
        return tuple(_conform(item, shape[0], f"{where}[{place}]") for place, item in enumerate(value))
    if not isinstance(value, dict):
        raise EditionError(f"{where}: expected a table, found {value!r}")
    return MappingProxyType(
        {key: _conform(value[key], kind, f"{where}.{key}") for key, kind in _fields(value, shape, where)}
    )


def _fields(value, shape, where):
    if set(shape) == {"*"}:
        return [(key, shape["*"]) for key in value]
    kinds = {str(key).removesuffix("?"): kind for key, kind in shape.items()}
    if unknown := sorted(str(key) for key in value if key not in kinds):
        raise EditionError(f"{where}: unknown key {', '.join(unknown)}")
    if missing := [key for key in shape if not str(key).endswith("?") and key not in value]:
        raise EditionError(f"{where}: {', '.join(missing)} is missing")
    return [(key, kinds[key]) for key in value]


def _scalar(value, kind, where):
    python = {"int": int, "text": str, "bool": bool, "date": date, "decimal": str}[kind]
    if type(value) is not python:
        raise EditionError(f"{where}: expected {kind}, found {value!r}")
    if kind != "decimal":
        return value
    try:
        return Decimal(value)
    except InvalidOperation:
        raise EditionError(f"{where}: {value!r} is not a decimal") from None
