"""What whoever signs a line of Part II had before them, and what has changed of it since (JB-VER-1)."""

from dataclasses import dataclass

from advancement.queries.evidence import Item, evidence_of
from advancement.queries.facts import judge
from casework.timeline import canonical, digest_of

#: Under this name stands what the rules say; every other name is the key of a piece of evidence.
RULES = "rules"


@dataclass(frozen=True)
class Changes:
    """What of a line is new, what was changed, how many pieces are gone, and whether the rules say something else."""

    new: tuple[Item, ...]
    other: tuple[Item, ...]
    gone: int
    rules: bool

    def __bool__(self):
        return bool(self.new or self.other or self.gone or self.rules)

    def __str__(self):
        return "; ".join(self._parts())

    def _parts(self):
        for item in self.new:
            yield f"“{item.title}” is new"
        for item in self.other:
            yield f"“{item.title}” was changed"
        if self.gone:
            yield "one piece of evidence was taken out" if self.gone == 1 else f"{self.gone} pieces were taken out"
        if self.rules:
            yield "the rules say something else of it"

    @property
    def keys(self):
        """Of the pieces of evidence that are new or other than they were."""
        return {item.key for item in (*self.new, *self.other)}


def seen(found, items):
    """The hashes of what the rules say (a findings.Measure) and of each piece of evidence, as one text for a form."""
    return ";".join(f"{key}={value}" for key, value in _hashes(found, items).items())


def seen_of(advancement, measure, *, on):
    """What whoever reads a line on a day has before them, as the same text."""
    found = judge(advancement, on).measures[measure]
    return seen(found, evidence_of(advancement.case.subject, measure, on=on))


def changes_since(before, found, items):
    """The Changes since `before` (of `seen`) was given out."""
    was = dict(part.partition("=")[::2] for part in before.split(";"))
    now = _hashes(found, items)
    return Changes(
        tuple(item for item in items if item.key not in was),
        tuple(item for item in items if item.key in was and was[item.key] != now[item.key]),
        len(was.keys() - now.keys() - {""}),
        was.get(RULES) != now[RULES],
    )


def _hashes(found, items):
    rules = [(one.rule, one.met, one.because) for one in found.findings]
    return {RULES: digest_of(canonical(rules))} | {one.key: digest_of(canonical(one.content)) for one in items}
