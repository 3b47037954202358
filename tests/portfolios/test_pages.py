"""Who sees which page of a portfolio, and what it says."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advancement.states import State
from casework.models import AccessRecord
from portfolios import actions
from tests.casework.files import image, upload
from tests.portfolios.conftest import facts_of, submit

MINE, SHOWN, VERSION = "/portfolio/", "/portfolio/of/rosa/itss_2/", "/portfolio/of/rosa/itss_2/versions/1/"


def test_before_the_first_entry_the_page_says_how_to_begin(district, signed_in):
    page = signed_in(district.rosa).get(MINE).content.decode()
    assert page.count("No entry yet") == 2
    assert page.count("Add an entry") == 2
    assert "0 of 3 needed entries count; at most 5." in page
    assert "IT systems specialist II" in page


@pytest.mark.parametrize(
    ("name", "words"), [("dana", "your job is in no class of this one"), ("carl", "You are at the top of your band")]
)
def test_outside_the_band_the_page_explains_the_rule(district, signed_in, name, words):
    page = signed_in(district.cast[name]).get(MINE).content.decode()
    assert words in page
    assert "JB-ENR-1" in page


def test_what_counts_and_what_does_not_and_why(district, write, signed_in):
    write()
    write(behavior_on=facts_of(None)["behavior_on"].replace(year=2019), behavior="An old one")
    write(behavior="Bare", why="", criterion=None)
    page = signed_in(district.rosa).get(MINE).content.decode()
    assert "1 of 3 needed entries count" in page
    assert page.count("Does not count yet") == 2
    assert "nothing over 5 years old counts" in page
    assert "The reflection is missing" in page
    assert "It names no line of the criteria" in page


def test_with_five_entries_there_is_no_way_to_a_sixth(district, write, signed_in):
    for number in range(5):
        write(behavior=f"Behavior {number}")
    page = signed_in(district.rosa).get(MINE).content.decode()
    assert page.count("Add an entry") == 1
    assert "There are 5 entries, and no more are judged." in page


def test_what_came_back_says_what_is_to_be_mended(district, submitted, decide, signed_in):
    decide(submitted, {0: "Which school was it?"})
    page = signed_in(district.rosa).get(MINE).content.decode()
    assert page.count("Which school was it?") == 1
    assert page.count(">Change<") == 1


def test_the_samples_are_offered(district, signed_in):
    new = "/portfolio/entries/6f6a7e0e-8d1c-4b5e-9a55-1f3f6f0f6f6f/?competency=problem_solving"
    page = signed_in(district.rosa).get(new).content.decode()
    assert page.count("<option value=") == 21 + 19
    assert "An account of a mediation, or proof of a mediation program" in page
    assert 'value="7" class="form-check-input" id="id_competency_1" checked' in page or "checked" in page


def test_the_employee_sees_it_as_the_supervisor_will(district, filled, signed_in):
    page = signed_in(district.rosa).get(SHOWN).content.decode()
    assert "Behavior 1 of 2" in page
    assert "The school could open on time." in page
    assert not AccessRecord.objects.exists()


@pytest.mark.parametrize("name", ["sam", "hugo", "ada"])
def test_those_who_see_the_case_read_it_and_the_look_is_recorded(district, submitted, signed_in, name):
    client = signed_in(district.cast[name])
    assert [client.get(SHOWN).status_code, client.get(VERSION).status_code] == [200, 200]
    looks = AccessRecord.objects.values_list("viewer", "subject", "what")
    assert set(looks) == {(district.cast[name].pk, district.rosa.pk, "portfolio")}


@pytest.mark.parametrize("name", ["omar", "dana", "erin", "paul", "tess", "oda", "carl", "max", "ann", "bob"])
def test_for_others_it_does_not_exist(district, submitted, signed_in, name):
    client = signed_in(district.cast[name])
    assert [client.get(url).status_code for url in (SHOWN, VERSION)] == [404, 404]


@pytest.mark.parametrize(
    "url",
    [
        "/portfolio/of/nobody/itss_2/",
        "/portfolio/of/rosa/itss_9/",
        "/portfolio/of/rosa/itss_2/versions/7/",
        "/portfolio/of/rosa/itss_2/versions/99999999999999999999/",
        "/portfolio/entries/1/",
    ],
)
def test_what_there_is_not_is_not_found(district, submitted, signed_in, url):
    assert signed_in(district.rosa).get(url).status_code == 404


@pytest.mark.parametrize("url", [MINE, "/portfolio/submit/", SHOWN, VERSION, "/portfolio/of/rosa/review/"])
def test_a_visitor_is_asked_to_sign_in(client, db, url):
    assert client.get(url).status_code == 302


def test_an_earlier_version_stays_as_it_was(district, submitted, decide, signed_in):
    decide(submitted, {0: "Which school?"})
    first = submitted.entries.first()
    actions.save_entry(first.key, by=district.rosa, revision=1, **facts_of(district.criterion, why="On the hill"))
    submit(submitted, by=district.rosa)
    client = signed_in(district.rosa)
    assert "On the hill" not in client.get(VERSION).content.decode()
    later = client.get(VERSION.replace("1/", "2/")).content.decode()
    assert "On the hill" in later
    assert "<del>The school could open on time.</del>" in later


PDF, REVIEW = SHOWN + "pdf/", "/portfolio/of/rosa/review/"


@pytest.mark.parametrize("name", ["sam", "hugo", "ada"])
def test_what_is_in_preparation_is_the_writers_own(district, enrolled, filled, signed_in, name):
    client, line = signed_in(district.cast[name]), reverse("advancement:line", args=[enrolled.case.number, "portfolio"])
    for url in (SHOWN, line):
        page = client.get(url).content.decode()
        assert "You read it once it is submitted" in page
        assert "Behavior 1 of 2" not in page
    assert client.get(PDF).status_code == 404
    writer = signed_in(district.rosa)
    assert all("Behavior 1 of 2" in writer.get(url).content.decode() for url in (SHOWN, line))
    assert writer.get(PDF).status_code == 200
    assert "nobody else reads what you write" in writer.get(MINE).content.decode()


@pytest.mark.parametrize("name", ["sam", "hugo"])
def test_what_came_back_is_read_as_it_was_submitted(district, submitted, decide, signed_in, name):
    client, line = (
        signed_in(district.cast[name]),
        reverse("advancement:line", args=[submitted.person.cases.get().number, "portfolio"]),
    )
    assert all("Behavior 1 of 2" in client.get(url).content.decode() for url in (SHOWN, line))
    decide(submitted, {0: "Which school?"})
    first = submitted.entries.first()
    actions.save_entry(first.key, by=district.rosa, revision=1, **facts_of(district.criterion, why="On the hill"))
    for url in (SHOWN, line, *([REVIEW] if name == "sam" else [])):
        page = client.get(url).content.decode()
        assert "You read it once it is submitted" in page
        assert "On the hill" not in page
    assert "The school could open on time." in client.get(VERSION).content.decode()


def test_after_the_promotion_the_old_portfolio_is_read_and_a_new_one_begins(district, case_at, filled, signed_in):
    case_at(State.PROMOTED)
    client = signed_in(district.rosa)
    assert "Behavior 1 of 2" in client.get(SHOWN).content.decode()


@pytest.mark.parametrize("url", [MINE, SHOWN])
def test_the_number_of_queries_does_not_grow_with_the_entries(district, enrolled, write, signed_in, url):
    client = signed_in(district.rosa)
    client.get(url)  # the first page of a session notes that it is used
    counts = []
    for number in range(5):
        write(behavior=f"A {number}")
        write(behavior=f"B {number}", competency=7)
        if number in (0, 2, 4):
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            counts.append(len(queries))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 20


def test_nor_does_that_of_a_review_and_of_a_version(district, enrolled, filled, write, decide, signed_in):
    write(behavior="With a picture", uploads=[upload(image(), "closet.png")])
    submitted = submit(filled, by=district.rosa)
    client, counts = signed_in(district.sam), []
    client.get(SHOWN)

    def count(number):
        for url in ("/portfolio/of/rosa/review/", VERSION.replace("1/", f"{number}/"), SHOWN):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            counts.append(len(queries))

    count(1)
    decide(submitted, {0: "Which school?"})
    first = submitted.entries.first()
    facts = facts_of(district.criterion, behavior=first.behavior, why="The one on the hill")
    actions.save_entry(first.key, by=district.rosa, revision=1, **facts)
    for number in (1, 2, 3):
        files = [upload(image(size=(40 + number, 40 + n)), f"{n}.png") for n in range(3)]
        write(competency=(2, 7, 7)[number - 1], behavior=f"One more {number}", uploads=files)
    submit(submitted, by=district.rosa)
    count(2)
    assert counts[:3] == counts[3:]
    assert max(counts) <= 30
