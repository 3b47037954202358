"""States and moves: nothing changes a state except through the table that an app lays down for its kind of case."""

from dataclasses import dataclass
from functools import cache

from django.db import transaction

from casework import clock, timeline
from casework.findings import Finding, Refused
from casework.models import Case, Counter


@dataclass(frozen=True)
class Public:
    """How a state is told: its public name, whose turn it is, and the same said to the subject."""

    name: str
    turn: str
    to_subject: str


@dataclass(frozen=True)
class Flow:
    """Everything a kind of case says about its states.

    `moves`: state → states that may follow; `desks`: state → desk, or None where nobody has it;
    `public`: state → Public; `closed`: the states in which a case is over; `resting`: those in which it waits for
    something else than a desk, so that nobody has anything to do.
    """

    kind: str
    prefix: str
    moves: dict
    desks: dict
    public: dict
    closed: frozenset
    resting: frozenset = frozenset()

    def allows(self, before, after):
        """Whether a case may go from one state to the other."""
        return after in self.moves[before]


FLOWS: dict[str, Flow] = {}


def register(flow):
    """An app lays down the flow of its kind of case; called once, when the app is ready."""
    FLOWS[flow.kind] = flow
    public_names.cache_clear()


@cache
def public_names(kind):
    """State → public name, for a kind of case."""
    return {state: public.name for state, public in FLOWS[kind].public.items()}


def public(case):
    """How the state of a case is told."""
    return FLOWS[case.kind].public[case.state]


def next_number(name, year):
    """The next number under a name and year, as read out: `26-00417`, or `N26-00003` for another name."""
    counter, _ = Counter.objects.select_for_update().get_or_create(name=f"{name}{year}")
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{name}{year % 100:02d}-{counter.last:05d}"


@transaction.atomic
def open_case(kind, subject, state, *, slot, edition, by, verb, says):
    """A new case of a subject, with the first line of its timeline; a second in the slot is an IntegrityError."""
    today = clock.today()
    case = Case.objects.create(
        number=next_number(FLOWS[kind].prefix, today.year),
        kind=kind,
        slot=slot,
        subject=subject,
        state=state,
        edition=edition,
        opened_on=today,
        state_since=clock.now(),
    )
    timeline.record(case, verb, says, by=by, state_to=state)
    return case


def lock(thing):
    """The thing, read again and held until the transaction ends: a case, or a row with a `case` of its own.

    The case is held, not its subject: whoever also needs the person takes them after it.
    """
    cases = Case.objects.select_for_update(of=("self",)).select_related("subject")
    if isinstance(thing, Case):
        return cases.get(pk=thing.pk)
    case = cases.get(pk=thing.case_id)
    row = type(thing).objects.select_for_update().get(pk=thing.pk)
    row.case = case
    return row


def move(case, state, *, by, verb, says, acting_for=None, note=""):
    """Bring a locked case into another state and say so; refused where the table of moves has no such move."""
    before = case.state
    if not FLOWS[case.kind].allows(before, state):
        raise Refused(not_now(case))
    # The line comes first: the database takes no state without it.
    timeline.record(case, verb, says, by=by, acting_for=acting_for, note=note, state_from=before, state_to=state)
    case.state, case.state_since = state, clock.now()
    if state in FLOWS[case.kind].closed:
        case.closed_on = clock.today()
    case.save(update_fields=["state", "state_since", "closed_on"])


def in_state(case, *states):
    """The finding that a case is where a step can be taken (PL-CAS-1)."""
    if case.state in states:
        return Finding("PL-CAS-1", True, f"The case is in the state {public(case).name}.")
    return not_now(case)


def not_now(case):
    """The finding that the step can't be taken where the case is."""
    told = public(case)
    return Finding("PL-CAS-1", False, f"This can't be done now: the case is “{told.name}”. {told.turn}")
