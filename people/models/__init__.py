"""People, units, jobs, relations and standing: who somebody is to somebody else, on a given day."""

from people.models.job import Job, JobClass, Position, SalaryStep
from people.models.person import Employment, Person
from people.models.relation import Appointment, Delegation, DelegationRequest, Role, Supervision
from people.models.standing import Rating, Standing, WrittenNotice
from people.models.unit import Unit

__all__ = [
    "Appointment",
    "Delegation",
    "DelegationRequest",
    "Employment",
    "Job",
    "JobClass",
    "Person",
    "Position",
    "Rating",
    "Role",
    "SalaryStep",
    "Standing",
    "Supervision",
    "Unit",
    "WrittenNotice",
]
