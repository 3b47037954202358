"""What an employee says of a certification or an exam, and what HR asks of an equivalence."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from advancement.models import Certification, Credential
from casework.clock import today
from casework.forms import CaseForm, DayField, SentenceField, UploadField
from casework.forms.words import name_of

PREPARED = [
    (Certification.Prepared.OWN_TIME, "Outside work hours"),
    (Certification.Prepared.LEAVE, "On personal or annual leave"),
    (Certification.Prepared.PROFESSIONAL_LEAVE, "On professional leave"),
]
#: The choice of a certification that the register does not know.
ANOTHER = "another"
ATTESTED = "Training and testing are on your own time and at your own cost. Your choice here is your attestation."


def by_provider(credentials):
    """The choices of a credential, grouped by its provider."""
    groups = {}
    for one in credentials:
        groups.setdefault(one.provider, []).append((one.pk, one.name))
    return list(groups.items())


class EarnedForm(CaseForm):
    """What certifications and exams have in common."""

    prepared = forms.ChoiceField(
        label="How did training and testing take place?",
        help_text=ATTESTED,
        choices=PREPARED,
        widget=forms.RadioSelect,
    )
    proof = UploadField(label="Proof", help_text="The certificate or the report of the result.", required=False)


def _has_come(form, name):
    """The clean day of a field, refused while it is still to come."""
    day = form.cleaned_data[name]
    if day > today():
        raise ValidationError(f"Enter {name_of(form.fields[name].label)} as a day that has come.")
    return day


class CertificationForm(EarnedForm):
    """A certification: one of the register, or another by its name."""

    credential = forms.ChoiceField(label="Certification")
    name = SentenceField(
        label="Name, if it is not in the list",
        max_length=160,
        required=False,
    )
    number = SentenceField(label="Certificate number", max_length=80, required=False)
    link = forms.URLField(
        label="Address where it can be verified",
        help_text="The address of the provider's page about your certificate.",
        max_length=300,
        assume_scheme="https",
        required=False,
    )
    earned_on = DayField(label="Date on which it was earned")
    expires_on = DayField(
        label="Last valid day", help_text="Leave it empty if the certification does not expire.", required=False
    )
    field_order = ("credential", "name", "number", "link", "earned_on", "expires_on", "prepared", "proof")

    def __init__(self, *args, kept_credential=None, **kwargs):
        super().__init__(*args, **kwargs)
        # What was retired is no longer offered, and stays with those who hold it.
        current = Q(retired_on__isnull=True) | Q(retired_on__gt=today()) | Q(pk=kept_credential)
        offered = by_provider(Credential.objects.filter(current))
        self.fields["credential"].choices = [("", "Choose…"), *offered, (ANOTHER, "Another one, named below")]

    def clean_earned_on(self):
        return _has_come(self, "earned_on")

    def clean_credential(self):
        chosen = self.cleaned_data["credential"]
        return None if chosen == ANOTHER else Credential.objects.get(pk=chosen)

    def clean(self):
        data = super().clean()
        if data.get("credential"):
            data["name"] = data["credential"].name
        elif "credential" in data and not data.get("name") and "name" not in self.errors:
            self.add_error("name", "Enter the name of the certification.")
        return data


class ExamForm(EarnedForm):
    """A single exam towards a certification of the register."""

    towards = forms.ModelChoiceField(Credential.objects.all(), label="Certification it leads to", empty_label="Choose…")
    exam = SentenceField(label="Number or name of the exam", help_text="For example 70-290.", max_length=80)
    passed_on = DayField(label="Date on which it was passed")
    field_order = ("towards", "exam", "passed_on", "prepared", "proof")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["towards"]
        field.choices = [("", field.empty_label), *by_provider(field.queryset)]

    def clean_passed_on(self):
        return _has_come(self, "passed_on")


class EquivalenceForm(CaseForm):
    """An equivalence that HR considers."""

    credential = forms.ModelChoiceField(Credential.objects.all(), label="Credential", empty_label="Choose…")
    stands_for = forms.ModelChoiceField(
        Credential.objects.all(), label="Credential it stands for", empty_label="Choose…"
    )
    in_force_from = DayField(label="Day from which it counts")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("credential", "stands_for"):
            field = self.fields[name]
            field.choices = [("", field.empty_label), *by_provider(field.queryset)]

    def clean(self):
        data = super().clean()
        if data.get("credential") and data.get("credential") == data.get("stands_for"):
            self.add_error("stands_for", "Choose two different credentials: each counts as itself anyway.")
        return data
