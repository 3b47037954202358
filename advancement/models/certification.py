"""Credentials, HR's equivalents, and what a person has earned (JB-CRT)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from casework.models import Attachment


class Credential(models.Model):
    """A credential of the register; `code` is how the policy edition names it."""

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=160)
    provider = models.CharField(max_length=80)
    retired_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("provider", "name")

    def __str__(self):
        return self.name


class Equivalent(models.Model):
    """HR decided that a credential stands for another from a day on, `until` it took that back (JB-CRT-3)."""

    credential = models.ForeignKey(Credential, models.PROTECT, related_name="stands_for")
    stands_for = models.ForeignKey(Credential, models.PROTECT, related_name="equivalents", verbose_name="stands for")
    in_force_from = models.DateField("counts from")
    until = models.DateField("until (first day it no longer counts)", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_on = models.DateField()
    reason = models.TextField(blank=True)
    document = models.URLField(max_length=500, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("credential", "stands_for")
        constraints = (
            models.UniqueConstraint(
                fields=("credential", "stands_for"),
                condition=Q(until__isnull=True),
                name="advancement_equivalent_once",
                violation_error_message="This credential stands for the other one already.",
            ),
            models.CheckConstraint(
                condition=~Q(credential=F("stands_for")),
                name="advancement_equivalent_of_another",
                violation_error_message="Choose two different credentials: each counts as itself anyway.",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("in_force_from")),
                name="advancement_equivalent_ends_later",
                violation_error_message="The end lies before the day from which it counts.",
            ),
        )

    def __str__(self):
        return f"{self.credential} stands for {self.stands_for} from {self.in_force_from}"


class Earned(models.Model):
    """What certifications and exams have in common: whose, the proof, and how it was prepared (JB-CRT-4)."""

    class Prepared(models.TextChoices):
        OWN_TIME = "own_time", "outside work hours"
        LEAVE = "leave", "on personal or annual leave"
        PROFESSIONAL_LEAVE = "professional_leave", "on professional leave"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="%(class)ss")
    proof = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    prepared = models.CharField("how training and testing took place", max_length=18, choices=Prepared)
    entered_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def on_professional_leave(self):
        """Whether it was prepared in a way that is not admitted (JB-CRT-4)."""
        return self.prepared == self.Prepared.PROFESSIONAL_LEAVE


class Certification(Earned):
    """A certification somebody holds; without `credential` it is one that the register does not know."""

    credential = models.ForeignKey(Credential, models.PROTECT, null=True, blank=True, related_name="held")
    name = models.CharField("name on the certificate", max_length=160)
    number = models.CharField("certificate number", max_length=80, blank=True)
    link = models.URLField("where it can be verified", max_length=300, blank=True)
    earned_on = models.DateField()
    expires_on = models.DateField("last valid day", null=True, blank=True)

    class Meta:
        ordering = ("-earned_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("earned_on")),
                name="advancement_certification_expires_later",
                violation_error_message="The last valid day lies before the day on which it was earned.",
            ),
            models.UniqueConstraint(
                fields=("person", "name", "earned_on"),
                condition=Q(removed_at__isnull=True),
                name="advancement_certification_once",
                violation_error_message="This certification with this date is on your list already.",
            ),
        )

    def __str__(self):
        return self.name


class Exam(Earned):
    """A single exam passed towards a certification."""

    towards = models.ForeignKey(Credential, models.PROTECT, related_name="exams")
    exam = models.CharField("exam number or name", max_length=80)
    passed_on = models.DateField()

    class Meta:
        ordering = ("-passed_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "towards", "exam"),
                condition=Q(removed_at__isnull=True),
                name="advancement_exam_once",
                violation_error_message="This exam towards this certification is on your list already.",
            ),
        )

    def __str__(self):
        return f"{self.exam} towards {self.towards}"
