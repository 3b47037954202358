"""The frame and the machinery of every page."""

from datetime import UTC, date, datetime, timedelta

import pytest
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.template import Context, RequestContext, Template
from django.test import Client
from django.urls import include, path

from casework import clock, navigation
from casework.calendar import day_text
from casework.clock import today
from casework.findings import Finding, Progress, Refused, overtaken
from casework.forms import CaseForm, DayField, SentenceField
from casework.models import ClosedDay
from casework.pages import act, attempt, bind, chosen, page, page_of, step
from people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
EMPTY = Finding("JB-ENR-3", False, "Twelve months are asked for.", date(2027, 3, 1), clause="Section 1, item 3")


class NoteForm(CaseForm):
    held_on = DayField(label="Date of the session")
    title = SentenceField(label="Title")

    def __init__(self, *args, case=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.case = case


PAGE = Template(
    "{% extends 'base.html' %}{% block heading %}Log <em>a</em> session{% endblock %}"
    "{% block main %}{% include 'components/form.html' with button='Log it' %}{% endblock %}"
)


@step
def note(request):
    form = bind(request, NoteForm, case="26-00012")
    if form.is_valid():
        with attempt(form):
            _act_on(form.cleaned_data["title"])
    answer = render(request, "base.html")
    answer.content = PAGE.render(Context({"form": form, "case": type("Case", (), {"number": "26-00012"})}, True))
    answer["X-Carried-Out"] = str(form.carried_out)
    return answer


def _act_on(title):
    if title == "refused":
        raise Refused(EMPTY)
    if title == "late":
        raise Refused(EMPTY, Finding("PL-CAS-1", False, "The case has moved on."))
    if title == "overtaken":
        raise Refused(overtaken("JB-VER-1", "This line is signed already."))
    if title == "wrong":
        raise ValidationError({"title": "Choose another title."})


@page
def read(request):
    return render(request, "base.html")


@act
def press(request):
    return render(request, "base.html")


@login_not_required
def breaks(request):
    raise RuntimeError("the database is away")


urlpatterns = [
    path("note/", note),
    path("read/", read, name="my-work"),
    path("press/", press),
    path("breaks/", breaks),
    path("account/", include("people.urls")),
]
handler400 = "casework.pages.bad_request"


@pytest.fixture
def rosa():
    return Person.objects.create_user("rosa", "three calm green kettles", first_name="Rosa", last_name="Delgado")


@pytest.fixture
def browser(rosa):
    client = Client()
    client.force_login(rosa)
    return client


def shown(text, **context):
    return Template(text).render(Context(context))


def test_the_title_says_heading_case_and_employer(browser, settings):
    html = browser.get("/note/").content.decode()
    assert f"<title>Log a session – Case 26-00012 – {settings.EMPLOYER}</title>" in html
    assert "<h1>Log <em>a</em> session</h1>" in html


def test_an_error_is_in_the_title_in_the_summary_and_at_the_field(browser):
    html = browser.post("/note/", {"held_on": "2/30/2026", "title": "Kept"}).content.decode()
    words = "Enter another day for the date of the session: February 2026 has 28 days."
    assert "<title>Error: Log a session" in html
    assert f'<li><a href="#id_held_on">{words}</a></li>' in html
    assert html.count(words) == 2
    assert 'value="2/30/2026"' in html
    assert 'value="Kept"' in html


def test_what_the_rules_refuse_is_shown_with_clause_and_day_and_nothing_typed_is_lost(browser):
    answer = browser.post("/note/", {"held_on": "3/7/2026", "title": "refused"})
    html = answer.content.decode()
    assert answer["X-Carried-Out"] == "False"
    assert "<title>Error: " in html
    assert [part for part in (EMPTY.because, "JB-ENR-3", "Section 1, item 3", "Mar 1, 2027") if part not in html] == []
    assert 'value="3/7/2026"' in html


@pytest.mark.parametrize(("title", "says"), [("late", "The case has moved on."), ("overtaken", "is signed already.")])
def test_who_comes_too_late_is_told_409_on_the_same_page_and_nothing_typed_is_lost(browser, title, says):
    answer = browser.post("/note/", {"held_on": "3/7/2026", "title": title})
    assert answer.status_code == 409
    assert "There is a problem" in answer.content.decode()
    assert says in answer.content.decode()
    assert 'value="3/7/2026"' in answer.content.decode()


@pytest.mark.parametrize("title", ["", "refused", "wrong"])
def test_what_is_refused_for_another_reason_is_the_page_again(browser, title):
    answer = browser.post("/note/", {"held_on": "3/7/2026", "title": title})
    assert (answer.status_code, "There is a problem" in answer.content.decode()) == (200, True)


def test_a_part_of_a_page_that_is_saved_in_the_background_is_shown_all_the_same(browser):
    answer = browser.post("/note/", {"held_on": "3/7/2026", "title": "late"}, headers={"hx-request": "true"})
    assert answer.status_code == 200


def test_what_an_action_finds_wrong_with_a_field_stands_at_the_field(browser):
    html = browser.post("/note/", {"held_on": "3/7/2026", "title": "wrong"}).content.decode()
    assert '<a href="#id_title">Choose another title.</a>' in html


def test_what_goes_through_is_carried_out(browser):
    assert browser.post("/note/", {"held_on": "3/7/2026", "title": "fine"})["X-Carried-Out"] == "True"


@pytest.mark.parametrize(
    ("address", "method", "status"),
    [
        ("/read/", "get", 200),
        ("/read/", "head", 200),
        ("/read/", "post", 405),
        ("/note/", "get", 200),
        ("/note/", "post", 200),
        ("/press/", "get", 405),
        ("/press/", "head", 405),
        ("/press/", "post", 200),
    ],
)
def test_a_page_answers_only_to_its_methods(browser, address, method, status):
    assert getattr(browser, method)(address).status_code == status


@pytest.mark.parametrize("address", ["/read/", "/note/", "/press/"])
def test_a_visitor_is_asked_to_sign_in(client, address):
    assert client.get(address)["Location"] == f"/account/login/?next={address}"
    assert client.post(address)["Location"] == f"/account/login/?next={address}"


@pytest.mark.parametrize(
    ("asked", "got"), [("", 1), ("2", 2), ("0", 3), ("-1", 3), ("99", 3), ("9" * 30, 3), ("x", 1), ("٢", 2)]
)
def test_there_is_always_a_page_of_a_list(rf, asked, got):
    assert page_of(rf.get("/", {"page": asked}), range(60)).number == got


def test_pages_hold_25_rows_and_keep_the_filters(rf):
    request = rf.get("/", {"state": "open", "page": "2"})
    some = page_of(request, range(60))
    html = Template("{% include 'components/pagination.html' %}").render(RequestContext(request, {"page": some}))
    assert len(some) == 25
    assert "26 to 50 of 60" in html
    assert 'href="?state=open&amp;page=3"' in html


class FilterForm(CaseForm):
    state = forms.MultipleChoiceField(label="State", choices=[("open", "Open"), ("closed", "Closed")], required=False)
    name = SentenceField(label="Name", required=False)


def test_chosen_filters_are_shown_and_each_can_be_removed(rf):
    request = rf.get("/", {"state": ["open", "closed"], "name": "", "unknown": "x", "page": "3"})
    form = FilterForm(request.GET)
    assert chosen(request, form) == [("State", "Open, Closed", "?name=&unknown=x")]
    html = shown("{% include 'components/filters.html' %}", filter_form=form, chosen=chosen(request, form))
    assert 'href="?name=&amp;unknown=x"' in html
    assert "State: Open, Closed" in html


def test_a_layout_groups_fields_drawn_by_the_same_template():
    form = type("Grouped", (NoteForm,), {"layout": Layout(Fieldset("The session", "held_on"), "title")})()
    html = shown("{% load crispy_forms_tags %}{% crispy form %}", form=form)
    assert "<legend>The session</legend>" in html
    assert 'aria-describedby="id_held_on_helptext"' in html
    assert html.count('class="field"') == 2
    assert "<form" not in html


def test_the_summary_links_to_the_fields_of_every_form_of_a_set():
    rows = forms.formset_factory(NoteForm)({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-title": "x"})
    assert not rows.is_valid()
    html = shown("{% problem %}", formset=rows)
    assert '<a href="#id_form-0-held_on">Enter the date of the session' in html


@pytest.fixture(autouse=True)
def _no_links(monkeypatch):
    monkeypatch.setattr(navigation, "_entries", [])


@pytest.fixture
def links():
    navigation.add(2, "Team", "account_login", shown_to=lambda person: person.first_name == "Ben")
    navigation.add(1, "My work", "my-work", count=lambda _person: 4)
    navigation.add(1, "My work", "my-work")


def test_the_navigation_shows_what_this_person_does_in_order(links, rosa):
    ben = Person(first_name="Ben")
    assert navigation.entries_for(rosa) == [("My work", "/read/", 4)]
    assert navigation.entries_for(ben) == [("My work", "/read/", 4), ("Team", "/account/login/", None)]


def test_the_frame_marks_the_page_one_is_on_and_counts_what_waits(links, browser):
    html = browser.get("/read/").content.decode()
    assert '<a href="/read/" aria-current="page">My work <span class="count">4' in html
    assert "Rosa Delgado</summary>" in html


def test_the_frame_asks_nothing_beyond_session_and_person(browser, django_assert_num_queries):
    browser.get("/read/")
    with django_assert_num_queries(2):
        browser.get("/read/")


def test_a_visitor_sees_no_navigation(links, client):
    html = client.get("/account/login/").content.decode()
    assert ("frame-nav" in html, "Sign out" in html) == (False, False)


def test_no_page_has_inline_scripts_or_styles_and_every_asset_is_ours(browser):
    html = browser.get("/note/").content.decode()
    assert [bad for bad in (" style=", "<style", "onclick", "<script>", "//cdn", "https://") if bad in html] == []


def test_an_address_there_is_none_of_is_told_in_the_frame(browser):
    answer = browser.get("/nowhere/")
    assert answer.status_code == 404
    assert "<h1>There is no such page</h1>" in answer.content.decode()


def test_a_broken_page_is_told_in_the_frame_without_the_database(client, django_assert_num_queries):
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        answer = client.get("/breaks/")
    assert answer.status_code == 500
    assert "<h1>Something broke on our side</h1>" in answer.content.decode()
    assert "database is away" not in answer.content.decode()


def test_a_body_over_the_limit_is_too_large(browser):
    browser.handler.enforce_csrf_checks = True
    plain = browser.post("/note/", b"title=" + b"x" * 2_700_000, content_type="application/x-www-form-urlencoded")
    in_parts = browser.post("/note/", {"title": "x" * 2_700_000})
    assert (plain.status_code, in_parts.status_code) == (413, 413)
    assert "<h1>This is too large</h1>" in plain.content.decode()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("&".join(f"f{n}=1" for n in range(1001)), "application/x-www-form-urlencoded"),
        ("no boundary at all", "multipart/form-data"),
        ("--x\r\ncut off", "multipart/form-data; boundary=x"),
        ('{"a": ' * 10_000, "application/json"),
        (b"title=%ff%fe\xff", "application/x-www-form-urlencoded"),
    ],
)
def test_a_body_that_cannot_be_read_is_never_an_error_of_ours(browser, body, kind):
    assert browser.post("/note/", body, content_type=kind).status_code in (200, 400)


def test_a_forged_host_is_refused(browser):
    assert browser.get("/read/", HTTP_HOST="evil.example").status_code == 400


@pytest.mark.parametrize(
    ("days", "kind", "words"),
    [
        (0, "soon", ">due today<"),
        (1, "soon", ">due tomorrow, Wed Mar 11<"),
        (40, "later", ">due Sun Apr 19<"),
        (-1, "late", ">1 business day late, can still be done (was due Mon Mar 9)<"),
        (-4, "late", ">2 business days late, can still be done (was due Fri Mar 6)<"),
        (-7, "late", ">4 business days late, can still be done (was due Tue Mar 3)<"),
    ],
)
def test_until_when(days, kind, words):
    ClosedDay.objects.create(day=date(2026, 3, 5), name="Closed")
    with clock.at(datetime(2026, 3, 10, 16, tzinfo=UTC)):
        html = shown("{% due when %}", when=today() + timedelta(days))
    assert f'class="due due-{kind}"' in html
    assert words in html


def test_late_over_a_weekend_counts_no_business_day():
    with clock.at(datetime(2026, 3, 8, 16, tzinfo=UTC)):
        assert ">late, can still be done (was due Fri Mar 6)<" in shown("{% due when %}", when=date(2026, 3, 6))


def test_what_is_late_asks_for_the_calendar_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        shown("{% for one in whens %}{% due one %}{% endfor %}", whens=[today() - timedelta(n) for n in range(1, 9)])


def test_no_due_date_shows_nothing():
    assert shown("{% due when %}", when=None) == ""


def test_a_date_is_written_out_and_machine_readable():
    assert shown("{{ when|day }}", when=date(2026, 6, 26)) == '<time datetime="2026-06-26">Jun 26, 2026</time>'
    assert day_text(date(2026, 6, 26)) == "Jun 26, 2026"


def test_a_status_is_words_and_a_shape():
    html = shown("{% status 'Met' 'done' %}")
    assert html == '<span class="tag tag-done"><span aria-hidden="true">✓</span> Met</span>'


def test_the_progress_picture_says_in_words_what_it_shows():
    steps = [("Enroll", "done"), ("Gather <evidence>", "current"), ("Sign", "coming")]
    html = shown("{% progress steps 'Case 26-00012' %}", steps=steps)
    assert "<desc" in html
    assert "Enroll: done; Gather &lt;evidence&gt;: under way; Sign: still to come" in html
    assert "Step 2 of 3: Gather &lt;evidence&gt;</figcaption>" in html
    assert [html.count(f"station-{state}") for state in ("done", "current", "coming")] == [1, 1, 1]
    assert "style=" not in html


def test_progress_without_a_current_step():
    assert "All 2 steps done" in shown("{% progress steps %}", steps=[("A", "done"), ("B", "done")])
    assert "1 of 2 steps done" in shown("{% progress steps %}", steps=[("A", "done"), ("B", "coming")])


def test_the_picture_of_a_case_that_ended_on_the_way_says_where():
    html = shown("{% progress steps %}", steps=[("A", "done"), ("Evidence", "ended"), ("C", "coming")])
    assert "A: done; Evidence: ended here; C: not reached" in html
    assert "Ended at step 2 of 3: Evidence</figcaption>" in html
    assert html.count("station-ended") == 1


def test_a_measure_is_a_bar_and_its_words():
    assert "16 of 40 hours" in shown("{% measure 16 40 'hours' %}")
    html = shown("{% measure progress %}", progress=Progress(50, 40, "hours"))
    assert 'class="measure measure-full"' in html
    assert 'class="measure-done" width="100"' in html


def test_answers_to_check_lead_back_to_their_question():
    rows = [{"name": "Reflection", "value": "One\nTwo", "url": "/edit/"}, {"name": "Employee", "value": "Rosa"}]
    html = shown("{% include 'components/summary_list.html' %}", rows=rows)
    assert 'Change<span class="visually-hidden"> Reflection</span>' in html
    assert "One<br>Two" in html
    assert html.count("Change") == 1


def test_a_form_may_be_bound_for_nobody(rf):
    request = rf.get("/note/")
    request.user, request.session = AnonymousUser(), {}
    assert bind(request, NoteForm).is_bound is False
