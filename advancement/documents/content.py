"""The exact content that is signed: canonical facts of each part of Form 336-84 and of what follows it."""

from casework.signing import valid_signatures
from people.queries import job_on

FORM = "336-84"


def heading_of(advancement):
    """What every part says of the case and the employee."""
    case, subject = advancement.case, advancement.case.subject
    return {
        "form": FORM,
        "case": case.number,
        "edition": case.edition,
        "employee": subject.name,
        "employee_number": subject.employee_number or "",
        "from_level": advancement.from_level,
        "target_level": advancement.target_level,
    }


def part_one_of(advancement, edition):
    """Part I: the meeting and what the employee acknowledges, in the words of the edition (JB-ENR-5)."""
    texts = edition["JB-ENR-5"]["acknowledgements"]
    return heading_of(advancement) | {
        "part": "I",
        "meeting_on": advancement.meeting_on,
        "acknowledged": [texts[code] for code in texts if getattr(advancement, code)],
    }


def part_two_of(advancement, line, measure, evidence):
    """One line of Part II: the criterion, what was found, and the evidence with the hash of every file (JB-VER-1).

    `measure` is the findings.Measure on which the signature rests, `evidence` the queries.evidence.Items.
    """
    return heading_of(advancement) | {
        "part": "II",
        "criterion": line.measure,
        "reviewed_on": line.reviewed_on,
        "met_on": measure.met_on,
        "lapses_on": measure.lapses_on,
        "findings": [{"rule": one.rule, "met": one.met, "because": one.because} for one in measure.findings],
        "evidence": [item.content for item in evidence],
    }


def part_three_of(advancement, *, effective_on, due_on):
    """Part III: the request, resting on the signed lines of Part II by their hashes (JB-VER-2)."""
    return heading_of(advancement) | {
        "part": "III",
        "effective_on": effective_on,
        "due_at_hr_by": due_on,
        "lines": [
            {"document": one.document, "digest": one.digest, "signed_on": one.signed_on}
            for one in valid_signatures(advancement.case)
            if one.document.startswith("part-two:")
        ],
    }


def decision_of(advancement, act, **facts):
    """What a director, a coordinator or ERSC puts their name under, resting on Part III by its hash."""
    part_three = valid_signatures(advancement.case).filter(document="part-three").last()
    return heading_of(advancement) | {
        "act": act,
        "part_three": part_three.digest if part_three else "",
        "effective_on": advancement.effective_on,
        **facts,
    }


def placement_of(advancement, on):
    """The class, grade, step and salary from which the employee advances, on a day."""
    job = job_on(advancement.case.subject, on)
    return {"class": job.job_class.code, "grade": job.grade, "step": job.step, "salary": job.salary}


def figures_of(notice):
    """What a notice says, as it stands in signed content."""
    return {
        "number": notice.number,
        "kind": notice.kind,
        "replaces": notice.replaces.number if notice.replaces else "",
        "effective_on": f"{notice.effective_on}",
        "from": [notice.from_class.code, notice.from_grade, notice.from_step, f"{notice.from_salary:.2f}"],
        "to": [notice.to_class.code, notice.to_grade, notice.to_step, f"{notice.to_salary:.2f}"],
        "retroactive": f"{notice.retroactive:.2f}",
    }
