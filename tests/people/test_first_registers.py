"""The registers of an installation that has nothing yet: units from the employer down, classes at the band's levels."""

import pytest

from casework import registers
from people.models import JobClass, Person, Unit


@pytest.fixture
def browser(db, signed_in):
    """The browser of the only HR coordinator there is."""
    person = Person.objects.create_user("first", last_name="Moss")
    person.appointments.create(role="hr_coordinator", starts_on="2026-01-05")
    return signed_in(person)


def add_unit(browser, code, kind, parent=None):
    typed = {"code": code, "name": f"Unit {code}", "kind": kind, "parent": parent.pk if parent else ""}
    return browser.post("/registers/units/add/", typed).content.decode()


def test_the_first_unit_is_the_employer_and_the_others_stand_below_it(browser):
    assert "Begin with the employer: every other unit stands below it." in add_unit(browser, "TECH", "office")
    add_unit(browser, "CV", "employer")
    add_unit(browser, "TECH", "office", Unit.objects.get(code="CV"))
    add_unit(browser, "FIELD", "division", Unit.objects.get(code="TECH"))
    assert "Choose the unit above" in add_unit(browser, "LIB", "employer")
    assert set(Unit.objects.values_list("code", "path")) == {
        ("CV", "/CV/"),
        ("TECH", "/CV/TECH/"),
        ("FIELD", "/CV/TECH/FIELD/"),
    }


def test_a_class_has_a_level_of_the_band_before_there_is_another(browser):
    typed = {"code": "5120", "title": "IT systems specialist I", "family": "", "level": "itss_1", "grade": "20"}
    assert browser.post("/registers/job-classes/add/", typed).status_code == 302
    assert JobClass.objects.get().level == "itss_1"
    refused = browser.post("/registers/job-classes/add/", typed | {"code": "5121", "level": "itss_9"})
    assert "“itss_9” is not on it." in refused.content.decode()


def test_the_levels_are_those_of_the_band_and_of_the_classes_beside_it(db):
    JobClass.objects.create(code="9", title="Broker", level="broker", grade=9)
    choices = dict(registers.REGISTERS["job-classes"].asks["level"]().choices)
    assert list(choices) == ["", "technician", "intern", "itss_1", "itss_2", "itss_3", "engineer", "broker"]
    assert (choices["itss_1"], choices["broker"]) == ("IT systems specialist I", "broker")
