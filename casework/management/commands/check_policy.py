"""Put cases to the policy engine and say which come out otherwise."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from casework.policy_cases import CaseError, cases_of, files_of


class Command(BaseCommand):
    """`check_policy PATH …`: a line per case that fails, last the count; needs no database."""

    help = "Runs policy cases (files or folders of *.yaml) against the rules that the pages use."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")

    def handle(self, *, paths, **options):
        passed = failed = 0
        for outcome in self._outcomes(paths):
            if not outcome:
                passed += 1
                continue
            failed += 1
            stream = self.stderr if isinstance(outcome, CaseError) else self.stdout
            stream.write(str(outcome))
        self.stdout.write(f"{passed} passed, {failed} failed")
        if failed:
            sys.exit(1)

    def _outcomes(self, paths):
        """Nothing for a case that passes, else its line, or the error of what is not understood."""
        for path in paths:
            try:
                files = files_of(path)
            except CaseError as problem:
                yield problem
                continue
            for case in (case for file in files for case in cases_of(file)):
                yield case if isinstance(case, CaseError) else case.verdict()
