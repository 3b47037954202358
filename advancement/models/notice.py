"""The Personnel Action Notice: the paper that changes the job history (JB-VER-8, JB-VER-11)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from advancement.models.advancement import Advancement
from casework.models import Signature
from people.models import Job, JobClass


class Notice(models.Model):
    """One notice, never changed: a correction or a rescission is another one that `replaces` it.

    Salaries are annual, in dollars; `retroactive` is what is owed for the time between the effective date and the day
    it was issued (0 for a notice in time).
    """

    class Kind(models.TextChoices):
        PROMOTION = "promotion", "non-competitive promotion"
        CORRECTION = "correction", "correction"
        RESCISSION = "rescission", "rescission"

    number = models.CharField(max_length=20, unique=True)
    advancement = models.ForeignKey(Advancement, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=12, choices=Kind)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    reason = models.TextField(blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices_issued")
    issued_on = models.DateField()
    effective_on = models.DateField()
    from_class = models.ForeignKey(JobClass, models.PROTECT, related_name="+")
    from_grade = models.PositiveSmallIntegerField()
    from_step = models.PositiveSmallIntegerField()
    from_salary = models.DecimalField(max_digits=10, decimal_places=2)
    to_class = models.ForeignKey(JobClass, models.PROTECT, related_name="+")
    to_grade = models.PositiveSmallIntegerField()
    to_step = models.PositiveSmallIntegerField()
    to_salary = models.DecimalField(max_digits=10, decimal_places=2)
    retroactive = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    # Whoever leaves before the line takes effect never has it: the line goes, the notice stays.
    job = models.OneToOneField(Job, models.SET_NULL, null=True, blank=True, related_name="notice")
    signature = models.OneToOneField(Signature, models.PROTECT, related_name="notice")

    class Meta:
        ordering = ("advancement", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("advancement",), condition=Q(kind="promotion"), name="advancement_notice_one_promotion"
            ),
            models.CheckConstraint(
                condition=Q(kind="promotion", replaces__isnull=True)
                | (~Q(kind="promotion") & Q(replaces__isnull=False)),
                name="advancement_notice_linked",
            ),
        )

    def __str__(self):
        return self.number
