"""The short navigation: what this person does; the apps add their entries when they start."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Entry:
    """A link; `shown_to(person)` decides, `count(person)` is what waits there (None: no number)."""

    order: int
    label: str
    url_name: str
    shown_to: Callable
    count: Callable | None = None
    args: tuple = ()


_entries = []


def add(order, label, url_name, shown_to=bool, count=None, args=()):
    """Add a link for those to whom it is `shown_to`; called from `AppConfig.ready()`, again without effect."""
    if not any((entry.url_name, entry.args) == (url_name, tuple(args)) for entry in _entries):
        _entries.append(Entry(order, label, url_name, shown_to, count, tuple(args)))
        _entries.sort(key=lambda entry: entry.order)


def entries_for(person):
    """The (label, address, count) of each link of this person, in order."""
    return [
        (entry.label, reverse(entry.url_name, args=entry.args), entry.count(person) if entry.count else None)
        for entry in _entries
        if entry.shown_to(person)
    ]
