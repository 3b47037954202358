"""Make a large district in an empty database: tree, people, cases, everything in bulk, the guards in place."""

import random
import time
from collections import Counter
from itertools import zip_longest

from django.db import connection, transaction

from advancement.models import Advancement, Hold, Line, Notice
from casework import clock, editions
from casework.models import Case, Event, Signature, WorkItem
from casework.models import Counter as Number
from config.demo import registers
from config.large.careers import YEARS_BACK, Careers
from config.large.evidence import Gathered
from config.large.lives import Life, form_of, opened
from config.large.tree import grow
from config.large.workforce import BATCH, Workforce
from people.models import Role, Standing


def seed(employees, cases, chance_seed, say):
    """Everything; `say` is told how it goes. Returns the Workforce and the plans of the cases."""
    began = time.monotonic()

    def done(sentence):
        say(f"{time.monotonic() - began:6.1f} s  {sentence}")

    chance, today = random.Random(chance_seed), clock.today()  # noqa: S311 (the same district from the same seed)
    with transaction.atomic():
        registers.lay_down(today, years_back=YEARS_BACK)
        tree = grow(employees)
        workforce = Workforce(tree, employees, chance, today)
        workforce.write()
        registers.equivalents(workforce.held[Role.HR_COORDINATOR][0].person, today)
        done(f"{len(workforce.members):,} people in {1 + len(tree.offices) + _count(tree):,} units")
        closed = frozenset(registers.closed_days(today, YEARS_BACK))
        plans = Careers(workforce, cases, chance, closed).plans
        edition = editions.in_force("job-banding", today)
        _open(plans, edition)
        gathered = Gathered(workforce, chance)
        for plan in plans:
            gathered.gather(plan)
        gathered.save()
        done("the evidence of their cases")
        lives = [Life(plan, workforce, edition, chance, closed) for plan in plans]
        done("the cases as they were lived")
        workforce.write_jobs()
        done("their job histories")
        _write(lives)
        done(f"{len(plans):,} cases with {sum(len(one.told.events) for one in lives):,} lines of their timelines")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return workforce, plans


def _count(tree):
    return sum(len(units) for units in tree.departments.values()) + len(tree.schools)


def _open(plans, edition):
    """Numbers by the day of opening, then the cases and their forms."""
    numbers = Counter()
    for plan in plans:
        year = plan.days["start"].year
        numbers[str(year)] += 1
        plan.case = opened(plan, f"{year % 100:02d}-{numbers[str(year)]:05d}", edition)
    notices = [(plan.days[act], plan) for plan in plans for act in ("issue-notice", "rescind") if act in plan.days]
    for day, plan in sorted(notices, key=lambda one: (one[0], one[1].case.number)):
        numbers[f"N{day.year}"] += 1
        plan.numbers.append(f"N{day.year % 100:02d}-{numbers[f'N{day.year}']:05d}")
    Number.objects.bulk_create(Number(name=name, last=last) for name, last in numbers.items())
    Case.objects.bulk_create([plan.case for plan in plans], BATCH)
    for plan in plans:
        plan.advancement = form_of(plan)


def _write(lives):
    """What was lived, in the order of references."""
    Advancement.objects.bulk_create([one.form for one in lives], BATCH)
    Signature.objects.bulk_create([signed for one in lives for signed in one.told.signatures], BATCH)
    Event.objects.bulk_create([event for one in lives for event in one.told.events], BATCH)
    _move([one.told for one in lives])
    WorkItem.objects.bulk_create([item for one in lives for item in one.told.items], BATCH)
    Line.objects.bulk_create([line for one in lives for line in one.lines.values()], BATCH)
    Hold.objects.bulk_create([hold for one in lives for hold in one.holds])
    Standing.objects.bulk_create([standing for one in lives for standing in one.standings])
    # A rescission names the notice that it replaces.
    Notice.objects.bulk_create([one.notices[0] for one in lives if one.notices], BATCH)
    Notice.objects.bulk_create([later for one in lives for later in one.notices[1:]], BATCH)


def _move(stories):
    """Bring the cases where they are, one move of everybody's at a time: the database takes no other way there."""
    fields = ("state", "state_since", "timeline_head")
    ends = [(one.case, one.case.state, one.case.state_since, one.case.timeline_head) for one in stories]
    moves = [
        [(one.case, event.state_to, event.at, event.digest) for event in one.events if event.state_from]
        for one in stories
    ]
    for at_once in (*zip_longest(*moves), ends):
        moved = [one for one in at_once if one]
        for case, *values in moved:
            for name, value in zip(fields, values, strict=True):
                setattr(case, name, value)
        Case.objects.bulk_update([case for case, *_ in moved], fields, 400)
