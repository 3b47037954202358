"""Which kind a file is, and who looks into that kind."""

import io
import zipfile

import filetype

from casework.examination.verdict import Unacceptable

PDF = "application/pdf"
IMAGES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: How the encrypted part of an Office file is called inside its container.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
#: Kinds that people often have and that are not taken, each with words of its own.
NAMED = {
    "image/heic": "heic",
    "image/heif": "heic",
    "image/avif": "heic",
    "image/gif": "gif",
    "image/apng": "animation",
    "image/tiff": "tiff",
}
ARCHIVES = (
    "application/zip",
    "application/x-rar-compressed",
    "application/x-7z-compressed",
    "application/gzip",
    "application/x-tar",
)


def examine(content):
    """The media type of a file (bytes) of an accepted kind; Unacceptable otherwise."""
    if not content:
        raise Unacceptable("empty")
    if content.startswith(b"PK\x03\x04"):
        from casework.examination.office import examine_office

        return examine_office(content)
    if content.startswith(OLE):
        raise Unacceptable("password" if ENCRYPTED in content else "old_office")
    _only_one_document(content)
    if content.startswith(b"%PDF-"):
        from casework.examination.pdf import examine_pdf

        examine_pdf(content)
        return PDF
    kind = filetype.guess_mime(content[:8192])
    if kind in IMAGES:
        from casework.examination.images import examine_image

        examine_image(content, IMAGES[kind])
        return kind
    from casework.examination.texts import examine_text

    try:
        return examine_text(content)
    except Unacceptable as reason:
        # A text may begin with the letters of another kind; only what is no text is called by them.
        if reason.code != "kind":
            raise
    raise Unacceptable(NAMED.get(kind, "archive" if kind in ARCHIVES else "kind"))


def _only_one_document(content):
    """Refuse what is a second file to another reader: an archive at its end, a PDF somewhere behind its beginning."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            hidden = bool(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        hidden = False
    if hidden or b"%PDF-" in content[1:1024]:
        raise Unacceptable("two_in_one", hostile=True)
