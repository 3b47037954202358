"""Roles and accounts: HR and the access administrator appoint others, nobody themselves (S11, S12, S13)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from advancement.permissions import at
from advancement.states import DeskName, State
from casework.findings import Refused
from casework.models import WorkItem
from casework.personnel.actions import appointments
from people.models import Appointment, Role
from tests.conftest import TODAY

A_DAY = timedelta(days=1)


def appoint(district, person=None, *, by=None, role=Role.ERSC, unit=None, starts_on=TODAY, until=None):
    return appointments.appoint(
        person or district.bob, by=by or district.hugo, role=role, unit=unit, starts_on=starts_on, until=until
    )


def waiting(case):
    return WorkItem.objects.get(case=case, done_at=None)


def test_the_role_is_held_from_its_day_with_who_gave_it(district):
    row = appoint(district)
    assert (row.person, row.role, row.starts_on, row.until, row.appointed_by) == (
        district.bob,
        "ersc",
        TODAY,
        None,
        district.hugo,
    )


def test_hr_and_the_administrator_may_and_nobody_else(district):
    refused = {}
    for name, one in district.cast.items():
        try:
            appoint(district, by=one)
            Appointment.objects.filter(person=district.bob).delete()
        except Refused as refusal:
            refused[name] = refusal.reasons
    assert set(district.cast) - set(refused) == {"hugo", "hana", "max"}
    assert refused.pop("bob") == ("S11",)
    assert set(refused.values()) == {("PL-PPL-3",)}


@pytest.mark.parametrize("name", ["hugo", "max"])
def test_nobody_gives_themselves_a_role_and_the_database_refuses_it_too(district, name):
    one = district.cast[name]
    with pytest.raises(Refused) as refusal:
        appoint(district, one, by=one, role=Role.ERSC)
    assert refusal.value.reasons == ("S11",)
    with pytest.raises(IntegrityError):
        Appointment.objects.create(person=one, role=Role.ERSC, starts_on=TODAY, appointed_by=one)


@pytest.mark.parametrize(
    ("name", "role", "rule"),
    [("ada", Role.ERSC, "S13"), ("max", Role.HR_COORDINATOR, "S12"), ("hana", Role.AUDITOR, "S13")],
)
def test_auditor_and_administrator_hold_no_other_role(district, name, role, rule):
    with pytest.raises(Refused) as refusal:
        appoint(district, district.cast[name], role=role)
    assert refusal.value.reasons == (rule,)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"starts_on": TODAY - A_DAY}, "S11"),
        ({"starts_on": TODAY + timedelta(days=366)}, "PL-PPL-1"),
        ({"until": TODAY}, "PL-PPL-1"),
        ({"role": Role.DIRECTOR}, "PL-PPL-3"),
    ],
)
def test_it_is_refused_retroactive_far_ahead_empty_or_without_its_unit(district, facts, rule):
    with pytest.raises(Refused) as refusal:
        appoint(district, **facts)
    assert refusal.value.reasons == (rule,)


def test_a_role_other_than_director_names_no_unit(district):
    with pytest.raises(Refused) as refusal:
        appoint(district, unit=district.office)
    assert refusal.value.reasons == ("PL-PPL-3",)


def test_twice_changes_nothing(district):
    appoint(district)
    with pytest.raises(Refused) as refusal:
        appoint(district)
    assert refusal.value.reasons == ("PL-PPL-3",)
    assert Appointment.objects.filter(person=district.bob).count() == 1


def test_a_nearer_director_has_the_open_step_at_once(district, case_at):
    case = case_at(State.WITH_DIRECTOR).case
    appoint(district, role=Role.DIRECTOR, unit=district.division)
    assert waiting(case).holder == district.bob
    assert case.timeline.last().says == (
        "“Approve Form 336-84, or return it: Rosa Delgado” went from Dana Brooks to Bob Strange."
    )


def test_when_the_last_director_goes_the_step_needs_an_approver_and_a_new_one_has_it(district, case_at):
    advancement = case_at(State.WITH_DIRECTOR)
    row = district.dana.appointments.get()
    appointments.end_appointment(row, by=district.hugo, until=TODAY)
    assert waiting(advancement.case).unassigned
    assert not at(DeskName.DIRECTOR, district.dana, advancement)
    appoint(district, role=Role.DIRECTOR, unit=district.employer)
    item = waiting(advancement.case)
    assert (item.unassigned, item.holder) == (False, district.bob)
    assert at(DeskName.DIRECTOR, district.bob, advancement)


def test_when_all_who_hold_an_office_go_its_steps_need_an_approver(district, case_at):
    case = case_at(State.WITH_ERSC).case
    appointments.end_appointment(district.erin.appointments.get(), by=district.max, until=TODAY)
    assert waiting(case).unassigned
    appoint(district)
    item = waiting(case)
    assert (item.unassigned, item.role, item.holder) == (False, "ersc", None)


def test_when_the_one_left_completed_the_form_it_needs_somebody_to_confirm(district, case_at):
    case = case_at(State.TO_CONFIRM).case
    appointments.end_appointment(district.hana.appointments.get(), by=district.max, until=TODAY)
    assert waiting(case).unassigned


def test_a_role_that_began_today_is_taken_out_at_once_and_stays_in_its_history(district):
    row = appoint(district)
    appointments.end_appointment(row, by=district.hana, until=TODAY)
    assert not Appointment.objects.filter(person=district.bob).exists()
    assert Appointment.history.filter(person=district.bob).first().history_user == district.hana


def test_an_end_is_not_retroactive_does_not_prolong_and_comes_once(district):
    row = appoint(district, until=TODAY + 9 * A_DAY)
    for until in (TODAY - A_DAY, TODAY + 10 * A_DAY):
        with pytest.raises(Refused) as refusal:
            appointments.end_appointment(row, by=district.hugo, until=until)
        assert refusal.value.reasons == ("PL-PPL-3",)
    appointments.end_appointment(row, by=district.hugo, until=TODAY)
    with pytest.raises(Refused) as refusal:
        appointments.end_appointment(row, by=district.hugo, until=TODAY)
    assert refusal.value.reasons == ("PL-PPL-3",)


def test_a_closed_account_moves_its_steps_to_the_next_level_and_an_opened_one_gets_them_back(district, case_at):
    case = case_at(State.PART_ONE).case
    appointments.deactivate(district.sam, by=district.hugo)
    district.sam.refresh_from_db()
    assert (district.sam.is_active, district.sam.deactivated_by) == (False, district.hugo)
    assert waiting(case).holder == district.nina
    appointments.readmit(district.sam, by=district.hana)
    assert waiting(case).holder == district.sam


def test_who_is_signed_in_is_out_at_the_next_request(district, signed_in):
    client = signed_in(district.bob)
    assert client.get("/").status_code == 200
    appointments.deactivate(district.bob, by=district.hugo)
    assert client.get("/").status_code == 302


def test_their_own_case_closes_with_the_account(district, case_at):
    case = case_at(State.ENROLLED).case
    appointments.deactivate(district.rosa, by=district.hugo)
    case.refresh_from_db()
    assert case.state == State.CLOSED


@pytest.mark.parametrize("name", ["rosa", "sam", "max", "ada", "bob"])
def test_nobody_but_hr_closes_an_account(district, name):
    with pytest.raises(Refused):
        appointments.deactivate(district.bob, by=district.cast[name])


def test_hr_does_not_close_their_own_nor_one_that_is_closed(district):
    with pytest.raises(Refused) as refusal:
        appointments.deactivate(district.hugo, by=district.hugo)
    assert refusal.value.reasons == ("S3",)
    appointments.deactivate(district.bob, by=district.hugo)
    with pytest.raises(Refused) as refusal:
        appointments.deactivate(district.bob, by=district.hugo)
    assert refusal.value.reasons == ("PL-PPL-1",)


def test_the_administrator_gives_and_ends_a_role_in_the_browser(district, signed_in):
    client = signed_in(district.max)
    answers = {"role": "proctor", "unit": "", "starts_on": "3/10/2026", "last_day": ""}
    page = client.post("/people/bob/appoint/", answers, follow=True).content.decode()
    assert "Bob Strange is proctor from Mar 10, 2026." in page
    row = Appointment.objects.get(person=district.bob)
    page = client.post(f"/people/bob/end-appointment/{row.pk}/", {"until": "3/10/2026"}, follow=True).content.decode()
    assert "The role ends: proctor." in page


def test_no_page_to_appoint_oneself(district, signed_in):
    assert signed_in(district.max).get("/people/max/appoint/").status_code == 404
    assert signed_in(district.bob).get("/people/rosa/appoint/").status_code == 404
