"""An enrolled employee on the way from job role to score, step by step through the real actions."""

from datetime import time, timedelta
from decimal import Decimal

import pytest

from advancement.states import State
from assessments.actions import booking, selection, sittings, slots
from assessments.models import Room, Sitting, Slot, moment
from casework import clock
from casework.findings import Refused
from tests.conftest import TODAY

NINE = time(9)
#: When what is sat on TODAY is booked.
BEFORE_WORK = moment(TODAY, time(7))


class Road:
    """Rosa's assessments; each method is one act, by whoever it belongs to."""

    def __init__(self, district, advancement):
        self.district, self.advancement = district, advancement
        self.case, self.person = advancement.case, advancement.case.subject
        self.test, self.other = district.tests[:2]

    def job_role(self):
        return selection.choose_job_role(self.case, by=self.person, job_role=self.district.role)

    def tests(self):
        self.job_role()
        return selection.select_tests(self.case, by=self.district.paul, tests=[self.test, self.other])

    def asked(self, test=None, accommodation=""):
        return booking.ask_for_sitting(
            self.case, test or self.test, by=self.person, wishes="Tuesdays", accommodation=accommodation
        )

    def booked(self, test=None, on=TODAY, at=NINE, minutes=60, **wish):
        slot = {"sits_on": on, "starts_at": at, "minutes": minutes, "place": "Room 12"}
        with clock.at(BEFORE_WORK):
            return booking.book_sitting(self.asked(test, **wish), by=self.district.paul, **slot)

    def room(self, seats=2, name="room 114"):
        facts = {"location": "Center for Technology", "name": name, "seats": seats}
        return Room.objects.get_or_create(**facts)[0]

    def slot(self, by=None, on=TODAY + timedelta(days=1), at=NINE, minutes=60, seats=2, room=None):
        facts = {"sits_on": on, "starts_at": at, "minutes": minutes, "seats": seats, "room": room or self.room()}
        return slots.offer_slot(by=by or self.district.paul, **facts)

    def seat(self, test=None, slot=None):
        return booking.book_slot(self.case, test or self.test, slot or Slot.objects.first(), by=self.person)

    def started(self, test=None, **slot):
        one = self.booked(test, **slot)
        return sittings.record_start(one, by=self.district.paul, identity_checked=True, no_study_material=True)

    def scored(self, score="3.20", test=None, **slot):
        return sittings.enter_score(
            self.started(test, **slot),
            by=self.district.paul,
            score=Decimal(score),
            overall="Solid in most topics.",
            topics="Group policy",
        )

    def sat_before(self, days, test=None, **facts):
        """A sitting that lies some days back, as a row."""
        facts = {"outcome": Sitting.Outcome.TAKEN, "proctored": True, "score": Decimal("2.00")} | facts
        facts |= {"person": self.person, "test": test or self.test, "sits_on": TODAY - timedelta(days=days)}
        return Sitting.objects.create(case=self.case, proctor=self.district.paul, place="Room 12", **facts)

    def verbs(self):
        """The verbs of the timeline, in order."""
        return list(self.case.timeline.values_list("verb", flat=True))

    def open_work(self):
        """What waits in the case because of the assessments: (step, about) → (role or holder, due on)."""
        items = self.case.work.filter(done_at=None).exclude(step="advancement:choose-measures")
        return {(one.step, one.about): (one.role or one.holder.first_name, one.due_on) for one in items}


@pytest.fixture
def road(district, case_at):
    """Rosa is enrolled."""
    return Road(district, case_at(State.ENROLLED))


@pytest.fixture
def refusal():
    """`refusal(act, …)`: the ids under which an act is refused; empty where it is not."""

    def ids(act, *args, **kwargs):
        try:
            act(*args, **kwargs)
        except Refused as refused:
            return set(refused.reasons)
        return set()

    return ids


@pytest.fixture
def days_later():
    """`with days_later(n):` the clock stands n days after TODAY."""
    return lambda days: clock.at(clock.now() + timedelta(days=days))
