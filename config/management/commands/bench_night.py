"""Measure the going through of a night on this database, and print what came of it as JSON."""

import json
import time

from django.core.management import BaseCommand
from django.db import connection, transaction

from casework import nightly
from casework.models import Case
from people.models import Person

GOAL = 15  # seconds, for 38,000 people and 10,000 open cases


class Command(BaseCommand):
    help = "Goes through the night on this database, twice, and takes back what was written; prints JSON."

    def handle(self, **options):
        with transaction.atomic():
            first, again = self._measured(), self._measured()
            transaction.set_rollback(True)
        found = {
            "database": connection.vendor,
            "people": Person.objects.count(),
            "open_cases": Case.objects.filter(closed_on=None).count(),
            "batch": nightly.BATCH,
            "goal_s": GOAL,
            "first": first,
            "again": again,
            "goal_met": first["seconds"] < GOAL,
        }
        self.stdout.write(json.dumps(found, indent=2))

    def _measured(self):
        queries = []

        def count(execute, sql, *rest):
            queries.append(sql)
            return execute(sql, *rest)

        began = time.perf_counter()
        with connection.execute_wrapper(count):
            told = nightly.go_through()
        return {"seconds": round(time.perf_counter() - began, 2), "queries": len(queries), "told": told}
