"""A seat is booked on a telephone, and the vendor's results come in at a desk."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import AT_A_DESK, ON_A_PHONE, barriers


def sound(page):
    """Nobody is kept out of the page, at a desk or on a phone."""
    for viewport in (ON_A_PHONE, AT_A_DESK):
        page.set_viewport_size(viewport)
        assert barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_an_employee_leaves_one_seat_and_books_another(visit):
    page = visit("tomas", viewport=ON_A_PHONE)
    page.get_by_role("region", name="Waits for me").get_by_role(
        "link", name=re.compile("Sit “Directory services”")
    ).click()
    page.get_by_role("link", name="Cancel the sitting").click()
    page.get_by_role("button", name="Cancel the sitting").click()
    page.goto("/assessments/")
    page.get_by_role("link", name="Book a seat Directory services").click()
    page.get_by_role("button", name="Book this seat").click()
    expect(page.get_by_role("alert").or_(page.locator(".problem")).first).to_contain_text("There is a problem")
    sound(page)
    page.get_by_label(re.compile("1:30 PM")).first.check()
    page.get_by_role("button", name="Book this seat").click()
    expect(page.locator(".messages")).to_contain_text("Your seat is booked")
    expect(page.locator("main")).to_contain_text("1:30 PM, Center for Technology, room 114")
    sound(page)


def test_a_proctor_finds_the_file_looks_at_its_rows_and_applies_it(visit):
    page = visit("paul")
    page.goto("/assessments/queue/")
    page.get_by_role("link", name="Results from the vendor").click()
    sound(page)
    page.get_by_role("link", name="brainbench-export.csv").click()
    for result in (
        "Will be added",
        "Nothing changes",
        "No employee has this number.",
        "The catalogue has no such test.",
    ):
        expect(page.locator("main")).to_contain_text(result)
    sound(page)
    page.get_by_role("button", name="Add 1 row").click()
    expect(page.locator(".messages")).to_contain_text("1 row was added.")
    with page.expect_download() as report:
        page.get_by_role("link", name=re.compile("Download the rows")).click()
    assert "No employee has this number." in report.value.path().read_text()
    sound(page)
