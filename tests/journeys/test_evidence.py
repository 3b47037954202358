"""Evidence that others decide on: a course provider asked for in advance (JB-CRS-2), an equivalent (JB-CRT-2)."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.conftest import ON_A_PHONE, barriers

SERVER = "Microsoft Certified IT Professional: Server Administration"
MANAGER = "Project Management Professional"


def fill(page, **fields):
    for label, text in fields.items():
        page.get_by_label(label.replace("_", " ")).first.fill(text)


def press(page, button):
    page.get_by_role("button", name=button, exact=True).click()


def main(page):
    return expect(page.get_by_role("main"))


def days_ago(days):
    day = timezone.localdate() - timedelta(days=days)
    return f"{day.month}/{day.day}/{day.year}"


def ask(page, begins):
    page.goto("/advancement/courses/ask/")
    fill(page, Name_of_the_provider="Elm Street School", Title_of_the_course="Scripts", How_the_course="Scripting")
    fill(page, Date_on_which_the_course_begins=begins)
    page.get_by_role("main").get_by_role("button").last.click()


def add_course(page, title, began):
    page.goto("/advancement/courses/add/")
    fill(page, Title_of_the_course=title, Hours_of_training="12")
    page.get_by_role("combobox", name="Provider").fill("Harbor Analytics School")
    fill(page, Date_on_which_it_began=days_ago(began), Date_on_which_it_was_completed=days_ago(0))
    page.get_by_label("Pass or fail").check()
    page.locator("#id_grade").fill("Pass")
    page.locator("input[name=skills_test]").first.check()
    page.get_by_label("I took it on my own time").check()
    page.get_by_label("Criterion it prepares for").select_option(index=1)
    press(page, "Add to my list")


def test_a_provider_is_asked_for_in_advance_decided_and_used(visit):
    employee = visit("mateo", viewport=ON_A_PHONE)
    ask(employee, begins=days_ago(1))
    main(employee).to_contain_text("JB-CRS-2")
    assert barriers(employee) == []
    ask(employee, begins=days_ago(-30))
    expect(employee.locator(".messages")).to_contain_text("Organizational Development has your request")
    office = visit("oda")
    office.goto("/advancement/provider-approvals/")
    office.get_by_role("row").filter(has_text="Elm Street School").get_by_role("link").first.click()
    office.get_by_label("Approve the provider for this course").check()
    fill(office, Reason="The contents match the criteria.")
    office.get_by_role("main").get_by_role("button").last.click()
    expect(office.locator(".messages")).to_contain_text("Mateo Vargas is told of your decision.")
    employee.goto("/advancement/courses/")
    main(employee).to_contain_text(re.compile("Elm Street School.*approved", re.DOTALL | re.IGNORECASE))


def test_an_approval_counts_for_what_began_after_it(visit):
    employee = visit("siobhan")
    add_course(employee, "In time", began=1)
    add_course(employee, "Too early", began=60)
    row = employee.get_by_role("row").or_(employee.get_by_role("article")).filter(has_text="Too early").last
    expect(row).to_contain_text("JB-CRS-2")
    row = employee.get_by_role("row").or_(employee.get_by_role("article")).filter(has_text="In time").last
    expect(row).not_to_contain_text("JB-CRS-2")
    assert barriers(employee) == []


def test_an_equivalent_that_human_resources_decides_makes_a_measure_met(visit):
    employee = visit("mateo")
    employee.goto("/advancement/certifications/add/")
    employee.get_by_label("Certification", exact=True).select_option(label=MANAGER)
    fill(employee, Date_on_which_it_was_earned="1/5/2026")
    employee.locator("input[name=prepared]").first.check()
    employee.get_by_role("main").get_by_role("button").last.click()
    main(employee).not_to_contain_text("registered as equivalent")
    main(employee).to_contain_text(re.compile(r"Certifications\W*Not met"))
    office = visit("hugo")
    office.goto("/registers/equivalents/add/")
    office.get_by_label("Credential", exact=True).select_option(label=MANAGER)
    office.get_by_label("Credential it stands for").select_option(label=SERVER)
    fill(office, Day_from_which_it_counts=days_ago(0), Date_of_the_decision=days_ago(0), Reason_of_the_decision="Asked")
    office.get_by_role("main").get_by_role("button").last.click()
    employee.goto("/advancement/certifications/")
    main(employee).to_contain_text(f"registered as equivalent of {SERVER}")
    main(employee).to_contain_text(re.compile(r"Certifications\W*Met"))
    assert barriers(employee) == []
