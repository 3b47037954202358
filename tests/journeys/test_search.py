"""Finding: Human Resources a case by half a name, below the search box and on its page; a stranger nothing."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import AT_A_DESK, ON_A_PHONE, barriers

BOTH = pytest.mark.parametrize("viewport", [AT_A_DESK, ON_A_PHONE], ids=["desk", "phone"])


@BOTH
def test_human_resources_finds_a_case_by_half_a_name_as_one_types(visit, viewport):
    page = visit("hugo", viewport=viewport)
    page.get_by_role("searchbox").press_sequentially("zek")
    case = page.get_by_role("search").get_by_role("link", name=re.compile(r"\d\d-\d{5}, Zeke Armstrong"))
    expect(case).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Found: 1 person, 1 case.")).to_have_count(1)
    assert barriers(page) == []
    page.keyboard.press("Escape")
    expect(case).to_have_count(0)
    page.get_by_role("searchbox").fill("zeke")
    expect(case).to_be_visible()
    for _ in range(3):  # the button, the person, the case
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Advancement of Zeke Armstrong")


@BOTH
def test_a_stranger_finds_nothing(visit, viewport):
    page = visit("omar", viewport=viewport)
    page.get_by_role("searchbox").fill("armstrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    expect(page.get_by_role("main")).to_contain_text("Nothing that you may see has all of these words.")
    page.get_by_label("Words to look for").fill("omar")
    expect(page.get_by_role("main")).to_contain_text("Found: 1 person")
    expect(page).to_have_url(re.compile(r"/search/\?q=omar$"))
    assert barriers(page) == []


def test_without_scripts_the_page_is_enough(visit):
    page = visit("hugo", java_script_enabled=False)
    page.get_by_role("searchbox").fill("armstrong")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("main").get_by_role("link", name=re.compile(r"\d\d-\d{5}, Zeke Armstrong")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Advancement of Zeke Armstrong")


@BOTH
def test_the_list_of_cases_is_narrowed_and_widened_again(visit, viewport):
    page = visit("ada", viewport=viewport)
    page.goto("/advancement/cases/")
    every = page.locator("main table caption").inner_text()
    page.get_by_text("Filter and order").click()
    page.get_by_label("State (optional)").select_option("Enrolled")
    page.get_by_label("Waits with").select_option("The coach")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("table")).to_contain_text("the coach")
    expect(page.get_by_role("table")).not_to_contain_text("With the director")
    assert barriers(page) == []
    page.get_by_role("link", name="Show all").click()
    expect(page.locator("main table caption")).to_have_text(every)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
