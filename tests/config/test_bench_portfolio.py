"""The measured portfolio works from end to end and leaves nothing behind; how fast it was here says nothing."""

from pathlib import Path

from casework import attachments
from casework.models import Attachment
from config.bench import portfolio
from portfolios.models import Entry
from tests.casework.files import upload


def test_it_measures_a_full_portfolio_and_takes_it_back(district, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    own = attachments.store(district.rosa, district.rosa, upload(b"Of her own", "note.txt"))
    found = portfolio.run(str)
    assert (found["entries"], found["files"]) == (10, 30)
    assert len(set(found["queries_by_entries"].values())) == 1, "constant in the number of entries and files"
    assert found["paper_bytes"] > found["bytes_of_files"]
    seconds = found["preview"]["median_s"] + found["pictures_s"], found["paper_s"]
    assert found["goal_met"] == (seconds[0] < portfolio.PREVIEW and seconds[1] < portfolio.PAPER)
    assert not Entry.objects.exists()
    assert list(Attachment.objects.all()) == [own]
    assert [place.name for place in Path(tmp_path).rglob("*") if place.is_file()] == [own.key.hex]
