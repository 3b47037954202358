"""Course work and who may offer it (JB-CRS)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from casework.models import Attachment, Case
from competencies.models import Criterion
from people.models.dated import Dated


class Provider(Dated):
    """An accredited institution, or a provider that the Board approved, from a day on."""

    class Kind(models.TextChoices):
        ACCREDITED = "accredited", "accredited institution"
        APPROVED = "approved", "provider approved by the Board"

    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=Kind)

    history = HistoricalRecords()

    class Meta(Dated.Meta):
        ordering = ("name", "starts_on")
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=("name", "starts_on"),
                name="advancement_provider_once",
                violation_error_message="This provider is in the register from this day on already.",
            ),
        )

    def __str__(self):
        return self.name


class Grade(Dated):
    """What a grade of a scale is worth to the policy, from a day on; judged on the day a course was completed."""

    class Reaches(models.TextChoices):
        B = "B", "B or better"
        C = "C", "C or better"
        PASS = "Pass", "Pass"
        NONE = "none", "none of these"

    scale = models.CharField(max_length=80)
    grade = models.CharField(max_length=10)
    reaches = models.CharField(max_length=4, choices=Reaches)

    history = HistoricalRecords()

    class Meta(Dated.Meta):
        ordering = ("scale", "starts_on", "pk")
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=("grade", "starts_on"),
                name="advancement_grade_once",
                violation_error_message="This grade is in the register from this day on already.",
            ),
        )

    def __str__(self):
        return f"{self.grade} ({self.scale})"


class ProviderApproval(models.Model):
    """A provider on neither list, asked of Organizational Development before the course begins (JB-CRS-2)."""

    class Decision(models.TextChoices):
        APPROVED = "approved", "approved"
        DECLINED = "declined", "declined"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="provider_approvals")
    provider_name = models.CharField(max_length=160)
    course_title = models.CharField(max_length=160)
    course_begins_on = models.DateField()
    reason = models.TextField("how it prepares for advancement")
    asked_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("asked_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(decision="", decided_by__isnull=True, decided_on__isnull=True)
                | (~Q(decision="") & Q(decided_by__isnull=False, decided_on__isnull=False)),
                name="advancement_providerapproval_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("person")),
                name="advancement_providerapproval_not_own",
            ),
            models.UniqueConstraint(
                fields=("person", "provider_name", "course_title", "course_begins_on"),
                condition=~Q(decision="declined"),
                name="advancement_providerapproval_once",
                violation_error_message="You have asked for this approval already.",
            ),
        )

    def __str__(self):
        return f"{self.provider_name}: {self.course_title}"

    @property
    def subject_id(self):
        """Whose matter it is, as permissions ask."""
        return self.person_id


class Course(models.Model):
    """A course that somebody took, with its result, and the proofs of both: the course, and its skills test."""

    class Kind(models.TextChoices):
        UNDERGRADUATE = "undergraduate", "undergraduate"
        GRADUATE = "graduate", "graduate"
        PASS_FAIL = "pass_fail", "pass/fail"
        NON_GRADED = "non_graded", "not graded"

    class SkillsTest(models.TextChoices):
        NOT_OFFERED = "not_offered", "none offered"
        REPORTED = "reported", "taken and reported"
        UNREPORTED = "unreported", "offered, not reported"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="courses")
    title = models.CharField(max_length=160)
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="courses")
    provider_name = models.CharField("provider, when on neither list", max_length=160, blank=True)
    approval = models.ForeignKey(ProviderApproval, models.PROTECT, null=True, blank=True, related_name="courses")
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    began_on = models.DateField()
    completed_on = models.DateField()
    kind = models.CharField(max_length=14, choices=Kind)
    grade = models.CharField(max_length=10, blank=True)
    certificate = models.BooleanField("certificate of completion received", default=False)
    skills_test = models.CharField(max_length=12, choices=SkillsTest, default=SkillsTest.NOT_OFFERED)
    skills_test_result = models.CharField(max_length=80, blank=True)
    own_time = models.BooleanField("taken on own time", default=False)
    criterion = models.ForeignKey(Criterion, models.PROTECT, null=True, blank=True, related_name="courses")
    proof = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    skills_test_proof = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    spent_in = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="courses_spent")

    class Meta:
        ordering = ("-completed_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(completed_on__gte=F("began_on")),
                name="advancement_course_ends_later",
                violation_error_message="The course was completed before it began. Mend one of the two dates.",
            ),
            models.UniqueConstraint(
                fields=("person", "title", "began_on"),
                condition=Q(removed_at__isnull=True),
                name="advancement_course_once",
                violation_error_message="This course with this first day is on your list already.",
            ),
        )

    def __str__(self):
        return self.title

    @property
    def proofs(self):
        """The files that prove it."""
        return tuple(one for one in (self.proof, self.skills_test_proof) if one)

    @property
    def given_by(self):
        """The name of the provider, from the register or as it was typed."""
        return self.provider.name if self.provider else self.provider_name
