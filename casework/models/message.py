"""The outbox: mail is a row in the transaction that causes it; a worker sends it afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.models.case import Case


class Message(models.Model):
    """One mail to one person; `about` makes it unique, so that the same news is never told twice."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        SENDING = "sending", "being sent"
        SENT = "sent", "sent"
        FAILED = "failed", "failed"
        UNCONFIRMED = "unconfirmed", "unconfirmed"

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mail")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="mail")
    about = models.CharField(max_length=160, unique=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    link = models.CharField(max_length=200, blank=True)
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
