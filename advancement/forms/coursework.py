"""What an employee says of a course and its provider, and what Organizational Development answers."""

from decimal import Decimal

from django import forms
from django.urls import reverse_lazy

from advancement.models import Course, Provider, ProviderApproval
from advancement.queries.coursework import approval_for, providers_like, providers_named
from casework.forms import CaseForm, DayField, HoursField, ProseField, SentenceField, UploadField
from competencies.models import Criterion

NEITHER = "neither"
A_MINUTE = Decimal("0.02")
MOST_HOURS = Decimal("9999.99")


def _typed_ahead(list_id, **attributes):
    """A text field with a list of suggestions beside it."""
    return forms.TextInput(attrs={"list": list_id, "autocomplete": "off", **attributes})


class CourseForm(CaseForm):
    """A course: what, where, when, with which result. The provider is found in the register by part of its name."""

    title = SentenceField(label="Title of the course", max_length=160)
    provider = SentenceField(
        label="Provider",
        help_text="Type part of the name. Accredited institutions and approved providers are found in the register. If"
        " Organizational Development approved a provider for you, write its name as in your request.",
        max_length=160,
        widget=_typed_ahead(
            "providers",
            **{
                "hx-get": reverse_lazy("advancement:find-providers"),
                "hx-trigger": "input changed delay:250ms",
                "hx-target": "#providers",
            },
        ),
    )
    which = forms.ChoiceField(
        label="Which provider do you mean?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which provider you mean."},
    )
    hours = HoursField(label="Hours of training", lowest=A_MINUTE, highest=MOST_HOURS)
    began_on = DayField(label="Date on which it began")
    completed_on = DayField(label="Date on which it was completed")
    kind = forms.ChoiceField(
        label="How was it graded?",
        choices=[
            (Course.Kind.UNDERGRADUATE, "As an undergraduate course"),
            (Course.Kind.GRADUATE, "As a graduate course"),
            (Course.Kind.PASS_FAIL, "Pass or fail"),
            (Course.Kind.NON_GRADED, "Not graded"),
        ],
        widget=forms.RadioSelect,
    )
    grade = SentenceField(
        label="Grade",
        help_text="As on the transcript: B+, or Pass. Leave it empty for a course that is not graded.",
        max_length=10,
        required=False,
        widget=_typed_ahead("grades"),
    )
    certificate = forms.BooleanField(label="I received a certificate of completion", required=False)
    skills_test = forms.ChoiceField(
        label="Did the provider offer a skills test?",
        help_text="Asked of courses that are not graded.",
        choices=[
            (Course.SkillsTest.NOT_OFFERED, "No"),
            (Course.SkillsTest.REPORTED, "Yes, and I report the result"),
            (Course.SkillsTest.UNREPORTED, "Yes, but I have no result"),
        ],
        initial=Course.SkillsTest.NOT_OFFERED,
        widget=forms.RadioSelect,
    )
    skills_test_result = SentenceField(label="Result of the skills test", max_length=80, required=False)
    own_time = forms.BooleanField(label="I took it on my own time", required=False)
    criterion = forms.ModelChoiceField(
        Criterion.objects.none(),
        label="Criterion it prepares for",
        help_text="What of the next level the course has taught you.",
        empty_label="Choose…",
        required=False,
    )
    proof = UploadField(label="Proof", help_text="The transcript or the certificate.", required=False)
    skills_test_proof = UploadField(
        label="Proof of the skills test", help_text="The report of the result, if there was a test.", required=False
    )

    def __init__(self, *args, criteria, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["criterion"].queryset = criteria
        self._offer(self.data.get("provider", "") if self.is_bound else "")

    def _offer(self, typed):
        """Ask which provider is meant only where what was typed is the name of none and like that of some."""
        words = " ".join(str(typed).replace("\x00", "").split())[:160]
        known = words and (providers_named(words) or approval_for(self.person, words))
        found = providers_like(words) if words and not known else []
        if not found:
            del self.fields["which"]
            return
        names = [(str(one.pk), f"{one.name} ({one.get_kind_display()})") for one in found]
        self.fields["which"].choices = [*names, (NEITHER, f"None of these: {words} is on neither list")]

    def clean(self):
        data = super().clean()
        typed, which = data.get("provider", ""), data.pop("which", "")
        if which and which != NEITHER:
            typed = Provider.objects.get(pk=which).name
        found = None if which == NEITHER else self._named(typed, data.get("began_on"))
        data["provider"], data["provider_name"] = found, "" if found else typed
        data["approval"] = self._approval(typed, found, data.get("began_on"))
        if data.get("skills_test") == Course.SkillsTest.REPORTED and not data.get("skills_test_result"):
            self.add_error("skills_test_result", "Enter the result of the skills test.")
        return data

    @staticmethod
    def _named(typed, day):
        """The provider of that name, in the register's row that held when the course began, else the latest."""
        rows = providers_named(typed)
        return next((one for one in rows if day and one.holds_on(day)), rows[0] if rows else None)

    def _approval(self, typed, found, day):
        """The person's own approval of this provider, where the register does not admit it."""
        return None if found and day and found.holds_on(day) else approval_for(self.person, typed, day)


class AskForApprovalForm(CaseForm):
    """A provider on neither list, asked for before the course begins."""

    provider_name = SentenceField(label="Name of the provider", max_length=160)
    course_title = SentenceField(label="Title of the course", max_length=160)
    course_begins_on = DayField(label="Date on which the course begins")
    reason = ProseField(label="How the course prepares you for advancement", max_length=2000)


class DecideApprovalForm(CaseForm):
    """The answer of Organizational Development."""

    decision = forms.ChoiceField(
        label="Decision",
        choices=[
            (ProviderApproval.Decision.APPROVED, "Approve the provider for this course"),
            (ProviderApproval.Decision.DECLINED, "Decline"),
        ],
        widget=forms.RadioSelect,
    )
    reason = ProseField(label="Reason", help_text="The employee reads it.", max_length=2000)
