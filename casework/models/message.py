"""The outbox: mail is a row in the transaction that causes it; a worker sends it, at once or in the morning."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.models.case import Case
from casework.models.work import WorkItem


class Message(models.Model):
    """One piece of news for one person; `about` makes it unique, so that the same news is never told twice.

    What can wait is `held` until `next_at`, the person's next morning, and goes out as a line of one mail of that day
    (`digest`); what speaks of an `item` that is done by then is dropped. `entry` names what of the person's calendar is
    attached, as it stands when the mail goes out; ending in a hyphen, all of a kind.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        CLAIMED = "claimed", "taken by a worker"
        SENDING = "sending", "being sent"
        SENT = "sent", "sent"
        FAILED = "failed", "failed"
        UNCONFIRMED = "unconfirmed", "unconfirmed"
        HELD = "held", "held for the morning"
        BUNDLED = "bundled", "in the mail of the day"
        DROPPED = "dropped", "no longer needed"

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mail")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="mail")
    item = models.ForeignKey(WorkItem, models.SET_NULL, null=True, blank=True, db_index=False, related_name="+")
    digest = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="bundled")
    about = models.CharField(max_length=160, unique=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    link = models.CharField(max_length=200, blank=True)
    entry = models.CharField("entry of the calendar", max_length=60, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField("not before")
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    handled_at = models.DateTimeField("settled or sent again by hand", null=True, blank=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("created_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True, handled_by__isnull=True)
                | Q(handled_at__isnull=False, handled_by__isnull=False),
                name="casework_message_handled_whole",
            ),
        )
        indexes = (models.Index(fields=("state", "next_at")), models.Index(fields=("to", "created_at")))

    def __str__(self):
        return self.subject

    @property
    def message_id(self):
        """The Message-ID, the same however often it is tried."""
        return f"<outbox-{self.pk}@{settings.MAIL_DOMAIN}>"
