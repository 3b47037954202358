"""The Personnel Action Notice: what changes, from when on, what is owed and how it was reckoned (JB-VER-8, 11)."""

import json
from decimal import Decimal

from advancement.documents.form import who
from advancement.documents.signed import Slot, day_of
from advancement.models import Notice
from advancement.queries.facts import edition_of
from casework import papers
from casework.models import Capacity

TITLES = {
    Notice.Kind.PROMOTION: "Non-competitive promotion",
    Notice.Kind.CORRECTION: "Correction of a promotion",
    Notice.Kind.RESCISSION: "Rescission of a promotion",
}


def notice_of(notice):
    """A notice as PDF (bytes), with the figures that were signed."""
    return papers.render("notice.html", notice_facts(notice))


def notice_facts(notice):
    """Everything that a notice says."""
    edition = edition_of(notice.advancement)
    content = json.loads(notice.signature.content)
    figures = content["notice"]
    before, after = (_place(figures[side]) for side in ("from", "to"))
    replaced_by = Notice.objects.filter(replaces=notice).first()
    return {
        "title": f"Personnel Action Notice {notice.number}",
        "notice": notice,
        "action": TITLES[notice.kind],
        "case": notice.advancement.case,
        "who": who(content, edition),
        "effective_on": day_of(figures["effective_on"]),
        "places": (
            ("Before", notice.from_class.title, before),
            ("From the effective date", notice.to_class.title, after),
        ),
        "owed": _owed(notice, figures, edition),
        "slot": Slot(Capacity.ERSC.label, papers.printed(notice.signature)),
        "replaced_by": replaced_by,
    }


def _place(figures):
    _code, grade, step, salary = figures
    return {"grade": grade, "step": step, "salary": Decimal(salary)}


def _owed(notice, figures, edition):
    """The retroactive amount with its arithmetic, line by line: difference a year × days ÷ days of a year.

    A correction and a rescission reckon against what the notice before them gave; what they give less is no longer due,
    whether or not it was paid: that only payroll knows.
    """
    amount = Decimal(figures["retroactive"])
    if not amount:
        return None
    return {
        "amount": abs(amount),
        "no_longer_due": amount < 0,
        "terms": [
            {"since": day_of(one["since"]), "difference": abs(Decimal(one["difference"])), "days": one["days"]}
            for one in figures["reckoned"]
        ],
        "days_in_year": edition["JB-VER-8"]["days_in_year"],
    }
