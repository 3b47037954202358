"""The nouns of career advancement: the form, its lines, and the evidence a person gathers."""

from advancement.models.advancement import (
    WITHOUT_DOCUMENTS,
    Advancement,
    Hold,
    Invitation,
    Line,
    Measure,
    ReturnReview,
)
from advancement.models.certification import Certification, Credential, Equivalent, Exam
from advancement.models.coaching import AgreedSession, Coaching, CoachOrientation, Session
from advancement.models.coursework import Course, Grade, Provider, ProviderApproval
from advancement.models.notice import Notice

__all__ = [
    "WITHOUT_DOCUMENTS",
    "Advancement",
    "AgreedSession",
    "Certification",
    "CoachOrientation",
    "Coaching",
    "Course",
    "Credential",
    "Equivalent",
    "Exam",
    "Grade",
    "Hold",
    "Invitation",
    "Line",
    "Measure",
    "Notice",
    "Provider",
    "ProviderApproval",
    "ReturnReview",
    "Session",
]
