"""The person: an account, and an employee where there is an employee number."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower


class Employment(models.TextChoices):
    """The kinds of employment that the policies tell apart."""

    CLASSIFIED = "classified", "classified"
    WAGE = "wage", "wage"


class PersonManager(BaseUserManager):
    """How people are made."""

    def create_user(self, username, password=None, **facts):
        """A person who signs in with `username`; without a password there is no way in until one is set."""
        person = self.model(username=username, **facts)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, username, password=None, **facts):
        """A technical account for the back door, which shows no case content."""
        return self.create_user(username, password, is_staff=True, is_superuser=True, **facts)

    def get_by_natural_key(self, username):
        """The person of a user name, whatever its case."""
        return self.get(username__iexact=username)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who works here or acts here; deactivated, never deleted (PL-PPL-1)."""

    username = models.CharField("user name", max_length=60, unique=True)
    employee_number = models.CharField(max_length=20, unique=True, null=True, blank=True)
    first_name = models.CharField(max_length=80, blank=True)
    last_name = models.CharField(max_length=80)
    email = models.EmailField("work e-mail", blank=True)
    employment = models.CharField(max_length=12, choices=Employment, blank=True)
    hired_on = models.DateField(null=True, blank=True)
    probation_until = models.DateField(null=True, blank=True)
    time_zone = models.CharField(max_length=40, blank=True, help_text="Empty: that of the employer.")
    wants_news = models.BooleanField("mail that is not mandatory", default=True)
    calendar_key = models.CharField(
        "secret of the calendar feed", max_length=40, unique=True, null=True, editable=False
    )
    is_active = models.BooleanField("may sign in", default=True)
    deactivated_at = models.DateTimeField(null=True, blank=True, editable=False)
    deactivated_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    is_staff = models.BooleanField("technical back door", default=False)

    objects = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ("last_name",)

    class Meta:
        ordering = ("last_name", "first_name", "pk")
        verbose_name_plural = "people"
        constraints = (
            models.UniqueConstraint(Lower("username"), name="people_person_one_username"),
            models.CheckConstraint(
                condition=Q(deactivated_at__isnull=True, deactivated_by__isnull=True)
                | Q(deactivated_at__isnull=False, deactivated_by__isnull=False, is_active=False),
                name="people_person_deactivated_whole",
            ),
            models.CheckConstraint(
                condition=Q(deactivated_by__isnull=True) | ~Q(deactivated_by=F("pk")),
                name="people_person_not_deactivated_by_oneself",
            ),
        )
        indexes = (
            models.Index(fields=("last_name", "first_name")),
            models.Index(Lower("email"), name="people_person_email"),
        )

    def __str__(self):
        return self.name

    @property
    def name(self):
        """First and last name, as said aloud."""
        return f"{self.first_name} {self.last_name}".strip()

    def get_full_name(self):
        """The name, where libraries ask for it."""
        return self.name

    def get_short_name(self):
        """The first name, where libraries ask for it."""
        return self.first_name or self.last_name
