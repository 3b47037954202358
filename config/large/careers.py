"""Which cases there are in a large district: whose, towards what, how far they came, and on which day each act was."""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date, timedelta

from advancement.states import State
from casework.calendar import is_business_day
from config.large.workforce import FORTNIGHT, LEVELS, Member

#: The acts of the road, and at most how many business days pass before each of them.
ROAD = (
    ("start", 1, 1),
    ("sign-part-one", 1, 4),
    ("enroll", 1, 6),
    ("sign-part-three", 90, 210),
    ("approve", 1, 9),
    ("complete", 1, 9),
    ("confirm", 1, 6),
    ("issue-notice", 1, 8),
)
ACTS = [act for act, _least, _most in ROAD]
#: State → the last act of the road before it, and the act that led aside, if any.
REACHED = {
    State.DRAFT: ("start", ""),
    State.PART_ONE: ("sign-part-one", ""),
    State.ENROLLED: ("enroll", ""),
    State.ON_HOLD: ("enroll", "hold"),
    State.WITH_DIRECTOR: ("sign-part-three", ""),
    State.RETURNED: ("sign-part-three", "return"),
    State.WITH_COORDINATOR: ("approve", ""),
    State.TO_CONFIRM: ("complete", ""),
    State.WITH_ERSC: ("confirm", ""),
    State.PROMOTED: ("issue-notice", ""),
    State.RESCINDED: ("issue-notice", "rescind"),
    State.REFUSED: ("sign-part-one", "refuse"),
    State.WITHDRAWN: ("enroll", "withdraw"),
    State.CLOSED: ("enroll", "close"),
}
#: Shares of the open cases, and of those that ended otherwise than by a promotion.
OPEN = {
    State.DRAFT: 6, State.PART_ONE: 8, State.ENROLLED: 50, State.ON_HOLD: 5, State.WITH_DIRECTOR: 8,
    State.RETURNED: 5, State.WITH_COORDINATOR: 8, State.TO_CONFIRM: 5, State.WITH_ERSC: 5,
}  # fmt: skip
ENDED = {State.WITHDRAWN: 72, State.REFUSED: 18, State.RESCINDED: 10}
OPEN_SHARE, PROMOTED_SHARE, CLOSED_SHARE = 0.27, 0.5, 0.05
ASIDE = (5, 60)
GATHERING = (5, 200)
YEARS_BACK = 6
#: Who has been so long at a level meets the time asked for, whatever the level.
RIPE = timedelta(days=430)
PAIRS = (
    *(("certification", "coursework"),) * 6,
    *(
        ("certification", "portfolio"),
        ("coursework", "portfolio"),
        ("certification", "coaching"),
        ("coaching", "coursework"),
    ),
)


@dataclass(eq=False)
class Plan:
    """One case: `days` is the day of each act; `effective_on` and `job` are those of a promotion."""

    member: Member
    level: int
    state: State
    days: dict
    pair: tuple
    effective_on: date | None = None
    job: object = None
    case: object = None
    advancement: object = None
    evidence: dict = field(default_factory=dict)
    numbers: list = field(default_factory=list)

    @property
    def is_sent(self):
        """Whether Part III was signed."""
        return "sign-part-three" in self.days

    @property
    def last_day(self):
        """The day of the last act."""
        return max(self.days.values())


class Careers:
    """The plans of all cases, in the order in which they were opened."""

    def __init__(self, workforce, number, chance, closed):
        self.workforce, self.chance, self.today = workforce, chance, workforce.today
        first = self.today - timedelta(days=366 * (YEARS_BACK + 3))
        every = (first + timedelta(days=n) for n in range((self.today - first).days))
        self.business_days = [day for day in every if is_business_day(day, closed)]
        self.busy_from = {}
        plans = [*self._promotions(round(number * PROMOTED_SHARE)), *self._closed(max(1, round(number * CLOSED_SHARE)))]
        plans += self._open(max(len(OPEN), round(number * OPEN_SHARE)))
        plans += self._ended(max(len(ENDED), number - len(plans)))
        self.plans = sorted(plans, key=lambda plan: (plan.days["start"], plan.member.person.employee_number))

    # --- The kinds of case

    def _promotions(self, most):
        """Promotions that the job histories tell of, the latest first."""
        since = self.today - timedelta(days=365 * YEARS_BACK)
        found = []
        for member in self.workforce.members:
            for job, (key, starts_on, _step) in list(zip(member.jobs, member.lines, strict=True))[1:]:
                if key in LEVELS and starts_on > since:
                    found.append((starts_on, member, LEVELS.index(key) - 1, job))
        found.sort(key=lambda one: (one[0], one[1].person.employee_number), reverse=True)
        return [self._promotion(*one) for one in found[:most]]

    def _promotion(self, effective_on, member, level, job):
        signed = bisect_left(self.business_days, effective_on) - 1 - self.chance.randint(0, 6)
        days = self._days("issue-notice", signed, "sign-part-three")
        return self._plan(member, level, State.PROMOTED, days, job)

    def _closed(self, most):
        """Cases that ended because somebody left the band for another class."""
        left = [
            one for one in self.workforce.members if len(one.lines) > 1 and one.lines[-2][0] in LEVELS[:-1]
            and one.key == "technician"
        ]  # fmt: skip
        for member in left[:most]:
            days = self._days("enroll", bisect_left(self.business_days, member.since) - self.chance.randint(10, 60))
            days["close"] = self._on(bisect_left(self.business_days, member.since))
            yield self._plan(member, LEVELS.index(member.lines[-2][0]), State.CLOSED, days)

    def _open(self, most):
        """One open case each for people below the top of the band who have been at their level for a while."""
        below = [one for one in self.workforce.members if one.key in LEVELS[:-1] and self._is_ripe(one)]
        self.chance.shuffle(below)
        states = self._dealt(OPEN, min(most, len(below)))
        for member, state in zip(below, states, strict=False):
            last, aside = REACHED[state]
            since = len(self.business_days) - 1 - self.chance.randint(0, GATHERING[1] if last == "enroll" else 14)
            days = self._days(last, since - (self.chance.randint(*ASIDE) if aside else 0))
            if aside:
                days[aside] = self._on(since)
            if state == State.ENROLLED:
                days["gather"] = self._on(max(since, len(self.business_days) - 1 - self.chance.randint(0, 20)))
            self.busy_from[member] = days["start"]
            yield self._plan(member, LEVELS.index(member.key), state, days)

    def _ended(self, most):
        """Cases of the same people that came to nothing, before the open one."""
        own = [one for one in self.workforce.members if one.key in LEVELS[:-1] and self._is_ripe(one)]
        states = iter(self._dealt(ENDED, most))
        begun = {one: one.since for one in own}
        while own and (state := next(states, None)):
            member = self.chance.choice(own)
            plan = self._between(member, state, begun[member])
            if plan is None:
                own.remove(member)
                states = iter((state, *states))
                continue
            begun[member] = plan.last_day + timedelta(days=20)
            yield plan

    def _between(self, member, state, since):
        """A case that began and ended after a day and before the member's open one; None if there is no room."""
        last, aside = REACHED[state]
        days = self._days_from(last, bisect_left(self.business_days, since) + self.chance.randint(2, 40))
        days[aside] = self._on(bisect_left(self.business_days, max(days.values())) + self.chance.randint(*ASIDE))
        if days[aside] >= self.busy_from.get(member, self.business_days[-1]):
            return None
        return self._plan(member, LEVELS.index(member.key), state, days)

    def _plan(self, member, level, state, days, job=None):
        plan = Plan(member, level, state, days, self.chance.choice(PAIRS), job=job)
        if plan.is_sent:
            plan.effective_on = self._effective_on(days["sign-part-three"])
        return plan

    # --- Days

    def _days(self, last, place, anchor=""):
        """The day of each act up to `last`; the act `anchor` (or the last) is on the business day number `place`."""
        gaps = [self.chance.randint(least, most) for _act, least, most in ROAD]
        until, at = ACTS.index(last), ACTS.index(anchor or last)
        return {
            act: self._on(place + sum(gaps[at + 1 : number + 1]) - sum(gaps[number + 1 : at + 1]))
            for number, act in enumerate(ACTS[: until + 1])
        }

    def _days_from(self, last, place):
        gaps = [self.chance.randint(least, most) for _act, least, most in ROAD]
        return {act: self._on(place + sum(gaps[1 : n + 1])) for n, act in enumerate(ACTS[: ACTS.index(last) + 1])}

    def _on(self, place):
        return self.business_days[max(0, min(place, len(self.business_days) - 1))]

    def _effective_on(self, day):
        """The start of the first pay period after a day."""
        anchor = self.workforce.anchor
        return anchor - FORTNIGHT * (((anchor - day).days - 1) // FORTNIGHT.days)

    # --- Chance

    def _is_ripe(self, member):
        return self.today - member.since > RIPE

    def _dealt(self, shares, number):
        """So many states by their shares, each at least once, in a mixed order."""
        whole = sum(shares.values())
        dealt = [state for state, share in shares.items() for _ in range(max(1, round(number * share / whole)))]
        dealt += [max(shares, key=shares.get)] * (number - len(dealt))
        self.chance.shuffle(dealt)
        return dealt
