"""A step that nobody can take is shown to HR, who names a person; HR gives one to somebody else with a reason (S8)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from advancement.actions import routing
from advancement.permissions import at
from advancement.states import DeskName, State
from casework import naming
from casework.findings import Refused
from casework.models import Message, WorkItem
from casework.personnel.actions.appointments import deactivate, end_appointment
from tests.conftest import PROOF, TODAY, Walk


@pytest.fixture
def orphan(district, case_at):
    """The director's step of Rosa's case, when there is no director any more."""
    case = case_at(State.WITH_DIRECTOR).case
    end_appointment(district.dana.appointments.get(), by=district.max, until=TODAY)
    return WorkItem.objects.get(case=case, done_at=None)


def test_whom_hr_names_has_the_step_with_one_line_and_is_told(district, orphan):
    lines = orphan.case.timeline.count()
    item = naming.name_holder(orphan, by=district.hugo, person=district.bob)
    assert (item.holder, item.named_by, item.unassigned, item.role) == (district.bob, district.hugo, False, "")
    assert orphan.case.timeline.count() == lines + 1
    assert orphan.case.timeline.last().says == (
        "Hugo Lindqvist named Bob Strange for “Approve Form 336-84, or return it: Rosa Delgado”."
    )
    assert Message.objects.filter(to=district.bob).count() == 1


def test_the_one_named_carries_the_step_out(district, orphan):
    advancement = orphan.case.advancement
    assert not at(DeskName.DIRECTOR, district.bob, advancement)
    naming.name_holder(orphan, by=district.hugo, person=district.bob)
    routing.approve(advancement, by=district.bob, proof=PROOF)
    advancement.case.refresh_from_db()
    assert advancement.case.state == State.WITH_COORDINATOR


@pytest.mark.parametrize(("name", "rules"), [("rosa", ("S1",)), ("sam", ("S2",)), ("hugo", ("S11",))])
def test_never_the_subject_nor_who_decided_nor_oneself(district, orphan, name, rules):
    with pytest.raises(Refused) as refusal:
        naming.name_holder(orphan, by=district.hugo, person=district.cast[name])
    assert refusal.value.reasons == rules
    orphan.refresh_from_db()
    assert orphan.unassigned


def test_never_somebody_with_a_closed_account(district, orphan):
    deactivate(district.bob, by=district.hana)
    district.bob.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        naming.name_holder(orphan, by=district.hugo, person=district.bob)
    assert refusal.value.reasons == ("S8",)


def test_nobody_but_hr_may(district, orphan):
    may = set()
    for name, one in district.cast.items():
        try:
            naming.name_holder(orphan, by=one, person=district.bob, reason="x")
            may.add(name)
            WorkItem.objects.filter(pk=orphan.pk).update(holder=None, unassigned=True, role="hr_coordinator")
        except Refused:
            pass
    assert may == {"hugo", "hana"}


def test_named_twice_the_second_needs_a_reason(district, orphan):
    naming.name_holder(orphan, by=district.hugo, person=district.bob)
    with pytest.raises(Refused) as refusal:
        naming.name_holder(orphan, by=district.hana, person=district.tess)
    assert refusal.value.reasons == ("S10",)
    naming.name_holder(orphan, by=district.hana, person=district.tess, reason="Bob is away")
    line = orphan.case.timeline.last()
    assert (line.says.split(" to ")[1].split(" in ")[0], line.note) == ("Tess Marino", "Bob is away")


def test_a_step_held_by_relation_goes_to_somebody_else_with_a_reason(district, case_at):
    advancement = case_at(State.PART_ONE)
    item = WorkItem.objects.get(case=advancement.case, done_at=None)
    naming.name_holder(item, by=district.hugo, person=district.bob, reason="Sam is in hospital")
    assert at(DeskName.SUPERVISOR, district.bob, advancement)
    assert not at(DeskName.SUPERVISOR, district.sam, advancement)


def test_a_step_of_the_employee_or_of_an_office_is_not_given_away(district, case_at):
    for state in (State.DRAFT, State.WITH_ERSC):
        advancement = Walk(district, district.omar if state == State.DRAFT else None).to(state)
        item = WorkItem.objects.get(case=advancement.case, done_at=None)
        with pytest.raises(Refused) as refusal:
            naming.name_holder(item, by=district.hugo, person=district.bob, reason="x")
        assert refusal.value.reasons == ("S8",)


def test_a_step_that_was_taken_in_the_meantime_is_refused(district, case_at):
    advancement = case_at(State.WITH_DIRECTOR)
    item = WorkItem.objects.get(case=advancement.case, done_at=None)
    routing.approve(advancement, by=district.dana, proof=PROOF)
    with pytest.raises(Refused) as refusal:
        naming.name_holder(item, by=district.hugo, person=district.bob, reason="x")
    assert refusal.value.reasons == ("S8",)


def test_when_the_one_named_leaves_it_needs_an_approver_again(district, orphan):
    naming.name_holder(orphan, by=district.hugo, person=district.bob)
    deactivate(district.bob, by=district.hugo)
    orphan.refresh_from_db()
    assert (orphan.unassigned, orphan.named_by) == (True, None)


def test_the_queue_shows_it_and_my_work_leads_to_naming(district, orphan, signed_in):
    client = signed_in(district.hugo)
    address = f"/needs-approver/{orphan.pk}/"
    assert address in client.get("/needs-approver/").content.decode()
    assert address in client.get("/").content.decode()
    page = client.post(address, {"person": "Bob Strange", "reason": ""}, follow=True).content.decode()
    assert "Bob Strange has “Approve Form 336-84" in page
    assert "Every step has somebody." in page
    listed = client.get("/needs-approver/?show=somebody&q=rosa").content.decode()
    assert address in listed


@pytest.mark.parametrize(
    ("title", "task"),
    [
        ("Sign Part I: Rosa Delgado", "Name who signs Part I: Rosa Delgado"),
        ("Approve Form 336-84, or return it: R", "Name who approves Form 336-84, or returns it: R"),
        ("Mend the returned form and send it on: R", "Name who mends the returned form and sends it on: R"),
        ("Approve a course provider, or decline: R", "Name who approves a course provider, or declines: R"),
        ("Look again at “Knowledge and skills”: R", "Name who looks again at “Knowledge and skills”: R"),
        ("Answer whether Bob may act for Dana", "Name who answers whether Bob may act for Dana"),
    ],
)
def test_what_nobody_can_take_is_told_as_naming_who_does(title, task):
    assert WorkItem(title=title, unassigned=True).task == task
    assert WorkItem(title=title).task == title


@pytest.mark.parametrize(
    "address", ["/", "/needs-approver/", "/needs-approver/{item.pk}/", "/advancement/{case.number}/"]
)
def test_human_resources_reads_what_it_has_to_do(district, orphan, signed_in, address):
    page = signed_in(district.hugo).get(address.format(item=orphan, case=orphan.case)).content.decode()
    assert "Name who approves Form 336-84, or returns it: Rosa Delgado" in page


def test_the_page_of_a_step_that_is_done_says_so(district, orphan, signed_in):
    naming.name_holder(orphan, by=district.hugo, person=district.bob)
    routing.approve(orphan.case.advancement, by=district.bob, proof=PROOF)
    page = signed_in(district.hugo).post(f"/needs-approver/{orphan.pk}/", {"person": "tess", "reason": "x"})
    assert "This step has been taken" in page.content.decode()


def test_for_others_the_queue_is_not_there(district, orphan, signed_in):
    for name in ("rosa", "sam", "dana", "ada", "max", "erin", "bob"):
        client = signed_in(district.cast[name])
        assert client.get("/needs-approver/").status_code == 404
        assert client.get(f"/needs-approver/{orphan.pk}/").status_code == 404


def test_hr_does_not_see_the_steps_of_their_own_case(district, signed_in):
    job = district.hugo.jobs.get()
    job.job_class, job.unit = district.classes["itss_1"], district.division
    job.save()
    district.supervises(district.sam, district.hugo)
    advancement = Walk(district, district.hugo).to(State.PART_ONE)
    item = WorkItem.objects.get(case=advancement.case, done_at=None)
    deactivate(district.sam, by=district.hana)
    deactivate(district.nina, by=district.hana)
    deactivate(district.dana, by=district.hana)
    assert WorkItem.objects.get(pk=item.pk).unassigned
    page = signed_in(district.hana).get("/needs-approver/").content.decode()
    assert "Hugo Lindqvist" in page
    assert "Sign Part I" not in signed_in(district.hugo).get("/needs-approver/").content.decode()
    assert signed_in(district.hugo).get(f"/needs-approver/{item.pk}/").status_code == 404


def test_a_longer_queue_costs_no_more_queries(district, orphan, signed_in):
    client, counts = signed_in(district.hugo), []
    client.get("/needs-approver/")
    for more in (0, 2, 30):
        for n in range(more):
            WorkItem.objects.create(
                case=orphan.case,
                subject=district.rosa,
                desk="director",
                step="advancement:approve",
                about=f"{more}-{n}",
                title="Approve",
                role="hr_coordinator",
                unassigned=True,
                opened_at=orphan.opened_at,
            )
        with CaptureQueriesContext(connection) as queries:
            client.get("/needs-approver/")
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 12
