"""The exact content of a portfolio: what is kept of each submission, what a reader is shown, and what has changed."""

import json
from dataclasses import dataclass
from datetime import date

from django.core.serializers.json import DjangoJSONEncoder

#: What is told of an entry: its name in the content, the words before it, and how it is shown.
FIELDS = (
    ("behavior", "Behavior", "text"),
    ("behavior_on", "Shown on", "day"),
    ("artifact", "Artifact", "text"),
    ("artifact_on", "Artifact dated", "day"),
    ("link", "Link", "link"),
    ("files", "Files", "files"),
    ("why", "Why it matters", "text"),
    ("learned", "What was learned", "text"),
    ("criterion", "Demonstrates", "text"),
)


@dataclass(frozen=True)
class Row:
    """One fact of an entry; `before` is what stood there in the version before, where that was something else."""

    label: str
    kind: str
    value: object
    before: object = None


@dataclass(frozen=True)
class Sheet:
    """One entry as it is read; `news` is "new" or "changed" against the version before, or empty.

    Of an entry as it stands, not of an earlier version, `read` is what the rules say (queries.Reading).
    """

    key: str
    behavior: str
    rows: tuple[Row, ...]
    news: str = ""
    read: object = None


def content_of(entries):
    """Every entry with all that it says and the hash of every file, as JSON holds it."""
    return json.loads(json.dumps([_entry(one) for one in entries], cls=DjangoJSONEncoder))


def _entry(entry):
    return {
        "key": str(entry.key),
        "competency": entry.code,
        "behavior": entry.behavior,
        "behavior_on": entry.behavior_on,
        "artifact": entry.artifact,
        "artifact_on": entry.artifact_on,
        "link": entry.link,
        "files": [
            {"key": str(one.key), "name": one.name, "size": one.size, "sha256": one.sha256}
            for one in sorted(entry.files.all(), key=lambda one: one.pk)
        ],
        "why": entry.why,
        "learned": entry.learned,
        "criterion": str(entry.criterion or ""),
    }


def by_competency(content, edition, before=None, reading=None):
    """(title, Sheets) of each competency; with the content `before`, what is new or changed in each entry.

    `reading` is the queries.PortfolioReading of a content that is as it stands.
    """
    earlier = {one["key"]: one for one in before or ()}
    read = {str(one.entry.key): one for one in reading.by_pk.values()} if reading else {}
    return [
        (
            one["title"],
            [
                _sheet(entry, earlier.get(entry["key"]), read.get(entry["key"]), compared=before is not None)
                for entry in content
                if entry["competency"] == one["code"]
            ],
        )
        for one in edition["JB-POR-1"]["competencies"]
    ]


def _sheet(entry, earlier, read, *, compared):
    rows = tuple(
        Row(label, kind, _shown(entry[name], kind), _before(entry, earlier, name, kind)) for name, label, kind in FIELDS
    )
    news = "changed" if earlier and entry != earlier else ""
    if compared and earlier is None:
        news = "new"
    return Sheet(entry["key"], entry["behavior"], rows, news, read)


def _before(entry, earlier, name, kind):
    if earlier is None or earlier[name] == entry[name]:
        return None
    return _shown(earlier[name], kind) or "nothing"


def _shown(value, kind):
    return date.fromisoformat(value) if kind == "day" and value else value
