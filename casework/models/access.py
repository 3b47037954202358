"""Who other than the person looked at personnel records, and when (PL-AUD-1)."""

from django.conf import settings
from django.db import models

from casework.models.case import Case


class AccessRecord(models.Model):
    """One look at somebody's records by somebody else; never changed, never deleted."""

    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    subject = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="looked_at")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    what = models.CharField(max_length=80)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("-at",)
        indexes = (models.Index(fields=("subject", "-at")),)

    def __str__(self):
        return f"{self.viewer} looked at {self.what} of {self.subject}"
