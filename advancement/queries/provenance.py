"""Where a piece of evidence comes from: who entered it, who verified it in which case, and what has changed since."""

import json
from dataclasses import dataclass
from datetime import datetime

from advancement.queries.evidence import Item, Piece
from advancement.queries.visible import visible_to
from casework.models import Case, Signature
from casework.moves import public
from people.models import Person


@dataclass(frozen=True)
class Difference:
    """A fact that reads otherwise than when it was verified."""

    label: str
    before: str
    now: str


@dataclass(frozen=True)
class Verification:
    """A signed line of Part II that rests on the piece: the signature, what of it differs today, what came of the case.

    `outcome` is the public name of the state of the case; `carried` whether the granted step used the piece up.
    """

    signature: Signature
    differences: tuple[Difference, ...]
    outcome: str
    carried: bool

    @property
    def holds(self):
        """Whether the piece is verified as it stands: the signature is not void, and nothing differs."""
        return not self.signature.is_void and not self.differences


@dataclass(frozen=True)
class Provenance:
    """A Piece with when and by whom it was entered (None: not on record), and its Verifications, the latest first."""

    piece: Piece
    entered_at: datetime | None
    entered_by: Person | None
    verifications: tuple[Verification, ...]
    carried: Case | None
    removed_at: datetime | None

    @property
    def is_verified(self):
        """Whether it is verified as it stands."""
        return any(one.holds for one in self.verifications)


def signatures_on(person, key, measure):
    """The signatures on lines of Part II whose content holds a piece (by its key), the latest first."""
    rows = Signature.objects.filter(case__subject=person, document=f"part-two:{measure}")
    # The content is canonical: sorted keys without spaces.
    rows = rows.filter(content__contains=f'"key":{json.dumps(key)}')
    return rows.select_related("case", "signer", "voidance").order_by("-signed_at", "-pk")


def provenance_of(person, piece, *, viewer):
    """The Provenance of a person's Piece, with the cases that the viewer may see."""
    row, seen = piece.row, visible_to(viewer).values("case")
    signed = signatures_on(person, piece.item.key, piece.measure).filter(case__in=seen)
    carried = getattr(row, "spent_in_id", None)
    entered_at, entered_by = _entered(row, person)
    return Provenance(
        piece,
        entered_at,
        entered_by,
        tuple(
            Verification(one, _differences(one, piece.item), public(one.case).name, one.case_id == carried)
            for one in signed
        ),
        Case.objects.filter(pk=carried, pk__in=seen).first() if carried else None,
        getattr(row, "removed_at", None),
    )


def _entered(row, person):
    """When a row came about, as far as it is on record, and by whom: a score by the proctor, the rest by its owner."""
    if hasattr(row, "scored_by"):
        return row.taken_at or row.started_at, row.scored_by
    moments = ("entered_at", "asked_at", "saved_at")
    return next((getattr(row, name) for name in moments if getattr(row, name, None)), None), person


def _differences(signature, item: Item):
    """What of a piece reads otherwise than in a signed content; other facts than those are passed over."""
    then = next(one for one in json.loads(signature.content)["evidence"] if one["key"] == item.key)
    before, now = _by_label(then["facts"]), _by_label(item.facts)
    found = [
        Difference(label, text, now.get(label, "")) for label, text in before.items() if now.get(label, "") != text
    ]
    if then["title"] != item.title:
        found.insert(0, Difference("Name", then["title"], item.title))
    files = sorted(one["sha256"] for one in then["files"])
    if files != sorted(one.sha256 for one in item.files):
        names = (", ".join(one["name"] for one in then["files"]), ", ".join(one.name for one in item.files))
        found.append(Difference("Files", *names))
    return tuple(found)


def _by_label(facts):
    """Label → text; what stands under one label several times is read together."""
    found = {}
    for label, text in facts:
        found[label] = f"{found[label]}; {text}" if label in found else text
    return found
