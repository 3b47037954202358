"""What a picture tells of where, when and with what it was taken, taken out without touching the picture itself."""

import io
import struct
from zlib import crc32

from PIL import Image

#: Parts of a JPEG that draw it: tables, frames, scans, color profile (APP2), and what Adobe says of its colors (APP14).
JPEG_DRAWS = frozenset({0xE0, 0xE2, 0xEE, *range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD})
PROFILE = b"ICC_PROFILE\0"
PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
PNG_DRAWS = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"bKGD", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs")
)
WEBP_DRAWS = frozenset((b"VP8 ", b"VP8L", b"ALPH", b"ICCP"))
#: In the first byte of VP8X: there is EXIF, there is XMP.
WEBP_TOLD = 0x08 | 0x04
ORIENTATION = 0x0112


def without_traces(content, kind):
    """The picture (bytes; `kind` as Pillow calls it) with what draws it and how it is turned, and nothing else."""
    turned = _orientation(content, kind)
    return {"JPEG": _jpeg, "PNG": _png, "WEBP": _webp}[kind](content, turned)


def _orientation(content, kind):
    """As EXIF of its own (bytes) where the picture lies on its side; else b""."""
    with Image.open(io.BytesIO(content), formats=[kind]) as image:
        turned = image.getexif().get(ORIENTATION, 1)
    if turned not in range(2, 9):
        return b""
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, 3, 1, turned, 0, 0)


def _jpeg(content, turned):
    out = [content[:2], _segment(0xE1, b"Exif\0\0" + turned) if turned else b""]
    place = 2
    while place < len(content) - 3:
        if content[place] != 0xFF:
            raise ValueError("no marker")
        marker = content[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker == 0xD9:
            break
        size = int.from_bytes(content[place + 2 : place + 4], "big")
        end = place + 2 + size
        if marker == 0xDA:
            end = _end_of_scan(content, end)
        body = content[place + 4 : end]
        if marker in JPEG_DRAWS and (marker != 0xE2 or body.startswith(PROFILE)):
            out.append(content[place:end])
        place = end
    return b"".join((*out, b"\xff\xd9"))


def _segment(marker, body):
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def _end_of_scan(content, place):
    """Where the next marker stands that is neither a filler nor a restart of the scan."""
    while True:
        place = content.find(b"\xff", place)
        if place < 0 or place + 1 >= len(content):
            return len(content)
        following = content[place + 1]
        if following != 0 and not 0xD0 <= following <= 0xD7 and following != 0xFF:
            return place
        place += 1 if following == 0xFF else 2


def _png(content, turned):
    out, place = [PNG_BEGINS], len(PNG_BEGINS)
    while place < len(content):
        size, name = int.from_bytes(content[place : place + 4], "big"), content[place + 4 : place + 8]
        end = place + 12 + size
        if name in PNG_DRAWS:
            out.append(content[place:end])
        if name == b"IHDR" and turned:
            out.append(_chunk(b"eXIf", turned))
        if name == b"IEND":
            break
        place = end
    return b"".join(out)


def _chunk(name, body):
    return len(body).to_bytes(4, "big") + name + body + crc32(name + body).to_bytes(4, "big")


def _webp(content, turned):
    parts, place = [], 12
    while place < len(content) - 7:
        name, size = content[place : place + 4], int.from_bytes(content[place + 4 : place + 8], "little")
        end = place + 8 + size + size % 2
        part = content[place:end]
        if name == b"VP8X":
            told = part[8] & ~WEBP_TOLD | (0x08 if turned else 0)
            parts.append(part[:8] + bytes((told,)) + part[9:])
        elif name in WEBP_DRAWS:
            parts.append(part)
        place = end
    if turned:
        parts.append(b"EXIF" + len(turned).to_bytes(4, "little") + turned)
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + len(body).to_bytes(4, "little") + body
