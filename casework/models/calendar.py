"""The business calendar that HR maintains: closed days and pay periods (PL-DUE-1)."""

from django.db import models
from simple_history.models import HistoricalRecords


class ClosedDay(models.Model):
    """A weekday that is no business day: a holiday or a closure; taken back where it was `open_after_all`."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=80)
    open_after_all = models.BooleanField("open after all", default=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ("day",)

    def __str__(self):
        return f"{self.day}: {self.name}"


class PayPeriod(models.Model):
    """A pay period begins."""

    starts_on = models.DateField(unique=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("starts_on",)

    def __str__(self):
        return f"pay period from {self.starts_on}"
