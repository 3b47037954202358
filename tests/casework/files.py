"""Real files, made on the spot: good ones, broken ones, and ones made to do harm."""

import io
import struct
import zipfile
import zlib
from email.message import EmailMessage

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from pikepdf import Array, Dictionary, Name, String
from PIL import Image
from PIL.PngImagePlugin import PngInfo

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>'
)
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_RELATION = '<Relationship Id="r1" Type="http://x/{kind}" Target="{target}" TargetMode="External"/>'


def upload(content, name="evidence.pdf"):
    """What a browser sent."""
    return SimpleUploadedFile(name, content)


def pdf(change=None, *, pages=1, **save):
    """A PDF of blank pages; `change(pdf)` does something to it."""
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=(612, 792))
        if change:
            change(made)
        out = io.BytesIO()
        made.save(out, **save)
    return out.getvalue()


def pdf_with_action(**action):
    """A PDF with a link on its page that does something."""

    def change(made):
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(**action))
        made.pages[0].Annots = Array([made.make_indirect(link)])

    return pdf(change)


def pdf_opening_with(**action):
    """A PDF that does something when it is opened."""
    return pdf(lambda made: made.Root.__setattr__("OpenAction", Dictionary(**action)))


def pdf_carrying(name, content):
    """A PDF with a file attached."""
    return pdf(lambda made: made.attachments.__setitem__(name, pikepdf.AttachedFileSpec(made, content, filename=name)))


def pdf_with_annotation(kind):
    """A PDF with a thing on its page that plays or runs."""

    def change(made):
        thing = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=[0, 0, 9, 9])
        made.pages[0].Annots = Array([made.make_indirect(thing)])

    return pdf(change)


def pdf_with_root(**facts):
    """A PDF whose catalog says something more."""

    def change(made):
        for name, value in facts.items():
            made.Root[Name(f"/{name}")] = value

    return pdf(change)


def deep_pdf(levels=100_000):
    """A PDF with dictionaries in dictionaries in its catalog."""
    return pdf().replace(b"/Type /Catalog", b"/Type /Catalog /D " + b"<</D " * levels + b"1" + b">>" * levels)


def deep_page_tree(levels=3000):
    """A PDF whose only page stands below thousands of nodes."""

    def change(made):
        for _ in range(levels):
            made.Root.Pages = made.make_indirect(Dictionary(Type=Name.Pages, Count=1, Kids=Array([made.Root.Pages])))

    return pdf(change)


def signed_pdf(*, changed=False):
    """A PDF whose signature covers it to the end, or to where somebody went on writing."""

    def change(made):
        made.Root.Sig = made.make_indirect(
            Dictionary(Type=Name.Sig, Contents=String("x" * 40), ByteRange=[0, 10, 20, 9999999])
        )

    content = pdf(change)
    reach = f"{len(content) - 20:07d}".encode()
    content = content.replace(b"9999999", reach)
    return content + (b"\n1 0 obj\n<< >>\nendobj\n%%EOF\n" if changed else b"")


def looping_pdf():
    """A PDF whose tree of pages bites its own tail."""
    return pdf(lambda made: made.Root.Pages.__setattr__("Kids", Array([made.Root.Pages, made.Root.Pages])))


def office(kind="wordprocessingml.document", part="word/document.xml", extra=(), body="<w/>"):
    """An OOXML file with further parts (name, content)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES.format(kind=kind, part=part))
        archive.writestr(part, body)
        for name, content in extra:
            archive.writestr(name, content)
    return out.getvalue()


def related(kind, target, part="word/_rels/document.xml.rels"):
    """An OOXML file with a thread to elsewhere."""
    relations = _RELATIONS.format(_RELATION.format(kind=kind, target=target))
    return office(extra=[(part, relations)])


def xlsx():
    """A workbook as a library writes it."""
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def encrypted_zip():
    """An OOXML file whose parts are marked as locked."""
    content = bytearray(office())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


def overlapping_zip():
    """Two names for the same bytes of the archive."""
    content = bytearray(office(extra=[("word/a.xml", "<a/>" * 500)]))
    first = content.find(b"PK\x01\x02")
    second = content.find(b"PK\x01\x02", first + 4)
    third = content.find(b"PK\x01\x02", second + 4)
    content[third + 42 : third + 46] = content[second + 42 : second + 46]
    return bytes(content)


def nested(depth):
    """A document in a document in a document."""
    content = office()
    for _ in range(depth):
        content = office(extra=[("word/embeddings/inner.docx", content)])
    return content


def archive(*entries):
    """A plain archive of (name, content)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries:
            made.writestr(name, content)
    return out.getvalue()


def archives(depth):
    """An archive in an archive in an archive."""
    content = b"x"
    for _ in range(depth):
        content = archive(("a.zip", content))
    return content


def image(kind="PNG", size=(40, 30), mode="RGB", **save):
    """A picture."""
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **save)
    return out.getvalue()


def animation(kind="PNG"):
    """Several pictures in one."""
    frames = [Image.new("RGB", (9, 9), (90 * n, 0, 0)) for n in range(3)]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()


def photograph(kind="JPEG", turned=1, size=(60, 40)):
    """A picture as a telephone takes it: with place, device, a preview of something else, and notes of every sort."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = turned, "Telephone"
    exif.get_ifd(0x8825)[2] = (38.0, 58.0, 0.0)
    out = io.BytesIO()
    picture = Image.effect_noise(size, 90).convert("RGB")
    notes = {"comment": b"Telephone"} if kind == "JPEG" else {}
    if kind == "PNG":
        notes["pnginfo"] = PngInfo()
        notes["pnginfo"].add_text("Author", "Telephone")
    picture.save(out, kind, exif=exif, xmp=b"<x>Telephone</x>", **notes)
    return out.getvalue() * (2 if kind == "JPEG" else 1)


def many_frames(frames=5000):
    """A PNG that announces an animation of so many frames."""
    good = image()
    return good[:33] + _chunk(b"acTL", struct.pack(">II", frames, 0)) + good[33:]


def png_with_many_texts():
    """A picture with two hundred texts, each within the limit of one."""
    good, text = image(), b"C\0\0" + zlib.compress(b"x" * 900_000, 9)
    return good[:33] + _chunk(b"zTXt", text) * 200 + good[33:]


def huge_png(side=14_000):
    """A flat picture of so many pixels a side, small as a file."""
    rows = zlib.compress(b"\0" + b"\0" * side, 9)
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def png_with_long_text():
    """A picture with 64 MB of text in a few kilobytes."""
    text = b"Comment\0\0" + zlib.compress(b"x" * (64 << 20), 9)
    good = image()
    return good[:33] + _chunk(b"zTXt", text) + good[33:]


def mail(attached=None):
    """A mail, with a file or without."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "Thanks"
    message.set_content("Thank you for your help.")
    if attached:
        name, content = attached
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def _chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
