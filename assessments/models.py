"""Job skills assessments: the catalogue, what a job role asks, and the sittings (JB-SKL)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from casework.models import Attachment, Case

#: A sitting begins and ends on the same day.
DURATION = (MinValueValidator(10), MaxValueValidator(600))
TOPIC_LENGTH = 120


def moment(day, time):
    """The moment of a day and time by the employer's clock."""
    return timezone.make_aware(datetime.combine(day, time))


class Test(models.Model):
    """A test of the vendor's catalogue."""

    code = models.CharField(max_length=30, unique=True)
    # Facts and findings speak of a test by its name.
    name = models.CharField(max_length=120, unique=True)
    vendor = models.CharField(max_length=80)
    minutes = models.PositiveSmallIntegerField("about how long, in minutes", validators=DURATION)
    retired_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("name",)

    def __str__(self):
        return self.name


class PassingScore(models.Model):
    """The score that passes a test from a day on (JB-SKL-6)."""

    test = models.ForeignKey(Test, models.PROTECT, related_name="passing_scores")
    score = models.DecimalField(max_digits=4, decimal_places=2)
    in_force_from = models.DateField()

    history = HistoricalRecords()

    class Meta:
        ordering = ("test", "-in_force_from")
        constraints = (
            models.UniqueConstraint(fields=("test", "in_force_from"), name="assessments_passingscore_one_per_day"),
        )

    def __str__(self):
        return f"{self.test}: {self.score} from {self.in_force_from}"


class JobRole(models.Model):
    """A job role that an employee selects before being tested (JB-SKL-1)."""

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=120)
    retired_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("name",)

    def __str__(self):
        return self.name


class Requirement(models.Model):
    """A test that may be required of a job role for a target level; the proctor selects two of them.

    What is required no longer is ended, so that one sees what an earlier selection was made from.
    """

    job_role = models.ForeignKey(JobRole, models.PROTECT, related_name="requirements")
    target_level = models.CharField(max_length=20)
    test = models.ForeignKey(Test, models.PROTECT, related_name="requirements")
    ended_on = models.DateField("required no longer since", null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("job_role", "target_level", "test")
        constraints = (
            models.UniqueConstraint(
                fields=("job_role", "target_level", "test"),
                condition=Q(ended_on__isnull=True),
                name="assessments_requirement_once",
            ),
        )

    def __str__(self):
        return f"{self.job_role}, {self.target_level}: {self.test}"


class Selection(models.Model):
    """The job role that the employee selected in a case, and the two tests that the proctor then selected."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="tests_selected")
    job_role = models.ForeignKey(JobRole, models.PROTECT, related_name="selections")
    target_level = models.CharField(max_length=20)
    chosen_at = models.DateTimeField()
    first = models.ForeignKey(Test, models.PROTECT, null=True, blank=True, related_name="+")
    second = models.ForeignKey(Test, models.PROTECT, null=True, blank=True, related_name="+")
    selected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    selected_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(first__isnull=True, second__isnull=True, selected_by__isnull=True, selected_at__isnull=True)
                | Q(first__isnull=False, second__isnull=False, selected_by__isnull=False, selected_at__isnull=False),
                name="assessments_selection_whole",
            ),
            models.CheckConstraint(
                condition=Q(first__isnull=True) | ~Q(first=F("second")), name="assessments_selection_two_tests"
            ),
        )

    def __str__(self):
        return f"{self.job_role} in {self.case}"

    @property
    def tests(self):
        """The two required tests, or none before the proctor selected them."""
        return [test for test in (self.first, self.second) if test]


class Room(models.Model):
    """An isolated place in which sittings are held, with as many seats as can be supervised there (JB-SKL-2)."""

    location = models.CharField(max_length=70)
    name = models.CharField("room", max_length=40)
    seats = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(99)])
    retired_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("location", "name")
        constraints = (models.UniqueConstraint(fields=("location", "name"), name="assessments_room_once"),)

    def __str__(self):
        return f"{self.location}, {self.name}"


class Slot(models.Model):
    """A time in a room that a proctor offers in advance; employees book its seats, each for a test of theirs."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="slots")
    sits_on = models.DateField("day of the slot")
    starts_at = models.TimeField()
    minutes = models.PositiveSmallIntegerField("how long, in minutes", validators=DURATION)
    seats = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    proctor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="slots")
    offered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("sits_on", "starts_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("room", "sits_on", "starts_at"),
                condition=Q(withdrawn_at__isnull=True),
                name="assessments_slot_room_once",
            ),
            models.UniqueConstraint(
                fields=("proctor", "sits_on", "starts_at"),
                condition=Q(withdrawn_at__isnull=True),
                name="assessments_slot_proctor_once",
            ),
        )
        indexes = (models.Index(fields=("sits_on", "starts_at")),)

    def __str__(self):
        return f"{self.room} on {self.sits_on} at {self.starts_at:%H:%M}"

    @property
    def begins(self):
        """The moment at which it begins."""
        return moment(self.sits_on, self.starts_at)


class Sitting(models.Model):
    """One sitting of a test, from the wish for a date to the score; practice is a sitting that nobody proctored.

    `minutes` is how long it is booked for, extra time included; `slot` is the one in which the employee booked a seat;
    `proctor` booked it and, from `started_at` on, supervised it; `scored_by` entered the score; `taken_at` is when it
    was, as the vendor's export has it.
    """

    class Outcome(models.TextChoices):
        ASKED = "asked", "asked for"
        BOOKED = "booked", "booked"
        TAKEN = "taken", "taken"
        CANCELLED = "cancelled", "cancelled"
        NO_SHOW = "no_show", "no show"
        VOIDED = "voided", "voided"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sittings")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="sittings")
    test = models.ForeignKey(Test, models.PROTECT, related_name="sittings")
    proctored = models.BooleanField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    asked_at = models.DateTimeField(null=True, blank=True)
    wishes = models.CharField("days and times that suit", max_length=300, blank=True)
    accommodation = models.TextField("accommodation asked for (known to HR and the proctor only)", blank=True)
    sits_on = models.DateField("day of the sitting", null=True, blank=True)
    starts_at = models.TimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField("how long, in minutes", null=True, blank=True, validators=DURATION)
    slot = models.ForeignKey(Slot, models.PROTECT, null=True, blank=True, related_name="sittings")
    place = models.CharField("isolated location and room", max_length=120, blank=True)
    proctor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="proctored_sittings"
    )
    identity_checked = models.BooleanField(default=False)
    no_study_material = models.BooleanField(default=False)
    started_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField("when, as the vendor has it", null=True, blank=True)
    score = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    overall = models.TextField("overall result, as feedback", blank=True)
    topics = models.TextField("topics to improve", blank=True)
    scored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField("why cancelled or voided", max_length=300, blank=True)
    certificate = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="certifies_sittings"
    )

    class Meta:
        ordering = ("-sits_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(proctor__isnull=True) | ~Q(proctor=F("person")), name="assessments_sitting_not_own_proctor"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="taken") | Q(score__isnull=False, sits_on__isnull=False),
                name="assessments_sitting_taken_has_score",
            ),
            models.UniqueConstraint(
                fields=("proctor", "sits_on", "starts_at"),
                condition=Q(outcome="booked", slot__isnull=True),
                name="assessments_sitting_proctor_once",
            ),
            models.UniqueConstraint(
                fields=("person", "test"),
                condition=Q(outcome__in=("asked", "booked")),
                name="assessments_sitting_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="booked")
                | Q(sits_on__isnull=False, starts_at__isnull=False, minutes__isnull=False, proctor__isnull=False),
                name="assessments_sitting_booked_whole",
            ),
            models.UniqueConstraint(
                fields=("person", "test", "taken_at"),
                condition=Q(taken_at__isnull=False),
                name="assessments_sitting_loaded_once",
            ),
        )
        indexes = (
            models.Index(fields=("person", "test", "sits_on")),
            models.Index(fields=("outcome", "sits_on")),
        )

    def __str__(self):
        return f"{self.test} by {self.person}"

    @property
    def is_started(self):
        """Whether the proctor recorded the start."""
        return self.started_at is not None

    @property
    def ends_at(self):
        """When the booked time is over, on the same day."""
        return (datetime.combine(self.sits_on, self.starts_at) + timedelta(minutes=self.minutes)).time()


class TopicScore(models.Model):
    """The score of one topic within a sitting, as the vendor gives it; from these come the topics to improve."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="topic_scores")
    topic = models.CharField(max_length=TOPIC_LENGTH)
    score = models.DecimalField(max_digits=4, decimal_places=2)

    class Meta:
        ordering = ("sitting", "pk")
        constraints = (models.UniqueConstraint(fields=("sitting", "topic"), name="assessments_topicscore_topic_once"),)

    def __str__(self):
        return f"{self.topic}: {self.score}"


class Incident(models.Model):
    """Something that happened during a sitting, in the words of a proctor; only ever added."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="incidents")
    words = models.TextField("what happened")
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ("sitting", "noted_at", "pk")

    def __str__(self):
        return f"{self.sitting}: {self.words[:40]}"
