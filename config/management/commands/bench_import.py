"""Measure how long a file of the vendor's results takes, and print what came of it as JSON."""

import json

from django.core.management import BaseCommand, CommandError

from config.bench import importing
from config.bench.visitors import NotServed


class Command(BaseCommand):
    help = "Brings and applies a file of new results, takes everything back, prints JSON."

    def add_arguments(self, parser):
        parser.add_argument("--rows", type=int, default=importing.ROWS, help="how many results")
        parser.add_argument("--json-only", action="store_true", help="nothing but the JSON")

    def handle(self, *, rows, json_only, **options):
        try:
            found = importing.run(rows, str if json_only else self.stderr.write)
        except NotServed as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write(json.dumps(found, indent=2))
