"""One file per field: judged by its content, and kept when something else on the page stops the form."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

SUFFIXES = ".pdf,.png,.jpg,.jpeg,.webp,.docx,.xlsx,.pptx,.txt,.eml"
LIMITS = _(
    "PDF, PNG, JPEG, WebP, DOCX, XLSX, PPTX, TXT or EML, up to 20 MB. "
    "A picture is kept without the place and the device that it names."
)


@dataclass(frozen=True)
class Held:
    """A file that has already arrived: the token to find it by, its name and its size in bytes."""

    token: str
    name: str
    size: int


class UploadInput(forms.FileInput):
    """The file button; beside it what has already arrived, so that nobody chooses it twice."""

    template_name = "components/upload.html"
    held = None
    #: Whose files are counted, where that is to be said.
    person = None

    def value_from_datadict(self, data, files, name):
        return files.get(name) or data.get(f"{name}-held") or None

    def value_omitted_from_data(self, data, files, name):
        return name not in files and f"{name}-held" not in data

    def get_context(self, name, value, attrs):
        from casework import attachments

        told = attachments.room_told(self.person) if self.person else ""
        return super().get_context(name, None, attrs) | {"held": self.held, "room": told}


class UploadField(forms.Field):
    """A file that `casework.attachments.judge` accepts; its clean value is the uploaded file.

    `person`, set by the form, is who uploads: a file held for one person is never found by another.
    """

    widget = UploadInput
    person = None
    default_error_messages = {
        "required": _("Choose a file for “{label}”."),
        "gone": _("Choose the file for “{label}” again: the one uploaded before is no longer held."),
    }

    def __init__(self, *, help_text="", **kwargs):
        super().__init__(help_text=f"{help_text} {LIMITS}".strip(), **kwargs)

    def widget_attrs(self, widget):
        return {"accept": SUFFIXES}

    def to_python(self, value):
        if value in self.empty_values:
            return None
        from casework import attachments

        if isinstance(value, UploadedFile):
            attachments.judge(value)
            return value
        upload = attachments.held(self.person, str(value))
        if upload is None:
            raise ValidationError(self.error_messages["gone"], code="gone")
        self.widget.held = Held(str(value), upload.name, upload.size)
        return upload

    def hold(self, upload):
        """Keep an accepted file for the next attempt, unless it is held already."""
        if upload and not self.widget.held:
            from casework import attachments

            upload.seek(0)
            self.widget.held = Held(attachments.hold(self.person, upload), upload.name, upload.size)
