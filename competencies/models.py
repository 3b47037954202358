"""The criteria for advancement: what each level of a band asks of a person (CM-CRI-1)."""

from django.db import models
from simple_history.models import HistoricalRecords


class Criterion(models.Model):
    """One line of what `target_level` asks: a piece of knowledge, a skill, an ability or experience."""

    class Kind(models.TextChoices):
        KNOWLEDGE = "knowledge", "knowledge"
        SKILL = "skill", "skill"
        ABILITY = "ability", "ability"
        EXPERIENCE = "experience", "experience"

    code = models.CharField(max_length=20, unique=True)
    target_level = models.CharField(max_length=20, db_index=True)
    kind = models.CharField(max_length=12, choices=Kind)
    text = models.CharField(max_length=300)
    retired_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ("target_level", "code")
        verbose_name_plural = "criteria"

    def __str__(self):
        return self.text
