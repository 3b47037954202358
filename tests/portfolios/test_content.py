"""What is kept of a portfolio, and how a changed text is told."""

import time

import pytest

from casework import editions
from portfolios.documents.content import Row, by_competency

EDITION = editions.edition("job-banding", "2008-04")
LONG = "word " * 4000
KEPT = {
    "key": "6f6a7e0e-8d1c-4b5e-9a55-1f3f6f0f6f6f",
    "competency": "knowledge_of_job",
    "behavior": "Finishes work when it is due",
    "behavior_on": "2025-03-01",
    "artifact": "A letter of thanks",
    "artifact_on": None,
    "files": [],
    "why": "The school could open on time.",
    "learned": "To plan",
    "criterion": "",
}


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("", "All of it is new", []),
        ("All of it is gone", "", []),
        ("The school could open.", "Nothing of the kind", []),
        ("a b c d", "a b d", [("same", "a b"), ("gone", "c"), ("same", "d")]),
        ("a b c d", "a b x d", [("same", "a b"), ("gone", "c"), ("new", "x"), ("same", "d")]),
        ("one\ntwo three", "one two\nthree four", [("same", "one two three"), ("new", "four")]),
    ],
)
def test_a_text_is_told_word_by_word_where_most_of_it_stayed(before, after, pieces):
    assert Row("Why it matters", "text", after, before).pieces == pieces


def test_a_text_made_of_one_word_is_compared_in_no_time():
    began = time.perf_counter()
    assert Row("Why it matters", "text", LONG + "more", LONG).pieces[-1] == ("new", "more")
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("link", "links"),
    [
        ("", []),
        ("https://wiki.example/", [{"url": "https://wiki.example/", "description": "A letter of thanks"}]),
    ],
)
def test_what_was_submitted_when_an_artifact_had_one_link_is_read_as_now(link, links):
    [(_title, [sheet]), _other] = by_competency([KEPT | {"link": link}], EDITION)
    assert [row.value for row in sheet.rows if row.label == "Links"] == [links]


def test_what_had_one_link_once_has_not_changed_because_there_can_be_more_now():
    now = KEPT | {"links": [{"url": "https://wiki.example/", "description": "A letter of thanks"}]}
    [(_title, [sheet]), _other] = by_competency([now], EDITION, [KEPT | {"link": "https://wiki.example/"}])
    assert (sheet.news, [row.before for row in sheet.rows if row.before]) == ("", [])
