"""What holds from a day until another: the question "as of when" has one spelling."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q


def holds_on(day, prefix=""):
    """The condition that a dated row holds on `day` (a date), seen through the relation `prefix` ("" or "jobs__")."""
    return Q(**{f"{prefix}starts_on__lte": day}) & (
        Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": day})
    )


class DatedQuerySet(models.QuerySet):
    """Rows that can be asked for as of a day."""

    def on(self, day):
        """Only the rows that hold on `day` (a date)."""
        return self.filter(holds_on(day))


class Dated(models.Model):
    """Something that holds from `starts_on` up to, not including, `until` (empty: still)."""

    starts_on = models.DateField("from")
    until = models.DateField("until (first day it no longer holds)", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("starts_on")),
                name="%(app_label)s_%(class)s_ends_later",
                violation_error_message="The end does not lie after the beginning.",
            ),
        )

    @property
    def last_day(self):
        """The last day on which it holds, or None."""
        return self.until and self.until - timedelta(days=1)

    def holds_on(self, day):
        """Whether this row holds on `day` (a date)."""
        return self.starts_on <= day and (self.until is None or self.until > day)
