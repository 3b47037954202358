"""Who is whose supervisor, who holds which appointment, and who acts for whom (PL-PPL-3)."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from people.models.dated import Dated, DatedQuerySet
from people.models.person import Person
from people.models.unit import Unit


class Role(models.TextChoices):
    """The appointments."""

    DIRECTOR = "director", "director"
    HR_COORDINATOR = "hr_coordinator", "HR coordinator"
    ERSC = "ersc", "Employee and Retiree Service Center"
    PROCTOR = "proctor", "proctor"
    TECHNOLOGY = "technology", "technology department"
    ORGANIZATIONAL_DEVELOPMENT = "organizational_development", "Organizational Development"
    ANALYST = "analyst", "analyst"
    AUDITOR = "auditor", "auditor"
    ADMINISTRATOR = "administrator", "access administrator"


class Supervision(Dated):
    """Who supervises a person; one supervisor at a time, which the database guards."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="supervisions")
    supervisor = models.ForeignKey(Person, models.PROTECT, related_name="team")

    history = HistoricalRecords()

    class Meta(Dated.Meta):
        ordering = ("person", "starts_on")
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=~Q(person=F("supervisor")), name="people_supervision_not_oneself"),
        )
        indexes = (
            models.Index(fields=("person", "starts_on")),
            models.Index(fields=("supervisor", "until")),
        )

    def __str__(self):
        return f"{self.supervisor} supervises {self.person} from {self.starts_on}"


class Appointment(Dated):
    """A role somebody holds, for a unit and all below it where one is named; nobody appoints themselves (S11)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=30, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="appointments")
    appointed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="appointments_made")

    history = HistoricalRecords()

    class Meta(Dated.Meta):
        ordering = ("role", "person")
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(appointed_by__isnull=True) | ~Q(person=F("appointed_by")),
                name="people_appointment_not_by_oneself",
            ),
        )
        indexes = (models.Index(fields=("role", "unit")), models.Index(fields=("person", "role")))

    def __str__(self):
        return f"{self.person}: {self.get_role_display()}"


class DelegationQuerySet(DatedQuerySet):
    """Delegations that can be asked for as of a day; one that was called off never holds."""

    def on(self, day):
        """Only those that hold on `day` (a date)."""
        return super().on(day).filter(called_off=False)


class Delegation(Dated):
    """Somebody acts for somebody else for a bounded time (S5); ended by its `until`, never deleted.

    One that ends before its second day is `called_off`, since a dated row never ends where it begins.
    """

    delegator = models.ForeignKey(Person, models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(Person, models.PROTECT, related_name="delegations_held")
    reason = models.CharField(max_length=200)
    approved_by = models.ForeignKey(Person, models.PROTECT, related_name="delegations_approved")
    called_off = models.BooleanField("ended before its second day", default=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DelegationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Dated.Meta):
        ordering = ("-starts_on", "-pk")
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(until__isnull=False), name="people_delegation_bounded"),
            models.CheckConstraint(condition=~Q(delegator=F("delegate")), name="people_delegation_not_to_oneself"),
            models.CheckConstraint(
                condition=~Q(approved_by=F("delegate")), name="people_delegation_not_approved_by_delegate"
            ),
            models.CheckConstraint(
                condition=~Q(approved_by=F("delegator")), name="people_delegation_not_approved_by_delegator"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, called_off=False)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="people_delegation_ended_whole",
            ),
        )
        indexes = (models.Index(fields=("delegate", "until")), models.Index(fields=("delegator", "until")))

    def __str__(self):
        return f"{self.delegate} for {self.delegator} until {self.until}"

    def holds_on(self, day):
        """Whether the delegate acts on `day` (a date)."""
        return super().holds_on(day) and not self.called_off


class DelegationRequest(Dated):
    """Somebody asks that another may act for them; a delegation comes about only when it is approved (S5)."""

    class Answer(models.TextChoices):
        APPROVED = "approved", "approved"
        DECLINED = "declined", "declined"
        WITHDRAWN = "withdrawn", "withdrawn"

    delegator = models.ForeignKey(Person, models.PROTECT, related_name="delegations_asked")
    delegate = models.ForeignKey(Person, models.PROTECT, related_name="delegations_offered")
    reason = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answer_words = models.CharField("why it was declined", max_length=200, blank=True)
    delegation = models.OneToOneField(Delegation, models.PROTECT, null=True, blank=True, related_name="request")

    class Meta(Dated.Meta):
        ordering = ("-asked_at", "-pk")
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(until__isnull=False), name="people_delegationrequest_bounded"),
            models.CheckConstraint(
                condition=~Q(delegator=F("delegate")), name="people_delegationrequest_not_to_oneself"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="people_delegationrequest_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(answer="approved", delegation__isnull=False)
                | (~Q(answer="approved") & Q(delegation__isnull=True)),
                name="people_delegationrequest_approved_is_delegation",
            ),
        )

    def __str__(self):
        return f"{self.delegator} asks for {self.delegate}"
