"""The code on a paper, as somebody types it."""

from django.utils.translation import gettext_lazy as _

from casework.forms.form import CaseForm
from casework.forms.texts import SentenceField


class CodeForm(CaseForm):
    """One code; small letters and missing hyphens are fine."""

    code = SentenceField(
        label=_("Code beside the signature"),
        help_text=_("Twelve letters and digits, like 7K2M-QX4T-9HRA."),
        max_length=40,
    )
