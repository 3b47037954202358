"""Small papers for the evidence of the demonstration: certificates and transcripts as PDF, pictures as PNG."""

import hashlib
from io import BytesIO

import pikepdf
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageDraw

from casework.attachments.judging import Judged
from casework.examination.images import thumbnail

LETTER = (612, 792)
LEFT, TOP, LEADING = 72, 680, 26
PICTURE = (640, 400)
WHITE, INK, ACCENT = "#ffffff", "#20303c", "#3b6e57"


def pdf(name, *lines):
    """A PDF of one page with these lines, the first one large, like an upload."""
    shown = [
        f"BT /F1 {22 if place == 0 else 13} Tf {LEFT} {TOP - place * LEADING} Td ({_text(line)}) Tj ET"
        for place, line in enumerate(lines)
    ]
    with pikepdf.new() as paper:
        page = paper.add_blank_page(page_size=LETTER)
        page.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(
                F1=pikepdf.Dictionary(
                    Type=pikepdf.Name.Font,
                    Subtype=pikepdf.Name.Type1,
                    BaseFont=pikepdf.Name.Helvetica,
                    Encoding=pikepdf.Name.WinAnsiEncoding,
                )
            )
        )
        page.Contents = paper.make_stream("\n".join(shown).encode("cp1252", "replace"))
        out = BytesIO()
        paper.save(out, deterministic_id=True)
    return _upload(f"{name}.pdf", "application/pdf", out.getvalue())


def png(name, title, values):
    """A picture with a bar for each of the values (0 to 100), like an upload."""
    image = Image.new("RGB", PICTURE, WHITE)
    draw = ImageDraw.Draw(image)
    draw.text((30, 24), title.encode("ascii", "replace").decode(), fill=INK)
    width = (PICTURE[0] - 60) // len(values)
    for place, value in enumerate(values):
        left = 30 + place * width
        draw.rectangle((left, 370 - 3 * value, left + width - 14, 370), fill=ACCENT)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return _upload(f"{name}.png", "image/png", out.getvalue())


def _text(line):
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _upload(name, media_type, content):
    upload = UploadedFile(BytesIO(content), name, media_type, len(content))
    # Made here: looking into each in a process of its own would take half of the time.
    small = thumbnail(content) if media_type.startswith("image/") else None
    upload.judged = Judged(media_type, hashlib.sha256(content).hexdigest(), small)
    return upload
