"""How much somebody's files may take, in all and in a case, and what makes room again (PL-ATT-1)."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.urls import reverse

from advancement.actions import certification
from advancement.models import Certification
from advancement.states import State
from casework import attachments, clock
from casework.attachments.room import rooms_of
from casework.findings import Refused
from casework.models import Attachment
from portfolios import actions as portfolios
from tests.casework import files
from tests.conftest import TODAY, Walk
from tests.portfolios.conftest import facts_of, submit, write  # noqa: F401 (a fixture)

KILO = 1024
LATER = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def little_room(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.UPLOAD_QUOTA_BYTES, settings.UPLOAD_QUOTA_FILES = 100 * KILO, 50
    settings.UPLOAD_CASE_BYTES, settings.UPLOAD_CASE_FILES = 40 * KILO, 5


def note(kilobytes, name="note.txt", letter=b"a"):
    return files.upload(letter * kilobytes * KILO, name)


def stored(owner, kilobytes, name="note.txt", letter=b"a"):
    return attachments.store(owner, owner, note(kilobytes, name, letter))


def certified(person, kilobytes, name="note.txt", letter=b"a"):
    """A certification whose proof takes so much."""
    facts = {"name": f"Certificate {letter.decode()}", "earned_on": TODAY - timedelta(days=40), "prepared": "own_time"}
    return certification.add_certification(by=person, proof=note(kilobytes, name, letter), credential=None, **facts)


def used(person):
    """(kilobytes, files) in each room, a while after the last upload."""
    with clock.at(clock.now() + LATER):
        return [(room.bytes // KILO, room.files) for room in rooms_of(person)]


def test_without_a_case_all_files_are_counted_together(district):
    certified(district.rosa, 10)
    certified(district.omar, 20)
    assert used(district.rosa) == [(10, 1)]


def test_in_a_case_those_since_it_began_are_counted_as_well(district, case_at):
    with clock.at(clock.now() - timedelta(days=400)):
        certified(district.rosa, 10)
    case_at("enrolled")
    certified(district.rosa, 20, letter=b"b")
    assert used(district.rosa) == [(30, 2), (20, 1)]


def test_what_was_removed_makes_room(district):
    row = certified(district.rosa, 10)
    certification.remove(row, by=district.rosa)
    assert used(district.rosa) == [(0, 0)]


def test_so_does_what_was_replaced(district):
    row = certified(district.rosa, 10)
    row.proof = stored(district.rosa, 5)
    row.save()
    assert used(district.rosa) == [(5, 1)]


def test_what_was_removed_from_a_portfolio_makes_room_unless_it_was_submitted(district, write):  # noqa: F811
    entry = write(uploads=[note(10), note(7, letter=b"b")])
    portfolios.save_entry(
        entry.key,
        by=district.rosa,
        revision=1,
        drop_files=[entry.files.get(size=7 * KILO)],
        **facts_of(district.criterion),
    )
    assert used(district.rosa) == [(10, 1)]
    entry.portfolio.versions.create(
        number=1, submitted_on=TODAY, content=[{"files": [{"sha256": entry.files.get().sha256}]}]
    )
    portfolios.remove_entry(entry.key, by=district.rosa)
    assert used(district.rosa) == [(10, 1)]


def test_what_was_signed_takes_its_room_for_good(district):
    walk = Walk(district)
    walk.to(State.ENROLLED)
    walk._evidence()
    Certification.objects.update(proof=stored(district.rosa, 10))
    walk._lines()
    Certification.objects.update(removed_at=clock.now())
    assert used(district.rosa) == [(10, 1), (10, 1)]


@pytest.mark.parametrize(
    ("in_a_case", "sizes", "told"),
    [
        (False, [60, 30, 10], "Your files: 100.0 KB of 100.0 KB used, 3 of 50 files."),
        (True, [30, 10], "Your files since your case began: 40.0 KB of 40.0 KB used, 2 of 5 files."),
        (True, [1] * 5, "Your files since your case began: 5.0 KB of 40.0 KB used, 5 of 5 files."),
    ],
)
def test_the_refusal_says_what_is_used_and_what_to_remove(district, case_at, in_a_case, sizes, told):
    if in_a_case:
        case_at("enrolled")
    for place, size in enumerate(sizes):
        certified(district.rosa, size, f"{place}.txt", b"%c" % (97 + place))
    with pytest.raises(ValidationError) as refusal:
        certified(district.rosa, 1, "one more.txt", b"z")
    largest = sorted(enumerate(sizes), key=lambda one: -one[1])[:3]
    named = ", ".join(f"“{place}.txt” ({size}.0 KB)" for place, size in largest)
    remove = f"Remove what is not needed any more; the largest: {named}."
    expected = f"“one more.txt” (1.0 KB) does not fit any more. {told} {remove}"
    assert [one.replace("\xa0", " ") for one in refusal.value.messages] == [expected]
    assert (Attachment.objects.count(), Certification.objects.count()) == (len(sizes), len(sizes))


def test_where_nothing_can_be_removed_it_says_whom_to_ask(district, settings):
    walk = Walk(district)
    walk.to(State.ENROLLED)
    walk._evidence()
    Certification.objects.update(proof=stored(district.rosa, 40))
    walk._lines()
    with clock.at(clock.now() + LATER), pytest.raises(ValidationError, match="ask for help below"):
        stored(district.rosa, 1)


@pytest.mark.parametrize("state", [State.WITH_DIRECTOR, State.TO_CONFIRM])
def test_after_the_form_was_signed_no_file_comes_in(district, state):
    Walk(district).to(state)
    with pytest.raises(Refused):
        certified(district.rosa, 1)
    assert Attachment.objects.count() == 0


def test_several_files_of_one_form_are_counted_together(district, write):  # noqa: F811
    with pytest.raises(ValidationError), transaction.atomic():
        write(uploads=[note(40), note(40, letter=b"b"), note(40, letter=b"c")])
    assert Attachment.objects.count() == 0


def test_without_a_limit_nothing_is_said_and_nothing_refused(district, settings):
    settings.UPLOAD_QUOTA_BYTES = settings.UPLOAD_QUOTA_FILES = 0
    stored(district.rosa, 500)
    assert attachments.room_told(district.rosa) == ""


@pytest.mark.parametrize("page", ["advancement:add-certification", "advancement:add-course"])
def test_it_is_shown_where_one_uploads_and_once(district, signed_in, page):
    stored(district.rosa, 14)
    html = signed_in(district.rosa).get(reverse(page)).content.decode().replace("\xa0", " ")
    assert html.count("Your files: 14.0 KB of 100.0 KB used, 1 of 50 files.") == 1


def test_it_costs_the_same_for_one_file_and_for_thirty(district, settings, django_assert_num_queries):
    settings.UPLOAD_CASE_FILES = 0
    stored(district.rosa, 1)
    with django_assert_num_queries(4):
        rooms_of(district.rosa)
    for _ in range(29):
        stored(district.rosa, 1)
    with django_assert_num_queries(4):
        rooms_of(district.rosa)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_tabs_at_once_do_not_pass_it_together(district, settings):
    settings.UPLOAD_QUOTA_BYTES = 3 * KILO
    uploads = [note(1, f"{n}.txt", b"%c" % (97 + n)) for n in range(8)]
    for upload in uploads:
        attachments.judge(upload)
    moment, barrier, ends = clock.now(), Barrier(len(uploads)), []

    def send(upload):
        with clock.at(moment):
            barrier.wait(10)
            try:
                attachments.store(district.rosa, district.rosa, upload)
                ends.append("kept")
            except ValidationError as refusal:
                ends.append(refusal.code)
            finally:
                connection.close()

    threads = [Thread(target=send, args=(upload,)) for upload in uploads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(ends) == ["kept"] * 3 + ["quota"] * 5
    assert Attachment.objects.count() == 3
