"""Storing a file that was judged, and opening it for those who may see it."""

import hashlib
import logging
from contextlib import suppress

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from casework import clock, evidence
from casework.attachments.judging import judged, refusal, thumbnail_of
from casework.attachments.names import clean
from casework.attachments.room import hold_room
from casework.models import Attachment

log = logging.getLogger(__name__)

WHAT_TO_REMOVE = _("Remove what is not needed any more; the largest: %(largest)s.")
ASK = _("All of them are named in what was signed or submitted: ask for help below.")


class Unreachable(Exception):
    """The store of files does not answer; whether it has the file is not known."""


class Hashed(File):
    """A file that is hashed as it is read, so that what was judged is known to be what was stored."""

    def __init__(self, file):
        super().__init__(file)
        self.sha256 = hashlib.sha256()

    def seek(self, place, whence=0):
        """A store that begins anew is hashed anew."""
        self.sha256 = hashlib.sha256()
        return self.file.seek(place, whence)

    def read(self, size=-1):
        data = self.file.read(size)
        self.sha256.update(data)
        return data

    def chunks(self, chunk_size=None):
        self.seek(0)
        while data := self.read(chunk_size or self.DEFAULT_CHUNK_SIZE):
            yield data


@transaction.atomic
def store(owner, uploaded_by, upload):
    """Keep an upload as a piece of evidence of `owner`; the file is written before its row.

    A file whose row never came about is swept away later (casework.attachments.holding).
    """
    found = judged(upload)
    _require_room(owner, upload)
    attachment = Attachment(
        owner=owner,
        uploaded_by=uploaded_by,
        uploaded_at=clock.now(),
        name=clean(upload.name, found.media_type),
        media_type=found.media_type,
        size=upload.size,
        sha256=found.sha256,
    )
    content = Hashed(upload)
    upload.seek(0)
    try:
        attachment.file.save("", content, save=False)
    except OSError as error:
        log.exception("a file could not be stored")
        raise refusal("store", upload.name) from error
    try:
        if content.sha256.hexdigest() != found.sha256:
            raise refusal("changed", upload.name, hostile=True)
        _add_thumbnail(attachment, upload)
        attachment.save(force_insert=True)
    except Exception:
        # What cannot be removed now is swept away later.
        with suppress(OSError):
            attachment.file.storage.delete(attachment.file.name)
        raise
    return attachment


def _add_thumbnail(attachment, upload):
    """Keep the small picture of a picture beside it; a file is not refused because there is none.

    It was made when the file was judged, before anybody waits for a lock; of one that was held it is made now.
    """
    upload.seek(0)
    small = upload.judged.thumbnail or thumbnail_of(upload.read(), attachment.media_type)
    if small:
        try:
            attachment.thumbnail.save("", ContentFile(small), save=False)
        except OSError:
            log.exception("a thumbnail could not be stored")


def open_for(viewer, key):
    """The attachment with its file open, for its owner and those who may read the owner's evidence; else None."""
    attachment = _found_for(viewer, key)
    return attachment if attachment and _opened(attachment.file, attachment) else None


def open_thumbnail_for(viewer, key):
    """The attachment with its thumbnail open, for the same people; None also where there is no thumbnail."""
    attachment = _found_for(viewer, key)
    has_one = attachment and attachment.thumbnail
    return attachment if has_one and _opened(attachment.thumbnail, attachment) else None


def content_of(attachment, sha256):
    """The bytes of an attachment if they still are what their hash says; else None, and the log says why."""
    if not _opened(attachment.file, attachment):
        return None
    with attachment.file as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != sha256:
        log.error("the file of an attachment is not what it was: %s", attachment.key)
        return None
    return content


def _found_for(viewer, key):
    attachment = Attachment.objects.select_related("owner").filter(key=key).first()
    return attachment if attachment and evidence.may_see(viewer, attachment.owner) else None


def _opened(file, attachment):
    """Whether the file is there, and open from now on; Unreachable where that is not known."""
    try:
        file.open("rb")
    except FileNotFoundError:
        log.exception("the file of an attachment is missing: %s", attachment.key)
        return False
    except OSError as error:
        log.exception("the store of files does not answer")
        raise Unreachable from error
    return True


def _require_room(owner, upload):
    for room in hold_room(owner):
        if not room.has(upload.size):
            largest = room.largest
            more = WHAT_TO_REMOVE % {"largest": largest} if largest else ASK
            raise refusal("quota", upload.name, size=filesizeformat(upload.size), told=room.told, more=more)
