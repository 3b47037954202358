"""When somebody was last here, so that the first page can say what changed since."""

from django.conf import settings
from django.db import models


class Visit(models.Model):
    """The last two visits of a person: `since` is when they were here before the visit that goes on."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="visit")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self):
        return f"{self.person} since {self.since:%Y-%m-%d %H:%M}"
