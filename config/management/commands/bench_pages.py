"""Measure the main pages over HTTP against a bare floor, and print what came of it as JSON."""

import json

from django.core.management import BaseCommand, CommandError

from config.bench import measuring
from config.bench.visitors import NotServed
from config.demo.cast import PASSWORD


class Command(BaseCommand):
    help = "Starts the web server on this database, measures the main pages beside a bare floor, prints JSON."

    def add_arguments(self, parser):
        parser.add_argument("--json-only", action="store_true", help="nothing but the JSON")
        parser.add_argument("--requests", type=int, default=200, help="of each page, at each number of clients")
        parser.add_argument("--seconds", type=int, default=90, help="at most, at each number of clients")
        parser.add_argument("--password", default=PASSWORD, help="with which everybody of this database signs in")

    def handle(self, *, json_only, requests, seconds, password, **options):
        say = str if json_only else self.stderr.write
        try:
            found = measuring.run(requests, seconds, password, say)
        except NotServed as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write(json.dumps(found, indent=2))
