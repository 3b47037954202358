"""Bring the database to where this program expects it."""

from django.conf import settings
from django.core.management import BaseCommand, call_command

from advancement.actions.registers import enter_credentials_of, enter_grades_of
from advancement.queries.facts import PROGRAM
from casework import editions


class Command(BaseCommand):
    help = "Migrates, with DEMO=1 loads the demonstration district if there is none, enters what policy editions name."

    def handle(self, **options):
        call_command("migrate", verbosity=0, interactive=False)
        if settings.DEMO:
            call_command("seed_demo")
        for edition in editions.all_editions(PROGRAM):
            enter_credentials_of(edition)
            enter_grades_of(edition)
