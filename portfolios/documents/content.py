"""The exact content of a portfolio: what is kept of each submission, what a reader is shown, and what has changed."""

import json
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property

from django.core.serializers.json import DjangoJSONEncoder

from casework.timeline import canonical, digest_of

#: What is told of an entry: its name in the content, the words before it, and how it is shown.
FIELDS = (
    ("behavior", "Behavior", "text"),
    ("behavior_on", "Shown on", "day"),
    ("artifact", "Artifact", "text"),
    ("artifact_on", "Artifact dated", "day"),
    ("links", "Links", "links"),
    ("files", "Files", "files"),
    ("why", "Why it matters", "text"),
    ("learned", "What was learned", "text"),
    ("criterion", "Demonstrates", "text"),
)
#: From this share of words in common on, a changed text is shown word by word.
ALIKE = 0.5


@dataclass(frozen=True)
class Row:
    """One fact of an entry; `before` is what stood there in the version before, where that was something else."""

    label: str
    kind: str
    value: object
    before: object = None

    @cached_property
    def pieces(self):
        """A text that was changed here and there, as ("same", "gone" or "new", words); empty where little is left."""
        if self.kind != "text" or not (self.before and self.value):
            return []
        before, after = self.before.split(), self.value.split()
        # A word that comes up all the time is no place to begin from: looking from each would take seconds.
        match = SequenceMatcher(None, before, after)
        if match.ratio() < ALIKE:
            return []
        return list(_pieces(before, after, match))


@dataclass(frozen=True)
class Sheet:
    """One entry as it is read, from its `content`; `news` is "new" or "changed" against the version before, or empty.

    Of an entry as it stands, not of an earlier version, `read` is what the rules say (queries.Reading).
    """

    content: dict
    rows: tuple[Row, ...]
    news: str = ""
    read: object = None

    @property
    def key(self):
        """Of the entry, as text."""
        return self.content["key"]

    @property
    def behavior(self):
        """What the entry is called."""
        return self.content["behavior"]


def content_of(entries):
    """Every entry with all that it says and the hash of every file, as JSON holds it."""
    return json.loads(json.dumps([_entry(one) for one in entries], cls=DjangoJSONEncoder))


def seen(entries):
    """The hash of the entries as they stand: who submits them says by this what they have read."""
    return digest_of(canonical(content_of(entries)))


def unlike(entry, facts):
    """The Rows of an entry as it is kept, where `facts`, as a form brings them, say something else."""
    kept = _entry(entry)
    links = [{"url": url, "description": description} for url, description in facts["links"]]
    typed = {**facts, "links": links, "files": kept["files"], "criterion": str(facts["criterion"] or "")}
    return [Row(label, kind, kept[name] or "nothing") for name, label, kind in FIELDS if kept[name] != typed[name]]


def _entry(entry):
    return {
        "key": str(entry.key),
        "competency": entry.code,
        "behavior": entry.behavior,
        "behavior_on": entry.behavior_on,
        "artifact": entry.artifact,
        "artifact_on": entry.artifact_on,
        "links": [{"url": one.url, "description": one.description} for one in entry.links.all()],
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
    content = [_with_links(one) for one in content]
    earlier = {one["key"]: _with_links(one) for one in before or ()}
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


def _pieces(before, after, match):
    for what, i, j, k, m in match.get_opcodes():
        if what == "equal":
            yield "same", " ".join(after[k:m])
            continue
        if i < j:
            yield "gone", " ".join(before[i:j])
        if k < m:
            yield "new", " ".join(after[k:m])


def _with_links(entry):
    """An entry as it is written now: it could have one link once, which the artifact described."""
    if "link" not in entry:
        return entry
    one = {"url": entry["link"], "description": entry["artifact"]}
    return {name: value for name, value in entry.items() if name != "link"} | {"links": [one] if one["url"] else []}


def taken_out(content, before):
    """The behaviors of the entries that the content `before` had and `content` has no more."""
    there = {one["key"] for one in content}
    return [one["behavior"] for one in before or () if one["key"] not in there]


def _sheet(entry, earlier, read, *, compared):
    rows = tuple(
        Row(label, kind, _shown(entry[name], kind), _before(entry, earlier, name, kind)) for name, label, kind in FIELDS
    )
    news = "changed" if earlier and entry != earlier else ""
    if compared and earlier is None:
        news = "new"
    return Sheet(entry, rows, news, read)


def _before(entry, earlier, name, kind):
    if earlier is None or earlier[name] == entry[name]:
        return None
    return _shown(earlier[name], kind) or "nothing"


def _shown(value, kind):
    return date.fromisoformat(value) if kind == "day" and value else value
