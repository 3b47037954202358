"""What an employee does with certifications and exams: enter, change, remove (JB-CRT)."""

from django.db import transaction

from advancement.actions import own_evidence
from advancement.models import Certification, Exam, Measure
from advancement.rules.certification import CredentialsFacts, prepared_on_own_time
from casework import clock, evidence
from casework.findings import require

MEASURE = Measure.CERTIFICATION


@transaction.atomic
def add_certification(*, by, proof=None, **facts):
    """The employee enters a certification of theirs, and attests how it was prepared (JB-CRT-1, JB-CRT-4)."""
    own_evidence.open_to(by, MEASURE)
    require(_prepared_as_admitted(by, facts["prepared"]))
    return own_evidence.enter(Certification(**facts), by=by, measure=MEASURE, proof=proof)


@transaction.atomic
def change_certification(certification, *, by, proof=None, **facts):
    """The employee corrects what they entered; a line signed on it loses its signature (JB-CRT-1, S16)."""
    own_evidence.open_to(by, MEASURE)
    certification = own_evidence.own(certification, by)
    require(_prepared_as_admitted(by, facts["prepared"]))
    return own_evidence.mend(certification, facts, by=by, measure=MEASURE, proof=proof)


@transaction.atomic
def add_exam(*, by, proof=None, **facts):
    """The employee enters an exam passed towards a certification (JB-CRT-2, JB-CRT-4)."""
    own_evidence.open_to(by, MEASURE)
    require(_prepared_as_admitted(by, facts["prepared"]))
    return own_evidence.enter(Exam(**facts), by=by, measure=MEASURE, proof=proof)


@transaction.atomic
def remove(row, *, by):
    """The employee takes a certification or an exam from their list (JB-CRT-1)."""
    own_evidence.open_to(by, MEASURE)
    return own_evidence.remove(own_evidence.own(row, by), by=by, measure=MEASURE)


def _prepared_as_admitted(by, prepared):
    """A claim that says professional leave was used is refused (JB-CRT-4)."""
    facts = CredentialsFacts(None, professional_leave_used=prepared == Certification.Prepared.PROFESSIONAL_LEAVE)
    return prepared_on_own_time(facts, evidence.aim_of(by).edition, on=clock.today())
