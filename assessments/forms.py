"""What employee and proctor type about an assessment."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments.models import DURATION, TOPIC_LENGTH, JobRole, Room, Sitting, Slot, Test
from casework.calendar import day_text
from casework.forms import CaseForm, DayField, NumberField, ProseField, ScoreField, SentenceField, UploadField

TIMES = ("%H:%M", "%H.%M", "%I:%M %p", "%I:%M%p", "%I %p", "%I%p")
FEEDBACK_LENGTH = 4000
_TOPIC = re.compile(r"(?P<topic>\S.*?)\s*:\s*(?P<score>\d(?:\.\d{1,2})?)")


class WholeNumberField(NumberField):
    """A whole number, as an int."""

    places = 0
    default_error_messages = {
        "unreadable": _("Enter {name} as a whole number, such as 3: “%(typed)s” cannot be read as one."),
        "not_whole": _("Enter {name} as a whole number, such as 3."),
    }

    def clean(self, value):
        number = super().clean(value)
        return None if number is None else int(number)


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows of a list."""

    def _check_values(self, value):
        # A number longer than SQLite's integers would end in an OverflowError when looked up among others.
        known = {str(key) for key in self.queryset.values_list("pk", flat=True)}
        for one in value:
            if str(one) not in known:
                shown = {"value": str(one)[:40]}
                raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params=shown)
        return super()._check_values(value)


class TopicScoresField(ProseField):
    """Topics with their scores, one on each line ("Group policy: 2.40"); its clean value is (topic, score) pairs."""

    default_error_messages = {
        "unreadable": _("Write each topic on a line of its own, a colon and its score: “%(line)s” reads otherwise."),
        "twice": _("Name each topic once: “%(line)s” stands there twice."),
        "long": _("Shorten the topic “%(line)s”."),
    }

    def clean(self, value):
        return topic_scores_in(super().clean(value), self._refuse)

    def _refuse(self, code, line):
        raise ValidationError(self.error_messages[code], code=code, params={"line": line[:40]})


def topic_scores_in(text, refuse):
    """The (topic, score) pairs in a text, divided by lines or semicolons; `refuse(code, line)` raises what it likes."""
    found = {}
    for line in filter(None, (line.strip() for line in re.split(r"[;\n]", text))):
        read = _TOPIC.fullmatch(line)
        if read is None:
            refuse("unreadable", line)
        if len(read["topic"]) > TOPIC_LENGTH:
            refuse("long", line)
        if read["topic"] in found:
            refuse("twice", line)
        found[read["topic"]] = Decimal(read["score"])
    return tuple(found.items())


class JobRoleForm(CaseForm):
    """The job role, out of those on offer."""

    job_role = forms.ModelChoiceField(JobRole.objects.none(), widget=forms.RadioSelect, empty_label=None)

    def __init__(self, *args, offers, **kwargs):
        super().__init__(*args, **kwargs)
        roles = [offer.job_role.pk for offer in offers]
        self.fields["job_role"].queryset = JobRole.objects.filter(pk__in=roles)


class TestsForm(CaseForm):
    """The tests that are required, out of those that the job role asks for."""

    tests = RowsField(Test.objects.none(), widget=forms.CheckboxSelectMultiple, label=_("Required tests"))

    def __init__(self, *args, offered, needed, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tests"].queryset = offered
        self.fields["tests"].help_text = _("Select %(needed)s.") % {"needed": needed}


class WishForm(CaseForm):
    """When a sitting suits, and what accommodation is asked for."""

    wishes = SentenceField(
        label=_("Days and times that suit you"),
        max_length=300,
        help_text=_("For example: Tuesdays after 2."),
    )
    accommodation = ProseField(
        label=_("Accommodation that you ask for"),
        max_length=FEEDBACK_LENGTH,
        rows=3,
        required=False,
        help_text=_("Extra time, another format or place. Only the proctors and Human Resources read this."),
    )


class BookingForm(CaseForm):
    """Day, time, length and place of a sitting."""

    sits_on = DayField(label=_("Day of the sitting"))
    starts_at = forms.TimeField(
        label=_("Time at which it begins"),
        input_formats=TIMES,
        widget=forms.TextInput(attrs={"class": "number", "autocomplete": "off"}),
        help_text=_("For example 9:30 or 2:30 PM."),
    )
    minutes = WholeNumberField(
        label=_("Minutes booked"),
        lowest=DURATION[0].limit_value,
        highest=DURATION[1].limit_value,
        help_text=_("Extra time included."),
    )
    place = SentenceField(
        label=_("Isolated location and room"),
        max_length=120,
        help_text=_("For example: Center for Technology, room 114."),
    )


class OfferForm(CaseForm):
    """Room, day, time, length and seats of a slot."""

    room = forms.ModelChoiceField(Room.objects.filter(retired_on__isnull=True), empty_label=_("Choose…"))
    sits_on = DayField(label=_("Day of the slot"))
    starts_at = forms.TimeField(
        label=_("Time at which it begins"),
        input_formats=TIMES,
        widget=forms.TextInput(attrs={"class": "number", "autocomplete": "off"}),
        help_text=_("For example 9:30 or 2:30 PM."),
    )
    minutes = WholeNumberField(
        label=_("Minutes offered"),
        lowest=DURATION[0].limit_value,
        highest=DURATION[1].limit_value,
        help_text=_("Only tests that take no longer can be booked."),
    )
    seats = WholeNumberField(label=_("Seats offered"), lowest=1, highest=99)


class SlotForm(CaseForm):
    """One of the free slots."""

    slot = forms.ModelChoiceField(
        Slot.objects.none(), widget=forms.RadioSelect, empty_label=None, label=_("Day, time and place")
    )

    def __init__(self, *args, free, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slot"].queryset = free
        self.fields["slot"].label_from_instance = _slot_told


def _slot_told(slot):
    said = {
        "day": f"{slot.sits_on:%a} {day_text(slot.sits_on)}",
        "time": f"{slot.starts_at:%-I:%M %p}",
        "minutes": slot.minutes,
        "room": slot.room,
        "name": slot.proctor.name,
    }
    where = _("%(day)s at %(time)s, for %(minutes)s minutes: %(room)s, with %(name)s") % said
    left = ngettext("%(left)s seat left", "%(left)s seats left", slot.left) % {"left": slot.left}
    return f"{where}; {left}"


class StartForm(CaseForm):
    """What the proctor saw to before the sitting began."""

    identity_checked = forms.BooleanField(label=_("I checked the identity of the employee"), required=False)
    no_study_material = forms.BooleanField(label=_("No study material is at hand"), required=False)


class ScoreForm(CaseForm):
    """The vendor's score, and the feedback for the employee."""

    score = ScoreField(label=_("Score"))
    overall = ProseField(
        label=_("Overall result"),
        max_length=FEEDBACK_LENGTH,
        rows=3,
        required=False,
        help_text=_("Left empty, it says whether the score passes, and by which passing score."),
    )
    topic_scores = TopicScoresField(
        label=_("Score of each topic"),
        max_length=FEEDBACK_LENGTH,
        rows=4,
        required=False,
        help_text=_("One topic on a line with its score. For example: Group policy: 2.40."),
    )
    topics = ProseField(
        label=_("Topics to improve"),
        max_length=FEEDBACK_LENGTH,
        rows=3,
        required=False,
        help_text=_("Left empty, they are the topics above whose score does not pass."),
    )

    def __init__(self, *args, scale, **kwargs):
        super().__init__(*args, **kwargs)
        _set_scale(self.fields["score"], scale)
        self.fields["topics"].may_wait = _("or the score of each topic")

    def clean(self):
        data = super().clean()
        if {"topics", "topic_scores"} <= data.keys() and not (data["topics"] or data["topic_scores"]):
            self.add_error("topics", _("Name the topics to improve, or write “none”."))
        return data


class CorrectionForm(CaseForm):
    """The score as it should have been, and why it was not."""

    score = ScoreField(label=_("Correct score"))
    reason = SentenceField(label=_("Reason for the correction"))

    def __init__(self, *args, scale, **kwargs):
        super().__init__(*args, **kwargs)
        _set_scale(self.fields["score"], scale)


class ReasonForm(CaseForm):
    """Why."""

    reason = SentenceField(label=_("Reason"), max_length=300)


class IncidentForm(CaseForm):
    """What happened during a sitting."""

    words = ProseField(
        label=_("What happened, and what you did about it"),
        max_length=FEEDBACK_LENGTH,
        help_text=_("The employee, the proctors and Human Resources read this."),
    )


class OptionalReasonForm(CaseForm):
    """Why, if one wants to say."""

    reason = SentenceField(label=_("Reason"), max_length=300, required=False)


class PracticeForm(CaseForm):
    """A practice result, with the vendor's certificate where there is one."""

    test = forms.ModelChoiceField(Test.objects.filter(retired_on__isnull=True), empty_label=_("Choose…"))
    sits_on = DayField(label=_("Day of the practice"))
    score = ScoreField(label=_("Score"))
    certificate = UploadField(label=_("Certificate of the vendor"), required=False)

    def __init__(self, *args, scale, **kwargs):
        super().__init__(*args, **kwargs)
        _set_scale(self.fields["score"], scale)


class FindSittings(CaseForm):
    """Which sittings to list."""

    q = SentenceField(label=_("Name or test"), required=False)
    outcome = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *Sitting.Outcome.choices], required=False)


class PeriodForm(CaseForm):
    """From which day to which."""

    since = DayField(label=_("First day"), required=False)
    until = DayField(label=_("Last day"), required=False)


def _set_scale(field, scale):
    """The ends of the vendor's scale, as the edition has them (JB-SKL-6)."""
    field.lowest, field.highest = scale["lowest"], scale["highest"]
    field.help_text = _("From %(lowest)s to %(highest)s.") % scale
