"""Give the first roles of a fresh installation, in which nobody can give one yet."""

from django.core.management.base import BaseCommand, CommandError

from casework.findings import Refused
from casework.personnel.actions.beginning import FIRST, appoint_first
from people.models import Person


class Command(BaseCommand):
    """`appoint USERNAME ROLE`: from today on, recorded as given by nobody; refused once somebody holds the role."""

    help = f"Gives the role {' or '.join(FIRST)} to somebody, as long as nobody with an open account holds it."

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="USERNAME")
        parser.add_argument("role", metavar="ROLE", help=" or ".join(FIRST))

    def handle(self, *, username, role, **options):
        person = Person.objects.filter(username__iexact=username).first()
        if person is None:
            raise CommandError(f"Nobody has the user name “{username}”.")
        try:
            row = appoint_first(person, role=role)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{person.name} is {row.get_role_display()} from today on.")
