"""The envelope of an upload: odd, broken off or far too full, it is answered in words and nothing half is kept."""

from io import BytesIO
from uuid import uuid4

import pytest

from casework.models import Attachment
from portfolios.models import Entry
from tests.casework import files
from tests.portfolios.test_save_entry import page_of, typed

MARK = "the-mark"
MULTIPART = f"multipart/form-data; boundary={MARK}"


def part(name, content, *, file=None, kind=None):
    """One part of a form, as a browser sends it."""
    about = f'Content-Disposition: form-data; name="{name}"' + (f'; filename="{file}"' if file is not None else "")
    lines = [f"--{MARK}", about, *([f"Content-Type: {kind}"] if kind else []), "", ""]
    return "\r\n".join(lines).encode() + (content if isinstance(content, bytes) else content.encode()) + b"\r\n"


def form(*more, end=f"--{MARK}--\r\n", **fields):
    """A whole form for one entry of a portfolio, with further parts."""
    return b"".join([*(part(name, value) for name, value in (typed() | fields).items()), *more]) + end.encode()


@pytest.fixture
def send(district, signed_in):
    """`send(body)`: the status, the page, and the names of the files that are kept then."""
    client = signed_in(district.rosa)

    def post(body, kind=MULTIPART, **facts):
        page = client.post(page_of(uuid4()), body, content_type=kind, **facts)
        return page.status_code, page.content.decode(), [one.name for one in Attachment.objects.all()]

    return post


@pytest.mark.parametrize("kind", [None, "text/html", "application/x-msdownload", "image/png; charset=utf-7", "no kind"])
def test_what_the_browser_calls_it_changes_nothing(send, kind):
    status, _page, kept = send(form(part("file_1", files.pdf(), file="plan.pdf", kind=kind)))
    assert (status, kept) == (302, ["plan.pdf"])
    assert Attachment.objects.get().media_type == "application/pdf"


@pytest.mark.parametrize("name", ["", "   ", "..."])
def test_a_file_without_a_name_is_none_or_gets_one(send, name):
    status, _page, kept = send(form(part("file_1", b"note", file=name)))
    assert status == 302
    assert kept in ([], ["file.txt"])


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.txt",
        "..\\\\..\\\\passwd.txt",
        "%2e%2e%2fpasswd.txt",
        "a" * 4096 + ".txt",
        "\U0001f9d1" * 4096 + ".txt",
    ],
)
def test_a_name_leads_nowhere(send, name):
    status, _page, (kept,) = send(form(part("file_1", b"note", file=name)))
    assert (status, "/" in kept, len(kept) <= 124) == (302, False, True)


@pytest.mark.parametrize("end", ["", f"--{MARK}\r\n", f"--{MARK}-"])
def test_without_its_last_boundary_it_is_not_taken_for_whole(send, end):
    status, page, kept = send(form(part("file_1", b"note", file="note.txt"), end=end))
    assert (status, kept, Entry.objects.count()) == (400, [], 0)
    assert "Nothing was changed." in page


def test_a_heading_longer_than_any_name_is_answered_in_words(send):
    status, page, kept = send(form(part("file_1", b"note", file="a" * 40_000 + ".txt")))
    assert (status, kept) == (400, [])
    assert "Nothing was changed." in page


def test_the_same_file_in_two_fields_is_kept_once(send):
    twice = [part(f"file_{n}", b"note", file="note.txt") for n in (1, 2)]
    assert send(form(*twice))[2] == ["note.txt"]


@pytest.mark.parametrize(
    "more",
    [
        [part(f"f{n}", "1") for n in range(1001)],
        [part(f"g{n}", b"x", file="x.txt") for n in range(101)],
    ],
    ids=["1,001 fields", "101 files"],
)
def test_more_than_a_form_has_is_refused_in_words(send, more):
    status, page, kept = send(form(*more))
    assert (status, kept, Entry.objects.count()) == (400, [], 0)
    assert "Nothing was changed." in page


def test_a_thousand_parts_nobody_asked_for_are_passed_over(send):
    assert send(form(*(part(f"f{n}", "1") for n in range(900))))[0] == 302


def test_what_breaks_off_is_not_kept_as_if_it_were_whole(send, client):
    """The first 99 percent of a long note are a note, too; but not the one that was sent."""
    whole = form(part("file_1", b"a long note " * 50_000, file="note.txt"))
    sent = whole[: len(whole) * 99 // 100]
    broken_off = {"wsgi.input": BytesIO(sent), "CONTENT_LENGTH": str(len(whole)), "CONTENT_TYPE": MULTIPART}
    page = client.post(page_of(uuid4()), **broken_off)
    assert (page.status_code, Attachment.objects.count(), Entry.objects.count()) == (400, 0, 0)
    assert "Nothing was changed." in page.content.decode()
