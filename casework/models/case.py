"""The case: a number, a subject, a state; what it is about is told by the kind that stands on it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from people.models.dated import Dated


class Counter(models.Model):
    """The last number given out under a name; locked while the next one is taken."""

    name = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self):
        return f"{self.name}: {self.last}"


class Case(models.Model):
    """One matter of one person (PL-CAS-1); `kind` is the label of the app that knows what it is about.

    `slot` says what it must be the only open one of: two open cases of a subject in the same slot cannot be.
    `timeline_head` is the hash of the last line of its timeline.
    """

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20)
    slot = models.CharField(max_length=60)
    subject = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="cases")
    state = models.CharField(max_length=30)
    edition = models.CharField("policy edition", max_length=20)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    state_since = models.DateTimeField()
    timeline_head = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-opened_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "slot"), condition=Q(closed_on__isnull=True), name="casework_case_one_open_per_slot"
            ),
        )
        indexes = (
            models.Index(fields=("kind", "state", "state_since")),
            models.Index(fields=("subject", "kind")),
            models.Index(fields=("closed_on",)),
        )

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        """The one page of the case."""
        return reverse(f"{self.kind}:case", args=[self.number])

    @property
    def is_open(self):
        """Whether it is still going on."""
        return self.closed_on is None


class Reader(Dated):
    """Somebody whom the subject lets read the case: a representative of the union, say (JB-VER-10)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="readers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reads")

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=("case", "person"), condition=Q(until__isnull=True), name="casework_reader_once"
            ),
        )

    def __str__(self):
        return f"{self.person} reads {self.case}"
