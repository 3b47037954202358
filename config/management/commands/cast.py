"""Who there is in the demonstration, as whom to sign in, and what waits for each."""

import json

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from config.demo import cast


class Command(BaseCommand):
    help = "Lists the people of the demonstration: user name, name, roles, what they can do next."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="for programs, with the passwords")

    def handle(self, *, json: bool, **options):
        if not settings.DEMO:
            raise CommandError("Only a demonstration (DEMO=1) tells who can sign in.")
        people = cast.everybody()
        self.stdout.write(as_json(people) if json else as_text(people))


def as_json(people):
    return json.dumps(people, ensure_ascii=False, indent=1)


def as_text(people):
    """A line or more for each, aligned, and the password once."""
    if not people:
        return "There is no demonstration district yet: python manage.py seed_demo"
    width = max(len(one["username"]) for one in people)
    lines = [f"Everybody signs in with the password {cast.PASSWORD}\n"]
    for one in people:
        lines.append(f"{one['username']:{width}}  {one['name']}: {', '.join(one['roles'])}")
        lines += [f"{'':{width}}    · {title}" for title in one["waiting"]]
    return "\n".join(lines)
