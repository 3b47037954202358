"""Rosa's coaching, walked stage by stage through the real actions, in January and February before TODAY."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from advancement.actions import coaching as actions
from advancement.documents.coaching import seen
from advancement.models import Advancement, Coaching
from advancement.states import State
from casework import clock
from tests.conftest import PROOF, TODAY

STAGES = ("enrolled", "asked", "forwarded", "assigned", "written", "agreed", "full", "attested", "completed")
SAYS = {
    "subject": "Switches and cabling of a school",
    "method": "Watching, then doing under supervision; a task at the end of each month",
    "outcome": "Lays out and documents the network of a school alone",
    "schedule": "Tuesdays at three",
    "planned_hours": Decimal(45),
}
SESSION = {"starts_at": time(9), "topics": "Switches", "face_to_face": True, "hands_on": True}
SESSION_DAYS = tuple(date(2026, 1, day) for day in (13, 15, 20, 22, 27))
AGREED_ON = date(2026, 1, 12)


def on(day):
    """The clock at noon of a day."""
    return clock.at(timezone.make_aware(datetime.combine(day, time(18))))


def january(day):
    """The clock at a day of January."""
    return on(date(2026, 1, day))


class Coached:
    """One coaching and the people in it."""

    def __init__(self, district, case_at, person=None):
        self.district, self.person = district, person or district.rosa
        self.coach = district.carl
        self.advancement = case_at(State.ENROLLED, self.person)
        district.trail.do(("enrolled in January", self.advancement.pk), self._enrolled_in_january)
        self.advancement.refresh_from_db()
        self.one = None

    def _enrolled_in_january(self):
        Advancement.objects.filter(pk=self.advancement.pk).update(enrolled_on=date(2026, 1, 5))

    @property
    def case(self):
        return self.advancement.case

    def to(self, stage):
        """Walk on to a stage."""
        what = (self.advancement.pk, self.coach.pk, stage)
        key = self.district.trail.do(what, lambda: self._walk(stage))
        self.one = key and Coaching.objects.get(pk=key)
        return self

    def _walk(self, stage):
        for name in STAGES[1 : STAGES.index(stage) + 1]:
            getattr(self, f"_{name}")()
            self.one.refresh_from_db()
        return self.one and self.one.pk

    def _asked(self):
        with january(6):
            self.one = actions.ask_for_coach(self.advancement, by=self.person, wish="Networks")

    def _forwarded(self):
        with january(7):
            actions.forward_request(self.one, by=self.district.sam)

    def _assigned(self):
        with january(8):
            actions.assign_coach(self.one, by=self.district.tess, coach=self.coach)
            actions.record_orientation(self.coach, by=self.district.tess, oriented_on=date(2026, 1, 8))

    def _written(self):
        with january(9):
            actions.write_agreement(self.one, by=self.person, seen=seen(self.one), **SAYS)

    def _agreed(self):
        with on(AGREED_ON):
            for one in (self.person, self.coach):
                actions.sign_agreement(self.one, by=one, seen=seen(self.one), proof=PROOF)

    def _full(self):
        with january(30):
            for day in SESSION_DAYS:
                self.log(day)

    def _attested(self):
        with on(date(2026, 2, 2)):
            for one in (self.person, self.coach):
                actions.attest(self.one, by=one)

    def _completed(self):
        with on(date(2026, 2, 3)):
            actions.complete(self.one, by=self.coach, proof=PROOF)

    def agree(self, day=TODAY + timedelta(days=1), hours=2, by=None, **facts):
        """A session on a day, on which both agreed; entered by the employee."""
        facts = {"starts_at": time(15), "place": "Room 114"} | facts
        rows = actions.agree_sessions(self.one, by=by or self.person, day=day, hours=Decimal(str(hours)), **facts)
        return rows[0]

    def log(self, day, hours=8, **facts):
        """A session on a day, logged by the coach."""
        facts = SESSION | facts
        return actions.log_session(self.one, by=self.coach, day=day, hours=Decimal(str(hours)), **facts)
