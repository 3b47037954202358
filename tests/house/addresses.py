"""Every address of the application: its name and what has to be put in."""

from collections import defaultdict
from functools import cache

from django.urls import get_resolver, reverse


@cache
def patterns():
    """URL name → the sets of arguments under which it can be reversed."""
    found = defaultdict(list)
    _walk(get_resolver().url_patterns, "", frozenset(), found)
    return dict(found)


def address(scene, row):
    """The address of a row in a situation."""
    chosen = scene.values | {
        name: value[1:] if str(value).startswith("=") else scene.values[value] for name, value in row.arguments
    }
    needed = max((one for one in patterns()[row.name] if all(chosen.get(name, "") != "" for name in one)), key=len)
    return reverse(row.name, kwargs={name: chosen[name] for name in needed})


def _walk(rows, namespace, above, found):
    for row in rows:
        inside = above | set(row.pattern.converters) | set(row.pattern.regex.groupindex)
        if hasattr(row, "url_patterns"):
            _walk(row.url_patterns, namespace + (f"{row.namespace}:" if row.namespace else ""), inside, found)
        else:
            found[f"{namespace}{row.name}"].append(inside)
