"""The employer's units as a tree."""

from django.db import models
from simple_history.models import HistoricalRecords


class Unit(models.Model):
    """A district, office, department, division or school; `path` holds the codes from the top down to it."""

    class Kind(models.TextChoices):
        EMPLOYER = "employer", "employer"
        OFFICE = "office", "office"
        DEPARTMENT = "department", "department"
        DIVISION = "division", "division"
        SCHOOL = "school", "school"

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=255, db_index=True, editable=False)
    closed_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("path",)

    def __str__(self):
        return self.name

    @property
    def codes_upwards(self):
        """The codes of this unit and all above it, nearest first."""
        return [code for code in reversed(self.path.split("/")) if code]
