"""Files in a bucket: the same pages, papers and words as with a disk; asked over HTTP (PL-ATT-1)."""

import logging
import socket
from datetime import timedelta
from uuid import uuid4

import boto3
import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from moto.server import ThreadedMotoServer

from advancement.documents.packet import packet_of
from advancement.models import Certification, Course
from advancement.states import State
from casework import attachments, clock
from casework.models import Attachment
from portfolios.models import Entry
from tests.casework import files
from tests.conftest import Walk
from tests.pdfs import enclosed_in
from tests.portfolios.test_save_entry import page_of, typed

BUCKET = "files"
DISK = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
LARGE = b"a long note\n" * 900_000  # more than one part


@pytest.fixture(scope="module")
def server():
    """The address of an S3 server of our own."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = ThreadedMotoServer("127.0.0.1", 0)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def keep_in(settings, server, monkeypatch, tmp_path):
    """`keep_in("bucket")`: where files are from now on; also "disk", and "bucket that is away"."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "none")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "none")
    settings.MEDIA_ROOT = tmp_path
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        nowhere = f"http://127.0.0.1:{nobody.getsockname()[1]}"

    def keep(place):
        settings.STORAGES = settings.STORAGES | {
            "default": {"disk": DISK, "bucket": in_a_bucket(server), "bucket that is away": in_a_bucket(nowhere)}[place]
        }

    return keep


def in_a_bucket(address):
    """As the settings have it with S3_BUCKET and S3_ENDPOINT_URL."""
    options = {"bucket_name": BUCKET, "endpoint_url": address, "region_name": "us-east-1", "file_overwrite": False}
    return {"BACKEND": "casework.attachments.bucket.Bucket", "OPTIONS": options}


@pytest.fixture
def bucket(keep_in, server):
    """Files are in a bucket; `bucket()` names what is in it."""
    client = boto3.client("s3", endpoint_url=server, region_name="us-east-1")
    client.create_bucket(Bucket=BUCKET)
    keep_in("bucket")

    def names():
        return {one["Key"] for one in client.list_objects_v2(Bucket=BUCKET).get("Contents", ())}

    yield names
    for name in names():
        client.delete_object(Bucket=BUCKET, Key=name)
    client.delete_bucket(Bucket=BUCKET)


def stored(owner, content, name):
    return attachments.store(owner, owner, files.upload(content, name))


def url_of(attachment, what="attachment"):
    return reverse(f"casework:{what}", args=[attachment.key])


def answered(client, attachment, what="attachment"):
    """Status, headers and content of a download, but for the key of the file."""
    response = client.get(url_of(attachment, what))
    headers = {name: value.replace(attachment.key.hex, "…") for name, value in response.headers.items()}
    return response.status_code, headers, b"".join(response.streaming_content)


@pytest.mark.parametrize(
    ("content", "name"),
    [(files.pdf(), "Résumé.pdf"), (files.image(), "picture.png"), (LARGE, "long.txt")],
    ids=["document", "picture", "large"],
)
def test_a_download_is_the_same_as_from_a_disk(district, signed_in, bucket, keep_in, content, name):
    client = signed_in(district.rosa)
    found = []
    for place in ("bucket", "disk"):
        keep_in(place)
        found.append(answered(client, stored(district.rosa, content, name)))
    assert found[0] == found[1]
    assert (found[0][0], found[0][2]) == (200, content)


def test_so_is_the_small_picture_of_a_picture(district, signed_in, bucket, keep_in):
    client = signed_in(district.rosa)
    found = []
    for place in ("bucket", "disk"):
        keep_in(place)
        found.append(answered(client, stored(district.rosa, files.image(), "picture.png"), "thumbnail"))
    assert found[0] == found[1]
    assert found[0][1]["Content-Type"] == "image/jpeg"


def test_the_bucket_is_never_named_to_anybody(district, signed_in, bucket):
    status, headers, _content = answered(signed_in(district.rosa), stored(district.rosa, b"note", "note.txt"))
    assert status == 200
    assert not [value for value in headers.values() if "http" in value or BUCKET in value.split("/")]


def test_to_a_stranger_it_does_not_exist(district, signed_in, bucket):
    assert signed_in(district.bob).get(url_of(stored(district.rosa, b"note", "note.txt"))).status_code == 404


def test_a_missing_object_is_not_found(district, signed_in, bucket):
    found = stored(district.rosa, files.image(), "picture.png")
    for file in (found.file, found.thumbnail):
        default_storage.delete(file.name)
    client = signed_in(district.rosa)
    assert [client.get(url_of(found, what)).status_code for what in ("attachment", "thumbnail")] == [404, 404]


def test_the_packet_carries_the_files(district, bucket):
    walk = Walk(district)
    walk.to(State.ENROLLED)
    walk._evidence()
    diploma, transcript = files.pdf(pages=2), files.image("JPEG")
    Certification.objects.update(proof=stored(district.rosa, diploma, "diploma.pdf"))
    Course.objects.update(proof=stored(district.rosa, transcript, "transcript.jpg"))
    walk._lines()
    walk._part_three()
    assert enclosed_in(packet_of(walk.advancement)) == {"A01 diploma.pdf": diploma, "A02 transcript.jpg": transcript}


def test_an_entry_is_written_with_its_files_and_printed(district, signed_in, bucket):
    client, picture = signed_in(district.rosa), files.image()
    sent = typed(file_1=files.upload(picture, "closet.png"), file_2=files.upload(b"note", "note.txt"))
    client.post(page_of(uuid4()), sent)
    paper = b"".join(client.get("/portfolio/of/rosa/itss_2/pdf/").streaming_content)
    assert enclosed_in(paper) == {"2.1.1 closet.png": picture, "2.1.2 note.txt": b"note"}


def test_a_file_held_for_the_next_try_is_found_there(district, bucket):
    upload = files.upload(b"note", "note.txt")
    token = attachments.hold(district.rosa, upload)
    assert attachments.held(district.rosa, token).read() == b"note"
    assert not upload.closed, "it is still needed"


def test_what_has_no_row_is_swept_and_nothing_else(district, bucket):
    kept = stored(district.rosa, files.image(), "picture.png")
    with transaction.atomic():
        stored(district.rosa, files.image(), "picture.png")
        transaction.set_rollback(True)
    attachments.hold(district.rosa, files.upload(b"note", "note.txt"))
    assert len(bucket()) == 5
    with clock.at(timezone.now() + timedelta(days=2)):
        assert attachments.sweep() == 3
    assert bucket() == {kept.file.name, kept.thumbnail.name}


# --- A bucket that does not answer


def test_the_form_is_refused_the_answers_are_kept_and_nothing_is_stored(district, signed_in, bucket, keep_in):
    keep_in("bucket that is away")
    page = signed_in(district.rosa).post(
        page_of(uuid4()), typed(file_1=files.upload(b"note", "note.txt"), why="Because it mattered")
    )
    html = page.content.decode()
    assert (page.status_code, page.context["form"].errors) == (200, {"__all__": [STORE], "file_1": [STORE]})
    assert "Because it mattered" in html
    assert (Entry.objects.count(), Attachment.objects.count()) == (0, 0)


STORE = "“note.txt” could not be stored. Nothing is lost but the file: choose it again in a few minutes."


def test_what_is_stored_half_when_it_goes_away_leaves_no_row(district, bucket, keep_in, monkeypatch):
    """The file is there, then the bucket is gone: neither thumbnail nor row nor clean-up, and still one sentence."""
    upload = files.upload(files.image(), "picture.png")
    attachments.judge(upload)

    def gone(*_args, **_kwargs):
        keep_in("bucket that is away")
        raise ValidationError("changed")

    monkeypatch.setattr("casework.attachments.keeping._add_thumbnail", gone)
    with pytest.raises(ValidationError, match="changed"):
        attachments.store(district.rosa, district.rosa, upload)
    assert Attachment.objects.count() == 0
    keep_in("bucket")
    with clock.at(timezone.now() + timedelta(days=2)):
        attachments.sweep()
    assert bucket() == set()


def test_a_download_says_to_try_again(district, signed_in, bucket, keep_in):
    found = stored(district.rosa, files.image(), "picture.png")
    keep_in("bucket that is away")
    client = signed_in(district.rosa)
    pages = [client.get(url_of(found, what)) for what in ("attachment", "thumbnail")]
    assert [page.status_code for page in pages] == [503, 503]
    assert "Try again in a few minutes." in pages[0].content.decode()


def test_a_paper_without_its_files_is_not_made(district, signed_in, bucket, keep_in):
    client = signed_in(district.rosa)
    client.post(page_of(uuid4()), typed(file_1=files.upload(b"note", "note.txt")))
    keep_in("bucket that is away")
    assert client.get("/portfolio/of/rosa/itss_2/pdf/").status_code == 503


def test_a_file_that_was_held_is_asked_for_again(district, bucket, keep_in):
    token = attachments.hold(district.rosa, files.upload(b"note", "note.txt"))
    keep_in("bucket that is away")
    assert attachments.held(district.rosa, token) is None
