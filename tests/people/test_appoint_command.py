"""`appoint`: the first roles of an installation in which nobody can give one yet (S11)."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from casework.personnel.actions import appointments
from people.models import Appointment, Person
from tests.conftest import TODAY


@pytest.fixture
def first(db):
    """The only account of a fresh installation."""
    return Person.objects.create_superuser("first", "three calm green kettles", first_name="Fay", last_name="Moss")


def appoint(username, role):
    told = StringIO()
    call_command("appoint", username, role, stdout=told)
    return told.getvalue().strip()


def refusal(username, role):
    with pytest.raises(CommandError) as error:
        appoint(username, role)
    return str(error.value)


def roles():
    return set(Appointment.objects.values_list("person__username", "role"))


@pytest.mark.parametrize(
    ("role", "said"), [("hr_coordinator", "HR coordinator"), ("administrator", "access administrator")]
)
def test_somebody_has_the_role_from_today_on_given_by_nobody(first, role, said):
    assert appoint("first", role) == f"Fay Moss is {said} from today on."
    row = Appointment.objects.get()
    assert (row.person, row.role, row.unit, row.starts_on, row.until) == (first, role, None, TODAY, None)
    assert row.appointed_by is None
    assert (row.history.get().history_user, row.history.get().history_change_reason) == (
        None,
        "first of the installation",
    )


def test_whoever_is_appointed_goes_on_in_the_pages(first, signed_in):
    assert signed_in(first).get("/people/").status_code == 404
    appoint("FIRST", "hr_coordinator")
    client = signed_in(first)
    assert [client.get(page).status_code for page in ("/people/", "/hire/", "/registers/units/add/")] == [200, 200, 200]


def test_as_soon_as_somebody_holds_the_role_the_page_gives_it(first):
    Person.objects.create_user("other", last_name="Other")
    appoint("first", "hr_coordinator")
    for username in ("first", "other"):
        assert refusal(username, "hr_coordinator") == (
            "Fay Moss holds this role. Roles are given on the page of a person, by Human Resources or the access"
            " administrator. (S11)"
        )
    assert roles() == {("first", "hr_coordinator")}


def test_a_role_that_nobody_with_an_open_account_holds_can_be_given_again(district):
    appointments.deactivate(district.hana, by=district.hugo)
    assert refusal("bob", "hr_coordinator").startswith("Hugo Lindqvist holds this role.")
    appointments.end_appointment(district.hugo.appointments.get(), by=district.max, until=TODAY)
    assert appoint("bob", "hr_coordinator") == "Bob Strange is HR coordinator from today on."


@pytest.mark.parametrize("role", ["director", "ersc", "auditor", "analyst", "nothing", ""])
def test_no_other_role_is_given_here(first, role):
    assert refusal("first", role).startswith("Only administrator and hr_coordinator can be given here.")
    assert roles() == set()


def test_the_administrator_holds_no_other_role(first):
    appoint("first", "administrator")
    assert refusal("first", "hr_coordinator").endswith("so an administrator holds no other role. (S12)")
    assert roles() == {("first", "administrator")}


def test_a_closed_account_and_an_unknown_name_get_no_role(first):
    first.is_active = False
    first.save()
    assert refusal("first", "administrator") == "The account of Fay Moss is closed. (PL-PPL-1)"
    assert refusal("nobody", "administrator") == "Nobody has the user name “nobody”."
    assert roles() == set()


def test_a_role_that_begins_later_is_not_given_twice(first):
    later = TODAY.replace(day=20)
    Appointment.objects.create(person=first, role="administrator", starts_on=later)
    assert refusal("first", "administrator") == "The role is given already, from Mar 20, 2026. (S11)"
    assert roles() == {("first", "administrator")}
