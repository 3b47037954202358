"""When somebody is reminded of what is due: a plan that Human Resources keeps (PL-DUE-2)."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords


class Reminder(models.Model):
    """One stage of the plan: so many business days after the due date (before it, if negative), and who hears of it.

    Stages of a `step` take the place of the general ones, whose step is empty. A stage that is over has `ended_on`.
    """

    step = models.CharField("kind of work", max_length=60, blank=True)
    business_days = models.SmallIntegerField("business days after the due date")
    next_level = models.BooleanField("also the next level up", default=False)
    ended_on = models.DateField("no longer from", null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("step", "business_days")
        constraints = (
            models.UniqueConstraint(
                fields=("step", "business_days"), condition=Q(ended_on__isnull=True), name="casework_reminder_once"
            ),
        )

    def __str__(self):
        return f"{self.step or 'every kind of work'}: {self.business_days}"
