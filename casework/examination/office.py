"""Word, Excel and PowerPoint files (OOXML): an archive of XML, without macros, programs and threads to elsewhere."""

import io
import re
import zipfile
from itertools import pairwise
from xml.etree import ElementTree

from casework.examination.programs import refuse_program
from casework.examination.verdict import Unacceptable

_BASE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    "wordprocessingml.document": f"{_BASE}wordprocessingml.document",
    "spreadsheetml.sheet": f"{_BASE}spreadsheetml.sheet",
    "presentationml.presentation": f"{_BASE}presentationml.presentation",
}
TYPES = "[Content_Types].xml"
MOST_ENTRIES = 5000
MOST_UNPACKED = 200 << 20  # bytes
MOST_RATIO, RATIO_FROM = 200, 5 << 20  # a part unpacks to at most so many times its size, asked from so many bytes on
DEEPEST = 2
#: The only relation to elsewhere that waits for a click; every other is followed by the reader itself.
CLICKED = "/hyperlink"
MACROS = re.compile(
    r"(^|/)(vbaproject\.bin|vbadata\.xml|macrosheets/|dialogsheets/|activex/|attachedtoolbars)", re.IGNORECASE
)
DDE = re.compile(rb"<(?:\w+:)?ddeLink\b|<w:instrText[^>]*>[^<]*\bDDE(AUTO)?\b", re.IGNORECASE)
PACKAGED = "Ole10Native".encode("utf-16-le")


def examine_office(content, depth=0):
    """The media type of an OOXML file; Unacceptable for other archives and for what hides in one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _sound(entries)
            kind = _kind(archive, entries)
            for entry in entries:
                _look_at(entry, archive.read(entry), depth)
            if not kind:
                raise Unacceptable("archive")
    except (zipfile.BadZipFile, EOFError):
        raise Unacceptable("damaged") from None
    except NotImplementedError:
        raise Unacceptable("archive") from None
    return kind


def _sound(entries):
    """Nothing is unpacked before names, sizes and places in the file make sense."""
    if len(entries) > MOST_ENTRIES:
        raise Unacceptable("bomb", hostile=True)
    names = [entry.filename for entry in entries]
    if any(_climbs(entry.orig_filename) for entry in entries) or len(names) != len(set(names)):
        raise Unacceptable("bad_names", hostile=True)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Unacceptable("password")
    unpacked = sum(entry.file_size for entry in entries)
    ratio = any(one.file_size > RATIO_FROM and one.file_size > MOST_RATIO * one.compress_size for one in entries)
    if unpacked > MOST_UNPACKED or ratio or _overlap(entries):
        raise Unacceptable("bomb", hostile=True)


def _climbs(name):
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0] or "\0" in name


def _overlap(entries):
    """Whether two entries share bytes of the archive: one small part that unpacks a thousand times."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    return any(before.header_offset + before.compress_size > after.header_offset for before, after in pairwise(ordered))


def _kind(archive, entries):
    """The media type it says it is of; "" for an archive of another kind, which may still be made to do harm."""
    names = {entry.filename for entry in entries}
    if TYPES not in names:
        return ""
    types = archive.read(TYPES).decode("utf-8", "replace")
    if "macroenabled" in types.lower() or any(MACROS.search(name) for name in names):
        raise Unacceptable("macro", hostile=True)
    for part, kind in KINDS.items():
        if f"{part}.main+xml" in types:
            return kind
    return ""


def _look_at(entry, data, depth):
    name = entry.filename.lower()
    if name.endswith((".xml", ".rels", ".vml")):
        _xml(name, data)
    elif data.startswith(b"PK\x03\x04"):
        if depth >= DEEPEST:
            raise Unacceptable("bomb", hostile=True)
        examine_office(data, depth + 1)
    elif PACKAGED in data:
        raise Unacceptable("program", hostile=True)
    else:
        refuse_program(name, data)


def _xml(name, data):
    plain = data.replace(b"\0", b"")  # UTF-16 as well
    # The format knows no document types; only bombs and strangers' entities come by them.
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise Unacceptable("entities", hostile=True)
    if name.endswith(".rels"):
        for relation in ElementTree.fromstring(data):  # noqa: S314 (no document type, so no entities)
            _relation(relation.attrib)
    elif DDE.search(plain):
        raise Unacceptable("elsewhere", hostile=True)


def _relation(facts):
    if facts.get("TargetMode", "").lower() != "external":
        return
    target = facts.get("Target", "").strip().lower()
    if not facts.get("Type", "").endswith(CLICKED) or target.startswith(("javascript:", "vbscript:", "data:")):
        raise Unacceptable("elsewhere", hostile=True)
