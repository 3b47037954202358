"""The promotion letter: the new placement, and what a promotion brings, as it was acknowledged (JB-AFT-1, 2)."""

from django.db.models import Q

from advancement.documents.notice import notice_facts
from advancement.models import Notice
from advancement.queries.facts import edition_of
from casework import papers
from competencies.models import Criterion


def letter_of(advancement):
    """The letter as PDF (bytes) by the notice that holds; None before there is one, and after it was taken back."""
    notice = advancement.notices.filter(replaced_by__isnull=True).select_related("signature__case").first()
    if notice is None or notice.kind == Notice.Kind.RESCISSION:
        return None
    edition = edition_of(advancement)
    in_force = Q(retired_on=None) | Q(retired_on__gt=notice.issued_on)
    criteria = Criterion.objects.filter(in_force, target_level=advancement.target_level)
    return papers.render(
        "letter.html",
        notice_facts(notice)
        | {
            "title": f"Promotion letter: case {advancement.case.number}",
            "edition": edition,
            "consequences": edition["JB-AFT-2"]["consequences"].values(),
            "criteria": criteria.order_by("code"),
        },
    )
