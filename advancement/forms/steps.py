"""What the steps of Form 336-84 ask of those who take them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from advancement.models import Invitation, Measure, ReturnReview
from casework.forms import CaseForm, DayField, NumberField, PasswordToSign, ProseField, SentenceField


class PartOneForm(CaseForm):
    """Part I as the employee fills it in; may be saved half done (JB-ENR-5)."""

    meeting_on = DayField(label="Date of the meeting with your supervisor", required=False)
    guide_reviewed = forms.BooleanField(required=False)
    own_time = forms.BooleanField(required=False)
    tuition_known = forms.BooleanField(required=False)
    consequences_known = forms.BooleanField(required=False)

    def __init__(self, *args, texts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting_on"].may_wait = _("needed before you sign")
        for code, text in texts.items():
            self.fields[code].label = text


class SignForm(CaseForm):
    """A signature: the password again."""

    password = PasswordToSign()


class ReasonForm(CaseForm):
    """Why something comes back."""

    reason = ProseField(label="Reason", max_length=2000)


class AnswerForm(CaseForm):
    """What was done about a return."""

    answer = ProseField(label="What you did about it", max_length=2000)


class WithdrawForm(CaseForm):
    """Why the employee withdraws, if they want to say."""

    reason = ProseField(label="Reason", max_length=2000, required=False)


class RefuseForm(CaseForm):
    """Under which of the two rules Part I is refused (JB-ENR-9)."""

    rule = forms.ChoiceField(label="Ground of the refusal", widget=forms.RadioSelect)

    def __init__(self, *args, grounds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = grounds


class MeasuresForm(CaseForm):
    """Which two additional measures are pursued (JB-CRI-1)."""

    first = forms.ChoiceField(label="First measure")
    second = forms.ChoiceField(label="Second measure")

    def __init__(self, *args, additional, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", "Choose")] + [(name, Measure(name).label) for name in additional]
        self.fields["first"].choices = self.fields["second"].choices = choices


class SubmitForm(CaseForm):
    """A line is submitted, with a remark if there is one."""

    remark = ProseField(label="Remark for your supervisor", max_length=2000, required=False)


class AskForReviewForm(CaseForm):
    """Why the next level should look at a return."""

    words = ProseField(label="Why the return should be looked at", max_length=2000)


class AnswerReviewForm(CaseForm):
    """The next level's answer."""

    answer = forms.ChoiceField(label="Answer", choices=ReturnReview.Answer.choices, widget=forms.RadioSelect)
    words = ProseField(label="Your reasons", max_length=2000)


class CorrectForm(SignForm):
    """A correction of a notice: the right step, and why (JB-VER-11)."""

    step = NumberField(label="Correct step", lowest=1, places=0)
    reason = ProseField(label="Reason", max_length=2000)
    field_order = ("step", "reason", "password")


class RescindForm(SignForm):
    """A notice is taken back, and why (JB-VER-11)."""

    reason = ProseField(label="Reason", max_length=2000)
    field_order = ("reason", "password")


class ReaderForm(CaseForm):
    """Somebody who may read the case, by user name or work e-mail (JB-VER-10)."""

    reader = SentenceField(label="User name or work e-mail of the person", max_length=200)


class InviteForm(CaseForm):
    """An invitation to start (JB-ENR-4)."""

    ground = forms.ChoiceField(label="Reason", choices=Invitation.Ground.choices, widget=forms.RadioSelect)
    words = ProseField(label="A few words of your own", max_length=2000, required=False)
