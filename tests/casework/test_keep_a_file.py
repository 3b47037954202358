"""What happens to a file that was accepted: its name, its row, its download, and what is swept away."""

import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from casework import attachments, clock
from casework.attachments import holding, keeping
from casework.attachments.names import clean
from casework.forms import CaseForm, UploadField
from casework.models import AccessRecord, Attachment
from casework.tasks import sweep_files
from tests.casework import files

PDF = "application/pdf"


@pytest.fixture(autouse=True)
def store_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def stored(owner, content=None, name="certificate.pdf"):
    return attachments.store(owner, owner, files.upload(content or files.pdf(), name))


def content_of(attachment):
    with attachment.file.open() as file:
        return file.read()


def stored_files(folder="attachments"):
    return [place for place in Path(default_storage.path(folder)).rglob("*") if place.is_file()]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("certificate.pdf", "certificate.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\boot.pdf", "boot.pdf"),
        ("%2e%2e%2fx.pdf", "%2e%2e%2fx.pdf"),
        ("%252e%252e%252fx.pdf", "%252e%252e%252fx.pdf"),
        ("X.PdF", "X.pdf"),
        ("", "file.pdf"),
        ("half \ud83d.pdf", "half.pdf"),
        ("🎓 done 🎉.pdf", "🎓 done 🎉.pdf"),
        ("z" + "\u0335" * 60 + "algo.pdf", "z\u0335\u0335\u0335algo.pdf"),
        ("a" * 251 + ".pdf", "a" * 120 + ".pdf"),
        ("a" * 252 + ".pdf", "a" * 120 + ".pdf"),
        ("x.pdf.exe", "x.pdf.exe.pdf"),
        ("x.php.pdf", "x.php.pdf"),
        ("x.jpg.php", "x.jpg.php.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("-rf.pdf", "rf.pdf"),
        ("x.pdf.", "x.pdf"),
        ("x.pdf ", "x.pdf"),
        ("   ", "file.pdf"),
        ("...", "file.pdf"),
        (".pdf", "pdf.pdf"),
        ("x.php\0.pdf", "x.php.pdf"),
        ("evil\u202efdp.exe", "evilfdp.exe.pdf"),
        ("re\u0301sume\u0301.pdf", "résumé.pdf"),
        ("<img src=x onerror=alert(1)>.pdf", "img src=x onerror=alert(1)-.pdf"),
        ("=cmd|'/c calc'!A1.pdf", "c calc'!A1.pdf"),
        ("line\r\nbreak.pdf", "linebreak.pdf"),
        ("李.pdf", "李.pdf"),
        ("a" * 4096 + ".pdf", "a" * 120 + ".pdf"),
        ("李" * 200 + ".pdf", "李" * 66 + ".pdf"),
    ],
)
def test_the_name_is_made_safe_and_ends_as_the_kind_does(sent, kept):
    assert clean(sent, PDF) == kept


def test_it_is_kept_under_a_name_of_ours(district):
    content = files.pdf()
    found = stored(district.rosa, content, "../my certificate.pdf")
    assert re.fullmatch(r"attachments/[0-9a-f]{2}/[0-9a-f]{32}", found.file.name)
    assert (found.owner, found.uploaded_by, found.name) == (district.rosa, district.rosa, "my certificate.pdf")
    assert (found.media_type, found.size, found.sha256) == (PDF, len(content), found.sha256)
    assert content_of(found) == content


def test_the_same_file_twice_is_kept_twice(district):
    content = files.pdf()
    first, second = stored(district.rosa, content), stored(district.rosa, content)
    assert first.sha256 == second.sha256
    assert first.file.name != second.file.name


def test_twins_of_one_name_are_kept_side_by_side_under_one(district):
    """A name as one system writes it and as another does: what one sees is the same, and so is the name."""
    names = [stored(district.rosa, name=name).name for name in ("r\u00e9sum\u00e9.pdf", "re\u0301sume\u0301.pdf")]
    assert names == ["r\u00e9sum\u00e9.pdf"] * 2


def test_same_name_different_content_is_two_files(district):
    first, second = stored(district.rosa), stored(district.rosa, files.pdf(pages=2))
    assert (first.name, content_of(first) == content_of(second)) == (second.name, False)


def test_what_was_not_judged_before_is_judged_when_it_is_stored(district):
    with pytest.raises(ValidationError):
        stored(district.rosa, b"\x7fELF" + bytes(100))
    assert (Attachment.objects.count(), stored_files()) == (0, [])


def test_a_file_that_changes_between_judgment_and_store_is_refused(district):
    upload = files.upload(files.pdf())
    attachments.judge(upload)
    upload.file.seek(0)
    upload.file.write(b"%PDF-6.6")
    with pytest.raises(ValidationError) as refusal:
        attachments.store(district.rosa, district.rosa, upload)
    assert (refusal.value.code, Attachment.objects.count(), stored_files()) == ("changed", 0, [])


def test_a_full_disk_is_told_in_words(district, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(default_storage, "save", full)
    with pytest.raises(ValidationError, match="could not be stored"):
        stored(district.rosa)
    assert Attachment.objects.count() == 0


def test_one_byte_over_what_a_person_may_have_is_refused(district, settings):
    content = files.pdf()
    settings.UPLOAD_QUOTA_BYTES = 2 * len(content)
    stored(district.rosa, content)
    stored(district.rosa, content)
    stored(district.omar, content)
    with pytest.raises(ValidationError) as refusal:
        stored(district.rosa, b"1", "note.txt")
    assert (refusal.value.code, Attachment.objects.filter(owner=district.rosa).count()) == ("quota", 2)


# --- Download


def url_of(attachment):
    return reverse("casework:attachment", args=[attachment.key])


def test_the_owner_downloads_it(district, signed_in):
    found = stored(district.rosa, name="Résumé <1>.pdf")
    response = signed_in(district.rosa).get(url_of(found))
    assert b"".join(response.streaming_content) == content_of(found)
    assert response["Content-Type"] == PDF
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''R%C3%A9sum%C3%A9%20-1-.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "no-store, private"
    assert not AccessRecord.objects.exists()


def test_those_who_see_the_case_download_it_and_that_is_recorded(case_at, district, signed_in):
    case_at("enrolled")
    found = stored(district.rosa)
    allowed = set()
    for name, person in district.cast.items():
        response = signed_in(person).get(url_of(found))
        if response.status_code == 200:
            allowed.add(name)
            assert b"".join(response.streaming_content)
    assert allowed == {"rosa", "sam", "hugo", "hana", "ada"}
    looks = AccessRecord.objects.filter(what=f"attachment {found.key}", subject=district.rosa)
    assert {look.viewer.username for look in looks} == allowed - {"rosa"}


def test_to_a_stranger_it_does_not_exist(district, signed_in):
    response = signed_in(district.bob).get(url_of(stored(district.rosa)))
    assert response.status_code == 404
    assert not AccessRecord.objects.exists()


def test_without_signing_in_there_is_no_download(district, client):
    assert client.get(url_of(stored(district.rosa))).status_code == 302


def test_a_file_missing_from_the_store_is_not_found(district, signed_in, caplog):
    found = stored(district.rosa)
    default_storage.delete(found.file.name)
    assert signed_in(district.rosa).get(url_of(found)).status_code == 404
    assert "is missing" in caplog.text


# --- The small picture of a picture


def thumbnail_url(attachment):
    return reverse("casework:thumbnail", args=[attachment.key])


def picture(attachment):
    with attachment.thumbnail.open() as file:
        return Image.open(io.BytesIO(file.read()))


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (files.image(size=(2000, 1000)), (640, 320)),
        (files.image("JPEG", (30, 900)), (21, 640)),
        (files.image("WEBP", (64, 32)), (64, 32)),
        (files.image(mode="P"), (40, 30)),
        (files.image(mode="LA"), (40, 30)),
    ],
)
def test_a_picture_gets_a_small_one_when_it_is_stored(district, content, size):
    found = picture(stored(district.rosa, content, "picture"))
    assert (found.format, found.mode, found.size) == ("JPEG", "RGB", size)


def test_the_small_one_stands_upright_and_says_nothing_of_where_it_was_taken(district):
    exif = Image.Exif()
    exif[0x0112] = 6  # lying on its side
    exif.get_ifd(0x8825)[2] = (38.0, 58.0, 0.0)  # a latitude
    found = picture(stored(district.rosa, files.image("JPEG", (80, 40), exif=exif), "photo.jpg"))
    assert (found.size, dict(found.getexif())) == ((40, 80), {})


@pytest.mark.parametrize("content", [files.pdf(), b"a note", files.office()])
def test_what_is_no_picture_has_none(district, signed_in, content):
    found = stored(district.rosa, content, "file")
    assert not found.thumbnail
    assert signed_in(district.rosa).get(thumbnail_url(found)).status_code == 404


def test_without_a_small_one_the_picture_is_kept_all_the_same(district, monkeypatch):
    for place in (keeping, attachments.judging):
        monkeypatch.setattr(place, "thumbnail_of", lambda *_: None)
    found = stored(district.rosa, files.image(), "picture.png")
    assert (bool(found.thumbnail), found.media_type) == (False, "image/png")


def test_a_picture_that_was_held_has_a_small_one_too(district):
    held = attachments.held(district.rosa, attachments.hold(district.rosa, files.upload(files.image(), "picture.png")))
    assert picture(attachments.store(district.rosa, district.rosa, held)).size == (40, 30)


def test_it_is_made_before_anybody_waits_for_a_lock(district, monkeypatch):
    sent = files.upload(files.image(), "picture.png")
    attachments.judge(sent)
    monkeypatch.setattr(keeping, "thumbnail_of", None)
    assert picture(attachments.store(district.rosa, district.rosa, sent)).size == (40, 30)


def test_those_who_see_the_case_see_it_and_it_cannot_act(case_at, district, signed_in):
    case_at("enrolled")
    found = stored(district.rosa, files.image(), "picture.png")
    allowed = set()
    for name, person in district.cast.items():
        response = signed_in(person).get(thumbnail_url(found))
        if response.status_code == 200:
            allowed.add(name)
            assert b"".join(response.streaming_content)[:2] == b"\xff\xd8"
            assert response["Content-Type"] == "image/jpeg"
            assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert response["X-Content-Type-Options"] == "nosniff"
            assert response["Cache-Control"] == "no-store, private"
    assert allowed == {"rosa", "sam", "hugo", "hana", "ada"}


def test_small_pictures_without_a_row_are_swept_too(district):
    kept = stored(district.rosa, files.image(), "picture.png")
    with transaction.atomic():
        stored(district.rosa, files.image(), "picture.png")
        transaction.set_rollback(True)
    assert len(stored_files("thumbnails")) == 2
    with clock.at(timezone.now() + timedelta(days=2)):
        sweep_files()
    assert [place.name for place in stored_files("thumbnails")] == [kept.key.hex]


# --- Held while the rest of a form is put right


class ProofForm(CaseForm):
    title = forms.CharField()
    proof = UploadField()


def test_a_file_survives_an_error_elsewhere_on_the_form(district):
    content = files.pdf()
    first = ProofForm({"title": ""}, {"proof": files.upload(content, "proof.pdf")}, person=district.rosa)
    assert not first.is_valid()
    token = first.fields["proof"].widget.held.token
    again = ProofForm({"title": "Course", "proof-held": token}, {}, person=district.rosa)
    assert again.is_valid()
    found = attachments.store(district.rosa, district.rosa, again.cleaned_data["proof"])
    assert (content_of(found), found.name, found.media_type) == (content, "proof.pdf", PDF)


def test_a_held_file_is_found_by_its_person_only_and_for_a_day(district):
    token = attachments.hold(district.rosa, files.upload(files.pdf()))
    assert attachments.held(district.omar, token) is None
    assert attachments.held(district.rosa, token[:-2] + "xx") is None
    assert attachments.held(district.rosa, "") is None
    assert attachments.held(district.rosa, token).size == len(files.pdf())
    with clock.at(clock.now() + timedelta(days=1, seconds=1)):
        assert attachments.held(district.rosa, token) is None


def test_a_held_file_that_was_exchanged_is_not_stored(district):
    token = attachments.hold(district.rosa, files.upload(files.pdf()))
    stored_files("held")[0].write_bytes(b"%PDF-1.7 another")
    with pytest.raises(ValidationError) as refusal:
        attachments.store(district.rosa, district.rosa, attachments.held(district.rosa, token))
    assert refusal.value.code == "changed"


# --- Swept away


def test_files_of_transactions_that_were_rolled_back_are_swept_and_no_others(district, monkeypatch):
    kept = stored(district.rosa)
    with transaction.atomic():
        stored(district.rosa)
        transaction.set_rollback(True)
    assert len(stored_files()) == 2
    written = clock.now()
    monkeypatch.setattr(holding, "_written_at", lambda _path: written)
    sweep_files()
    assert len(stored_files()) == 2, "what has just been written may still get its row"
    with clock.at(clock.now() + timedelta(days=2)):
        sweep_files()
        sweep_files()
    assert [place.name for place in stored_files()] == [kept.key.hex]


def test_held_files_are_swept_when_they_expired(district):
    attachments.hold(district.rosa, files.upload(files.pdf()))
    sweep_files()
    assert len(stored_files("held")) == 1
    with clock.at(clock.now() + timedelta(days=2)):
        sweep_files()
    assert stored_files("held") == []


def test_a_store_that_begins_anew_is_hashed_anew():
    upload = files.upload(b"text", "note.txt")
    hashed = keeping.Hashed(upload)
    hashed.read(2)
    hashed.seek(0)
    hashed.read()
    assert hashed.sha256.hexdigest() == attachments.judging.judged(upload).sha256
