"""My work shows the latest cases under way, and says when there are more."""

from advancement.states import State
from config import front


def test_more_than_are_shown_are_counted_with_the_way_to_them(district, case_at, signed_in, monkeypatch):
    for person in (district.rosa, district.omar):
        case_at(State.ENROLLED, person)
    client = signed_in(district.sam)
    assert "latest of" not in client.get("/").text
    monkeypatch.setattr(front, "LATEST", 1)
    page = client.get("/").text
    assert "These are the 1 latest of 2." in page
    assert '<a href="/advancement/team/">See everybody in My team</a>' in page


def test_whoever_sees_every_case_finds_the_list_of_them(district, signed_in):
    link = 'href="/advancement/cases/">All cases'
    assert {name for name, one in district.cast.items() if link in signed_in(one).get("/").text} == {
        "hugo",
        "hana",
        "ada",
    }
