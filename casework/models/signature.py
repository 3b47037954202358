"""Signatures: who signed what exact content, in which capacity, when and from where (PL-SIG-1)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.models.case import Case


class Capacity(models.TextChoices):
    """In which capacity somebody signs; deciding ones exclude each other in a case, attesting ones bind nobody else."""

    EMPLOYEE = "employee", "employee"
    SUPERVISOR = "supervisor", "supervisor"
    DIRECTOR = "director", "division or department director"
    HR_COMPLETES = "hr_completes", "Support Services Coordinator (completes)"
    HR_CONFIRMS = "hr_confirms", "Support Services Coordinator (confirms)"
    ERSC = "ersc", "Employee and Retiree Service Center"
    COACH = "coach", "coach"
    PROCTOR = "proctor", "proctor"


DECIDING = (Capacity.SUPERVISOR, Capacity.DIRECTOR, Capacity.HR_COMPLETES, Capacity.HR_CONFIRMS, Capacity.ERSC)
ATTESTING = (Capacity.COACH, Capacity.PROCTOR)


class Signature(models.Model):
    """One signature; never changed, never deleted: what no longer holds is voided by a row of its own.

    `document` names what was signed within the case ("part-two:certification"); `content` is its canonical JSON text,
    `digest` the SHA-256 of that text. Guards in the database (S1, S2): no deciding or attesting signer or delegator is
    the subject; nobody signs in two deciding capacities in one case.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="signatures")
    document = models.CharField(max_length=60)
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="signatures")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="signatures_by_delegates"
    )
    acting_from = models.DateField(null=True, blank=True)
    acting_until = models.DateField(null=True, blank=True)
    capacity = models.CharField(max_length=20, choices=Capacity)
    name = models.CharField("name as printed", max_length=200)
    content = models.TextField()
    digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    signed_on = models.DateField("date in the employer's time zone")
    address = models.GenericIPAddressField("from where", null=True, blank=True)
    code = models.CharField("code on the paper", max_length=20, unique=True)

    class Meta:
        ordering = ("case", "signed_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(on_behalf_of__isnull=True, acting_from__isnull=True, acting_until__isnull=True)
                | Q(on_behalf_of__isnull=False, acting_from__isnull=False, acting_until__isnull=False),
                name="casework_signature_acting_whole",
            ),
        )
        indexes = (models.Index(fields=("case", "document")),)

    def __str__(self):
        return f"{self.document} of {self.case}: {self.name}"

    @property
    def printed(self):
        """The signer as printed: the name alone, or "B for A, acting from … to …" (S6)."""
        return self.name

    @property
    def is_void(self):
        """Whether it has been voided."""
        return hasattr(self, "voidance")


class Voidance(models.Model):
    """A signature that no longer holds, since when and why; the signature itself stays."""

    signature = models.OneToOneField(Signature, models.PROTECT, related_name="voidance")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.TextField()

    def __str__(self):
        return f"{self.signature} void since {self.at:%Y-%m-%d}"
