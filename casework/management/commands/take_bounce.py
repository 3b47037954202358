"""Read a mail that came back from standard input, as a mail server pipes it: `take_bounce < mail` (PL-DUE-2)."""

import sys

from django.core.management.base import BaseCommand

from casework import bounces


class Command(BaseCommand):
    """Ends with status 0 whatever came, so that no mail server answers a bounce with another one."""

    help = "Notes that a message of ours came back, so that Human Resources sees it in the outbox."

    def handle(self, **options):
        bounce = bounces.read(sys.stdin.buffer.read(bounces.MOST_BYTES))
        message = bounce and bounces.note(bounce)
        self.stdout.write(f"Message {message.pk} came back." if message else "Nothing of ours came back.")
