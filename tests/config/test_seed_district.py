"""The large district, here with three hundred people: whole, lawful, and the same from the same seed."""

import io

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction

from advancement.models import Advancement, Line, Notice
from advancement.queries.facts import judge_many
from advancement.states import ON_THE_DESK_OF, State
from casework import clock
from casework.models import Case, Counter, Event, Signature, WorkItem
from casework.models.signature import DECIDING
from casework.signing import is_intact
from casework.timeline import first_broken_link
from config.demo.cast import PASSWORD
from config.large import acquaintances
from people.models import Appointment, Job, Person, Role, Supervision, Unit

EMPLOYEES, CASES = 300, 60


def seed(number=1):
    """What the command says."""
    out = io.StringIO()
    call_command("seed_district", employees=EMPLOYEES, cases=CASES, seed=number, stdout=out)
    return out.getvalue()


@pytest.fixture
def district(db):
    """A large district in small."""
    return seed()


def test_it_has_the_people_units_and_cases_asked_for(district):
    assert Person.objects.count() == EMPLOYEES
    assert CASES <= Case.objects.count() <= CASES + 5
    assert {*Case.objects.values_list("state", flat=True)} == {*State.values}
    assert {*Appointment.objects.values_list("role", flat=True)} == {*Role.values}
    assert {*Unit.objects.values_list("kind", flat=True)} == {"employer", "office", "department", "school"}
    assert Supervision.objects.count() == EMPLOYEES - 1
    assert not Person.objects.filter(jobs=None).exists()


def test_the_chain_and_every_signature_hold(district):
    assert first_broken_link() is None
    assert all(is_intact(one) for one in Signature.objects.all())
    for case in Case.objects.prefetch_related("timeline"):
        assert case.state == [one.state_to for one in case.timeline.all() if one.state_to][-1]


def test_nobody_decides_for_themselves_or_twice(district):
    for case in Case.objects.prefetch_related("signatures"):
        held = {}
        for one in case.signatures.all():
            if one.capacity in DECIDING:
                assert one.signer_id != case.subject_id
                assert held.setdefault(one.signer_id, one.capacity) == one.capacity


def test_what_is_signed_holds_today_in_every_form_on_its_way(district):
    sent = (State.WITH_DIRECTOR, State.WITH_COORDINATOR, State.TO_CONFIRM, State.WITH_ERSC)
    forms = list(Advancement.objects.filter(case__state__in=sent).select_related("case__subject"))
    judged = judge_many(forms, clock.today())
    assert forms
    assert [one.case.number for one in forms if not judged[one.pk].ready_for_part_three] == []


def test_every_open_case_lies_on_a_desk(district):
    waits = {state for state, desk in ON_THE_DESK_OF.items() if desk and state != State.ENROLLED}
    for case in Case.objects.filter(state__in=waits):
        assert WorkItem.objects.filter(case=case, done_at=None).count() == 1
    closed = WorkItem.objects.filter(case__closed_on__isnull=False, done_at=None)
    assert not closed.exists()


def test_promotions_are_in_the_job_history(district):
    notices = Notice.objects.filter(advancement__case__state=State.PROMOTED).select_related("job")
    assert notices
    for notice in notices:
        assert (notice.job.source, notice.job.starts_on) == (notice.number, notice.effective_on)
        assert (notice.job.grade, notice.job.step) == (notice.to_grade, notice.to_step)


def test_the_next_case_gets_the_next_number(district):
    for counter in Counter.objects.exclude(name__startswith="N"):
        numbers = Case.objects.filter(number__startswith=f"{int(counter.name) % 100:02d}-")
        assert counter.last == numbers.count() == int(numbers.latest("number").number[3:])


def test_it_names_people_to_sign_in_as(district, rf):
    for _what, username in acquaintances.found():
        assert username in district
    employee = acquaintances.employee()
    assert authenticate(rf.post("/"), username=employee.username, password=PASSWORD) == employee


def test_the_same_seed_makes_the_same_district(db):
    first, second, other = (_told(number) for number in (1, 1, 2))
    assert first == second != other


def _told(number):
    with transaction.atomic():
        said = seed(number).split("among them:")[1]
        lines = Event.objects.order_by("case__number", "seq").values_list("case__number", "at", "says")
        jobs = Job.objects.order_by("person__employee_number", "starts_on").values_list("person__username", "salary")
        found = said, [*lines], [*jobs], Line.objects.filter(state=Line.State.SIGNED).count()
        transaction.set_rollback(True)
    return found


def test_it_refuses_a_database_that_is_not_empty(district):
    with pytest.raises(CommandError):
        seed()
    assert Person.objects.count() == EMPLOYEES


def test_it_refuses_a_district_too_small_for_every_role(db):
    with pytest.raises(CommandError):
        call_command("seed_district", employees=299)
    assert not Unit.objects.exists()
