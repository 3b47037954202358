"""The timeline: who did what and when, each line chained to the one before it (PL-SIG-2)."""

from django.conf import settings
from django.db import models

from casework.models.case import Case


class Event(models.Model):
    """One line of a case's timeline; the database refuses to change or delete it.

    `says` is the sentence everybody on the case may read; `note` is for the subject, the supervisor and HR alone.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="timeline")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    acting_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    says = models.TextField()
    note = models.TextField(blank=True)
    state_from = models.CharField(max_length=30, blank=True)
    state_to = models.CharField(max_length=30, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("case", "seq")
        constraints = (models.UniqueConstraint(fields=("case", "seq"), name="casework_event_seq"),)
        indexes = (models.Index(fields=("case", "at")),)

    def __str__(self):
        return f"{self.case} {self.seq}: {self.says}"
