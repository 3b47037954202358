"""Job classes, positions, the job history of a person, and the salary schedule."""

from django.db import models
from simple_history.models import HistoricalRecords

from people.models.dated import Dated
from people.models.person import Person
from people.models.unit import Unit


class JobClass(models.Model):
    """A class of jobs; `level` is its code in a band (`itss_1`), empty outside every band."""

    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=120)
    family = models.CharField("job family", max_length=80, blank=True)
    level = models.CharField(max_length=20, blank=True, db_index=True)
    grade = models.PositiveSmallIntegerField()
    retired_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("code",)
        verbose_name_plural = "job classes"

    def __str__(self):
        return self.title


class Position(models.Model):
    """A numbered seat in a unit."""

    number = models.CharField(max_length=20, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="positions")
    job_class = models.ForeignKey(JobClass, models.PROTECT, related_name="positions")

    history = HistoricalRecords()

    class Meta:
        ordering = ("number",)

    def __str__(self):
        return self.number


class Job(Dated):
    """One line of a person's job history: class, unit, grade, step and salary from a day until another.

    Lines of one person never overlap; the database refuses one that would.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="jobs")
    job_class = models.ForeignKey(JobClass, models.PROTECT, related_name="jobs")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="jobs")
    position = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="jobs")
    grade = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField()
    salary = models.DecimalField("annual salary", max_digits=10, decimal_places=2)
    reason = models.CharField(max_length=120)
    source = models.CharField("number of the paper behind it", max_length=40, blank=True)

    history = HistoricalRecords()

    class Meta(Dated.Meta):
        ordering = ("person", "starts_on")
        indexes = (models.Index(fields=("person", "starts_on")), models.Index(fields=("unit", "until")))

    def __str__(self):
        return f"{self.person}: {self.job_class} from {self.starts_on}"

    @property
    def level(self):
        """The code of the level in a band, or ''."""
        return self.job_class.level


class SalaryStep(models.Model):
    """The salary schedule: what a grade and step pays in a year from a day on; rows are added, none overwritten."""

    grade = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField()
    annual = models.DecimalField("annual salary", max_digits=10, decimal_places=2)
    in_force_from = models.DateField()

    history = HistoricalRecords()

    class Meta:
        ordering = ("grade", "step", "-in_force_from")
        constraints = (
            models.UniqueConstraint(fields=("grade", "step", "in_force_from"), name="people_salarystep_one_per_day"),
        )

    def __str__(self):
        return f"grade {self.grade} step {self.step}: {self.annual} from {self.in_force_from}"
