"""A file is judged by its content, kept under a name of ours, and handed out to those who may see it."""

import io
import logging
import time
import zipfile

import pytest
from django.core.exceptions import ValidationError

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
    ("tiff", files.image("TIFF")),
    ("rtf", rb"{\rtf1\ansi hello}"),
    ("old_office", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    ("password", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100) + "EncryptedPackage".encode("utf-16-le") + bytes(50)),
    ("password", files.encrypted_zip()),
    ("password", files.pdf(encryption=files.pikepdf.Encryption(owner="owner", user="user"))),
    ("animation", files.animation()),
    ("animation", files.animation("WEBP")),
    ("markup", b"<p>Minutes of the meeting</p>"),
    ("archive", files.office("wordprocessingml.template", "word/document.xml")),
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
    ("program", files.pdf_carrying("setup.exe", b"hello")),
    ("program", files.pdf_carrying("notes.txt", b"MZ\x90\0 program")),
    ("changed_after_signing", files.signed_pdf(changed=True)),
    ("two_in_one", b"%PDF-1.7\n<html><script>1</script></html>\n" + files.pdf()),
    ("two_in_one", b"MZ" + bytes(30) + files.pdf()),
    ("two_in_one", files.pdf() + files.office()),
    ("two_in_one", files.image("JPEG") + files.office()),
    ("markup", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    ("markup", b"\n<!doctype html><script>1</script>"),
    ("markup", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'),
    ("macro", files.office(extra=[("word/vbaProject.bin", b"x")])),
    ("macro", files.office("spreadsheetml.sheet", "xl/workbook.xml", [("xl/macrosheets/sheet1.xml", "<x/>")])),
    ("elsewhere", files.related("attachedTemplate", "https://example.org/t.dotm")),
    ("elsewhere", files.related("image", "https://example.org/pixel.png")),
    ("elsewhere", files.related("hyperlink", "javascript:alert(1)")),
    ("elsewhere", files.office(extra=[("xl/externalLinks/externalLink1.xml", '<ddeLink ddeService="cmd"/>')])),
    ("entities", files.office(body=LAUGHS)),
    ("entities", files.office(body=LAUGHS.encode("utf-16"))),
    ("bad_names", files.office(extra=[("../../etc/passwd", "x")])),
    ("bad_names", files.office(extra=[("..\\..\\boot.ini", "x")])),
    ("bomb", files.office(extra=BOMB)),
    ("bomb", files.office(extra=[("word/zeros.xml", bytes(30 << 20))])),
    ("bomb", files.nested(5)),
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


def test_a_file_that_takes_too_long_is_refused_within_five_seconds():
    things = b"".join(b"%d 0 obj<</A<</A<</A<</AA 1>>>>>>>>endobj\n" % number for number in range(9, 400_000))
    content = files.pdf().replace(b"xref", things + b"xref", 1)
    began = time.monotonic()
    assert refused(content) == "too_complex"
    assert time.monotonic() - began < 6


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
