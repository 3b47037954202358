"""Two who change the record at once, or the record and a case: one after the other, never in a circle."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from advancement.actions import enrollment
from advancement.states import State
from casework import clock
from casework.findings import Refused
from casework.personnel.actions import appointments, jobs, standing
from people.models import Standing
from people.queries import supervisor_on
from tests.conftest import PROOF, TODAY, District, Walk

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*acts):
    """Start the acts in threads of their own at one moment; what each ended with: None, or the exception."""
    moment, barrier, ends = clock.now(), Barrier(len(acts)), {}

    def run(n, act):
        with clock.at(moment):
            barrier.wait()
            try:
                act()
                ends[n] = None
            except Exception as error:
                ends[n] = error
            finally:
                connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return [ends[n] for n in range(len(acts))]


@pytest.fixture
def walk(transactional_db):
    return Walk(District())


def test_a_double_click_records_one_standing(walk):
    district = walk.district
    walk.to(State.ENROLLED)
    click = lambda: standing.record_standing(district.rosa, by=district.hugo, kind="par", starts_on=TODAY)
    ends = at_once(click, click)
    assert {type(end) for end in ends} == {type(None), Refused}
    assert Standing.objects.count() == 1


def test_a_signature_and_a_new_supervisor_come_one_after_the_other(walk):
    district = walk.district
    advancement = walk.to(State.PART_ONE)
    signed, changed = at_once(
        lambda: enrollment.enroll(advancement, by=district.sam, proof=PROOF),
        lambda: jobs.change_supervisor(district.rosa, by=district.hugo, supervisor=district.bob, starts_on=TODAY),
    )
    assert changed is None
    assert supervisor_on(district.rosa, TODAY) == district.bob
    advancement.case.refresh_from_db()
    if signed is None:
        assert advancement.case.state == State.ENROLLED
    else:
        assert isinstance(signed, Refused)
        assert advancement.case.state == State.PART_ONE


def test_two_who_change_the_record_of_people_with_each_others_steps_both_succeed(walk):
    district = walk.district
    walk.to(State.PART_ONE)
    Walk(district, district.omar).to(State.PART_ONE)
    ends = at_once(
        lambda: appointments.deactivate(district.sam, by=district.hugo),
        lambda: jobs.change_supervisor(district.rosa, by=district.hana, supervisor=district.bob, starts_on=TODAY),
        lambda: jobs.change_supervisor(district.omar, by=district.hana, supervisor=district.nina, starts_on=TODAY),
    )
    assert ends == [None, None, None]
