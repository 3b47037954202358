"""Form 336-84, Parts I to III: what is signed as it was signed, the rest as the case stands, marked a draft."""

from dataclasses import dataclass
from decimal import Decimal

from advancement.documents.content import heading_of, part_one_of
from advancement.documents.signed import Signatures, Slot, day_of
from advancement.models import WITHOUT_DOCUMENTS, Line, Measure
from advancement.queries.facts import edition_of
from advancement.rules import band
from casework import moves, papers
from casework.models import Capacity
from casework.papers import Printed


@dataclass(frozen=True)
class Row:
    """One line of Part II: its state, its signature, and on what the signature rests."""

    title: str
    kind: str
    state: str
    reviewed_on: object
    signature: Printed | None
    findings: tuple
    evidence: tuple


def form_of(advancement):
    """Form 336-84 of a case as it stands, as PDF (bytes)."""
    return papers.render("form.html", form_facts(advancement))


def form_facts(advancement):
    """Everything that the form shows; the packet shows it too."""
    edition, signatures = edition_of(advancement), Signatures(advancement.case)
    return {
        "title": f"Form 336-84, Job-banding Career Advancement: case {advancement.case.number}",
        "case": advancement.case,
        "state": moves.public(advancement.case).name,
        "edition": edition,
        "who": who(heading_of(advancement), edition),
        "part_one": _part_one(advancement, edition, signatures),
        "part_two": _part_two(advancement, edition, signatures),
        "part_three": _part_three(advancement, edition, signatures),
        "consequences": edition["JB-AFT-2"]["consequences"].values(),
    }


def who(content, edition):
    """Of whom a signed content speaks, with the levels in words."""
    levels = {
        side: f"{band.title_of(content[level], edition)} (grade {band.grade_of(content[level], edition)})"
        for side, level in (("leaves", "from_level"), ("seeks", "target_level"))
    }
    return {"name": content["employee"], "number": content["employee_number"], **levels}


def _part_one(advancement, edition, signatures):
    signed = signatures.content("part-one")
    content = signed or part_one_of(advancement, edition)
    slots = [signatures.slot("part-one", capacity) for capacity in (Capacity.EMPLOYEE, Capacity.SUPERVISOR)]
    texts = edition["JB-ENR-5"]["acknowledgements"].values()
    return {
        "who": who(content, edition),
        "meeting_on": day_of(content["meeting_on"]) if signed else content["meeting_on"],
        "acknowledged": [(text, text in content["acknowledged"]) for text in texts],
        "enrolled_on": advancement.enrolled_on,
        "slots": slots,
        "is_draft": not all(slot.signature for slot in slots),
        "void": signatures.void("part-one"),
    }


def _part_two(advancement, edition, signatures):
    criteria = edition["JB-CRI-1"]
    lines = {line.measure: line for line in advancement.lines.all()}
    pursued = (advancement.first_measure, advancement.second_measure)
    rows = {one: _row(lines[one], one in criteria["required"], one in pursued, signatures) for one in Measure}
    complete = {one for one, row in rows.items() if row.signature}
    additional = complete.intersection(criteria["additional"])
    return {
        "rows": rows.values(),
        "needed": criteria["needed"],
        "is_draft": not complete.issuperset(criteria["required"]) or len(additional) < criteria["needed"],
        "void": signatures.void("part-two"),
    }


def _row(line, required, pursued, signatures):
    document = f"part-two:{line.measure}"
    signature = signatures.last(document) if line.state == Line.State.SIGNED else None
    content = signatures.content(document) if signature else {}
    return Row(
        line.get_measure_display(),
        "required" if required else "chosen" if pursued else "additional",
        _state(line),
        day_of(content.get("reviewed_on")),
        papers.printed(signature) if signature else None,
        tuple(content.get("findings", ())),
        tuple(content.get("evidence", ())),
    )


def _state(line):
    """The state of a line in words; where there is nothing to submit, it only waits for the signature."""
    if line.measure in WITHOUT_DOCUMENTS and line.state != Line.State.SIGNED:
        return "not signed"
    return line.get_state_display()


def _part_three(advancement, edition, signatures):
    signed = signatures.content("part-three") or {}
    slot = signatures.slot("part-three", Capacity.SUPERVISOR)
    completion = signatures.content("completion") or {}
    rests_on = {one["digest"]: day_of(one["signed_on"]) for one in signed.get("lines", ())}
    return {
        "who": who(signed or heading_of(advancement), edition),
        "effective_on": day_of(signed.get("effective_on")),
        "due_on": day_of(signed.get("due_at_hr_by")),
        "lines": [papers.printed(one) for one in signatures.rows if one.digest in rests_on],
        "slot": slot,
        "approval": signatures.slot("approval", Capacity.DIRECTOR),
        "placement": [(name, _placement(completion[key])) for name, key in PLACES if key in completion],
        "completion": signatures.slot("completion", Capacity.HR_COMPLETES),
        "confirmation": signatures.slot("confirmation", Capacity.HR_CONFIRMS),
        "notices": _notices(signatures),
        "is_draft": slot.signature is None,
        "void": signatures.void("part-three", "approval", "completion", "confirmation", "notice"),
    }


PLACES = (("Before", "from"), ("After", "to"))


def _placement(content):
    return {"grade": content["grade"], "step": content["step"], "salary": Decimal(content["salary"])}


def _notices(signatures):
    issued = [one for one in signatures.rows if one.document.startswith("notice:") and not one.is_void]
    return [Slot(Capacity.ERSC.label, papers.printed(one)) for one in issued]
