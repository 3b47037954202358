"""Measure a full portfolio, its preview and its PDF, and print what came of it as JSON."""

import json

from django.core.management import BaseCommand, CommandError

from config.bench import portfolio
from config.bench.visitors import NotServed


class Command(BaseCommand):
    help = "Writes a portfolio of ten entries with thirty files, previews and prints it, takes it back, prints JSON."

    def add_arguments(self, parser):
        parser.add_argument("--json-only", action="store_true", help="nothing but the JSON")

    def handle(self, *, json_only, **options):
        try:
            found = portfolio.run(str if json_only else self.stderr.write)
        except NotServed as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write(json.dumps(found, indent=2))
