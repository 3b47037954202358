"""The form every page uses: specific words, nothing typed is lost, refusals shown like errors."""

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorDict
from django.utils.functional import cached_property

from casework.forms.texts import ProseField, SentenceField
from casework.forms.uploads import UploadField
from casework.forms.words import speak

#: A refused password is shown at its field.
SIGNATURE_RULE = "PL-SIG-1"


class Renderer(TemplatesSetting):
    """Every field of every form, the libraries' too, is drawn by the one template."""

    field_template_name = "components/field.html"


class CaseForm(forms.Form):
    """A form of ours: `person` fills it in; `kept` says that its data is what was typed before the session ended.

    A kept form shows what was typed, is judged only when it is sent again, and is never valid before.
    After `casework.pages.attempt`, `carried_out` or `refused` (the findings) says what became of it, and `overtaken`
    whether somebody was faster.
    """

    use_required_attribute = False
    #: A crispy layout; None: the fields in their order.
    layout = None

    def __init__(self, data=None, files=None, *, person=None, kept=None, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(data if kept is None else kept.data, files, **kwargs)
        self.person, self.kept = person, kept
        self.refused, self.carried_out, self.overtaken = (), False, False
        uploads = []
        for name, field in self.fields.items():
            if field.label is None:
                field.label = forms.utils.pretty_name(name)
            if isinstance(field, UploadField):
                field.person = person
                uploads.append(field)
            speak(field, field.label)
        if uploads:
            # Once is enough on a form with several.
            uploads[0].widget.person = person

    @cached_property
    def helper(self):
        """How crispy-forms draws it: fields only, without a form element of its own."""
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True
        helper.form_show_errors = False
        helper.field_template = "components/field.html"
        helper.layout = self.layout
        return helper

    def full_clean(self):
        if self.kept is not None:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()
        if self._errors:
            self.hold_uploads()

    def is_valid(self):
        return self.kept is None and super().is_valid()

    def refuse(self, findings):
        """Put on the page why the rules do not allow it."""
        for finding in findings:
            if finding.rule == SIGNATURE_RULE and "password" in self.fields:
                self.add_error("password", finding.because)
            else:
                self.refused += (finding,)
        self.hold_uploads()

    def hold_uploads(self):
        """Keep every accepted file, so that an error elsewhere does not cost it."""
        for name, field in self.fields.items():
            if isinstance(field, UploadField):
                try:
                    field.hold(self.cleaned_data.get(name))
                except ValidationError as problem:
                    self.add_error(name, problem)

    @property
    def written(self):
        """What somebody wrote in words, as rows of name and value: what must not get lost with the page it was for."""
        texts = [bound for bound in self if isinstance(bound.field, SentenceField | ProseField) and self.is_bound]
        return [{"name": bound.label, "value": bound.value()} for bound in texts if bound.value()]

    @property
    def has_problem(self):
        """Whether the page has something to report under "There is a problem"."""
        return bool(self.refused or (self.is_bound and self.errors))
