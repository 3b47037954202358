"""The name under which a file is handed out again: the sender's, without what could mislead anybody or any system."""

import unicodedata

LONGEST = 120  # characters
MOST_MARKS = 3  # on one letter
LONGEST_BYTES = 200  # of UTF-8: file systems count these
SUFFIXES = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/webp": (".webp",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (".pptx",),
    "text/plain": (".txt",),
    "message/rfc822": (".eml",),
}
_FORBIDDEN = frozenset('<>:"/\\|?*')


def clean(name, media_type):
    """A safe name that ends as its media type does: `x.pdf.exe`, being a PDF, becomes `x.pdf.exe.pdf`."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join("-" if one in _FORBIDDEN else one for one in name if _is_visible(one))
    name = "".join(_few_marks(name))
    name = " ".join(name.split()).lstrip(".-= ").rstrip(". ")
    stem, dot, end = name.rpartition(".")
    suffix = (dot + end).lower()
    if suffix in SUFFIXES[media_type]:
        name = stem.rstrip(". ")
    else:
        suffix = SUFFIXES[media_type][0]
    return _short(name or "file") + suffix


def _is_visible(character):
    """No control characters, none that change the direction of writing, no halves of one."""
    return character == " " or unicodedata.category(character)[0] not in "CZ"


def _few_marks(name):
    """The name with no more marks on one letter than any writing has."""
    marks = 0
    for character in name:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MOST_MARKS:
            yield character


def _short(name):
    return name[:LONGEST].encode()[:LONGEST_BYTES].decode(errors="ignore").rstrip(". ")
