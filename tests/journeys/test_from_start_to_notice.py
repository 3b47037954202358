"""The whole way of one employee, by clicking only: from the first look to the notice, each finding the step at home."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from casework.calendar import day_text
from tests.journeys.conftest import AT_A_DESK, ON_A_PHONE, barriers

TODAY = timezone.localdate()
LAST_WEEK = TODAY - timedelta(days=7)


def typed(day):
    """A day as one types it."""
    return f"{day.month}/{day.day}/{day.year}"


@dataclass
class Actor:
    """Somebody at a browser of their own, who looks at each page they come to with everybody's eyes."""

    page: Page
    password: str
    met: set

    def home(self):
        """The first page."""
        self.page.goto("/")
        return self.looks()

    def looks(self):
        """Nobody may be kept out of the page, at a desk or on a phone; each kind of page is looked at once."""
        heading = self.page.get_by_role("heading", level=1).inner_text()
        kind = re.sub(r"\d+", "", self.page.url.split("?")[0])
        if kind not in self.met:
            self.met.add(kind)
            for viewport in (ON_A_PHONE, AT_A_DESK):
                self.page.set_viewport_size(viewport)
                assert [(heading, viewport["width"], each) for each in barriers(self.page)] == []
                assert self.page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], heading
        return self

    def follows(self, words, exact=False):
        """Click a link."""
        self.page.get_by_role("link", name=words, exact=exact).first.click()
        return self.looks()

    def finds(self, words):
        """Find a step on the first page, and open it."""
        self.home()
        waits = self.page.get_by_role("region", name="Waits for me")
        waits.get_by_role("link", name=words).first.click()
        return self.looks()

    def fills(self, **labels):
        """Type into fields, by their labels."""
        for label, text in labels.items():
            self.page.get_by_label(re.compile(f"^{label.replace('_', ' ')}")).first.fill(text)
        return self

    def ticks(self, *labels):
        """Tick boxes or choose radio buttons, by their labels."""
        for label in labels:
            self.page.get_by_label(label).first.check()
        return self

    def presses(self, words, says=""):
        """Press a button; the page that follows says what happened."""
        self.page.get_by_role("button", name=words, exact=True).first.click()
        if says:
            expect(self.page.get_by_role("status").filter(has_text=says)).to_be_visible()
        return self.looks()

    def signs(self, words, says):
        """The password again, and the button."""
        self.page.get_by_label("Your password").fill(self.password)
        return self.presses(words, says)


def test_from_the_first_look_to_the_notice(visit, application):
    met = set()
    passwords = {one["username"]: one["password"] for one in application.cast}

    def come(username):
        return Actor(visit(username), passwords[username], met)

    rosa, sam, paul = come("rosa"), come("sam"), come("paul")

    # Part I
    rosa.home().follows("My advancement", exact=True).presses("Start Part I", "Part I is open")
    for box in rosa.page.get_by_role("checkbox").all():
        box.check()
    rosa.fills(Date_of_the_meeting=typed(LAST_WEEK)).presses("Continue")
    rosa.signs("Sign and send to the supervisor", "Your supervisor has it now")
    sam.finds("Sign Part I: Rosa Delgado").signs("Sign and enroll Rosa Delgado", "is enrolled")

    # What she pursues, and what she brings
    rosa.finds("Choose two additional measures")
    rosa.page.get_by_label("First measure").select_option(label="Industry certification")
    rosa.page.get_by_label("Second measure").select_option(label="Qualified course work")
    rosa.presses("Keep this choice", "Your choice is on the case")
    add_certification(rosa)
    add_course(rosa)

    # The two tests
    rosa.finds("Choose a job role for the tests")
    rosa.page.get_by_role("radio").first.check()
    rosa.presses("Select this job role", "Your job role is selected")
    paul.finds(re.compile("Select two tests.*Rosa Delgado"))
    for box in paul.page.get_by_role("checkbox").all()[:2]:
        box.check()
    paul.presses("Select these tests", "The tests are selected")
    for at in ("7:00 AM", "8:30 AM"):
        sit(rosa, paul, at)

    # Part II, line by line
    for measure in ("Industry certification", "Qualified course work"):
        rosa.home().follows("My advancement", exact=True).follows(measure, exact=True)
        rosa.follows("Submit to the supervisor").presses("Submit to the supervisor", "Your supervisor has it now")
    sam.finds(re.compile("Review “Industry certification”.*Rosa Delgado"))
    sam.signs("Sign this line", "You signed “Industry certification” of Part II")
    sam.finds(re.compile("Review “Job skills assessments”.*Rosa Delgado")).follows("Sign 4 lines of Part II at once")
    for box in sam.page.get_by_role("checkbox").all():
        box.check()
    sam.signs("Sign the chosen lines", "You signed 4 lines of Part II")

    # Part III, and everybody after
    sam.finds(re.compile("Sign Part III.*Rosa Delgado")).signs(
        "Sign and send to the director", "The director has the form"
    )
    felix, hugo, hana, erin = (come(username) for username in ("felix", "hugo", "hana", "erin"))
    felix.finds(re.compile("Approve Form 336-84.*Rosa Delgado")).signs(
        "Sign and send to Human Resources", "You approved"
    )
    hugo.finds(re.compile("Complete Form 336-84.*Rosa Delgado"))
    hugo.signs("Sign and hand on to be confirmed", "A second coordinator confirms it")
    hana.finds(re.compile("Confirm the completed form.*Rosa Delgado"))
    hana.signs("Sign and send to the Service Center", "The Service Center issues the notice")
    erin.finds(re.compile("Issue the Personnel Action Notice.*Rosa Delgado"))
    erin.signs("Sign and issue the notice", "The job history changes on")
    said = erin.page.get_by_role("status").filter(has_text="is issued").inner_text()
    effective = datetime.strptime(re.search(r"changes on (\w+ \d+, \d+)", said)[1], "%B %d, %Y").date()  # noqa: DTZ007 (a day)

    # What it brought
    rosa.home().page.locator("details.account summary").click()
    rosa.follows("My record", exact=True)
    expect(rosa.page.get_by_role("main")).to_contain_text(f"{day_text(effective)}: IT systems specialist II")
    rosa.fills(As_of=typed(effective)).presses("Show that day")
    line = rosa.page.get_by_role("row").filter(has_text="IT systems specialist II")
    expect(line).to_contain_text(day_text(effective))
    rosa.home().follows("My advancement", exact=True)
    expect(rosa.page.get_by_role("main")).to_contain_text(re.compile(r"Promoted, "))


def add_certification(rosa):
    """One more than she had."""
    rosa.home().follows("My advancement", exact=True).follows("Industry certification", exact=True)
    rosa.follows("Add or change evidence").follows("Add a certification")
    rosa.page.get_by_label("Certification", exact=True).select_option(label="Cisco Certified Network Associate")
    rosa.fills(Certificate_number="CSCO-1", Date_on_which_it_was_earned=typed(LAST_WEEK)).ticks("Outside work hours")
    rosa.presses("Add to my list", "is on your list")


def add_course(rosa):
    """One more than she had."""
    rosa.home().follows("My advancement", exact=True).follows("Qualified course work", exact=True)
    rosa.follows("Add or change evidence").follows("Add a course")
    rosa.fills(Title_of_the_course="Wireless networks", Provider="Hillside Community College", Hours_of_training="12")
    rosa.fills(Date_on_which_it_began=typed(LAST_WEEK - timedelta(days=60)), Grade="B")
    rosa.fills(Date_on_which_it_was_completed=typed(LAST_WEEK))
    rosa.ticks("As an undergraduate course", "I took it on my own time")
    rosa.page.get_by_label("Criterion it prepares for").select_option(index=1)
    rosa.presses("Add to my list", "is on your list")


def sit(rosa, paul, at):
    """One sitting, from the wish to the score."""
    rosa.home().follows("My advancement", exact=True).follows("Job skills assessments", exact=True)
    rosa.follows("Add or change evidence").follows("Ask for a sitting")
    rosa.fills(Days_and_times="Any morning").presses("Ask for the sitting", "A proctor books the sitting")
    paul.finds(re.compile("Book a sitting.*Rosa Delgado"))
    paul.fills(Day_of_the_sitting=typed(TODAY), Time_at_which=at, Isolated_location="Room 12")
    paul.presses("Book the sitting", "Done")
    paul.follows("Record the start").ticks("I checked the identity", "No study material").presses("Record the start")
    paul.fills(Score="3.40", Overall_result="Solid in most topics.", Topics_to_improve="Address plans.")
    paul.presses("Enter the score", "Done")
