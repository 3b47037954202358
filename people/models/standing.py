"""Ratings and sensitive standing; seen by the person, the supervisor's need in a case, and HR only."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from people.models.dated import Dated
from people.models.person import Person


class Standing(Dated):
    """A standing that bars advancement or pauses its clock while it holds (JB-ENR-2, JB-ENR-7, JB-ENR-9)."""

    class Kind(models.TextChoices):
        PAR = "par", "Peer Assistance and Review"
        SPECIAL_EVALUATION = "special_evaluation", "special evaluation for unsatisfactory performance"
        LEAVE = "leave", "extended leave"

    person = models.ForeignKey(Person, models.PROTECT, related_name="standings")
    kind = models.CharField(max_length=20, choices=Kind)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    history = HistoricalRecords()

    class Meta(Dated.Meta):
        ordering = ("person", "starts_on")
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(recorded_by__isnull=True) | ~Q(person=F("recorded_by")),
                name="people_standing_not_by_oneself",
            ),
        )
        indexes = (models.Index(fields=("person", "starts_on")),)

    def __str__(self):
        return f"{self.person}: {self.get_kind_display()} from {self.starts_on}"


class WrittenNotice(models.Model):
    """A Written Notice under the Standards of Conduct; a rescinded one never barred (IB-ELG-2)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="written_notices")
    issued_on = models.DateField()
    rescinded_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ("person", "issued_on")
        constraints = (
            models.CheckConstraint(
                condition=Q(rescinded_on__isnull=True) | Q(rescinded_on__gte=F("issued_on")),
                name="people_writtennotice_rescinded_later",
            ),
            models.CheckConstraint(
                condition=Q(recorded_by__isnull=True) | ~Q(person=F("recorded_by")),
                name="people_writtennotice_not_by_oneself",
            ),
        )

    def __str__(self):
        return f"{self.person}: Written Notice of {self.issued_on}"


class Rating(models.Model):
    """A performance rating given on a day."""

    class Value(models.TextChoices):
        BELOW_CONTRIBUTOR = "below_contributor", "Below Contributor"
        CONTRIBUTOR = "contributor", "Contributor"
        EXTRAORDINARY_CONTRIBUTOR = "extraordinary_contributor", "Extraordinary Contributor"

    person = models.ForeignKey(Person, models.PROTECT, related_name="ratings")
    value = models.CharField(max_length=30, choices=Value)
    rated_on = models.DateField()
    interim = models.BooleanField(default=False)

    class Meta:
        ordering = ("person", "-rated_on")

    def __str__(self):
        return f"{self.person}: {self.get_value_display()} on {self.rated_on}"
