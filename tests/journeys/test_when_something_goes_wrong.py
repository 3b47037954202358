"""What people do besides the straight way: a wrong password, two clicks, two tabs, a session that ended, a bad file."""

import re
import socket
import time
from datetime import timedelta
from urllib.parse import urlsplit
from urllib.request import urlopen

from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.conftest import barriers


def password_of(application, username):
    return next(one["password"] for one in application.cast if one["username"] == username)


def open_step(page, words):
    """A step that waits, found on the first page."""
    page.goto("/")
    page.get_by_role("link", name=words).first.click()
    return page


def test_a_wrong_password_signs_nothing_and_the_right_one_signs_once(visit, application):
    page = open_step(visit("sam"), "Sign Part I: Omar Haddad")
    step = page.url
    page.get_by_label("Your password").fill("not it")
    page.get_by_role("button", name="Sign and enroll Omar Haddad").click()
    expect(page.get_by_role("alert").first).to_contain_text("password")
    assert page.get_by_label("Your password").input_value() == ""
    assert barriers(page) == []
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign Part I of Omar Haddad")
    page.get_by_label("Your password").fill(password_of(application, "sam"))
    page.get_by_role("button", name="Sign and enroll Omar Haddad").dblclick()
    expect(page.get_by_role("main")).to_contain_text("Sam Whitfield signed Part I; Omar Haddad is enrolled.")
    assert page.get_by_text("Sam Whitfield signed Part I; Omar Haddad is enrolled.").count() == 1
    # The button of the browser leads back to a step that is done.
    page.goto(step)
    expect(page.get_by_role("heading", level=1)).to_have_text("This step is not open to you")
    assert barriers(page) == []


def test_the_back_button_after_signing_out_shows_nothing(visit):
    page = visit("ada")
    page.goto("/people/")
    expect(page.get_by_role("heading", level=1)).to_have_text("People")
    page.goto("/people/?q=Stavros")
    expect(page.get_by_role("table")).to_contain_text("Helen Stavros")
    page.locator("details.account summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/login/**")
    page.go_back()
    page.wait_for_url("**/account/login/**")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert page.get_by_role("table").count() == 0


def test_what_was_typed_stands_again_after_the_session_ended(visit, application):
    page = open_step(visit("hugo"), re.compile("Complete Form 336-84.*Noor Al-Sayed"))
    page.get_by_role("link", name="Return it to the supervisor").click()
    reason = "The second transcript is not in the packet; please add it."
    page.get_by_label("Reason").fill(reason)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Return to the supervisor").click()
    page.wait_for_url("**/account/login/**")
    expect(page.get_by_role("main")).to_contain_text("What you typed is kept")
    sign_in_here(page, application, "hugo")
    expect(page.get_by_role("heading", level=1)).to_have_text("Return the form of Noor Al-Sayed")
    assert page.get_by_label("Reason").input_value() == reason
    assert barriers(page) == []
    page.get_by_role("button", name="Return to the supervisor").click()
    expect(
        page.get_by_role("status").filter(has_text="The form went back to the supervisor, with your reason.")
    ).to_be_visible()


HELD = (
    "from casework.models import Attachment; from advancement.models import Certification;"
    " print(Attachment.objects.count(), Certification.objects.count())"
)


def test_nothing_is_approved_that_was_withdrawn_meanwhile(visit, application):
    director = open_step(visit("felix"), re.compile("Approve Form 336-84.*Amara Okonkwo"))
    employee = visit("amara")
    employee.goto("/advancement/")
    employee.get_by_role("link", name=re.compile("^case ")).click()
    employee.get_by_role("link", name="Withdraw", exact=True).click()
    employee.get_by_role("button", name="Withdraw", exact=True).click()
    expect(employee.get_by_role("status").filter(has_text="You withdrew.")).to_be_visible()
    director.get_by_label("Your password").fill(password_of(application, "felix"))
    director.get_by_role("button", name="Sign and send to Human Resources").click()
    # What was withdrawn is no longer the director's to see; she reads what she was told of it.
    expect(director.get_by_role("heading", level=1)).to_contain_text("is not with you any more")
    expect(director.get_by_role("main")).to_contain_text("Amara Okonkwo withdrew from advancement.")
    assert barriers(director) == []
    employee.reload()
    expect(employee.get_by_role("main")).to_contain_text("Amara Okonkwo withdrew.")
    assert employee.get_by_text("Félix Moreau approved").count() == 0


def test_a_refused_file_leaves_what_was_typed(visit):
    page = visit("kwame")
    page.goto("/advancement/certifications/add/")
    page.get_by_label("Certification", exact=True).select_option(label="Cisco Certified Network Associate")
    page.get_by_label("Certificate number").fill("CSCO-4711")
    page.get_by_label("Date on which it was earned").fill("3/7/2024")
    page.get_by_label("Outside work hours").check()
    page.locator("input[type=file]").set_input_files(
        {"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00 not a paper"}
    )
    page.get_by_role("button", name="Add to my list").click()
    expect(page.get_by_role("alert").first).to_contain_text("certificate.pdf")
    assert page.get_by_label("Certificate number").input_value() == "CSCO-4711"
    assert page.get_by_label("Date on which it was earned").input_value() == "3/7/2024"
    assert page.get_by_label("Outside work hours").is_checked()
    assert barriers(page) == []


def test_a_step_can_be_taken_with_the_keyboard_alone(visit, application):
    page = visit("sam")
    page.goto("/")
    walk_to(page, "Review “Industry certification”: Siobhán O'Connor")
    page.keyboard.press("Enter")
    page.wait_for_url("**/line/certification/review/")
    walk_to(page, "Your password")
    page.keyboard.type(password_of(application, "sam"))
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("status").filter(has_text="You signed “Industry certification” of Part II.")
    ).to_be_visible()


def walk_to(page, words, most=90):
    """Press Tab until what has the focus is called so."""
    for _ in range(most):
        page.keyboard.press("Tab")
        called = page.evaluate(
            "() => { const one = document.activeElement;"
            " return one.labels && one.labels.length ? one.labels[0].innerText : one.innerText; }"
        )
        if called and words in called:
            assert page.evaluate("document.activeElement.matches(':focus-visible')")
            return
    raise AssertionError(f"{words} cannot be reached by keyboard")


def test_part_one_needs_no_scripts(visit, application):
    page = visit("lan", java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Complete and sign Part I").first.click()
    yesterday = timezone.localdate() - timedelta(days=1)
    page.get_by_label("Date of the meeting").fill(f"{yesterday:%m/%d/%Y}")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Your password").fill(password_of(application, "lan"))
    page.get_by_role("button", name="Sign and send to the supervisor").click()
    expect(page.get_by_role("status").filter(has_text="Your supervisor has it now.")).to_be_visible()


def test_signing_in_again_leads_back_to_the_page(visit, application):
    page = visit()
    page.goto("/advancement/")
    sign_in_here(page, application, "leila")
    expect(page.get_by_role("heading", level=1)).to_have_text("My advancement")


def sign_in_here(page, application, username):
    form = page.locator("form", has=page.get_by_role("button", name="Sign in", exact=True))
    form.locator("input[name=login]").fill(username)
    form.locator("input[name=password]").fill(password_of(application, username))
    form.get_by_role("button", name="Sign in", exact=True).click()


def test_uploads_that_creep_and_break_off_hold_up_nobody_and_leave_nothing(visit, application):
    page = visit("wei")
    page.goto("/advancement/certifications/add/")
    address = urlsplit(application.address)
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
    head = [
        "POST /advancement/certifications/add/ HTTP/1.1",
        f"Host: {address.netloc}",
        f"Cookie: {cookies}",
        f"Origin: {application.address}",
        f"X-CSRFToken: {page.locator('input[name=csrfmiddlewaretoken]').first.input_value()}",
        "Content-Type: multipart/form-data; boundary=b",
        "Content-Length: 100000",
    ]
    before = application.manage("shell", "--verbosity", "0", "--command", HELD)
    creeping = [socket.create_connection((address.hostname, address.port), timeout=10) for _ in range(2)]
    for one in creeping:
        one.sendall("\r\n".join([*head, "", "--b\r\n"]).encode())
    for _ in range(4):
        for one in creeping:
            one.sendall(b"x")
        with urlopen(f"{application.address}/healthz", timeout=5) as answer:
            assert answer.status == 200
        time.sleep(1)
    for one in creeping:
        one.close()
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("My work")
    assert application.manage("shell", "--verbosity", "0", "--command", HELD) == before
