"""Long lists on a phone: a card says who, where and the next step; the rest is one press away, also without scripts."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import AT_A_DESK, ON_A_PHONE, barriers

LISTS = pytest.mark.parametrize(
    ("username", "address", "next_step", "more"),
    [
        ("sam", "/advancement/team/", "Sign Part I: Omar Haddad", "2 of 5 measures met"),
        ("ada", "/advancement/cases/?order=latest", "Part I with the supervisor", "IT systems specialist II"),
    ],
    ids=["team", "cases"],
)
MOST_OF_A_CARD = 200  # pixels, as the mean of the list


@LISTS
def test_a_card_is_short_and_opens(visit, username, address, next_step, more):
    page = visit(username, viewport=ON_A_PHONE)
    page.goto(address)
    cards = page.locator("table.brief tbody tr")
    card = cards.filter(has_text="Omar Haddad")
    expect(card.get_by_text(next_step)).to_be_visible()
    expect(card.get_by_text(more).first).to_be_hidden()
    heights = cards.evaluate_all("rows => rows.map(row => row.offsetHeight)")
    assert sum(heights) / len(heights) < MOST_OF_A_CARD
    card.get_by_text("More").click()
    expect(card.get_by_text(more).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert barriers(page) == []


@LISTS
def test_without_scripts_it_opens_too_and_at_a_desk_nothing_is_hidden(visit, username, address, next_step, more):
    page = visit(username, viewport=ON_A_PHONE, java_script_enabled=False)
    page.goto(address)
    card = page.locator("table.brief tbody tr").filter(has_text="Omar Haddad")
    card.get_by_text("More").click()
    expect(card.get_by_text(more).first).to_be_visible()
    page.set_viewport_size(AT_A_DESK)
    other = page.locator("table.brief tbody tr").filter(has_text="Helen Stavros")
    expect(other.get_by_text("measures met" if username == "sam" else "IT systems specialist II").first).to_be_visible()
    expect(other.get_by_text("More")).to_be_hidden()
