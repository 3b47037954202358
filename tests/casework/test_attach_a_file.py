"""A file is judged by its content, kept under a name of ours, and handed out to those who may see it."""

import hashlib
import io
import logging
import time
import zipfile
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import TemporaryUploadedFile
from PIL import Image

from casework import attachments
from casework.attachments.judging import WORDS
from tests.casework import files

ACCEPTED = {
    "application/pdf": [
        files.pdf(),
        files.pdf(pages=300),
        files.signed_pdf(),
        files.pdf_with_action(S=files.Name.URI, URI="https://example.org/"),
        files.pdf_carrying("table.csv", b"a,b"),
        files.pdf(encryption=files.pikepdf.Encryption(owner="owner", user="")),
        files.pdf(pages=10_000),
        files.pdf().replace(b"startxref\n", b"startxref\n9"),
        files.deep_pdf(100),
    ],
    "image/png": [files.image(), files.image(mode="I;16"), files.image(mode="RGBA")],
    "image/jpeg": [files.image("JPEG"), files.image("JPEG", mode="CMYK"), files.image("JPEG", progressive=True)],
    "image/webp": [files.image("WEBP")],
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": [
        files.office(),
        files.related("hyperlink", "https://example.org/"),
        files.nested(1),
    ],
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": [files.xlsx()],
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": [
        files.office("presentationml.presentation", "ppt/presentation.xml")
    ],
    "text/plain": [
        b"BMW, GIF89a and MZ are words too.",
        "Résumé".encode(),
        "Nguyễn".encode("utf-16"),
        "naïve".encode("latin-1"),
        "day;score\n1;2,61\n".encode("utf-16"),
        b"Note: no mail.\n\nFrom: nobody",
    ],
    "message/rfc822": [files.mail(), files.mail(("table.csv", b"a,b"))],
}


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(content, kind) for kind, contents in ACCEPTED.items() for content in contents],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_what_is_accepted(content, media_type):
    assert attachments.judge(files.upload(content, "whatever.bin")) == media_type


DAMAGED = [
    b"%PDF-1.7\n" + b"garbage " * 500,
    files.pdf(pages=3)[:-400],
    files.looping_pdf(),
    files.deep_page_tree(),
    files.deep_pdf(),
    files.png_with_many_texts(),
    files.office()[:-40],
    files.image()[:60],
    files.image("JPEG", size=(400, 300))[:900],
    files.png_with_long_text(),
    b"\xff\xfe\x00\xd8\x00",
]
HARMLESS = [
    ("empty", b""),
    *(("damaged", content) for content in DAMAGED),
    ("kind", b"\x7fELF" + bytes(200)),
    ("kind", bytes(range(256))),
    ("heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(40)),
    ("gif", files.image("GIF")),
    ("gif", files.animation("GIF")),
    ("kind", b"\0\0\0\x18ftypisom\0\0\2\0isomiso2mp41" + bytes(200)),
    ("xfa", files.pdf_with_root(AcroForm=files.Dictionary(XFA=files.String("<xdp/>")))),
    ("tiff", files.image("TIFF")),
    ("rtf", rb"{\rtf1\ansi hello}"),
    ("old_office", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    ("password", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100) + "EncryptedPackage".encode("utf-16-le") + bytes(50)),
    ("password", files.encrypted_zip()),
    ("password", files.pdf(encryption=files.pikepdf.Encryption(owner="owner", user="user"))),
    ("animation", files.animation()),
    ("animation", files.animation("WEBP")),
    ("animation", files.many_frames()),
    ("markup", b"<p>Minutes of the meeting</p>"),
    ("archive", files.office("wordprocessingml.template", "word/document.xml")),
    ("archive", files.archives(2)),
]
BOMB = [(f"word/empty{n}.xml", "") for n in range(6000)]
LAUGHS = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
HOSTILE = [
    ("script", files.pdf_opening_with(S=files.Name.JavaScript, JS="app.alert(1)")),
    ("script", files.pdf_with_action(S=files.Name.JavaScript, JS="app.alert(1)")),
    ("launch", files.pdf_with_action(S=files.Name.Launch, F="calc.exe")),
    ("launch", files.pdf_with_action(S=files.Name.URI, URI="JavaScript:alert(1)")),
    ("launch", files.pdf_with_action(S=files.Name.URI, URI=" file:///etc/passwd")),
    ("launch", files.pdf_opening_with(S=files.Name.URI, URI="https://example.org/")),
    ("fetches", files.pdf_with_action(S=files.Name.SubmitForm, F="https://example.org/")),
    *(
        ("launch", files.pdf_with_action(S=files.Name(f"/{act}"), F="other.pdf"))
        for act in ("GoToR", "GoToE", "Rendition", "Movie", "Sound")
    ),
    ("script", files.pdf_with_action(S=files.Name.RichMediaExecute)),
    ("script", files.pdf_with_action(S=files.Name.JavaScript, JS="1").replace(b"/JavaScript", b"/J#61vaScript")),
    *(("launch", files.pdf_with_annotation(kind)) for kind in ("RichMedia", "3D", "Movie", "Sound")),
    ("fetches", files.pdf_with_root(Lib=files.Dictionary(FS=files.Name.URL, F="https://example.org/a.pdf"))),
    ("program", files.pdf_carrying("setup.exe", b"hello")),
    ("program", files.pdf_carrying("notes.txt", b"MZ\x90\0 program")),
    ("changed_after_signing", files.signed_pdf(changed=True)),
    ("two_in_one", b"%PDF-1.7\n<html><script>1</script></html>\n" + files.pdf()),
    ("two_in_one", b"MZ" + bytes(30) + files.pdf()),
    ("two_in_one", files.pdf() + files.office()),
    ("two_in_one", files.image("JPEG") + files.office()),
    ("markup", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    ("markup", b'<svg xmlns="http://www.w3.org/2000/svg"><foreignObject><p>hello</p></foreignObject></svg>'),
    ("markup", b'<svg xmlns="http://www.w3.org/2000/svg"><image xlink:href="https://example.org/pixel.png"/></svg>'),
    ("markup", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    ("markup", b"\n<!doctype html><script>1</script>"),
    ("markup", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'),
    ("macro", files.office(extra=[("word/vbaProject.bin", b"x")])),
    ("macro", files.office("spreadsheetml.sheet", "xl/workbook.xml", [("xl/macrosheets/sheet1.xml", "<x/>")])),
    ("elsewhere", files.related("attachedTemplate", "https://example.org/t.dotm")),
    ("elsewhere", files.related("image", "https://example.org/pixel.png")),
    ("elsewhere", files.related("hyperlink", "javascript:alert(1)")),
    ("elsewhere", files.office(extra=[("xl/externalLinks/externalLink1.xml", '<ddeLink ddeService="cmd"/>')])),
    (
        "elsewhere",
        files.related(
            "externalLinkPath", "https://example.org/b.xlsx", "xl/externalLinks/_rels/externalLink1.xml.rels"
        ),
    ),
    ("elsewhere", files.office(body='<w:instrText xmlns:w="w"> DDEAUTO c:\\calc.exe </w:instrText>')),
    ("entities", files.office(body=LAUGHS)),
    ("entities", files.office(body='<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')),
    ("entities", files.office(body=LAUGHS.encode("utf-16"))),
    ("bad_names", files.office(extra=[("../../etc/passwd", "x")])),
    ("bad_names", files.office(extra=[("..\\..\\boot.ini", "x")])),
    ("bomb", files.office(extra=BOMB)),
    ("bomb", files.office(extra=[("word/zeros.xml", bytes(30 << 20))])),
    ("bomb", files.nested(5)),
    ("bomb", files.archives(10)),
    ("bomb", files.archive(*((f"{n}", "") for n in range(100_000)))),
    ("bomb", files.overlapping_zip()),
    ("program", files.office(extra=[("word/embeddings/oleObject1.bin", "Ole10Native".encode("utf-16-le"))])),
    ("program", files.office(extra=[("word/media/tool.exe", b"hello")])),
    ("program", files.mail(("invoice.pdf.exe", b"hello"))),
    ("too_many_pixels", files.huge_png()),
]


def refused(content, name="evidence.pdf"):
    with pytest.raises(ValidationError) as refusal:
        attachments.judge(files.upload(content, name))
    error = refusal.value
    assert "%" not in error.messages[0]
    assert name in error.messages[0]
    return error.code


@pytest.mark.parametrize(("code", "content"), HARMLESS, ids=[code for code, _content in HARMLESS])
def test_what_is_refused(code, content, caplog):
    assert refused(content) == code
    assert not [line for line in caplog.records if line.name == "security.uploads"]


@pytest.mark.parametrize(("code", "content"), HOSTILE, ids=[code for code, _content in HOSTILE])
def test_what_is_made_to_do_harm_is_refused_and_noted_without_its_name(code, content, caplog):
    with caplog.at_level(logging.WARNING, "security.uploads"):
        assert refused(content, "rosa-delgado.pdf") == code
    assert [line.getMessage() for line in caplog.records if line.name == "security.uploads"] == [
        f"upload refused: {code}"
    ]


def test_a_file_over_the_limit_is_refused_with_both_sizes(settings):
    settings.UPLOAD_MOST_BYTES = 1024
    with pytest.raises(ValidationError) as refusal:
        attachments.judge(files.upload(b"x" * 1536, "long.txt"))
    assert (
        refusal.value.messages[0]
        .replace("\xa0", " ")
        .startswith("“long.txt” has 1.5 KB; a file may have up to 1.0 KB.")
    )


def test_a_file_one_byte_over_the_limit_is_said_to_be_a_little_larger(settings):
    settings.UPLOAD_MOST_BYTES = 1024
    with pytest.raises(ValidationError) as refusal:
        attachments.judge(files.upload(b"x" * 1025, "long.txt"))
    said = refusal.value.messages[0].replace("\xa0", " ")
    assert said.startswith("“long.txt” has a little more than 1.0 KB; a file may have up to 1.0 KB.")


def test_a_file_that_takes_too_long_is_refused_within_five_seconds():
    things = b"".join(b"%d 0 obj<</A<</A<</A<</AA 1>>>>>>>>endobj\n" % number for number in range(9, 400_000))
    content = files.pdf().replace(b"xref", things + b"xref", 1)
    began = time.monotonic()
    assert refused(content) == "too_complex"
    assert time.monotonic() - began < 6


@pytest.mark.parametrize(
    "content",
    [
        files.pdf(pages=10_000),
        files.deep_pdf(),
        files.deep_page_tree(),
        files.archive(*((f"{n}", "") for n in range(100_000))),
        files.office(body="<a>" * 300_000 + "</a>" * 300_000),
        files.png_with_many_texts(),
        files.huge_png(),
        files.image("JPEG", (9000, 6000)),
    ],
    ids=["pages", "dictionaries", "page tree", "entries", "elements", "texts", "pixels", "large photograph"],
)
def test_nothing_takes_longer_than_five_seconds(content):
    began = time.monotonic()
    with suppress(ValidationError):
        attachments.judge(files.upload(content))
    assert time.monotonic() - began < 5


# --- What a picture tells of where and with what it was taken


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("turned", [1, 6])
def test_a_picture_is_kept_without_where_and_with_what_it_was_taken(kind, turned):
    sent = files.photograph(kind, turned)
    upload = files.upload(sent, "photo")
    found = attachments.judging.judged(upload)
    kept = upload.read()
    assert b"Telephone" in sent
    assert b"Telephone" not in kept
    assert (found.sha256, upload.size) == (hashlib.sha256(kept).hexdigest(), len(kept))
    before, after = (Image.open(io.BytesIO(content)) for content in (sent, kept))
    assert dict(after.getexif()) == ({0x0112: turned} if turned != 1 else {})
    assert (after.format, after.mode, after.size, after.tobytes()) == (kind, before.mode, before.size, before.tobytes())


@pytest.mark.parametrize(
    "content",
    [
        files.image("JPEG", (400, 300), "CMYK"),
        files.image("JPEG", (400, 300), progressive=True),
        files.image("JPEG", (400, 300), restart_marker_blocks=2),
        files.image("JPEG", icc_profile=b"a profile of colors"),
        files.image(mode="I;16"),
        files.image(mode="LA"),
        files.image(mode="P"),
        files.image("WEBP", lossless=True),
    ],
)
def test_a_picture_that_tells_nothing_stays_as_it_is(content):
    upload = files.upload(content, "drawing")
    attachments.judge(upload)
    assert upload.read() == content


def test_a_large_file_that_lies_on_the_disk_is_kept_bare_too(settings):
    upload = TemporaryUploadedFile("photo.jpg", "image/jpeg", 0, None)
    upload.write(files.photograph())
    upload.size = upload.tell()
    attachments.judge(upload)
    assert b"Telephone" not in upload.read()


def test_every_refusal_has_words():
    codes = {code for code, _content in (*HARMLESS, *HOSTILE)}
    assert codes <= set(WORDS)
    assert not [text for text in map(str, WORDS.values()) if {"invalid", "please", "oops"} & set(text.lower().split())]


def test_a_zip_of_files_says_to_choose_them_one_by_one():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(ValidationError, match="one by one"):
        attachments.judge(files.upload(out.getvalue(), "all.zip"))
