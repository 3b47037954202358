"""A portfolio from the third entry to the last word: two windows, a page without scripts, a review and another."""

import io
import re

from PIL import Image
from playwright.sync_api import expect

from tests.journeys.conftest import ON_A_PHONE, barriers

EMPLOYEE, SUPERVISOR = "kwame", "nina"


def photograph():
    out = io.BytesIO()
    Image.new("RGB", (900, 600), "#3b6e57").save(out, "PNG")
    return {"name": "scanning station.png", "mimeType": "image/png", "buffer": out.getvalue()}


def fill(page, *, sample, why):
    """What an entry needs, but for its files."""
    page.get_by_label("Behavior from the samples").select_option(label=sample)
    page.get_by_label("Date on which you showed it").fill("10/2/2025")
    page.get_by_label("What the artifact is").fill("The station as it stands in the office")
    page.get_by_label("Why it matters").fill(why)
    page.get_by_label("What you learned from it").fill("To ask before I build.")
    page.get_by_role("group", name=re.compile("^Line of the criteria")).get_by_role("radio").nth(1).check()


def begin(page, competency):
    """A new entry under a competency."""
    page.goto("/portfolio/")
    page.get_by_role("link", name=f"Add an entry to {competency}").click()


def test_two_windows_a_review_and_another(visit):
    employee = visit(EMPLOYEE, viewport=ON_A_PHONE)
    begin(employee, "Knowledge of job")
    fill(employee, sample="Finishes work when it is due", why="The office could open on Monday.")
    expect(employee.get_by_role("status").filter(has_text="Saved")).to_be_visible(timeout=15_000)
    employee.locator("input[type=file]").first.set_input_files(photograph())
    employee.get_by_label("Address of link 1").fill("intranet.example/stations")
    employee.get_by_label("What is found at link 1").fill("How to use the station")
    employee.get_by_role("button", name="Save draft").click()
    expect(employee.get_by_role("main")).to_contain_text("Saved. This entry counts.")
    picture = employee.get_by_role("img", name="The station as it stands in the office")
    assert picture.evaluate("one => one.complete && one.naturalWidth") == 640
    assert barriers(employee) == []
    another_window_is_told(employee)
    without_scripts(visit)
    sent(employee)
    came_back(visit(SUPERVISOR))
    mended(employee)
    accepted(visit(SUPERVISOR))
    with employee.expect_download() as paper:
        employee.goto("/portfolio/")
        employee.get_by_role("link", name="See it as your supervisor sees it").click()
        employee.get_by_role("link", name="The whole portfolio as PDF").click()
    assert paper.value.path().read_bytes().startswith(b"%PDF")


def another_window_is_told(page):
    """The later of two windows sees both texts, and decides."""
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("Why it matters").fill("The other window says this.")
    other.get_by_role("button", name="Save draft").click()
    expect(other.get_by_role("main")).to_contain_text("Saved. This entry counts.")
    other.close()
    page.get_by_label("Why it matters").fill("This window says that.")
    page.get_by_role("button", name="Save draft").click()
    theirs = page.get_by_role("region", name="What the other window saved")
    expect(theirs).to_contain_text("The other window says this.")
    assert page.get_by_label("Why it matters").input_value() == "This window says that."
    assert barriers(page) == []
    page.get_by_role("button", name="Save the entry").click()
    expect(page.get_by_role("main")).to_contain_text("Saved. This entry counts.")


def without_scripts(visit):
    """The last entry that is missing is written where no script runs."""
    page = visit(EMPLOYEE, java_script_enabled=False)
    begin(page, "Problem solving")
    fill(page, sample="Adapts whatever the situation", why="The fair went on.")
    page.get_by_label("Address of link 1").fill("https://intranet.example/fair")
    page.get_by_label("What is found at link 1").fill("The plan of the fair")
    page.get_by_role("button", name="Save the entry").click()
    expect(page.get_by_role("main")).to_contain_text("Saved. This entry counts.")


def sent(page):
    """Looked over and submitted."""
    page.goto("/portfolio/")
    page.get_by_role("link", name="Check and submit").click()
    assert barriers(page) == []
    page.get_by_role("button", name="Submit to your supervisor").click()
    expect(page.get_by_role("main")).to_contain_text("Your supervisor has it now.")


def reviewed(page, *, returned=None):
    """Every entry accepted but the one of that behavior, which goes back with a reason."""
    page.goto("/portfolio/of/kwame/review/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Review the portfolio of Kwame Asante")
    for entry in page.get_by_role("article").all():
        back = returned and entry.get_by_role("heading", name=returned).count()
        entry.get_by_label("Return to be mended" if back else "Accept", exact=True).check()
        if back:
            entry.locator("summary").click()
            entry.get_by_label("What is to be mended, for the employee").fill("Which fair was it?")
    assert barriers(page) == []
    page.get_by_role("button", name="Save the review").click()


def came_back(page):
    reviewed(page, returned="Adapts whatever the situation")
    expect(page.get_by_role("main")).to_contain_text("The portfolio went back to Kwame Asante")


def mended(page):
    """What came back is changed and goes again."""
    page.goto("/portfolio/")
    entry = page.get_by_role("article", name="Adapts whatever the situation")
    expect(entry).to_contain_text("Which fair was it?")
    entry.get_by_role("link", name="Change").click()
    page.get_by_label("Why it matters").fill("The science fair went on.")
    page.get_by_role("button", name="Save the entry").click()
    sent(page)


def accepted(page):
    """The supervisor finds what changed at the top, and word by word at the entry."""
    page.goto("/portfolio/of/kwame/review/")
    page.get_by_role("region", name="Since version 1").get_by_role("link", name="Adapts whatever the situation").click()
    expect(page.get_by_role("insertion")).to_contain_text("science")
    reviewed(page)
    page.goto("/portfolio/of/kwame/itss_2/")
    expect(page.get_by_role("main")).to_contain_text("Accepted")
