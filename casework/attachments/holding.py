"""Files that wait for the rest of a form to be right; what nobody came back for is swept away.

The token that travels with the form says everything about the file, signed, and names whose it is; so there is no row.
"""

import logging
import secrets
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

from django.core import signing
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from casework import clock
from casework.attachments.judging import Judged, judged, refusal
from casework.models import Attachment

log = logging.getLogger(__name__)

FOLDER = "held"
#: Folder → the field of an Attachment that names the files in it.
KEPT = {"attachments": "file", "thumbnails": "thumbnail"}
SALT = "held-upload"
HELD_FOR = timedelta(days=1)


def hold(person, upload):
    """Keep an accepted file for a day; the token by which `person` alone finds it again."""
    found = judged(upload)
    upload.seek(0)
    try:
        # A file of its own: the store may close or move what it is given, and the upload is still needed.
        place = default_storage.save(f"{FOLDER}/{clock.today():%Y-%m-%d}/{secrets.token_hex(16)}", File(upload.file))
    except OSError as error:
        log.exception("a file could not be held")
        raise refusal("store", upload.name) from error
    facts = [person.pk, place, upload.name, upload.size, found.media_type, found.sha256, _seconds()]
    return signing.dumps(facts, salt=SALT, compress=True)


def held(person, token):
    """The file held under a token for this person, like an upload; None if it is not theirs or no longer there."""
    try:
        whose, place, name, size, media_type, sha256, since = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    if person is None or whose != person.pk or _seconds() - since > HELD_FOR.total_seconds():
        return None
    try:
        with default_storage.open(place) as file:
            upload = UploadedFile(BytesIO(file.read()), name, media_type, size)
    except OSError:
        return None
    upload.judged = Judged(media_type, sha256)
    return upload


def sweep():
    """Remove held files that have expired, and stored ones whose row never came about; returns how many.

    A file is written before its row: a transaction that was rolled back, or a crash, leaves it behind.
    """
    removed = 0
    for day in _folders(FOLDER):
        if date.fromisoformat(day) < clock.today() - HELD_FOR:
            removed += _remove(f"{FOLDER}/{day}", ())
    long_ago = clock.now() - HELD_FOR
    for place, field in ((f"{kept}/{folder}", field) for kept, field in KEPT.items() for folder in _folders(kept)):
        rows = Attachment.objects.filter(**{f"{field}__startswith": f"{place}/"})
        removed += _remove(place, set(rows.values_list(field, flat=True)), long_ago)
    return removed


def _folders(place):
    try:
        return default_storage.listdir(place)[0]
    except FileNotFoundError:
        return []


def _remove(place, rows, before=None):
    """Remove the files in `place` that are not among `rows` and were written before a moment."""
    removed = 0
    for name in default_storage.listdir(place)[1]:
        path = f"{place}/{name}"
        if path not in rows and (before is None or _written_at(path) < before):
            default_storage.delete(path)
            removed += 1
    return removed


def _written_at(path):
    written = default_storage.get_modified_time(path)
    return written if written.tzinfo else written.replace(tzinfo=UTC)


def _seconds():
    return int(datetime.timestamp(clock.now()))
