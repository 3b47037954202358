"""One case as it was lived: the chain of its timeline, its signatures, its work items; all of it still unsaved."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from casework.calendar import deadline
from casework.models import Event, Signature, WorkItem
from casework.signing import ALPHABET
from casework.timeline import canonical, digest_of, link_of

OPENS, A_STEP = time(8, 30), timedelta(minutes=11)
GROUPS, GROUP = 3, 4


def moment(day, number=0):
    """A moment on a working day (the `number`th of the acts of that day), as the database keeps it."""
    return timezone.make_aware(datetime.combine(day, OPENS) + number * A_STEP).astimezone(UTC)


@dataclass
class Chronicle:
    """What happened in a saved case; `case` is at its first state and is moved along."""

    case: object
    chance: object
    closed: frozenset
    events: list = field(default_factory=list)
    signatures: list = field(default_factory=list)
    items: list = field(default_factory=list)
    acts_of_day: dict = field(default_factory=dict)

    def now(self, day):
        """The next free moment of a day in this case."""
        number = self.acts_of_day[day] = self.acts_of_day.get(day, -1) + 1
        return moment(day, number)

    def line(self, day, verb, says, by, *, state="", note=""):
        """The next line of the timeline; with `state` the case moves there."""
        before, case = self.case.state, self.case
        event = Event(
            case=case,
            seq=len(self.events) + 1,
            at=self.now(day),
            by=by,
            verb=verb,
            says=says,
            note=note,
            state_from=before if state and self.events else "",
            state_to=state,
            previous=case.timeline_head,
        )
        event.digest = case.timeline_head = link_of(event)
        self.events.append(event)
        if state:
            case.state, case.state_since = state, event.at
        return event

    def sign(self, day, document, capacity, by, content):
        """A signature under `content`, on a day."""
        text = canonical(content)
        signature = Signature(
            case=self.case,
            document=document,
            signer=by,
            capacity=capacity,
            name=by.name,
            content=text,
            digest=digest_of(text),
            signed_at=moment(day, self.acts_of_day.get(day, 0)),
            signed_on=day,
            code=self._code(),
        )
        self.signatures.append(signature)
        return signature

    def wait(self, day, desk, step, title, *, days=None, holder=None, role="", about="", done_on=None, done_by=None):
        """Something to do from a day on; done already where `done_on` says so."""
        due = deadline(day, days, self.closed) if days else None
        item = WorkItem(
            case=self.case,
            subject=self.case.subject,
            desk=desk,
            step=step,
            about=str(about),
            title=f"{title}: {self.case.subject.name}"[:160],
            holder=holder,
            role=role,
            opened_at=moment(day, self.acts_of_day.get(day, 0)),
            due_on=due.due_on if due else None,
            counted_from=day if due else None,
            business_days=days,
            done_at=moment(done_on, self.acts_of_day.get(done_on, 0)) if done_on else None,
            done_by=done_by,
        )
        self.items.append(item)
        return item

    def _code(self):
        letters = "".join(self.chance.choices(ALPHABET, k=GROUPS * GROUP))
        return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))
