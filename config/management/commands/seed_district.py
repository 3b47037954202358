"""Make a large district from a seed, for measuring."""

from django.core.management import BaseCommand, CommandError

from config.demo.cast import PASSWORD
from config.large import acquaintances, seeding
from people.models import Unit

LEAST = 300


class Command(BaseCommand):
    help = "Fills an empty database with a large district: the same one from the same seed on the same day."

    def add_arguments(self, parser):
        parser.add_argument("--employees", type=int, default=38_000)
        parser.add_argument("--cases", type=int, default=4_000)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, employees, cases, seed, **options):
        if Unit.objects.exists():
            raise CommandError("This database holds a district already. Name an empty one in DATABASE_URL.")
        if employees < LEAST:
            raise CommandError(f"A district that has every role and every state needs {LEAST} employees.")
        seeding.seed(employees, cases, seed, self.stdout.write)
        self.stdout.write(f"\nEverybody signs in with the password {PASSWORD}; among them:")
        for what, username in acquaintances.found():
            self.stdout.write(f"  {username:28} {what}")
