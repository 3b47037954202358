"""The advancement: Form 336-84 of one person towards the next level."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.models import Case, Signature


class Measure(models.TextChoices):
    """The measures of readiness; the first three are required, two of the others are (JB-CRI-1)."""

    EXPERIENCE = "experience", "Experience at the current level"
    PERFORMANCE = "performance", "Satisfactory performance"
    ASSESSMENTS = "assessments", "Job skills assessments"
    CERTIFICATION = "certification", "Industry certification"
    PORTFOLIO = "portfolio", "Portfolio"
    COACHING = "coaching", "Coaching"
    COURSEWORK = "coursework", "Qualified course work"


#: Lines that rest on the job history and on standing: there is nothing to submit, the supervisor signs what holds.
WITHOUT_DOCUMENTS = (Measure.EXPERIENCE, Measure.PERFORMANCE)


class Advancement(models.Model):
    """What the form says that is not signed elsewhere; the state is the case's.

    `resumes_at` is the state to which a return leads back; `enrolled_on` the date of the later signature of
    Part I (JB-ENR-3); `part_three_on` that of the signature which sets the effective date (JB-VER-7).
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="advancement")
    from_level = models.CharField(max_length=20)
    target_level = models.CharField(max_length=20)
    meeting_on = models.DateField("meeting with the supervisor", null=True, blank=True)
    guide_reviewed = models.BooleanField(default=False)
    own_time = models.BooleanField(default=False)
    tuition_known = models.BooleanField(default=False)
    consequences_known = models.BooleanField(default=False)
    first_measure = models.CharField(max_length=20, choices=Measure, blank=True)
    second_measure = models.CharField(max_length=20, choices=Measure, blank=True)
    enrolled_on = models.DateField(null=True, blank=True)
    part_three_on = models.DateField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    resumes_at = models.CharField(max_length=30, blank=True)
    return_reason = models.TextField(blank=True)
    close_reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(effective_on__isnull=True) | Q(part_three_on__isnull=False),
                name="advancement_effective_needs_part_three",
            ),
        )

    def __str__(self):
        return f"{self.case.number}: {self.from_level} to {self.target_level}"


class Line(models.Model):
    """One line of Part II: submitted by the employee, signed or returned by the supervisor (JB-VER-1)."""

    class State(models.TextChoices):
        WAITING = "waiting", "not submitted"
        SUBMITTED = "submitted", "with the supervisor"
        RETURNED = "returned", "returned"
        SIGNED = "signed", "signed"

    advancement = models.ForeignKey(Advancement, models.PROTECT, related_name="lines")
    measure = models.CharField(max_length=20, choices=Measure)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    submitted_at = models.DateTimeField(null=True, blank=True)
    remark = models.TextField("remark of the employee", blank=True)
    reviewed_on = models.DateField("review meeting", null=True, blank=True)
    reason = models.TextField("why it was returned", blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    signature = models.OneToOneField(Signature, models.PROTECT, null=True, blank=True, related_name="line")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("advancement", "measure"), name="advancement_line_once"),
            models.CheckConstraint(
                condition=Q(state="signed", signature__isnull=False) | (~Q(state="signed") & Q(signature__isnull=True)),
                name="advancement_line_signed_has_signature",
            ),
        )

    def __str__(self):
        return f"{self.get_measure_display()} of {self.advancement}"


class Hold(models.Model):
    """The case rests: why (for the employee, the supervisor and HR), since when and until when (JB-ENR-7, 9)."""

    class Kind(models.TextChoices):
        STANDING = "standing", "standing"
        LEAVE = "leave", "leave"

    advancement = models.ForeignKey(Advancement, models.PROTECT, related_name="holds")
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.CharField(max_length=200)
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    from_state = models.CharField("state to which it leads back", max_length=30)

    class Meta:
        ordering = ("began_on",)
        constraints = (
            models.UniqueConstraint(
                fields=("advancement", "kind"), condition=Q(ended_on__isnull=True), name="advancement_hold_one_open"
            ),
        )

    def __str__(self):
        return f"{self.advancement} on hold since {self.began_on}"


class Invitation(models.Model):
    """A supervisor invites somebody to start; the employee starts it (JB-ENR-4)."""

    class Ground(models.TextChoices):
        GROWTH = "growth", "professional growth"
        WORK_NEEDS = "work_needs", "changing work needs"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="invitations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ground = models.CharField(max_length=12, choices=Ground)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    taken_up_in = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-at",)

    def __str__(self):
        return f"{self.by} invited {self.person}"


class ReturnReview(models.Model):
    """The employee asks the next level to look at a return; the answer goes to both (JB-VER-10)."""

    class Answer(models.TextChoices):
        STANDS = "stands", "the return stands"
        LOOK_AGAIN = "look_again", "the supervisor is to look again"

    line = models.ForeignKey(Line, models.PROTECT, related_name="reviews")
    words = models.TextField("why it should be looked at")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=12, choices=Answer, blank=True)
    answer_words = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("line",), condition=Q(answered_at__isnull=True), name="advancement_returnreview_one_open"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="advancement_returnreview_answered_whole",
            ),
        )

    def __str__(self):
        return f"review of the return of {self.line}"
