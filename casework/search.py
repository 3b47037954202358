"""The search: each app gives a source of what it knows, and everybody finds in it what is theirs to see (PL-SRC-1)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Window

#: So many of a kind on the search page, and so many below the search box while somebody types.
MOST, FIRST = 25, 5


@dataclass(frozen=True)
class Hit:
    """One thing that was found: its name with its address, a line about it, and its state as (text, tone)."""

    title: str
    url: str
    about: str = ""
    state: tuple = ()


@dataclass(frozen=True)
class Source:
    """What an app gives to the search.

    `found(person, words)` answers the rows that have all of the words and that the person may see, in order: what it
    leaves out is not counted either. `shown(row)` makes a Hit of each row that is shown.
    """

    order: int
    one: str
    several: str
    found: Callable
    shown: Callable


@dataclass(frozen=True)
class Found:
    """What a source has: how it is called, how many there are, and the first of them."""

    source: Source
    count: int
    hits: tuple

    @property
    def said(self):
        """ "1 person", "226 people"."""
        return f"{self.count:,} {self.source.one if self.count == 1 else self.source.several}"

    @property
    def more(self):
        """How many are not shown."""
        return self.count - len(self.hits)


_sources = {}


def add(source):
    """An app gives a source; called from `AppConfig.ready()`."""
    _sources[source.several] = source


def look_for(words, person, most=MOST):
    """What is found by all of the words, kind by kind, without the kinds in which there is nothing."""
    found = []
    for source in sorted(_sources.values(), key=lambda one: one.order):
        # Counted in the same pass: one query for each kind, however much is found.
        rows = list(source.found(person, words).annotate(in_all=Window(Count("pk")))[:most])
        if rows:
            found.append(Found(source, rows[0].in_all, tuple(source.shown(row) for row in rows)))
    return found
