"""From which grade, step and salary somebody advances, and to which (JB-VER-8)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q

from advancement.rules import band, promotion
from people.models import JobClass, SalaryStep
from people.queries import job_on, salary_of

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Placement:
    """The placement before and after a promotion on a day; salaries are annual, in dollars."""

    job: object
    job_class: JobClass
    grade: int
    step: int
    salary: Decimal

    @property
    def raise_per_year(self):
        """How much more a year."""
        return self.salary - self.job.salary

    @property
    def content(self):
        """What a coordinator puts their name under."""
        return {
            "from": {"grade": self.job.grade, "step": self.job.step, "salary": self.job.salary},
            "to": {"grade": self.grade, "step": self.step, "salary": self.salary},
        }

    @property
    def percent(self):
        """The raise in percent of the salary before, two places."""
        return (self.raise_per_year * 100 / self.job.salary).quantize(CENT, ROUND_HALF_UP)


def placement_of(person, edition, day):
    """The Placement that a promotion on `day` would bring; None where job history or salary schedule don't tell."""
    job = job_on(person, day)
    return placement_from(job, edition, day) if job else None


def placement_from(job, edition, day):
    """The Placement that a promotion on `day` would bring from a line of the job history; None as in `placement_of`."""
    target = band.target_of(job.level, edition)
    if target is None:
        return None
    grade = band.grade_of(target, edition)
    steps = SalaryStep.objects.filter(grade=grade, in_force_from__lte=day).values_list("step", flat=True)
    _level, step = promotion.placement(job.level, job.step, edition, steps=tuple(steps))
    still_given = Q(retired_on__isnull=True) | Q(retired_on__gt=day)
    job_class = JobClass.objects.filter(still_given, level=target).first()
    salary = salary_of(grade, step, day) if step is not None else None
    if salary is None or job_class is None:
        return None
    return Placement(job, job_class, grade, step, salary)


def owed_since(per_year, since, until, edition):
    """What a raise of so many dollars a year comes to from `since` up to, not including, `until`, in cents."""
    days = max((until - since).days, 0)
    return (per_year * days / edition["JB-VER-8"]["days_in_year"]).quantize(CENT, ROUND_HALF_UP)
