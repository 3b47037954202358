"""A full portfolio, measured: ten entries with thirty files, previewed and printed, and gone again afterwards."""

import statistics
import time
from datetime import timedelta
from io import BytesIO
from random import Random
from uuid import uuid4

import pikepdf
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from casework import clock
from casework.evidence import aim_of
from casework.models import Attachment
from competencies.models import Criterion
from config.bench.visitors import OK, NotServed
from people.models import Person
from portfolios import actions

#: What is asked: seconds until the preview is there with its pictures, and until the paper is.
PREVIEW, PAPER = 2, 10
PHOTO, PAGES, LOOKS = (2400, 1600), 6, 5
WORDS = (
    "What was done, for whom, how long it took, and what the school could do afterwards that it could not do before. "
)


def run(say):
    """What was measured, as a dict; NotServed where nobody could have a portfolio."""
    kept = []
    try:
        with transaction.atomic():
            person = _employee()
            found = _measure(person, say, kept)
            transaction.set_rollback(True)
    finally:
        for file in kept:
            file.storage.delete(file.name)
    preview, paper = (found["preview"]["median_s"] + found["pictures_s"], found["paper_s"])
    return found | {"goals": {"preview_s": PREVIEW, "paper_s": PAPER}, "goal_met": preview < PREVIEW and paper < PAPER}


def _employee():
    """Somebody who has a level before them and no portfolio towards it yet."""
    for person in Person.objects.filter(is_active=True, portfolios__isnull=True).order_by("pk")[:500]:
        aim = aim_of(person)
        if aim and aim.target_level:
            return person
    raise NotServed("Nobody in this database could begin a portfolio: run seed_district or seed_demo first.")


def _measure(person, say, kept):
    target, client = aim_of(person).target_level, Client(HTTP_HOST="localhost")
    client.force_login(person)
    preview, paper = (reverse(f"portfolios:{name}", args=[person.username, target]) for name in ("shown", "shown-pdf"))
    began = time.perf_counter()
    queries = {number: _queries(client, preview) for number in _filled(person, kept)}
    written = time.perf_counter() - began
    say("Written; looking at it.")
    looks = sorted(_timed(client, preview)[0] for _ in range(LOOKS))
    files = _files_of(person)
    thumbnails = [reverse("casework:thumbnail", args=[one.key]) for one in files if one.thumbnail]
    shown = sum(_timed(client, address)[0] for address in thumbnails)
    printed, size = _timed(client, paper)
    return {
        "database": connection.vendor,
        "entries": max(queries),
        "files": len(files),
        "bytes_of_files": sum(one.size for one in files),
        "written_s": round(written, 2),
        "queries_by_entries": queries,
        "preview": {"median_s": round(statistics.median(looks), 3), "slowest_s": round(looks[-1], 3)},
        "pictures_s": round(shown, 3),
        "paper_s": round(printed, 2),
        "paper_bytes": size,
    }


def _filled(person, kept):
    """Write as many entries as a portfolio may have, one under each competency in turn; how many there are, each time.

    `kept` is told every file that was written.
    """
    aim, chance = aim_of(person), Random(1)  # noqa: S311 (grain in a picture keeps no secret)
    criterion = Criterion.objects.filter(target_level=aim.target_level).first()
    competencies = [one["number"] for one in aim.edition["JB-POR-1"]["competencies"]]
    for place in range(aim.edition["JB-POR-2"]["most"]):
        for competency in competencies:
            _write(person, competency, criterion, place, chance)
        kept[:] = [file for one in _files_of(person) for file in (one.file, one.thumbnail) if file]
        yield (place + 1) * len(competencies)


def _files_of(person):
    """The files of the portfolio alone: what the person had before stays."""
    return list(Attachment.objects.filter(entries__portfolio__person=person))


def _queries(client, address):
    """How many queries a page asks, not counting what only the first look of a session asks."""
    _timed(client, address)
    with CaptureQueriesContext(connection) as asked:
        _timed(client, address)
    return len(asked)


def _timed(client, address):
    """(seconds until all of it was there, its bytes)."""
    began = time.perf_counter()
    response = client.get(address, secure=settings.SECURE_SSL_REDIRECT)
    if response.status_code != OK:
        raise NotServed(f"{address} answered with status {response.status_code}.")
    size = len(response.getvalue())
    return time.perf_counter() - began, size


def _write(person, competency, criterion, place, chance):
    """One whole entry with a photograph, a document of some pages and a note, and long reflections."""
    day = clock.today() - timedelta(days=100 + place)
    actions.save_entry(
        uuid4(),
        by=person,
        revision=0,
        competency=competency,
        behavior=f"Measured behavior {place} of {competency}",
        behavior_on=day,
        artifact="A photograph, a report and a note",
        artifact_on=day,
        links=[("https://intranet.example/report", "The report as it was sent")],
        uploads=[_photo(chance), _document(), SimpleUploadedFile("note.txt", f"{chance.random()} {WORDS}".encode())],
        why=WORDS * 12,
        learned=WORDS * 12,
        criterion=criterion,
    )


def _photo(chance):
    """Grain, which no format makes small, as in a photograph of a telephone."""
    grain = Image.frombytes("RGB", (PHOTO[0] // 8, PHOTO[1] // 8), chance.randbytes(PHOTO[0] * PHOTO[1] * 3 // 64))
    out = BytesIO()
    grain.resize(PHOTO).save(out, "JPEG", quality=85)
    return SimpleUploadedFile("photo.jpg", out.getvalue())


def _document():
    out = BytesIO()
    with pikepdf.new() as paper:
        for _ in range(PAGES):
            paper.add_blank_page()
        paper.docinfo["/Title"] = uuid4().hex
        paper.save(out)
    return SimpleUploadedFile("report.pdf", out.getvalue())
