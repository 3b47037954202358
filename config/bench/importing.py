"""A file of the vendor's results, measured: brought, applied as by the worker, and gone again afterwards."""

import time
from datetime import timedelta
from itertools import product

from django.db import connection, transaction

from assessments.imports import IMPORTERS
from assessments.models import Sitting, Test
from casework import clock, imports, tables
from casework.models import Case
from config.bench.visitors import NotServed
from people.models import Role
from people.queries import holders_of

#: What is asked: seconds for so many new rows.
GOAL, ROWS = 20, 5000


def run(rows, say):
    """What was measured, as a dict; NotServed where nobody could sit a test, or nobody could load a result."""
    with transaction.atomic():
        found = _measure(rows, say)
        transaction.set_rollback(True)
    return found | {"goal": {"rows": ROWS, "seconds": GOAL}, "goal_met": found["apply_s"] * ROWS / rows < GOAL}


def _measure(rows, say):
    importer, before = IMPORTERS[0], Sitting.objects.count()
    proctor = holders_of(Role.PROCTOR, clock.today()).first()
    lines = _lines(rows)
    if proctor is None or len(lines) < rows:
        raise NotServed("Too few people sit tests in this database: run seed_district first.")
    heading = ",".join(str(column.heading) for column in importer.columns)
    began = time.perf_counter()
    table = tables.read("results.csv", "\n".join([heading, *lines]).encode(), importer.columns)
    kept = imports.bring(importer, table, by=proctor)
    brought = time.perf_counter()
    say("Brought; applying it.")
    imports.apply(kept, by=proctor)
    applied = time.perf_counter()
    return {
        "database": connection.vendor,
        "rows": rows,
        "added": Sitting.objects.count() - before,
        "bring_s": round(brought - began, 2),
        "apply_s": round(applied - brought, 2),
        "ms_per_row": round(1000 * (applied - brought) / rows, 1),
    }


def _lines(rows):
    """So many results, each of another person, test and day."""
    cases = Case.objects.filter(kind="advancement", state="enrolled", closed_on__isnull=True).order_by("pk")
    numbers = cases.values_list("subject__employee_number", flat=True)
    codes = Test.objects.filter(retired_on__isnull=True).values_list("code", flat=True)
    found = []
    for back, code, number in product(range(1, 366), codes, numbers):
        if len(found) == rows:
            break
        found.append(f"{number},{code},{clock.today() - timedelta(days=back)} 09:00,3.20,Routing")
    return found
