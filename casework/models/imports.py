"""What was imported from other systems: who brought which file when, and what became of each of its rows."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Import(models.Model):
    """One file, judged row by row and kept until it is applied or discarded; the same file waits at most once.

    A large one is applied by the worker, batch by batch up to the line `reached`: `asked_by` asked for it.
    """

    importer = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    size = models.PositiveIntegerField("bytes")
    sha256 = models.CharField(max_length=64)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    reached = models.PositiveIntegerField("last line that was done", default=0)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    discarded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    discarded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-brought_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("importer", "sha256"),
                condition=Q(applied_at__isnull=True, discarded_at__isnull=True),
                name="casework_import_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True, applied_by__isnull=True)
                | Q(applied_at__isnull=False, applied_by__isnull=False),
                name="casework_import_applied_whole",
            ),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=True, asked_by__isnull=True)
                | Q(asked_at__isnull=False, asked_by__isnull=False),
                name="casework_import_asked_whole",
            ),
            models.CheckConstraint(
                condition=Q(discarded_at__isnull=True, discarded_by__isnull=True)
                | Q(discarded_at__isnull=False, discarded_by__isnull=False, applied_at__isnull=True, reached=0),
                name="casework_import_discarded_whole",
            ),
        )
        indexes = (models.Index(fields=("importer", "brought_at")),)

    def __str__(self):
        return self.file_name

    @property
    def is_applied(self):
        """Whether what it brings was brought in."""
        return self.applied_at is not None

    @property
    def done(self):
        """How many of its rows were done."""
        return self.rows.filter(number__lte=self.reached).count()

    @property
    def is_discarded(self):
        """Whether it was wrong, and was put aside before anything of it was brought in."""
        return self.discarded_at is not None

    @property
    def is_under_way(self):
        """Whether the worker has been asked to apply it."""
        return self.asked_at is not None and not self.is_applied


class ImportRow(models.Model):
    """One row of a file: its line, its cells as text, what is or was done with it and why.

    `subject` is whom it is about. A row that is not `readable` was refused while the file was read.
    """

    class Verdict(models.TextChoices):
        ADD = "add", "will be added"
        ADDED = "added", "added"
        SAME = "same", "nothing changes"
        REFUSED = "refused", "refused"

    brought_in = models.ForeignKey(Import, models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField("line of the file")
    cells = models.JSONField()
    readable = models.BooleanField(default=True)
    verdict = models.CharField(max_length=8, choices=Verdict)
    because = models.TextField(blank=True)
    rule = models.CharField(max_length=12, blank=True)
    subject = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("brought_in", "number")
        constraints = (models.UniqueConstraint(fields=("brought_in", "number"), name="casework_importrow_line_once"),)
        indexes = (models.Index(fields=("brought_in", "verdict")),)

    def __str__(self):
        return f"{self.brought_in}, line {self.number}"
