"""Print, as pytest does, what all the suites of a run came to; exit status 1 when anything failed.

Usage: count.py FOLDER_OF_JUNIT_FILES SECONDS [FAILED_PART …]
"""

import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree


def counts_of(report):
    """Passed, failed, errors and skipped of one JUnit file of pytest's own."""
    total = Counter()
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        found = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")}
        total["passed"] += found["tests"] - found["failures"] - found["errors"] - found["skipped"]
        total["failed"] += found["failures"]
        total["errors"] += found["errors"]
        total["skipped"] += found["skipped"]
    return total


def main(folder, seconds, *failed_parts):
    """Add up the reports and print one line."""
    total = sum((counts_of(report) for report in sorted(Path(folder).glob("*.xml"))), Counter())
    if failed_parts:
        print("Failed: " + "; ".join(failed_parts))
    shown = [f"{total[name]} {name}" for name in ("failed", "passed", "skipped", "errors") if total[name]]
    print(f"===== {', '.join(shown) or 'no tests ran'} in {seconds}s =====")
    return 1 if failed_parts or total["failed"] or total["errors"] or not total["passed"] else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
