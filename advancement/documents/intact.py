"""Whether notices still say what was signed (PL-SIG-2)."""

import json

from advancement.documents.content import figures_of
from advancement.models import Notice


def first_changed_notice(cases):
    """The first notice of some cases that says otherwise than its signed content, as a sentence, or None."""
    notices = Notice.objects.filter(advancement__case__in=cases).order_by("pk")
    related = ("advancement__case", "signature", "replaces", "from_class", "to_class")
    for notice in notices.select_related(*related).iterator(chunk_size=500):
        signed = json.loads(notice.signature.content).get("notice", {})
        if any(signed.get(name) != said for name, said in figures_of(notice).items()):
            return f"{notice.advancement.case.number}: notice {notice.number} is not what was signed"
    return None
