"""A portfolio as one accessible PDF with its files (PL-DOC-1)."""

import pytest

from casework.models import AccessRecord
from portfolios import actions
from portfolios.documents import paper
from portfolios.models import Portfolio
from tests.casework.files import image, pdf, upload
from tests.pdfs import enclosed_in, problems_of, text_of
from tests.portfolios.conftest import SOLVING, facts_of, submit

PAPER, VERSION_PAPER = "/portfolio/of/rosa/itss_2/pdf/", "/portfolio/of/rosa/itss_2/versions/1/pdf/"
PLAN, PHOTO = pdf(), image(size=(900, 600))


@pytest.fixture
def with_files(write):
    """One entry with a document and a picture, one with a document of the same name."""
    entry = write(uploads=[upload(PLAN, "plan.pdf"), upload(PHOTO, "closet.png")])
    write(competency=SOLVING, behavior="Mine <b>alone</b>", uploads=[upload(b"A note", "plan.txt")])
    return entry.portfolio


def printed(client, url=PAPER):
    return b"".join(client.get(url).streaming_content)


def test_everything_is_on_it_and_everybody_can_read_it(district, with_files, signed_in):
    found = printed(signed_in(district.rosa))
    assert problems_of(found) == []
    text = text_of(found)
    for words in (
        "Portfolio of Rosa Delgado",
        "In preparation, not submitted",
        "2.1 Finishes work when it is due",
        "7.1 Mine <b>alone</b>",
        "The school could open on time.",
        "To plan backwards from the day.",
        "The letter on our wiki",
        "Explains how the school networks are laid out",
        "2.1.2 closet.png",
    ):
        assert words in text


def test_every_file_travels_inside_as_it_was_uploaded(district, with_files, signed_in):
    assert enclosed_in(printed(signed_in(district.rosa))) == {
        "2.1.1 plan.pdf": PLAN,
        "2.1.2 closet.png": PHOTO,
        "7.1.1 plan.txt": b"A note",
    }


def test_what_is_too_large_is_named_and_does_not_travel(district, with_files, signed_in, monkeypatch):
    monkeypatch.setattr(paper, "MOST_INSIDE", len(PLAN))
    found = printed(signed_in(district.rosa))
    assert set(enclosed_in(found)) == {"2.1.1 plan.pdf"}
    assert text_of(found).count("Not enclosed") == 2


def test_a_file_that_is_not_what_it_was_does_not_travel(district, with_files, signed_in):
    file = with_files.entries.first().files.get(name="plan.pdf")
    with file.file.storage.open(file.file.name, "wb") as place:
        place.write(b"%PDF-1.7 another")
    found = printed(signed_in(district.rosa))
    assert set(enclosed_in(found)) == {"2.1.2 closet.png", "7.1.1 plan.txt"}


def test_a_version_is_printed_as_it_was_submitted(district, submitted, decide, signed_in):
    decide(submitted, {0: "Which school?"})
    first = submitted.entries.first()
    actions.save_entry(first.key, by=district.rosa, revision=1, **facts_of(district.criterion, why="On the hill"))
    submit(submitted, by=district.rosa)
    client = signed_in(district.rosa)
    old, new = text_of(printed(client, VERSION_PAPER)), text_of(printed(client))
    assert "1, submitted Mar 10, 2026" in old
    assert "2, submitted Mar 10, 2026" in new
    assert ("On the hill" in old, "On the hill" in new) == (False, True)


def test_those_who_see_the_case_print_it_and_the_look_is_recorded(district, submitted, signed_in):
    allowed = set()
    for name, person in district.cast.items():
        answers = {signed_in(person).get(url).status_code for url in (PAPER, VERSION_PAPER)}
        assert answers in ({200}, {404})
        if answers == {200}:
            allowed.add(name)
    assert allowed == {"rosa", "sam", "hugo", "hana", "ada"}
    assert set(AccessRecord.objects.values_list("viewer__username", flat=True)) == allowed - {"rosa"}


def test_it_is_a_download_that_cannot_act(district, submitted, signed_in):
    response = signed_in(district.rosa).get(PAPER)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith('attachment; filename="Portfolio of Rosa Delgado, version 1.pdf"')


@pytest.mark.parametrize("entries", [0, 5])
def test_it_can_be_printed_at_any_length(district, write, signed_in, entries):
    extra = write()
    for number in range(entries):
        write(competency=SOLVING, behavior=f"Behavior {number} " + "with many words " * 15, why="word " * 3000)
    actions.remove_entry(extra.key, by=district.rosa)
    found = printed(signed_in(district.rosa))
    assert problems_of(found) == []
    assert Portfolio.objects.get().state == "draft"
