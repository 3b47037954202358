"""Work items: what waits for whom, by when."""

import re

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from casework.models.case import Case
from people.models import Role, Unit


class WorkItem(models.Model):
    """One thing to do: for a person (`holder`) or for whoever holds a role (`role`, in `unit` where it names one).

    `step` is the name of the URL where it is done and `about` its arguments; a case never has the same open item twice.
    `named_by` is the HR person who named the holder, where the relation did not (S2, S8).
    The due date is `business_days` after `counted_from`, and is counted again when the calendar changes or a hold ends.
    Nobody has it to do before `not_before`; until `put_off_until` its holder does not want to see it.
    An item that neither a person nor a role can take has `role` HR coordinator and `unassigned` set (S8).
    """

    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="work")
    subject = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    desk = models.CharField(max_length=30)
    step = models.CharField(max_length=60)
    about = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=160)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="work_items"
    )
    role = models.CharField(max_length=30, choices=Role, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    unassigned = models.BooleanField("needs an approver", default=False)
    opened_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    counted_from = models.DateField(null=True, blank=True)
    business_days = models.PositiveSmallIntegerField(null=True, blank=True)
    not_before = models.DateField(null=True, blank=True)
    put_off_until = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    dropped = models.BooleanField("no longer needed", default=False)

    class Meta:
        ordering = ("due_on", "opened_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("case", "step", "about"), condition=Q(done_at__isnull=True), name="casework_workitem_open_once"
            ),
            models.CheckConstraint(condition=Q(holder__isnull=False) | ~Q(role=""), name="casework_workitem_somebody"),
        )
        indexes = (
            models.Index(
                fields=("holder", "due_on"), condition=Q(done_at__isnull=True), name="casework_work_of_person"
            ),
            models.Index(fields=("role", "due_on"), condition=Q(done_at__isnull=True), name="casework_work_of_role"),
            models.Index(
                fields=("opened_at",),
                condition=Q(done_at__isnull=True, unassigned=True),
                name="casework_work_of_nobody",
            ),
            models.Index(fields=("case", "done_at")),
        )

    def __str__(self):
        return self.title

    @property
    def task(self):
        """What is to do: what the title says, or, of what nobody can take, to name who does it (S8)."""
        return f"Name who {_in_third_person(self.title)}" if self.unassigned else self.title

    @property
    def url(self):
        """Where it is done; what nobody can take is done by naming somebody."""
        if self.unassigned:
            return reverse("casework:name-holder", args=[self.pk])
        arguments = [self.case.number] if self.case_id else []
        return reverse(self.step, args=arguments + ([self.about] if self.about else []))


#: The verbs of a title: its first word, and the one of "… and send it on", "…, or return it", "…, or decline: …".
_VERBS = re.compile(r"^\w+|(?<=\band )\w+(?= it\b)|(?<=\bor )\w+(?= it\b|:|$)")


def _in_third_person(title):
    """ "Sign Part I" → "signs Part I"."""
    return _VERBS.sub(
        lambda verb: verb[0].lower() + ("es" if verb[0].endswith(("s", "x", "z", "ch", "sh")) else "s"), title
    )
