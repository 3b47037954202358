"""Load the demonstration district: its registers, its people, and a case in every state."""

from django.core.management import BaseCommand
from django.db import transaction

from config.demo import loading
from people.models import Unit


class Command(BaseCommand):
    help = "Loads the demonstration district, once; does nothing when there is a district."

    @transaction.atomic
    def handle(self, **options):
        if Unit.objects.exists():
            self.stdout.write("There is a district already; nothing was loaded.")
            return
        people, cases = loading.load()
        self.stdout.write(f"Loaded the demonstration district: {people} people, {cases} cases.")
