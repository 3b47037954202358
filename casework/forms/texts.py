"""Text as people type it: one line, several lines, and the password that signs."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LINE_LENGTH, PROSE_LENGTH, PASSWORD_LENGTH = 200, 20_000, 1_000
#: Characters nobody sees: text of nothing else is no text.
UNSEEN = " \t\n\r\f\v\u00a0\u1680\u180e\u2000-\u200f\u2028\u2029\u202f\u205f-\u2064\u3000\u3164\ufeff"
_EDGES = re.compile(rf"^[{UNSEEN}]+|[{UNSEEN}]+\Z")
# PostgreSQL refuses NUL and surrogates; the other controls would break the printed form.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class TextField(forms.Field):
    """Text with its edges trimmed, composed (NFC), within a length, and free of what cannot be stored."""

    default_error_messages = {
        "unstorable": _("Take out character %(place)d of {name}, which cannot be stored (%(code)s)."),
        "too_long": _("Shorten {name} to %(limit)s characters: there are %(length)s now."),
    }

    def __init__(self, *, max_length, **kwargs):
        self.max_length = max_length
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return ""
        text = str(value).replace("\r\n", "\n")
        if bad := _UNSTORABLE.search(text):
            params = {"place": bad.start() + 1, "code": f"U+{ord(bad.group()):04X}"}
            raise ValidationError(self.error_messages["unstorable"], code="unstorable", params=params)
        return unicodedata.normalize("NFC", _EDGES.sub("", text))

    def validate(self, value):
        super().validate(value)
        if len(value) > self.max_length:
            params = {"limit": f"{self.max_length:,}", "length": f"{len(value):,}"}
            raise ValidationError(self.error_messages["too_long"], code="too_long", params=params)


class SentenceField(TextField):
    """One line of text; `max_length` characters."""

    widget = forms.TextInput
    default_error_messages = {"one_line": _("Write {name} on one line, without line breaks.")}

    def __init__(self, *, max_length=LINE_LENGTH, **kwargs):
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value):
        text = super().to_python(value)
        # A line break in a name or a subject would forge a header of a mail.
        if re.search(r"[\n\r\u2028\u2029]", text):
            raise ValidationError(self.error_messages["one_line"], code="one_line")
        return text.replace("\t", " ")


class ProseField(TextField):
    """Several lines of text; a limit shorter than usual is told in the hint."""

    def __init__(self, *, max_length=PROSE_LENGTH, rows=5, help_text="", **kwargs):
        if max_length < PROSE_LENGTH:
            limit = _("Up to %(limit)s characters.") % {"limit": f"{max_length:,}"}
            help_text = f"{help_text} {limit}".strip()
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, help_text=help_text, **kwargs)

    def to_python(self, value):
        return super().to_python(value).replace("\r", "\n")


class PasswordToSign(forms.CharField):
    """The password again, which makes the signature; call it `password`: what is so named is never kept or shown."""

    default_error_messages = {"required": _("Enter your password to sign.")}

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Your password"))
        kwargs.setdefault("help_text", _("Entering it here is your signature."))
        widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        super().__init__(strip=False, max_length=PASSWORD_LENGTH, widget=widget, **kwargs)

    def widget_attrs(self, widget):
        # No maxlength: a browser would cut a pasted password short without a word.
        return {}
