"""Coaching by clicking: from the wish to the certificate, with what is refused on the way (JB-COA-1 to 7)."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.conftest import ON_A_PHONE, barriers

PASSWORD = "chestnut-valley"
WAITS, ALMOST = "keisha", "aisha"


def press(page, button):
    page.get_by_role("button", name=button, exact=True).click()


def main(page):
    return expect(page.get_by_role("main"))


def said(page):
    return expect(page.locator(".messages"))


def typed(day):
    return f"{day.month}/{day.day}/{day.year}"


def sign(page, button):
    page.get_by_label("Your password").fill(PASSWORD)
    press(page, button)


def number_of(page, name):
    """The number of the case whose coaching is listed for the coach."""
    page.goto("/advancement/coaching/mine/")
    return page.get_by_role("row").filter(has_text=name).get_by_role("link").get_attribute("href").split("/")[2]


def test_a_coach_is_asked_for_and_the_supervisor_forwards_it(visit):
    page = visit("wei", viewport=ON_A_PHONE)
    page.get_by_role("link", name=re.compile("^Wei Zhang,")).click()
    page.get_by_role("link", name="See your coaching").click()
    main(page).to_contain_text("There is no coach yet")
    page.get_by_label("What you want to learn").fill("How the servers of a school are brought back.")
    press(page, "Ask for a coach")
    main(page).to_contain_text("Place in the queue")
    assert barriers(page) == []
    supervisor = visit("nina")
    supervisor.get_by_role("link", name="Forward the request for a coach: Wei Zhang").click()
    press(supervisor, "Forward to the technology department")
    said(supervisor).to_contain_text("is with the technology department")


def test_from_the_queue_to_an_agreement_with_dates_and_back_to_the_queue(visit):
    technology = visit("tess")
    technology.goto("/advancement/coaching/requests/")
    technology.get_by_role("link", name="Assign a coach Keisha Monroe").click()
    technology.get_by_label("Name or number").fill("Kwame Asante")
    press(technology, "Find")
    main(technology).to_contain_text(re.compile("Not qualified.*730 days as IT systems specialist II", re.DOTALL))
    technology.get_by_label("Name or number").fill("Carl Nguyen")
    press(technology, "Find")
    technology.get_by_role("radio", name="Carl Nguyen").check()
    press(technology, "Assign the coach")
    said(technology).to_contain_text("The coach is assigned")

    coach = visit("carl")
    number = number_of(coach, "Keisha Monroe")
    coach.goto(f"/advancement/{number}/coaching/log/")
    coach.get_by_role("link", name="Write the agreement").click()
    for label in ("What is to be learned", "How it is learned, and how it is measured", "When you meet face to face"):
        coach.get_by_label(label).fill("Servers, side by side, on Tuesdays")
    coach.get_by_label("What the employee will know and be able to do").fill("Restores a folder")
    coach.get_by_label("Hours planned").fill("42")
    press(coach, "Keep the agreement")
    coach.get_by_role("link", name="Read and sign the agreement").click()
    sign(coach, "Sign the agreement")
    employee = visit(WAITS, viewport=ON_A_PHONE)
    employee.goto(f"/advancement/{number}/coaching/")
    employee.get_by_role("link", name="Read and sign the agreement").click()
    sign(employee, "Sign the agreement")

    before = timezone.localdate() - timedelta(days=1)
    coach.goto(f"/advancement/{number}/coaching/log/")
    for label, text in (
        ("Date of the session", typed(before)),
        ("Start of the session", "2 pm"),
        ("Topics", "Servers"),
    ):
        coach.get_by_label(label).fill(text)
    coach.get_by_label("Hours", exact=True).fill("2")
    press(coach, "Log the session")
    main(coach).to_contain_text("is before the agreement; the session would not count")

    employee.goto(f"/advancement/{number}/coaching/calendar/enter/")
    ahead = timezone.localdate() + timedelta(days=30)
    for label, text in (("Date of the session", typed(ahead)), ("Start of the session", "9 am"), ("Place", "Lab")):
        employee.get_by_label(label).fill(text)
    employee.get_by_label("Hours", exact=True).fill("2")
    press(employee, "Enter it")
    said(employee).to_contain_text("Carl Nguyen is told")
    main(employee).to_contain_text("2 hours; 40 are needed, so 38 more")
    assert barriers(employee) == []

    coach.goto(f"/advancement/{number}/coaching/log/")
    coach.get_by_role("link", name="End this coaching").click()
    coach.get_by_label("Reason").fill("I move to another office.")
    press(coach, "End the coaching")
    technology.goto("/advancement/coaching/requests/")
    expect(technology.get_by_role("row").filter(has_text="Keisha Monroe")).to_contain_text("I move to another office.")
    assert barriers(technology) == []


def test_from_full_hours_to_the_certificate(visit):
    coach, employee = visit("ingrid"), visit(ALMOST)
    number = number_of(coach, "Aisha Rahman")
    log = f"/advancement/{number}/coaching/log/"
    coach.goto(log)
    row = coach.get_by_role("row").filter(has_text="Reading logs after a fault")
    row.get_by_role("link", name="Correct").click()
    taken = coach.get_by_label("Date of the session").input_value()
    coach.get_by_label("Topics").fill("Reading logs after a fault, twice")
    press(coach, "Save the correction")
    coach.get_by_role("row").filter(has_text="twice").get_by_text("Corrected").first.click()
    main(coach).to_contain_text(re.compile("Until .*Reading logs after a fault, face to face"))
    for label, text in (("Date of the session", taken), ("Start of the session", "12:01 AM"), ("Topics", "Overlaps")):
        coach.get_by_label(label).fill(text)
    coach.get_by_label("Hours", exact=True).fill("9")
    press(coach, "Log the session")
    main(coach).to_contain_text("A session lasts between 0.25 and 8 hours")
    coach.get_by_label("Start of the session").fill("3:30 PM")
    coach.get_by_label("Hours", exact=True).fill("6")
    press(coach, "Log the session")
    main(coach).to_contain_text("overlaps with another session of the coach or the employee")
    for page in (employee, coach):
        page.goto(log)
        page.get_by_role("link", name="Attest this").click()
        page.get_by_label("I attest that").check()
        press(page, "Attest")
    coach.get_by_role("link", name="Sign completion").click()
    sign(coach, "Sign the completion")
    coach.goto("/advancement/coaching/mine/?show=ended")
    expect(coach.get_by_role("row").filter(has_text="Aisha Rahman")).to_contain_text("Completed")
    assert barriers(coach) == []
    employee.goto(f"/advancement/{number}/coaching/")
    with employee.expect_download() as paper:
        employee.get_by_role("link", name="Download the certificate (PDF)").click()
    assert paper.value.path().read_bytes().startswith(b"%PDF")
    employee.get_by_role("link", name="Submit to the supervisor").click()
    main(employee).to_contain_text("42 of 42 hours logged count")
