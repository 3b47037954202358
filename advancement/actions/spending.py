"""What carried a granted step does not carry the next one: course work, coaching, portfolio entries (JB-CRI-1)."""

import json

from advancement.models import Coaching, Course, Measure
from casework.signing import valid_signatures
from portfolios.models import Entry

KINDS = {
    Measure.COURSEWORK: ("course-", Course),
    Measure.COACHING: ("coaching-", Coaching),
    Measure.PORTFOLIO: ("entry-", Entry),
}


def spend(advancement):
    """Mark what the signed lines of Part II rest on as used for this step."""
    signed = {one.document: one for one in valid_signatures(advancement.case)}
    for measure, (prefix, model) in KINDS.items():
        signature = signed.get(f"part-two:{measure}")
        if signature is None:
            continue
        keys = [item["key"] for item in json.loads(signature.content)["evidence"]]
        ids = [int(key.removeprefix(prefix)) for key in keys]
        model.objects.filter(pk__in=ids, spent_in__isnull=True).update(spent_in=advancement.case)


def give_back(advancement):
    """The step was taken back: what carried it counts again."""
    for _prefix, model in KINDS.values():
        model.objects.filter(spent_in=advancement.case).update(spent_in=None)
