"""The search: everybody finds what is theirs to see, by any of its words, and nothing else, not even as a number."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from advancement.actions import enrollment
from advancement.states import State
from casework.forms.search import SearchForm
from casework.models import AccessRecord, Case
from casework.personnel import permissions
from casework.personnel.queries import people_found_by, records_read_by
from people.models import Appointment, Role
from tests.conftest import TODAY, past_the_guards

NOTHING = "Nothing that you may see has all of these words."


def found(client, words, **extra):
    """Kind → names of what the page shows, with what it says of their number."""
    page = html.document_fromstring(client.get("/search/", {"q": words, **extra}).content)
    groups = {
        group.xpath("string(h2)"): [one.xpath("string(a)") for one in group.xpath("ul/li")]
        for group in page.xpath("//div[@id='found']/section")
    }
    return groups, " ".join(page.xpath("string(//p[@id='found-said'])").split())


@pytest.fixture
def case(case_at):
    return case_at(State.WITH_DIRECTOR).case


WHO_FINDS = {
    "rosa": ["People", "Cases"],
    "sam": ["People", "Cases"],
    "dana": ["Cases"],
    "hugo": ["People", "Cases"],
    "hana": ["People", "Cases"],
    "ada": ["People", "Cases"],
    "max": ["People"],
}


def test_each_finds_what_is_theirs_to_see(district, case, signed_in):
    answers = {name: found(signed_in(one), "delgado")[0] for name, one in district.cast.items()}
    kinds = {name: list(groups) for name, groups in answers.items() if groups}
    assert kinds == WHO_FINDS
    everything = {"People": ["Rosa Delgado"], "Cases": [f"{case.number}, Rosa Delgado"]}
    for groups in answers.values():
        assert groups == {kind: everything[kind] for kind in groups}


@pytest.mark.parametrize("name", ["omar", "nina", "erin", "paul", "tess", "oda", "carl", "ann", "bob"])
def test_to_a_stranger_not_even_a_number_is_told(district, case, signed_in, name):
    assert found(signed_in(district.cast[name]), "delgado") == ({}, NOTHING)


@pytest.mark.parametrize(
    ("state", "names"),
    [
        (State.DRAFT, {"rosa"}),
        (State.ENROLLED, {"rosa", "sam", "hugo", "hana", "ada"}),
        (State.PROMOTED, {"rosa", "sam", "dana", "hugo", "hana", "ada", "erin"}),
    ],
)
def test_a_case_is_found_by_those_who_see_it_in_its_state(district, case_at, signed_in, state, names):
    number = case_at(state).case.number
    answers = {name: found(signed_in(one), number)[0] for name, one in district.cast.items()}
    assert {name for name, groups in answers.items() if "Cases" in groups} == names


@pytest.mark.parametrize("name", ["hugo", "ada"])
def test_whoever_sees_every_case_by_office_finds_their_own_in_no_search(district, case_at, signed_in, name):
    """S3, S13: as its subject they have it on My work."""
    clerk = district.person("Ivy", "Adeyemi", "itss_1", TODAY.replace(year=2024, month=7), district.division)
    district.supervises(district.sam, clerk)
    others, own = case_at(State.ENROLLED).case, case_at(State.ENROLLED, clerk).case
    assert found(signed_in(clerk), own.number)[0] == {"Cases": [f"{own.number}, Ivy Adeyemi"]}
    Appointment.objects.create(
        person=clerk, role=Role.HR_COORDINATOR if name == "hugo" else Role.AUDITOR, starts_on=TODAY
    )
    assert found(signed_in(clerk), own.number) == ({}, NOTHING)
    assert found(signed_in(clerk), "enrolled")[0] == {"Cases": [f"{others.number}, Rosa Delgado"]}
    assert found(signed_in(district.cast[name]), own.number)[0] == {"Cases": [f"{own.number}, Ivy Adeyemi"]}


def test_people_are_found_by_whoever_reads_their_record(district):
    for viewer in district.cast.values():
        read = {one for one in district.cast.values() if permissions.sections_for(viewer, one)}
        assert set(records_read_by(viewer, TODAY)) == read, viewer


def test_the_access_administrator_finds_nobody_by_what_they_do_not_read(district):
    assert list(people_found_by(district.max, ["rosa@district"], TODAY)) == []
    assert list(people_found_by(district.max, ["delg"], TODAY)) == [district.rosa]
    assert list(people_found_by(district.ada, ["rosa@district"], TODAY)) == [district.rosa]


@pytest.mark.parametrize(
    "words",
    [
        "delg",
        "ROSA",
        "rosa delgado",
        "delgado  rosa",
        "E00001",
        "e0000 rosa",
        "rosa@district.example",
        "\u00a0delgado ",
    ],
)
def test_a_person_is_found_by_half_a_name_by_number_and_by_e_mail(district, signed_in, words):
    assert found(signed_in(district.hugo), words)[0] == {"People": ["Rosa Delgado"]}


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("Tomás", "Herrera", ["tomas", "TOMÁS", "tomàs herr", "oma\u0301s"]),
        ("Élise", "Müller", ["elise", "muller", "ÉLISE", "mü"]),
        ("Elif", "Yılmaz", ["yilmaz", "YILMAZ", "y\u0131lm"]),
        ("\u0130pek", "Łukasz", ["ipek", "IPEK", "lukasz", "łukasz"]),
        ("Søren", "Dvořák", ["soren", "dvorak", "DVOŘÁK"]),
        ("Tomas", "O'Connor-Lee", ["tomás", "o'con", "r-l", "connor-lee"]),
        ("小龙", "李 (Lee)", ["小龙", "(lee"]),
    ],
)
def test_accents_and_case_keep_nobody_from_being_found(district, signed_in, first, last, words):
    person = district.person("Zora", "Zimmer", "clerk", TODAY.replace(year=2024), district.other)
    person.first_name, person.last_name = first, last
    person.save()
    answers = {word: found(signed_in(district.hugo), word)[0] for word in words}
    assert answers == {word: {"People": [f"{first} {last}"]} for word in words}


@pytest.mark.parametrize("words", ["{number}", "00001", "elgad rosa", "delgado director", "with rosa", "director"])
def test_a_case_is_found_by_number_subject_and_state(district, case, signed_in, words):
    groups, _said = found(signed_in(district.ada), words.format(number=case.number))
    assert groups["Cases"] == [f"{case.number}, Rosa Delgado"]


@pytest.mark.parametrize("words", ["promoted", "delgado promoted", "rector", "26-00002"])
def test_a_case_is_not_found_by_the_words_of_another(district, case, signed_in, words):
    assert "Cases" not in found(signed_in(district.ada), words)[0]


@pytest.mark.parametrize("words", ["systems engineer", "5130", "ENGIN"])
def test_a_job_class_is_found_by_title_and_code(district, signed_in, words):
    assert found(signed_in(district.hugo), words)[0] == {"Job classes": ["IT systems engineer"]}
    assert found(signed_in(district.ada), words)[0] == {"Job classes": ["IT systems engineer"]}
    assert found(signed_in(district.sam), words)[0] == {}


def test_a_closed_account_is_found_and_named_so(district, signed_in):
    district.bob.is_active = False
    district.bob.save()
    page = signed_in(district.hugo).get("/search/", {"q": "strange"}).content.decode()
    assert "Bob Strange" in page
    assert "Account closed" in page


def test_to_search_is_not_to_look_and_is_not_recorded(district, case, signed_in):
    client = signed_in(district.ada)
    found(client, "delgado")
    assert not AccessRecord.objects.exists()
    client.get("/people/rosa/")
    assert AccessRecord.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("", "Enter the words to look for."),
        ("   ", "Enter the words to look for."),
        ("\u200b\u3000", "Enter the words to look for."),
        ("a", "Enter one word of at least two letters or digits."),
        ("a b c", "Enter one word of at least two letters or digits."),
        ("x" * 10_000, "Shorten the words to look for to 100 characters: there are 10,000 now."),
        ("del\x07gado", "Take out character 4 of the words to look for, which cannot be stored (U+0007)."),
        ("del\ngado", "Write the words to look for on one line, without line breaks."),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_odd_words_are_answered_in_words(district, case, signed_in, words, answer, headers):
    page = signed_in(district.hugo).get("/search/", {"q": words}, headers=headers)
    assert page.status_code == 200
    assert answer in page.content.decode() or (headers and not words)
    assert "Delgado" not in page.content.decode()


@pytest.mark.parametrize(
    "words",
    [
        "%%",
        "__",
        "delgado%",
        "' OR 1=1 --",
        '"delgado"',
        "(a+)+$",
        "\\\\",
        "{{7*7}}",
        "\u0130\u0130",
        "\u0301\u0301",
        "[a-z]",
        "..",
        "^ros",
    ],
)
def test_what_would_match_everything_elsewhere_matches_nothing(district, case, signed_in, words):
    assert found(signed_in(district.hugo), words) == ({}, NOTHING)


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%ff%fe", "q=aa&q=delgado", "brief=1", "q[]=delgado", "q=delgado&page=-1"]
)
def test_odd_addresses_end_in_no_error(district, case, signed_in, query):
    assert signed_in(district.hugo).get(f"/search/?{query}").status_code == (400 if "%00" in query else 200)


def test_a_word_that_is_typed_often_is_looked_for_once(district):
    form = SearchForm({"q": "aa AA a Delgado aA a delgado"}, person=district.hugo)
    assert form.is_valid()
    assert [word.casefold() for word in form.cleaned_data["q"]] == ["aa", "a", "delgado"]


def test_words_are_shown_as_words(district, signed_in):
    page = signed_in(district.hugo).get("/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.fixture
def family(district):
    """`family(n)`: as many people of one family, each with a case in the hands of Sam."""
    made = []

    def up_to(number):
        for one in range(len(made), number):
            person = district.person(f"P{one:02}", "Zimmer", "itss_1", TODAY.replace(year=2024), district.division)
            district.supervises(district.sam, person)
            made.append(enrollment.start(person, by=person).case_id)
        with past_the_guards():
            Case.objects.filter(pk__in=made).update(state=State.PART_ONE)

    return up_to


@pytest.fixture
def crowd(family):
    """Thirty people more, of one family."""
    family(30)
    with past_the_guards():
        Case.objects.update(state=State.DRAFT)


def test_a_page_shows_25_of_a_kind_and_says_how_many_there_are_more(district, crowd, signed_in):
    groups, said = found(signed_in(district.hugo), "zimmer")
    assert groups == {"People": [f"P{number:02} Zimmer" for number in range(25)]}
    assert said == "Found: 30 people."
    assert "… and 5 more: add a word." in signed_in(district.hugo).get("/search/?q=zimmer").content.decode()


def test_below_the_box_there_are_five_and_the_way_to_the_rest(district, crowd, signed_in):
    part = signed_in(district.hugo).get("/search/?brief=1&q=zimmer", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert [f"P{number:02} Zimmer" for number in range(30) if f"P{number:02} Zimmer" in part] == [
        f"P{number:02} Zimmer" for number in range(5)
    ]
    assert '<a href="/search/?q=zimmer">Everything that is found</a>' in part
    assert "Found: 30 people." in part


def test_without_scripts_the_same_address_is_a_whole_page(district, crowd, signed_in):
    page = signed_in(district.hugo).get("/search/?brief=1&q=zimmer").content.decode()
    assert "<html" in page
    assert "P24 Zimmer" in page


def test_the_box_is_on_every_page_of_whoever_has_signed_in(district, signed_in, client):
    assert 'action="/search/"' not in client.get("/account/login/").content.decode()
    assert 'action="/search/"' in signed_in(district.bob).get("/").content.decode()


@pytest.mark.parametrize("username", ["hugo", "ada", "sam", "rosa"])
def test_a_search_costs_the_same_however_much_is_found(district, family, signed_in, monkeypatch, username):
    monkeypatch.setattr("people.sign_in.timezone.localdate", lambda *_: TODAY)
    client, costs = signed_in(district.cast[username]), []
    for number in (1, 3, 30):
        family(number)
        found(client, "zimmer")
        with CaptureQueriesContext(connection) as captured:
            groups, _said = found(client, "zimmer")
        expected = {} if username == "rosa" else {"People": min(number, 25), "Cases": min(number, 25)}
        assert {kind: len(names) for kind, names in groups.items()} == expected
        costs.append(len(captured))
    assert len(set(costs)) == 1, costs
    assert costs[0] <= 14


def test_an_employee_finds_the_classes_of_the_band_with_what_each_asks(district, signed_in):
    client, kind = signed_in(district.rosa), "Job classes of the band"
    name = district.classes["itss_2"].title
    assert found(client, name)[0][kind] == [name]
    page = client.get("/search/", {"q": name}).content.decode()
    assert f"code {district.classes['itss_2'].code}, grade 23" in page
    assert 'href="/advancement/levels/#itss_2"' in page
    page = client.get("/advancement/levels/").content.decode()
    assert district.criterion.text in page
    assert ('id="itss_2"' in page, "Your level" in page, "Your next level" in page) == (True, True, True)
    assert kind not in found(signed_in(district.hugo), name)[0], "who reads the registers finds it there, once"
