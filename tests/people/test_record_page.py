"""The record of a person: who reads which part of it, as of which day, and the list of people."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from advancement.states import State
from casework.models import AccessRecord
from casework.personnel import permissions
from people.models import Job, Rating, Standing, WrittenNotice
from tests.conftest import TODAY

WHOLE = {"rosa", "hugo", "hana", "ada"}


@pytest.fixture
def rosa(district):
    """Rosa with something in every section of her record."""
    Standing.objects.create(person=district.rosa, kind="par", starts_on=date(2025, 1, 6), until=date(2025, 6, 2))
    WrittenNotice.objects.create(person=district.rosa, issued_on=date(2024, 9, 9))
    Rating.objects.create(person=district.rosa, value="contributor", rated_on=date(2025, 5, 5))
    return district.rosa


def test_each_reads_what_is_theirs_to_know(district, rosa):
    seen = {name: permissions.sections_for(one, rosa) for name, one in district.cast.items()}
    assert {name for name, sections in seen.items() if sections == permissions.WHOLE} == WHOLE
    assert {name for name, sections in seen.items() if sections == permissions.RECORD} == {"sam"}
    assert {name for name, sections in seen.items() if sections == permissions.ROLES} == {"max"}
    assert {name for name, sections in seen.items() if sections} == WHOLE | {"sam", "max"}


@pytest.mark.parametrize("name", ["rosa", "hugo", "ada"])
def test_the_person_hr_and_the_auditor_read_standing(district, rosa, signed_in, name):
    page = signed_in(district.cast[name]).get("/people/rosa/").content.decode()
    assert "Peer Assistance and Review" in page
    assert "Written Notice of" in page


def test_the_supervisor_reads_the_rest_and_no_standing(district, rosa, signed_in):
    page = signed_in(district.sam).get("/people/rosa/").content.decode()
    assert "Job history" in page
    assert "Contributor" in page
    assert "Standing" not in page
    assert "Peer Assistance" not in page
    assert "Written Notice" not in page


def test_the_access_administrator_reads_the_roles_alone(district, rosa, signed_in):
    page = signed_in(district.max).get("/people/rosa/").content.decode()
    assert "Roles" in page
    for hidden in ("Job history", "Standing", "Ratings", "Delegations", "rosa@district.example"):
        assert hidden not in page


@pytest.mark.parametrize("name", ["omar", "nina", "dana", "erin", "paul", "tess", "oda", "carl", "ann", "bob"])
def test_for_others_the_person_is_not_there(district, rosa, signed_in, name):
    assert signed_in(district.cast[name]).get("/people/rosa/").status_code == 404


def test_a_look_at_anothers_record_is_recorded_and_at_ones_own_is_not(district, rosa, signed_in):
    signed_in(rosa).get("/people/rosa/")
    signed_in(district.ada).get("/people/rosa/")
    assert list(AccessRecord.objects.values_list("viewer__username", "subject__username")) == [("ada", "rosa")]


def test_ones_own_record_is_read_and_not_kept(district, signed_in):
    page = signed_in(district.hugo).get("/people/hugo/")
    assert page.status_code == 200
    assert "Keep the record" not in page.content.decode()


def test_as_of_a_day_the_record_is_what_it_was(district, rosa, signed_in):
    job = rosa.jobs.get()
    job.until = date(2026, 1, 1)
    job.save()
    Job.objects.create(
        person=rosa,
        job_class=district.classes["itss_2"],
        unit=district.other,
        grade=23,
        step=4,
        salary=Decimal(57000),
        reason="promotion",
        starts_on=date(2026, 1, 1),
    )
    then = signed_in(district.hugo).get("/people/rosa/?on=12/31/2025").content.decode()
    now = signed_in(district.hugo).get("/people/rosa/").content.decode()
    assert "Field Support" in then.split("Job history")[0]
    assert "Libraries" not in then.split("To come")[0]
    assert "Libraries" in now.split("Job history")[0]


@pytest.mark.parametrize("on", ["2/29/2026", "jan", "0000-00-00", "9999-12-31", "x" * 300])
def test_a_day_that_cannot_be_read_says_so(district, rosa, signed_in, on):
    page = signed_in(district.hugo).get("/people/rosa/", {"on": on})
    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()


def test_the_list_is_for_hr_the_auditor_and_the_administrator(district, signed_in):
    answers = {name: signed_in(one).get("/people/").status_code for name, one in district.cast.items()}
    assert {name for name, status in answers.items() if status == 200} == {"hugo", "hana", "ada", "max"}
    assert {status for name, status in answers.items() if name not in ("hugo", "hana", "ada", "max")} == {404}


@pytest.mark.parametrize("words", ["Delgado", "rosa delg", "E00001", "ROSA", "field delgado"])
def test_people_are_found_by_name_number_and_unit(district, signed_in, words):
    page = signed_in(district.hugo).get("/people/", {"q": words}).content.decode()
    assert "Rosa Delgado" in page
    assert "Bob Strange" not in page


@pytest.mark.parametrize("words", ["%", "_", "(a+)+$", "' OR 1=1 --", "\u0130"])
def test_what_would_match_everything_elsewhere_matches_nothing(district, signed_in, words):
    assert "Nobody is found" in signed_in(district.hugo).get("/people/", {"q": words}).content.decode()


def test_hr_does_not_list_themselves(district, signed_in):
    page = signed_in(district.hugo).get("/people/", {"q": "Lindqvist"}).content.decode()
    assert "Nobody is found" in page
    assert "Hugo Lindqvist" in signed_in(district.hana).get("/people/", {"q": "Lindqvist"}).content.decode()


@pytest.mark.parametrize(
    ("state", "names"), [(State.DRAFT, {"rosa"}), (State.ENROLLED, {"rosa", "sam", "hugo", "hana", "ada"})]
)
def test_the_record_leads_to_the_cases_of_the_person_for_those_who_see_them(district, case_at, signed_in, state, names):
    link = f'href="/advancement/{case_at(state).case.number}/"'
    pages = {name: signed_in(one).get("/people/rosa/").content.decode() for name, one in district.cast.items()}
    assert {name for name, page in pages.items() if link in page} == names
    assert {name for name, page in pages.items() if ">Cases</h2>" in page} == names


def test_a_longer_list_costs_no_more_queries(district, signed_in):
    client = signed_in(district.hugo)
    client.get("/people/")
    counts = []
    for more in (0, 2, 30):
        for n in range(more):
            district.person(f"Extra{more}x{n}", "Person", "clerk", TODAY - timedelta(days=30), district.other)
        with CaptureQueriesContext(connection) as queries:
            client.get("/people/", {"q": "Person" if more else "Rosa"})
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 12


def test_a_longer_record_costs_no_more_queries(district, rosa, signed_in):
    client, counts = signed_in(district.hugo), []
    client.get("/people/rosa/")
    for more in (0, 3, 30):
        for n in range(more):
            Rating.objects.create(person=rosa, value="contributor", rated_on=date(2025, 1, 1) + timedelta(days=n))
            Standing.objects.create(
                person=rosa, kind="leave", starts_on=date(2024, 1, 1 + n), until=date(2024, 1, 2 + n)
            )
        with CaptureQueriesContext(connection) as queries:
            client.get("/people/rosa/")
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 20
