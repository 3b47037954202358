"""Attachments: files judged by content, stored under a name of ours, served as downloads only (PL-ATT-1)."""

import uuid

from django.conf import settings
from django.db import models


def place(attachment, _name):
    """Where the file is stored: under a name of ours, never the sender's."""
    return f"attachments/{attachment.key.hex[:2]}/{attachment.key.hex}"


def place_of_thumbnail(attachment, _name):
    """Where the small picture of a picture is stored."""
    return f"thumbnails/{attachment.key.hex[:2]}/{attachment.key.hex}"


class Attachment(models.Model):
    """One file that belongs to a person's evidence; `owner` is whose evidence it is, `uploaded_by` who brought it.

    `thumbnail` is a small JPEG of our own making, where the file is a picture.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="attachments")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    name = models.CharField("name as sent", max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField("bytes")
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=place, max_length=120)
    thumbnail = models.FileField(upload_to=place_of_thumbnail, max_length=120, null=True, blank=True)

    class Meta:
        ordering = ("owner", "uploaded_at")

    def __str__(self):
        return self.name
