"""What a notice does to the lines of the job history, and what it owes for the time before it (JB-VER-8, JB-VER-11)."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q

from advancement.models import Notice
from advancement.queries.placement import CENT, placement_from
from people.models import Job, JobClass, SalaryStep
from people.queries import job_on, salary_of


@dataclass(frozen=True)
class Pay:
    """A class, and a place on the salary schedule with what it pays in a year."""

    job_class: JobClass
    grade: int
    step: int
    salary: Decimal

    @property
    def content(self):
        """As it is signed."""
        return [self.job_class.code, self.grade, self.step, self.salary]


@dataclass(frozen=True)
class Change:
    """What becomes of one line of the job history from `starts_on` up to, not including, `until` (None: still)."""

    job: Job
    starts_on: date
    until: date | None
    before: Pay
    after: Pay

    @property
    def difference(self):
        """How much more a year, in dollars; negative for less."""
        return self.after.salary - self.before.salary

    def days(self, day):
        """On how many days it would have been paid up to, not including, `day`."""
        return max((min(self.until or day, day) - self.starts_on).days, 0)

    def owed(self, day, edition):
        """What it comes to up to, not including, `day`, in dollars; negative for what is no longer due."""
        return self.difference * self.days(day) / edition["JB-VER-8"]["days_in_year"]

    def reckoned(self, day):
        """The same as it is signed and printed: since when, how much a year, on how many days."""
        return {"since": self.starts_on, "difference": self.difference, "days": self.days(day)}


def left_by(notice):
    """The Pay before a notice."""
    return Pay(notice.from_class, notice.from_grade, notice.from_step, notice.from_salary)


def given_by(notice):
    """The Pay that a notice gives."""
    return Pay(notice.to_class, notice.to_grade, notice.to_step, notice.to_salary)


def owed(changes, day, edition):
    """What Changes come to up to, not including, `day`, in dollars and cents."""
    return sum((one.owed(day, edition) for one in changes), Decimal(0)).quantize(CENT, ROUND_HALF_UP)


def promotion_changes(person, edition, day):
    """The Changes of a promotion on `day`: every line of the level that is left goes one step up from its own step."""

    def one_step_up(line, starts_on):
        placement = placement_from(line, edition, starts_on)
        return placement and Pay(placement.job_class, placement.grade, placement.step, placement.salary)

    job = job_on(person, day)
    return _changes(person, day, job.job_class, one_step_up) if job else None


def correction_changes(notice, step):
    """The Changes by which a notice gives another step: lines that follow move by as many steps as the first."""

    def moved(line, starts_on):
        return _on_the_schedule(line.job_class, line.grade, line.step + step - notice.to_step, starts_on)

    return _changes(notice.advancement.case.subject, notice.effective_on, notice.to_class, moved)


def rescission_changes(notice):
    """The Changes that take a promotion back: what each line said before it; later entries by as many steps less."""
    promotion = notice
    while promotion.replaces:
        promotion = promotion.replaces
    said = {one["job"]: one["from"] for one in json.loads(promotion.signature.content)["notice"].get("later", ())}
    first = left_by(notice)

    def before(line, starts_on):
        if line.starts_on <= notice.effective_on:
            return first
        if line.pk in said:
            code, grade, step, salary = said[line.pk]
            return Pay(JobClass.objects.get(code=code), grade, step, Decimal(salary))
        step = line.step + notice.from_step - notice.to_step
        return _on_the_schedule(notice.from_class, notice.from_grade, step, starts_on)

    return _changes(notice.advancement.case.subject, notice.effective_on, notice.to_class, before)


def _changes(person, day, job_class, pay_for):
    """The Changes of the lines of a class that hold from `day` on; None where the salary schedule does not tell one.

    A line of another class ends it: that was decided apart. Whoever left before has no such line.
    """
    changes = []
    lines = person.jobs.filter(Q(until__isnull=True) | Q(until__gt=day)).select_related("job_class", "unit", "position")
    for line in lines.order_by("starts_on"):
        if line.job_class_id != job_class.pk:
            break
        starts_on = max(line.starts_on, day)
        pay = pay_for(line, starts_on)
        if pay is None:
            return None
        before = Pay(line.job_class, line.grade, line.step, line.salary)
        changes.append(Change(line, starts_on, line.until, before, pay))
    return changes


def _on_the_schedule(job_class, grade, step, day):
    """The Pay of a step, or of the nearest that the schedule of the day has; None where it has none."""
    steps = SalaryStep.objects.filter(grade=grade, in_force_from__lte=day).values_list("step", flat=True)
    if not steps:
        return None
    step = min(max(step, min(steps)), max(steps))
    return Pay(job_class, grade, step, salary_of(grade, step, day))


def later_promotion(notice):
    """The notice of a promotion of the same person that came after this one and rests on it; or None."""
    rows = Notice.objects.filter(advancement__case__subject=notice.advancement.case.subject, replaced_by__isnull=True)
    rows = rows.filter(effective_on__gt=notice.effective_on).exclude(kind=Notice.Kind.RESCISSION)
    return rows.exclude(advancement=notice.advancement).first()
