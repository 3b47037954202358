"""Whether a file is accepted: looked into by a process of its own, refused with words that say what to do."""

import hashlib
import json
import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from casework import scanner
from casework.examination.kinds import IMAGES, PDF

security = logging.getLogger("security.uploads")

#: By the clock; the examination itself may use a processor for less.
SECONDS = 5
#: All that the process learns of ours; keys and passwords are in the environment too.
ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "PYTHONHOME", "LANG")

ACCEPTED = _("Accepted are PDF, PNG, JPEG, WebP, DOCX, XLSX, PPTX, TXT and EML.")
_AGAIN = _("“%(name)s” is incomplete or damaged. Open it to see whether it is whole, save it anew and choose it again.")
_AS_PDF = _("Save it as PDF and choose that.")
WORDS = {
    "empty": _("“%(name)s” is empty. Save the document again and choose the new file."),
    "too_large": _("“%(name)s” has %(size)s; a file may have up to %(limit)s. Make it smaller, or choose its parts."),
    "kind": _("“%(name)s” is of a kind that is not accepted. %(accepted)s"),
    "heic": _("“%(name)s” is a HEIC or AVIF photograph, which not every computer can show. Save it as JPEG."),
    "gif": _("“%(name)s” is a GIF image. Save it as PNG."),
    "tiff": _("“%(name)s” is a TIFF image. Save it as PDF or PNG."),
    "rtf": _("“%(name)s” is an RTF document. Save it as DOCX or PDF."),
    "archive": _("“%(name)s” is an archive or a document of another format. Choose its files one by one. %(accepted)s"),
    "old_office": _("“%(name)s” is in an older Office or mail format. Save it as DOCX, XLSX, PPTX, EML or PDF."),
    "markup": _("“%(name)s” is a web page or a drawing in code, which can carry scripts. %(as_pdf)s"),
    "password": _("“%(name)s” is protected with a password. Remove the password and choose the file again."),
    "damaged": _AGAIN,
    "macro": _("“%(name)s” carries a macro. Save it without macros, or as PDF, and choose that."),
    "script": _("“%(name)s” carries a script. Print it to a new PDF and choose that."),
    "launch": _("“%(name)s” starts something when it is opened or clicked. Print it to a new PDF and choose that."),
    "xfa": _("“%(name)s” is a form that builds itself when it is opened (XFA). Print it to a new PDF and choose that."),
    "fetches": _("“%(name)s” sends or fetches data from elsewhere. Print it to a new PDF and choose that."),
    "program": _(
        "“%(name)s” carries a program or another file that can act by itself. Take it out, or save it as PDF."
    ),
    "elsewhere": _("“%(name)s” draws on files from elsewhere. Break these links, or save it as PDF, and choose that."),
    "entities": _("“%(name)s” has parts that no Office program writes. %(as_pdf)s"),
    "bad_names": _("“%(name)s” has parts with names that lead outside of it. Save it anew and choose the new file."),
    "bomb": _("“%(name)s” becomes far too large when it is unpacked. %(as_pdf)s"),
    "two_in_one": _("“%(name)s” is two files in one. Print or save it anew and choose the new file."),
    "changed_after_signing": _("“%(name)s” was changed after it was signed. Choose the file as it was signed."),
    "too_many_pixels": _("“%(name)s” has too many pixels: 60 million at most. Save it smaller and choose that."),
    "animation": _("“%(name)s” is an animation. Save one picture of it and choose that."),
    "too_complex": _(
        "“%(name)s” could not be looked through in time: it is built in too complicated a way. %(as_pdf)s"
    ),
    "infected": _("“%(name)s” carries something that is known to do harm. Have the computer it comes from looked at."),
    "unchecked": _(
        "“%(name)s” could not be checked for harm, so it was not taken. "
        "What you typed is still here: choose the file again later."
    ),
    "unchecked_size": _(
        "“%(name)s” is larger than what can be checked for harm here, so it was not taken. "
        "Make it smaller, or choose its parts."
    ),
    "changed": _("“%(name)s” changed while it was being stored. Choose it again."),
    "store": _("“%(name)s” could not be stored. Nothing is lost but the file: choose it again in a few minutes."),
    "quota": _("“%(name)s” (%(size)s) does not fit any more. %(told)s %(more)s"),
}


@dataclass(frozen=True)
class Judged:
    """An accepted file: its media type and the SHA-256 of the content to be kept; of a picture a small JPEG."""

    media_type: str
    sha256: str
    thumbnail: bytes | None = None


def judge(upload):
    """The media type of an uploaded file that is accepted; ValidationError with what is wrong and what to do."""
    return judged(upload).media_type


def judged(upload):
    """What was found out about an upload; looked into once, however often it is asked.

    From then on a picture is without what it told of where and with what it was taken: that is what is kept and signed.
    """
    if getattr(upload, "judged", None) is None:
        if not upload.size:
            raise refusal("empty", upload.name)
        if upload.size > settings.UPLOAD_MOST_BYTES:
            size, limit = filesizeformat(upload.size), filesizeformat(settings.UPLOAD_MOST_BYTES)
            size = _("a little more than %(limit)s") % {"limit": limit} if size == limit else size
            raise refusal("too_large", upload.name, size=size, limit=limit)
        upload.seek(0)
        content = upload.read()
        upload.seek(0)
        media_type = _accepted(upload.name, content)
        if media_type in IMAGES:
            content = _bare(upload.name, content, media_type)
            upload.file, upload.size = BytesIO(content), len(content)
        sha256 = hashlib.sha256(content).hexdigest()
        upload.judged = Judged(media_type, sha256, thumbnail_of(content, media_type))
    return upload.judged


def _accepted(name, content):
    """The media type of a content (bytes) in which neither the scanner nor we found anything."""
    unchecked = _unchecked(name, content)
    answer = _look_into(content)
    if "media_type" not in answer:
        raise refusal(answer["code"], name, hostile=answer["hostile"])
    if unchecked:
        raise unchecked
    if answer["media_type"] == PDF and scanner.is_there():
        require_clean(name, _carried(name, content))
    return answer["media_type"]


def require_clean(name, content):
    """ValidationError unless the scanner, where there is one, has looked at the content (bytes) and found nothing."""
    if unchecked := _unchecked(name, content):
        raise unchecked


def _unchecked(name, content):
    """The refusal of a file that the scanner could not check, else None; one in which it found harm is refused here."""
    if not scanner.is_there():
        return None
    try:
        found = scanner.harm_in(content)
    except scanner.Unchecked as problem:
        return refusal("unchecked_size", name, hostile=True) if problem.too_large else refusal("unchecked", name)
    if found:
        raise refusal("infected", name, hostile=True, found=found)
    return None


def refusal(code, name, *, hostile=False, found="", **facts):
    """The ValidationError for a file that is not taken; one that looks made to do harm is a security event.

    `found` is what the scanner calls the harm; it is for those who read the log.
    """
    if hostile:
        # Never the name: it may say whose file it is.
        security.warning("upload refused: %s%s", code, f" ({found})" if found else "")
    params = {"name": name, "accepted": ACCEPTED, "as_pdf": _AS_PDF, **facts}
    return ValidationError(WORDS[code], code=code, params=params)


def thumbnail_of(content, media_type):
    """The small JPEG (bytes) of an accepted file that is a picture; None for others, and where none could be made."""
    if media_type not in IMAGES:
        return None
    try:
        return _in_a_process_of_its_own(content, "thumbnail") or None
    except subprocess.TimeoutExpired:
        return None


def _carried(name, content):
    """The files inside a PDF, as an archive (bytes)."""
    return _made_of(name, content, "carried")


def _bare(name, content, media_type):
    """The picture (bytes) without what it tells of where and with what it was taken; not a pixel differs."""
    return _made_of(name, content, "bare", IMAGES[media_type])


def _made_of(name, content, *asked):
    """What the process made of an accepted file; the refusal of one of which it could make nothing in time."""
    try:
        made = _in_a_process_of_its_own(content, *asked)
    except subprocess.TimeoutExpired:
        made = b""
    if not made:
        raise refusal("too_complex", name, hostile=True)
    return made


def _look_into(content):
    """The answer of the examination; a process that dies or lasts was given too complicated a file."""
    try:
        return json.loads(_in_a_process_of_its_own(content))
    except (subprocess.TimeoutExpired, ValueError):
        return {"code": "too_complex", "hostile": True}


def _in_a_process_of_its_own(content, *asked):
    """What the process that opens strangers' files wrote, as bytes."""
    return subprocess.run(  # noqa: S603 (what is asked is a word of ours)
        (sys.executable, "-m", "casework.examination", *asked),
        input=content,
        capture_output=True,
        timeout=SECONDS,
        cwd=settings.BASE_DIR,
        env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
        check=False,
    ).stdout
