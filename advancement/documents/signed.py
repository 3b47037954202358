"""The signatures of a case as its papers show them: what was signed, by whom, and what no longer holds."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from casework.papers import Printed, printed


@dataclass(frozen=True)
class Slot:
    """A place for a signature: whose it is, and the signature once there is one."""

    capacity: str
    signature: Printed | None


class Signatures:
    """All signatures of one case, read once."""

    def __init__(self, case):
        self.case = case

    @cached_property
    def rows(self):
        """Every signature in the order of signing."""
        return list(self.case.signatures.select_related("case", "voidance").order_by("pk"))

    def last(self, document, capacity=None):
        """The last valid signature of a document, in a capacity where one is given; None without one."""
        found = [one for one in self.rows if one.document == document and not one.is_void]
        return next((one for one in reversed(found) if capacity in (None, one.capacity)), None)

    def slot(self, document, capacity):
        """The place for the signature of a document in a capacity."""
        signature = self.last(document, capacity)
        return Slot(capacity.label, printed(signature) if signature else None)

    def content(self, document):
        """What was signed as a document, exactly; None where nothing valid is."""
        signature = self.last(document)
        return json.loads(signature.content) if signature else None

    def void(self, *names):
        """The signatures that no longer hold of documents whose name (before the colon) is among `names`."""
        return [printed(one) for one in self.rows if one.is_void and one.document.partition(":")[0] in names]


def day_of(text):
    """A date out of signed content; None where it says none."""
    return date.fromisoformat(text) if text else None
