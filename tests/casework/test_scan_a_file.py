"""A file is taken only after the scanner has looked at it; what it did not look at is refused (PL-ATT-1)."""

import io
import logging
import socket
import threading
import time
import zipfile
from contextlib import contextmanager

import pytest
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from casework import attachments, scanner
from casework.forms import CaseForm, UploadField
from casework.forms.tables import bringing
from casework.models import Attachment
from casework.tables import Column
from tests.casework import clamd, files

MEGABYTE = 1 << 20


@pytest.fixture(autouse=True)
def store_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture(scope="module")
def clamd_address(tmp_path_factory):
    with clamd.running(tmp_path_factory.mktemp("clamd"), AlertExceedsMax="yes") as address:
        yield address


@pytest.fixture
def scanning(settings, clamd_address):
    settings.CLAMD_ADDRESS = clamd_address


def refused(content, name="evidence.pdf"):
    """The code with which a file is refused, and the sentence."""
    with pytest.raises(ValidationError) as refusal:
        attachments.judge(files.upload(content, name))
    assert "%" not in refusal.value.messages[0]
    return refusal.value.code


def events(caplog):
    return [line.getMessage() for line in caplog.records if line.name == "security.uploads"]


def zipped():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("test.txt", clamd.EICAR)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        clamd.EICAR,
        zipped(),
        files.office(extra=[("word/media/image1.txt", clamd.EICAR)]),
        files.pdf_carrying("notes.txt", clamd.EICAR),
        files.mail(("notes.txt", clamd.EICAR)),
    ],
    ids=["plain", "zipped", "in a document", "attached to a PDF", "attached to a mail"],
)
def test_what_is_known_to_do_harm_is_refused_and_noted_by_its_name(scanning, caplog, content):
    with caplog.at_level(logging.WARNING, "security.uploads"):
        assert refused(content, "rosa-delgado.pdf") == "infected"
    assert events(caplog) == ["upload refused: infected (Test-File.UNOFFICIAL)"]


@pytest.mark.parametrize("content", [files.pdf(), files.image("JPEG"), files.office(), b"a note", files.mail()])
def test_what_is_clean_is_taken(scanning, caplog, content):
    with caplog.at_level(logging.INFO):
        attachments.judge(files.upload(content))
    assert (events(caplog), [line for line in caplog.records if line.name == "casework.scanner"]) == ([], [])


def test_without_an_address_nothing_is_scanned(settings):
    settings.CLAMD_ADDRESS = ""
    attachments.judge(files.upload(clamd.EICAR, "test.txt"))


def test_a_clean_file_of_the_wrong_kind_is_refused_for_its_kind(scanning):
    assert refused(b"\x7fELF" + bytes(200)) == "kind"


# --- A scanner that does not look


@contextmanager
def listening(answer):
    """The address (host:port) of something that takes connections and does `answer(connection)` with each."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        ended = threading.Event()

        def serve():
            while not ended.is_set():
                try:
                    connection, _address = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    answer(connection, ended)

        server.settimeout(0.05)
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        ended.set()
        thread.join(10)


def silent(connection, ended):
    """Take everything and say nothing."""
    connection.settimeout(0.05)
    while not ended.is_set():
        try:
            if not connection.recv(1 << 20):
                return
        except TimeoutError:
            continue
        except OSError:
            return


def saying(words):
    """Take everything up to the end of the file and say this."""

    def answer(connection, ended):
        took = b""
        while not took.endswith(bytes(4)):
            took = (took + connection.recv(1 << 20))[-8:]
        connection.sendall(words)

    return answer


def drip(connection, ended):
    """Answer one byte at a time, for ever."""
    while not ended.wait(0.05):
        try:
            connection.sendall(b"x")
        except OSError:
            return


def is_refused_as_unchecked(caplog):
    with caplog.at_level(logging.WARNING):
        assert refused(files.pdf()) == "unchecked"
    assert [line.levelname for line in caplog.records if line.name == "casework.scanner"] == ["ERROR"]
    assert events(caplog) == []


@pytest.mark.parametrize("address", ["/nowhere/socket", "127.0.0.1:1", "no address at all", "[::1]:port"])
def test_a_scanner_that_cannot_be_reached_lets_nothing_pass(settings, caplog, address):
    settings.CLAMD_ADDRESS = address
    is_refused_as_unchecked(caplog)


@pytest.mark.parametrize("answer", [silent, drip], ids=["silent", "drip"])
def test_a_scanner_that_takes_too_long_lets_nothing_pass(settings, caplog, answer):
    settings.CLAMD_SECONDS = 0.5
    with listening(answer) as settings.CLAMD_ADDRESS:
        began = time.monotonic()
        is_refused_as_unchecked(caplog)
        assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "words", [b"", b"\0", b"stream: OK", b"stream: OK\0 more\0", b"COMMAND READ TIMED OUT\0", b"stream: x ERROR\0"]
)
def test_what_is_no_clear_answer_lets_nothing_pass(settings, caplog, words):
    """Even `stream: OK` without its end may be half of something else; and it was said of the test file."""
    with listening(saying(words)) as settings.CLAMD_ADDRESS:
        is_refused_as_unchecked(caplog)


def test_half_an_answer_is_none(settings, monkeypatch, caplog):
    monkeypatch.setattr(scanner, "_is_believed", lambda: True)
    with listening(saying(b"stream: OK")) as settings.CLAMD_ADDRESS:
        is_refused_as_unchecked(caplog)


def test_a_scanner_without_signatures_is_not_believed(settings, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(clamd, "EICAR", b"something else")
    with clamd.running(tmp_path) as settings.CLAMD_ADDRESS:
        is_refused_as_unchecked(caplog)
        assert "let the test file pass" in caplog.text


def test_a_scanner_that_skips_large_files_in_silence_is_not_believed(settings, tmp_path, caplog):
    with clamd.running(tmp_path, MaxFileSize="1M") as settings.CLAMD_ADDRESS:
        is_refused_as_unchecked(caplog)


def test_a_scanner_is_tried_once_a_day(scanning, monkeypatch):
    attachments.judge(files.upload(b"a note", "note.txt"))
    monkeypatch.setattr(scanner, "test_file", None)
    attachments.judge(files.upload(b"another note", "note.txt"))
    cache.clear()
    with pytest.raises(TypeError):
        attachments.judge(files.upload(b"a third note", "note.txt"))


@pytest.mark.parametrize("limit", [{"MaxFileSize": "1M", "AlertExceedsMax": "yes"}, {"StreamMaxLength": "1M"}])
def test_a_file_larger_than_the_scanner_looks_at_is_refused_and_noted(settings, tmp_path, caplog, limit):
    with clamd.running(tmp_path, **limit) as settings.CLAMD_ADDRESS, caplog.at_level(logging.WARNING):
        attachments.judge(files.upload(b"a note", "note.txt"))
        assert refused(b"long " * MEGABYTE, "long.txt") == "unchecked_size"
    assert events(caplog) == ["upload refused: unchecked_size"]


# --- What becomes of the form, and of what was sent


class ProofForm(CaseForm):
    title = forms.CharField()
    proof = UploadField()


def test_nothing_is_stored_and_the_other_answers_are_kept(district, settings):
    settings.CLAMD_ADDRESS = "/nowhere/socket"
    form = ProofForm({"title": "Networks"}, {"proof": files.upload(files.pdf(), "proof.pdf")}, person=district.rosa)
    assert form.errors == {
        "proof": [
            (
                "“proof.pdf” could not be checked for harm, so it was not taken. "
                "What you typed is still here: choose the file again later."
            )
        ]
    }
    assert form["title"].value() == "Networks"
    assert form.fields["proof"].widget.held is None
    assert Attachment.objects.count() == 0
    assert not default_storage.exists("held")


def test_a_file_that_nobody_judged_before_is_scanned_when_it_is_stored(district, scanning):
    with pytest.raises(ValidationError) as refusal:
        attachments.store(district.rosa, district.rosa, files.upload(clamd.EICAR, "test.txt"))
    assert (refusal.value.code, Attachment.objects.count()) == ("infected", 0)


@pytest.mark.parametrize(("address", "code"), [("", None), ("/nowhere/socket", "unchecked"), ("clamd", "infected")])
def test_a_csv_file_comes_through_the_same_door(settings, clamd_address, address, code):
    settings.CLAMD_ADDRESS = clamd_address if address == "clamd" else address
    upload = SimpleUploadedFile("days.csv", b"X5O\n" + b"1\n")
    if address == "clamd":
        upload = SimpleUploadedFile("days.csv", clamd.EICAR + b"\n1\n")
    heading = upload.read().decode().splitlines()[0]
    upload.seek(0)
    form = bringing((Column("name", heading),))({}, {"table": upload})
    found = [error.code for error in form.errors.as_data().get("table", [])]
    assert found == ([code] if code else [])
