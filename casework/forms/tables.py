"""A CSV file, read as soon as it arrives."""

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from casework import attachments, tables
from casework.forms.form import CaseForm


class TableField(forms.FileField):
    """A CSV file with the given columns (tables.Column); its clean value is a tables.Table."""

    def __init__(self, *, columns, **kwargs):
        self.columns = columns
        said = {"rows": f"{settings.IMPORT_MOST_ROWS:,}", "size": filesizeformat(settings.IMPORT_MOST_BYTES)}
        hint = _("CSV in UTF-8 with comma or semicolon, up to %(rows)s rows and %(size)s.") % said
        super().__init__(help_text=hint, widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}), **kwargs)

    def to_python(self, data):
        upload = super().to_python(data)
        if upload is None:
            return None
        # Not a byte more than is needed to know that it is too large.
        content = upload.read(settings.IMPORT_MOST_BYTES + 1)
        table = tables.read(upload.name, content, self.columns)
        attachments.require_clean(upload.name, content)
        return table


def bringing(columns):
    """The class of the form for a CSV file with these columns."""
    return type("BringForm", (CaseForm,), {"table": TableField(columns=columns, label=_("CSV file"))})
