"""A person as people name one: by user name, employee number, work e-mail, or full name."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.forms.texts import SentenceField
from people.queries import called


class PersonField(SentenceField):
    """Somebody who works here, typed in one line; the cleaned value is the Person."""

    default_error_messages = {
        "unknown": _("Enter {name} anew: nobody here with an open account is called “%(typed)s”."),
        "several": _("Enter the employee number or user name: several people are called “%(typed)s”."),
    }

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("Full name, user name, employee number or work e-mail."))
        super().__init__(**kwargs)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        found = called(text)
        if len(found) != 1:
            code = "several" if found else "unknown"
            raise ValidationError(self.error_messages[code], code=code, params={"typed": text[:40]})
        return found[0]
