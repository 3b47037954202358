"""What whoever signs lines of Part II fills in, and what they had before them."""

from django import forms

from advancement.forms.seen import SeenForm
from advancement.models import Measure
from casework.forms import CaseForm, DayField, PasswordToSign

MEETING = "Date of the review meeting"


class SignLineForm(SeenForm):
    """One line, as it was read."""

    reviewed_on = DayField(label=MEETING)
    password = PasswordToSign()


class SignLinesForm(CaseForm):
    """Several lines, each as it was read, and one signature under each; `seen` is measure → what is shown of it."""

    measures = forms.MultipleChoiceField(
        label="Lines to sign",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages={"required": "Tick the lines that you sign."},
    )
    reviewed_on = DayField(label=MEETING)
    password = PasswordToSign()

    def __init__(self, *args, seen, **kwargs):
        super().__init__(*args, **kwargs)
        # A line that is not ready any more is refused in words; the first box is one that is shown.
        ordered = sorted(Measure, key=lambda measure: measure not in seen)
        self.fields["measures"].choices = [(measure.value, measure.label) for measure in ordered]
        for measure, hashes in seen.items():
            field = forms.CharField(widget=forms.HiddenInput, required=False, initial=hashes)
            self.fields[f"seen-{measure}"] = field

    def show_again(self, seen):
        """The page shows what stands now."""
        self.data = self.data.copy()
        for measure, hashes in seen.items():
            self.data[f"seen-{measure}"] = hashes

    @property
    def seen(self):
        """Measure → what was before whoever sent this."""
        return {measure: self.data.get(f"seen-{measure}", "") for measure in self.cleaned_data["measures"]}

    @property
    def boxes(self):
        """Measure → the box to tick."""
        return {box.data["value"]: box for box in self["measures"]}
