"""A register filled from a file: Human Resources brings it, looks, adds the rows, finds one, and sees who did it."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import AT_A_DESK, ON_A_PHONE, barriers

HEAD = "Name,Kind,Day from which it is listed,Day from which it is no longer listed"


@pytest.mark.parametrize("viewport", [AT_A_DESK, ON_A_PHONE], ids=["desk", "phone"])
def test_providers_come_from_a_file_and_stand_in_the_journal(visit, viewport):
    page = visit("hugo", viewport=viewport)
    page.get_by_role("link", name="Registers").click()
    page.get_by_role("link", name="Course providers").click()
    page.get_by_role("link", name="Bring rows from a file").click()
    content = f"{HEAD}\nLakeside {viewport['width']},accredited,3/9/2026,\nNo kind,good,3/9/2026,\n".encode()
    page.get_by_label("CSV file").set_input_files({"name": "p.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Look at the rows").click()
    expect(page.get_by_role("main")).to_contain_text("“good” is not on it")
    assert barriers(page) == []
    page.get_by_role("button", name="Add 1 row").click()
    expect(page.get_by_role("main")).to_contain_text("1 row was added.")
    page.get_by_role("link", name="Course providers", exact=True).click()
    page.get_by_label("Search this register").fill("Mar 9, 2026 accredited")
    page.get_by_label("Show").select_option("In force today")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name=f"Lakeside {viewport['width']}")).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("link", name="Registers").last.click()
    page.get_by_role("link", name="Who changed what").click()
    page.get_by_label("Who").select_option("Hugo Lindqvist")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("row").filter(has_text=f"Lakeside {viewport['width']}")).to_contain_text("Course providers")
    assert barriers(page) == []
