"""How much room the files of a person take, in all and since their case began, and how much they may take.

What was removed takes none, unless something that was signed or submitted names it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from casework import clock, evidence
from casework.models import Attachment, Signature
from people.models import Person

#: So long a file that was stored may wait for the row that it belongs to; until then it counts.
ON_ITS_WAY = timedelta(minutes=1)
MOST_NAMED = 3
_records = []


@dataclass(frozen=True)
class Kept:
    """One file that takes room; `free` says that it takes none once it is removed."""

    name: str
    size: int
    uploaded_at: datetime
    free: bool


@dataclass(frozen=True)
class Room:
    """What is taken of what there is, in bytes and in files; 0 of `most` is no limit. `since` is None for all files."""

    since: date | None
    most_bytes: int
    most_files: int
    kept: tuple[Kept, ...] = field(repr=False)

    @property
    def bytes(self):
        """How many bytes are taken."""
        return sum(one.size for one in self.kept)

    @property
    def files(self):
        """How many files there are."""
        return len(self.kept)

    def has(self, size):
        """Whether one more file of so many bytes fits."""
        fits = not self.most_bytes or self.bytes + size <= self.most_bytes
        return fits and (not self.most_files or self.files < self.most_files)

    @property
    def taken(self):
        """The share that is taken, of bytes or of files, whichever is more."""
        return max(self.bytes / self.most_bytes if self.most_bytes else 0, self.files / (self.most_files or 1e9))

    @property
    def told(self):
        """In words: “Your files since your case began: 14.0 MB of 200.0 MB used, 12 of 300 files.”"""
        parts = []
        if self.most_bytes:
            sizes = {"used": filesizeformat(self.bytes), "most": filesizeformat(self.most_bytes)}
            parts.append(_("%(used)s of %(most)s used") % sizes)
        if self.most_files:
            parts.append(_("%(used)s of %(most)s files") % {"used": self.files, "most": self.most_files})
        if not parts:
            return ""
        sentence = (
            _("Your files: %(used)s.") if self.since is None else _("Your files since your case began: %(used)s.")
        )
        return sentence % {"used": ", ".join(parts)}

    @property
    def largest(self):
        """In words: the largest files that make room once they are removed; "" if there are none."""
        free = sorted((one for one in self.kept if one.free), key=lambda one: -one.size)[:MOST_NAMED]
        return ", ".join(f"“{one.name}” ({filesizeformat(one.size)})" for one in free)


def recorded_by(function):
    """Register where else than in signatures files are named: `function(owner)` gives texts with their SHA-256."""
    if function not in _records:
        _records.append(function)


def rooms_of(owner):
    """The Rooms of a person's files: in all, and since the open case in which they gather evidence was opened."""
    kept = _kept(owner)
    rooms = [Room(None, settings.UPLOAD_QUOTA_BYTES, settings.UPLOAD_QUOTA_FILES, kept)]
    if case := evidence.gathering([owner.pk]).get(owner.pk):
        since = case.opened_on
        of_it = tuple(one for one in kept if timezone.localdate(one.uploaded_at) >= since)
        rooms.append(Room(since, settings.UPLOAD_CASE_BYTES, settings.UPLOAD_CASE_FILES, of_it))
    return rooms


def told(owner):
    """How much is used, in words, of the room that is nearer to its end; "" where there is no limit."""
    return max(rooms_of(owner), key=lambda room: room.taken).told


def hold_room(owner):
    """Keep the files of a person from being counted by anybody else until this transaction ends; their Rooms."""
    Person.objects.select_for_update(no_key=True).get(pk=owner.pk)
    return rooms_of(owner)


def _kept(owner):
    rows = list(owner.attachments.annotate(used=_used()).order_by("uploaded_at"))
    fresh = clock.now() - ON_ITS_WAY
    # Only where there may be something to find in them: records are long.
    texts = _texts(owner) if rows else ()
    found = []
    for row in rows:
        named = any(row.sha256 in text for text in texts)
        if row.used or named or row.uploaded_at > fresh:
            found.append(Kept(row.name, row.size, row.uploaded_at, not named))
    return tuple(found)


def _texts(owner):
    signed = Signature.objects.filter(case__subject=owner).values_list("content", flat=True)
    return [*signed, *(text for record in _records for text in record(owner))]


def _used():
    """Whether a row that was not removed has the attachment."""
    used = Q(pk__in=())
    for relation in Attachment._meta.get_fields(include_hidden=True):
        model = relation.related_model if relation.auto_created and not relation.concrete else None
        if model is None or model._meta.auto_created:
            continue
        rows = model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
        if any(one.name == "removed_at" for one in model._meta.fields):
            rows = rows.filter(removed_at__isnull=True)
        used |= Q(Exists(rows))
    return used
