"""Verify that history is what it was: timelines, states, the content of signatures, notices (PL-SIG-2)."""

import sys

from django.core.management.base import BaseCommand

from casework.models import Case, Event, Signature
from casework.signing import is_intact
from casework.timeline import CHECKS, first_broken_link


class Command(BaseCommand):
    """`verify_timeline [NUMBER …]`: names the first broken link and ends with status 1, or says how much holds."""

    help = "Verifies the hash chain of all timelines and the content of all signatures, or those of some cases."

    def add_arguments(self, parser):
        parser.add_argument("numbers", nargs="*", metavar="NUMBER", help="case numbers; all cases without one")

    def handle(self, *, numbers, **options):
        cases = Case.objects.order_by("pk")
        if numbers:
            cases = cases.filter(number__in=numbers)
        if missing := set(numbers) - set(cases.values_list("number", flat=True)):
            self.stderr.write(f"There is no case {', '.join(sorted(missing))}.")
            sys.exit(2)
        checks = (first_broken_link, first_changed_signature, *CHECKS)
        if broken := next(filter(None, (check(cases) for check in checks)), None):
            self.stderr.write(broken)
            sys.exit(1)
        lines, signatures = (model.objects.filter(case__in=cases).count() for model in (Event, Signature))
        self.stdout.write(f"All holds: {cases.count()} cases, {lines} lines, {signatures} signatures.")


def first_changed_signature(cases):
    """The first signature whose content is not what was signed, as a sentence; None when all are."""
    signatures = Signature.objects.filter(case__in=cases).select_related("case").order_by("case", "pk")
    for signature in signatures.iterator(chunk_size=500):
        if not is_intact(signature):
            return f"{signature.case.number}: the content under signature {signature.code} is not what was signed"
    return None
