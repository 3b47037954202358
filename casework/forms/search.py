"""The words of a search."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.forms.form import CaseForm
from casework.forms.texts import SentenceField

LEAST = 2


class SearchForm(CaseForm):
    """What to look for; the cleaned value is the list of its words."""

    q = SentenceField(
        label=_("Words to look for"),
        help_text=_("A name or half of one, a number, a work e-mail, the state of a case."),
        max_length=100,
    )

    def clean_q(self):
        words = self.cleaned_data["q"].split()
        if max(map(len, words)) < LEAST:
            raise ValidationError(_("Enter one word of at least two letters or digits."), code="too_short")
        # Each is looked for once, however often it is typed.
        return list({word.casefold(): word for word in words}.values())
