"""Coaching: the request, the coach, the agreement, the log, the completion (JB-COA)."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property

from casework.models import Case, Signature


class CoachOrientation(models.Model):
    """A coach has had the orientation and the materials (JB-COA-6)."""

    coach = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="coach_orientation")
    oriented_on = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self):
        return f"{self.coach} oriented on {self.oriented_on}"


class Coaching(models.Model):
    """One coaching in a case; the queue is ordered by `asked_at`, the moment the employee asked (JB-COA-1)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="coachings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="coachings")
    target_level = models.CharField(max_length=20)
    wish = models.TextField("what the employee wants to learn")
    asked_at = models.DateTimeField()
    forwarded_at = models.DateTimeField(null=True, blank=True)
    forwarded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="coaches_in"
    )
    assigned_at = models.DateTimeField(null=True, blank=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    subject_matter = models.TextField("what is to be learned", blank=True)
    method = models.TextField("how it is learned and measured", blank=True)
    outcome = models.TextField("what the employee will know and be able to do", blank=True)
    schedule = models.TextField("schedule of face-to-face sessions", blank=True)
    planned_hours = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    employee_signature = models.OneToOneField(Signature, models.PROTECT, null=True, blank=True, related_name="+")
    coach_signature = models.OneToOneField(Signature, models.PROTECT, null=True, blank=True, related_name="+")
    agreed_on = models.DateField("agreement signed by both", null=True, blank=True)
    employee_attested_on = models.DateField(null=True, blank=True)
    coach_attested_on = models.DateField(null=True, blank=True)
    completion_signature = models.OneToOneField(Signature, models.PROTECT, null=True, blank=True, related_name="+")
    completed_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)
    spent_in = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="coachings_spent")

    class Meta:
        ordering = ("asked_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(coach__isnull=True) | ~Q(coach=F("person")), name="advancement_coaching_not_oneself"
            ),
            models.UniqueConstraint(
                fields=("person",),
                condition=Q(completed_on__isnull=True, ended_on__isnull=True),
                name="advancement_coaching_one_open",
            ),
        )

    def __str__(self):
        return f"coaching of {self.person}"

    @cached_property
    def log(self):
        """The sessions that stand in the log, in their order."""
        return [one for one in self.sessions.all() if one.removed_at is None]


class Session(models.Model):
    """One line of the coaching log (JB-COA-4); what it said before a correction stays as the line it `corrects`."""

    coaching = models.ForeignKey(Coaching, models.PROTECT, related_name="sessions")
    day = models.DateField()
    starts_at = models.TimeField()
    hours = models.DecimalField(max_digits=4, decimal_places=2)
    topics = models.TextField()
    face_to_face = models.BooleanField(default=False)
    hands_on = models.BooleanField(default=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")

    class Meta:
        ordering = ("day", "starts_at")
        indexes = (models.Index(fields=("coaching", "day")),)

    def __str__(self):
        return f"{self.hours} hours on {self.day}"


class AgreedSession(models.Model):
    """A session face to face on which employee and coach agreed: one date of the agreement's schedule (JB-COA-3).

    `logged_as` is what the coach documented of it; a guard of the database keeps both people from being in two places.
    """

    coaching = models.ForeignKey(Coaching, models.PROTECT, related_name="agreed_sessions")
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    place = models.CharField(max_length=120)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    logged_as = models.OneToOneField(Session, models.PROTECT, null=True, blank=True, related_name="agreed")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    cancel_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("begins", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="advancement_agreedsession_lasts"),
            models.UniqueConstraint(
                fields=("coaching", "begins"),
                condition=Q(cancelled_at__isnull=True),
                name="advancement_agreedsession_once",
            ),
        )
        indexes = (models.Index(fields=("begins",)),)

    def __str__(self):
        return f"{self.coaching}, {self.when}"

    @property
    def starts(self):
        """When it begins, in the employer's time zone."""
        return timezone.localtime(self.begins)

    @property
    def day(self):
        """The day on which it begins."""
        return self.starts.date()

    @property
    def starts_at(self):
        """The time of day at which it begins."""
        return self.starts.time()

    @property
    def minutes(self):
        """How long it is."""
        return round((self.ends - self.begins).total_seconds() / 60)

    @property
    def hours(self):
        """How long it is, in hours."""
        return (Decimal((self.ends - self.begins).total_seconds()) / 3600).quantize(Decimal("0.01"))

    @property
    def when(self):
        """Day and time as they are read: Mar 12, 2026, 3:00 PM."""
        return f"{self.starts:%b %-d, %Y, %-I:%M %p}"
