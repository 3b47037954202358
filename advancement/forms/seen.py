"""A form under something that somebody reads: it says what was read."""

from django import forms

from casework.forms import CaseForm


class SeenForm(CaseForm):
    """It says what was read: sent again after a refusal, it says what the page shows then; what was typed stays."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def show_again(self, seen):
        """The page shows what stands now."""
        self.data = self.data.copy()
        self.data["seen"] = seen
