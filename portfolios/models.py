"""Portfolios: entries of behavior, artifact and reflection under the two competencies (JB-POR)."""

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property

from casework.models import Attachment, Case
from competencies.models import Criterion

#: The name of the measure for which a portfolio is evidence.
MEASURE = "portfolio"


class Portfolio(models.Model):
    """A person's portfolio towards a level; `submitted_on` is the day it is judged on (JB-POR-3).

    `version` is how often it was submitted.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "in preparation"
        SUBMITTED = "submitted", "submitted"
        RETURNED = "returned", "returned"
        ACCEPTED = "accepted", "accepted"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="portfolios")
    target_level = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    submitted_on = models.DateField(null=True, blank=True)
    version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=("person", "target_level"), name="portfolios_portfolio_one_per_level"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_on__isnull=False), name="portfolios_portfolio_submitted_when"
            ),
        )

    def __str__(self):
        return f"portfolio of {self.person} towards {self.target_level}"

    def get_absolute_url(self):
        """The page on which it is read."""
        return reverse("portfolios:shown", args=[self.person.username, self.target_level])

    @property
    def is_submitted(self):
        """Whether it was handed in and has not come back since."""
        return self.state in (self.State.SUBMITTED, self.State.ACCEPTED)


class Version(models.Model):
    """A portfolio as it was submitted once; never changed, so that earlier versions stay."""

    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    submitted_on = models.DateField()
    content = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ("portfolio", "number")
        constraints = (models.UniqueConstraint(fields=("portfolio", "number"), name="portfolios_version_once"),)

    def __str__(self):
        return f"version {self.number} of {self.portfolio}"


class Entry(models.Model):
    """One artifact with its reflection, showing one behavior; accepted or returned by the supervisor (JB-POR-2, 6).

    `key` is its name in addresses, given before it is first saved; `revision` counts how often it was written.
    `taken_from` is the entry of an earlier portfolio of which it began as a copy; both have the same files.
    """

    class Competency(models.IntegerChoices):
        KNOWLEDGE_OF_JOB = 2, "Knowledge of job"
        PROBLEM_SOLVING = 7, "Problem solving"

    class Review(models.TextChoices):
        WAITING = "waiting", "not yet reviewed"
        ACCEPTED = "accepted", "accepted"
        RETURNED = "returned", "returned"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="entries")
    competency = models.PositiveSmallIntegerField(choices=Competency)
    behavior = models.CharField(max_length=300)
    behavior_on = models.DateField("when it was shown", null=True, blank=True)
    artifact = models.CharField("what the artifact is", max_length=300, blank=True)
    artifact_on = models.DateField("date of the artifact", null=True, blank=True)
    files = models.ManyToManyField(Attachment, blank=True, related_name="entries")
    why = models.TextField("why it matters", blank=True)
    learned = models.TextField("what was learned", blank=True)
    criterion = models.ForeignKey(Criterion, models.PROTECT, null=True, blank=True, related_name="entries")
    review = models.CharField(max_length=10, choices=Review, default=Review.WAITING)
    review_reason = models.TextField(blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    spent_in = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="entries_spent")
    removed_at = models.DateTimeField(null=True, blank=True)
    taken_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="taken_up")

    class Meta:
        ordering = ("competency", "pk")
        verbose_name_plural = "entries"
        constraints = (
            models.UniqueConstraint(
                fields=("portfolio", "taken_from"),
                condition=Q(removed_at__isnull=True, taken_from__isnull=False),
                name="portfolios_entry_taken_up_once",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True, reviewed_at__isnull=True)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="portfolios_entry_reviewed_whole",
            ),
        )

    def __str__(self):
        return self.behavior

    @cached_property
    def number_of_files(self):
        """How many files its artifact has."""
        return len(self.files.all())

    @cached_property
    def number_of_links(self):
        """How many links its artifact has that say what is found there."""
        return sum(bool(link.description) for link in self.links.all())

    @property
    def code(self):
        """The code of its competency in the policy."""
        return self.Competency(self.competency).name.lower()


class Link(models.Model):
    """An address at which the artifact of an entry, or a part of it, is found, and what is found there."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="links")
    url = models.URLField("address", max_length=500)
    description = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("entry", "pk")

    def __str__(self):
        return ": ".join(filter(None, (self.description, self.url)))
