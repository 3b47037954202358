"""A session ends when nobody uses it; what was typed comes back to the one who typed it, and to nobody else."""

import re
import time

import pytest
from django.contrib.auth import SESSION_KEY
from django.http import HttpResponse
from django.shortcuts import render
from django.test import Client
from django.urls import include, path

from casework.forms import CaseForm, DayField, PasswordToSign, ProseField, UploadField
from casework.pages import act, bind, page, step
from people.middleware import SEEN, SINCE
from people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
PASSWORD = "three calm green kettles"
NOTE = "We rebuilt the print server. Ünïcode, <b>tags</b> and\r\ntwo lines."


class NoteForm(CaseForm):
    held_on = DayField(label="Date of the session")
    note = ProseField(label="What was done")
    password = PasswordToSign()
    proof = UploadField(label="Proof", required=False)


@step
def note(request):
    form = bind(request, NoteForm)
    if form.is_valid():
        return HttpResponse("sent")
    return render(request, "components/form.html", {"form": form, "button": "Send"})


@page
def read(request):
    return render(request, "base.html")


@act
def press(request):
    return HttpResponse("pressed")


handler400 = "casework.pages.bad_request"
urlpatterns = [
    path("note/", note),
    path("read/", read, name="my-work"),
    path("press/", press),
    path("account/", include("people.urls")),
]


def person(username, **facts):
    return Person.objects.create_user(username, PASSWORD, last_name=username.title(), **facts)


@pytest.fixture
def rosa():
    return person("rosa")


@pytest.fixture
def ben():
    return person("ben")


@pytest.fixture(autouse=True)
def _no_links(monkeypatch):
    monkeypatch.setattr("casework.navigation._entries", [])


@pytest.fixture
def browser():
    """A browser that minds CSRF as a real one must."""
    return Client(enforce_csrf_checks=True)


def token_on(browser, address):
    return re.search(r'csrfmiddlewaretoken" value="(\w+)"', browser.get(address).content.decode())[1]


def sign_in(browser, who, next_page="/read/"):
    address = f"/account/login/?next={next_page}"
    fields = {"login": who.username, "password": PASSWORD, "csrfmiddlewaretoken": token_on(browser, address)}
    return browser.post(address, fields)


def typed(token, **more):
    return {"csrfmiddlewaretoken": token, "held_on": "3/7/2026", "note": NOTE, "password": PASSWORD} | more


def let_pass(browser, minutes):
    session = browser.session
    session[SEEN] -= minutes * 60
    session.save()


def test_a_session_used_within_the_hour_goes_on(browser, rosa):
    sign_in(browser, rosa)
    browser.get("/read/")
    let_pass(browser, 59)
    assert browser.get("/read/").status_code == 200


def test_a_session_unused_for_more_than_an_hour_has_ended(browser, rosa):
    sign_in(browser, rosa)
    browser.get("/read/")
    let_pass(browser, 61)
    answer = browser.get("/read/?page=2")
    assert answer["Location"] == "/account/login/?next=/read/%3Fpage%3D2"
    assert "not used for a while" in browser.get(answer["Location"]).content.decode()
    assert SESSION_KEY not in browser.session


def test_a_session_ends_after_its_hours_however_busy(browser, rosa, settings):
    sign_in(browser, rosa)
    browser.get("/read/")
    session = browser.session
    session[SINCE] = int(time.time()) - settings.SESSION_HOURS * 3600 - 1
    session.save()
    assert browser.get("/read/").status_code == 302


def test_what_was_typed_stands_on_the_page_again(browser, rosa):
    sign_in(browser, rosa)
    token = token_on(browser, "/note/")
    let_pass(browser, 61)

    answer = browser.post("/note/", typed(token))
    assert answer["Location"] == "/account/login/?next=/note/"
    assert "What you typed is kept" in browser.get(answer["Location"]).content.decode()
    assert sign_in(browser, rosa, "/note/")["Location"] == "/note/"

    again = browser.get("/note/").content.decode()
    assert 'value="3/7/2026"' in again
    assert "Ünïcode, &lt;b&gt;tags&lt;/b&gt; and\r\ntwo lines." in again
    assert PASSWORD not in again
    assert "There is a problem" not in again


def test_nothing_was_carried_out_and_sending_again_forgets_what_was_kept(browser, rosa):
    sign_in(browser, rosa)
    token = token_on(browser, "/note/")
    let_pass(browser, 61)
    browser.post("/note/", typed(token))
    sign_in(browser, rosa, "/note/")

    assert browser.post("/note/", typed(token_on(browser, "/note/"))).content == b"sent"
    assert NOTE not in str(dict(browser.session))
    assert "print server" not in browser.get("/note/").content.decode()


def test_the_password_is_never_kept(browser, rosa):
    sign_in(browser, rosa)
    token = token_on(browser, "/note/")
    let_pass(browser, 61)
    browser.post("/note/", typed(token))
    assert "print server" in str(dict(browser.session))
    assert PASSWORD not in str(dict(browser.session))


def test_another_person_at_the_same_computer_never_sees_it(browser, rosa, ben):
    sign_in(browser, rosa)
    token = token_on(browser, "/note/")
    let_pass(browser, 61)
    browser.post("/note/", typed(token))

    sign_in(browser, ben, "/note/")
    page_of_ben = browser.get("/note/")
    assert page_of_ben.status_code == 200
    assert "print server" not in page_of_ben.content.decode()


def test_text_typed_before_signing_out_in_another_tab_is_kept_for_its_author(browser, rosa, ben):
    sign_in(browser, rosa)
    token = token_on(browser, "/note/")
    browser.post("/account/logout/", {"csrfmiddlewaretoken": token})
    browser.post("/note/", typed(token))

    sign_in(browser, rosa, "/note/")
    assert "print server" in browser.get("/note/").content.decode()


def test_a_page_from_before_a_new_sign_in_is_shown_again_as_typed(browser, rosa):
    sign_in(browser, rosa)
    old = token_on(browser, "/note/")
    browser.post("/account/logout/", {"csrfmiddlewaretoken": old})
    sign_in(browser, rosa)

    assert browser.post("/note/", typed(old))["Location"] == "/note/"
    assert "print server" in browser.get("/note/").content.decode()


def test_a_page_of_somebody_else_is_refused_and_shown_to_nobody(browser, rosa, ben):
    sign_in(browser, rosa)
    old = token_on(browser, "/note/")
    browser.post("/account/logout/", {"csrfmiddlewaretoken": old})
    sign_in(browser, ben)

    answer = browser.post("/note/", typed(old))
    assert answer.status_code == 403
    assert "This page was out of date" in answer.content.decode()
    assert "print server" not in browser.get("/note/").content.decode()


@pytest.mark.parametrize("token", ["", "x", "é" * 64, "A" * 64, "0" * 32, "\x00" * 64])
def test_a_page_that_is_not_ours_is_neither_carried_out_nor_kept(browser, rosa, token):
    sign_in(browser, rosa)
    browser.get("/note/")
    assert browser.post("/note/", typed(token)).status_code == 403
    assert "print server" not in str(dict(browser.session))


def test_a_forged_page_puts_no_text_into_a_session_that_has_ended(browser, rosa):
    sign_in(browser, rosa)
    browser.get("/note/")
    let_pass(browser, 61)
    assert browser.post("/note/", typed("A" * 64)).status_code == 403
    assert "print server" not in str(dict(browser.session))


def test_too_much_text_is_not_kept_in_the_session(browser, rosa):
    sign_in(browser, rosa)
    token = token_on(browser, "/note/")
    let_pass(browser, 61)
    browser.post("/note/", typed(token, note="x" * 300_000))
    assert len(str(dict(browser.session))) < 3000


def test_it_says_which_file_must_be_chosen_again(browser, rosa, tmp_path):
    sign_in(browser, rosa)
    token = token_on(browser, "/note/")
    let_pass(browser, 61)
    proof = tmp_path / "certificate.pdf"
    proof.write_bytes(b"%PDF-1.7")
    with proof.open("rb") as upload:
        browser.post("/note/", typed(token, proof=upload))
    sign_in(browser, rosa, "/note/")
    kept_pages = browser.session["typed-before"]
    assert kept_pages[0][3] == ["certificate.pdf"]


def test_a_button_leads_back_to_the_page_it_stood_on(browser, rosa):
    sign_in(browser, rosa)
    token = token_on(browser, "/note/")
    let_pass(browser, 61)
    answer = browser.post("/press/", {"csrfmiddlewaretoken": token}, HTTP_REFERER="http://testserver/note/?row=3")
    assert answer["Location"] == "/account/login/?next=/note/%3Frow%3D3"


def test_a_page_of_another_site_is_not_where_one_is_led_back(browser, rosa):
    sign_in(browser, rosa)
    token = token_on(browser, "/note/")
    let_pass(browser, 61)
    answer = browser.post("/press/", {"csrfmiddlewaretoken": token}, HTTP_REFERER="http://elsewhere.example/note/")
    assert answer["Location"] == "/account/login/?next=/press/"


def test_a_fragment_leads_the_whole_page_to_the_sign_in(browser, rosa):
    answer = browser.get("/read/", HTTP_HX_REQUEST="true")
    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/account/login/?next=/read/")
    assert "Location" not in answer


def test_a_deactivated_person_is_out_at_the_next_request(browser, rosa):
    sign_in(browser, rosa)
    assert browser.get("/read/").status_code == 200
    rosa.is_active = False
    rosa.save()
    assert browser.get("/read/").status_code == 302


def test_a_new_password_ends_the_other_sessions(browser, rosa):
    sign_in(browser, rosa)
    rosa.set_password("another three calm kettles")
    rosa.save()
    assert browser.get("/read/").status_code == 302


def test_pages_of_a_person_are_stored_nowhere(browser, rosa):
    sign_in(browser, rosa)
    assert browser.get("/read/")["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_other_methods_are_refused(browser, rosa, method):
    sign_in(browser, rosa)
    answer = getattr(browser, method)("/press/")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST")


def test_a_method_in_a_header_changes_nothing(browser, rosa):
    sign_in(browser, rosa)
    assert browser.get("/press/", HTTP_X_HTTP_METHOD_OVERRIDE="POST").status_code == 405


@pytest.mark.parametrize("address", ["/read/?q=%00", "/read/%00", "/read/?%00=1", "/account/login/?next=%00"])
@pytest.mark.parametrize("debug", [True, False])
def test_nul_in_the_address_is_not_understood_and_logged_in_a_line(browser, rosa, settings, caplog, address, debug):
    settings.DEBUG = debug
    answer = browser.get(address)
    assert answer.status_code == 400
    assert "This could not be read" in answer.content.decode()
    assert [(line.levelname, line.exc_info) for line in caplog.records] == [("WARNING", None)]


@pytest.mark.parametrize("address", ["/read/%ff/", "/%ed%a0%80/", "/account/%c3%28/"])
def test_what_is_no_utf8_in_the_address_is_not_found(browser, rosa, caplog, address):
    sign_in(browser, rosa)
    answer = browser.get(address)
    assert answer.status_code == 404
    assert [(line.levelname, line.exc_info) for line in caplog.records] == [("WARNING", None)]


def test_a_session_is_noted_at_most_once_a_minute(browser, rosa, django_assert_num_queries):
    sign_in(browser, rosa)
    browser.get("/read/")
    with django_assert_num_queries(2):  # the session and the person
        browser.get("/read/")
