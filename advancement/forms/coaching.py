"""What the pages of coaching ask."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from advancement.forms.seen import SeenForm
from casework.forms import CaseForm, DayField, HoursField, PasswordToSign, ProseField, SentenceField
from people.models import Person

#: As many hours as the columns hold; what is allowed, the rules say.
MOST_IN_A_SESSION, MOST_PLANNED = 99, 999
MOST_WEEKS = 26


class ClockField(forms.TimeField):
    """A time of day as people type it: 14:30, 2:30 PM, 2 pm."""

    widget = forms.TextInput
    input_formats = ("%H:%M", "%H:%M:%S", "%I:%M%p", "%I%p")

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("For example 14:30 or 2:30 PM."))
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return {"class": "number", "autocomplete": "off"}

    def to_python(self, value):
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).replace("\u200b", "").replace(".", "").replace(" ", "")
        return super().to_python(value)


class WishForm(CaseForm):
    """A request for a coach."""

    wish = ProseField(
        label=_("What you want to learn"),
        max_length=2000,
        help_text=_("Your supervisor and the technology department read it to find a coach for you."),
    )


class ForwardForm(CaseForm):
    """Nothing to fill in: the supervisor forwards the request as it is."""


class CoachForm(CaseForm):
    """The coach who is assigned, by user name."""

    # One radio button in each row of the table; the list itself is never drawn by the form.
    coach = forms.ModelChoiceField(
        label=_("Coach"),
        queryset=Person.objects.filter(is_active=True),
        to_field_name="username",
        widget=forms.TextInput,
    )


class SearchForm(CaseForm):
    """Somebody by name."""

    q = SentenceField(label=_("Name or number"), required=False, max_length=80)


class OrientationForm(CaseForm):
    """When a coach had the orientation and the materials."""

    oriented_on = DayField(label=_("Date of the orientation"))


class AgreementForm(SeenForm):
    """The agreement, in the four subjects of JB-COA-3, and the hours that are planned."""

    subject = ProseField(label=_("What is to be learned"), max_length=4000)
    method = ProseField(label=_("How it is learned, and how it is measured"), max_length=4000)
    outcome = ProseField(label=_("What the employee will know and be able to do"), max_length=4000)
    schedule = ProseField(label=_("When you meet face to face"), max_length=4000)
    planned_hours = HoursField(label=_("Hours planned"), highest=MOST_PLANNED)


class AgreedSessionForm(CaseForm):
    """A session face to face that employee and coach agreed on."""

    day = DayField(label=_("Date of the session"))
    starts_at = ClockField(label=_("Start of the session"))
    hours = HoursField(label=_("Hours"), highest=MOST_IN_A_SESSION)
    place = SentenceField(label=_("Place"), max_length=120)


class AgreeSessionsForm(AgreedSessionForm):
    """The same at the same hour in several weeks."""

    weeks = forms.IntegerField(
        label=_("How many weeks in a row"),
        min_value=1,
        max_value=MOST_WEEKS,
        help_text=_("1 for this session alone; 10 for the same day and hour in ten weeks."),
    )


class SignAgreementForm(SeenForm):
    """A signature under the agreement as it was read."""

    password = PasswordToSign()


class SessionForm(CaseForm):
    """One session of the log."""

    day = DayField(label=_("Date of the session"))
    starts_at = ClockField(label=_("Start of the session"))
    hours = HoursField(label=_("Hours"), highest=MOST_IN_A_SESSION)
    topics = ProseField(label=_("Topics"), max_length=2000, rows=3)
    face_to_face = forms.BooleanField(label=_("You met face to face"), required=False)
    hands_on = forms.BooleanField(label=_("The employee worked hands-on"), required=False)


class RemoveForm(CaseForm):
    """Nothing to fill in: the session is taken out of the log."""


class AttestForm(CaseForm):
    """What employee and coach attest."""

    attested = forms.BooleanField(label=_("I attest that this coaching was not unpaid work at the next level"))


class CompletionForm(CaseForm):
    """The coach's signature."""

    password = PasswordToSign()


class WhyForm(CaseForm):
    """Why something ends or is taken back."""

    reason = SentenceField(label=_("Reason"), max_length=300)


class EndForm(WhyForm):
    """The employee ends a coaching: with or without another coach."""

    another = forms.TypedChoiceField(
        label=_("What comes next"),
        choices=[("yes", _("I want another coach; my place in the queue stays")), ("no", _("I want no other coach"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    field_order = ("another", "reason")
