"""What the pages of the record of people ask."""

from crispy_forms.layout import Fieldset, Layout
from django import forms

from casework.forms import CaseForm, DayField, NumberField, SentenceField
from casework.forms.people import PersonField
from people.models import Employment, JobClass, Role, Standing, Unit

LAST_DAY = "Month, day, year; this day still counts. For example 3/7/2026."


class PeopleForm(CaseForm):
    """The words to look for in the list of people."""

    q = SentenceField(label="Name, number or unit", required=False)


class AsOfForm(CaseForm):
    """The day as of which a record is shown."""

    on = DayField(label="As of", required=False)


class StandingForm(CaseForm):
    """A standing that begins."""

    kind = forms.ChoiceField(label="Standing", choices=Standing.Kind.choices, widget=forms.RadioSelect)
    starts_on = DayField(label="First day")
    last_day = DayField(label="Last day", required=False, help_text=f"{LAST_DAY} Leave it out while the end is open.")


class LastDayForm(CaseForm):
    """The last day on which something holds."""

    last_day = DayField(label="Last day", help_text=LAST_DAY)


class FirstDayWithoutForm(CaseForm):
    """The day on which a role is no longer held."""

    until = DayField(label="First day without the role", help_text="Today ends it at once. For example 3/7/2026.")


class NoticeForm(CaseForm):
    """A Written Notice."""

    issued_on = DayField(label="Date of the Written Notice")


class RescindForm(CaseForm):
    """When a Written Notice was rescinded."""

    rescinded_on = DayField(label="Date of the rescission")


class SupervisorForm(CaseForm):
    """A new supervisor."""

    supervisor = PersonField(label="New supervisor")
    starts_on = DayField(label="First day")


class JobForm(CaseForm):
    """A line of the job history; the salary follows from the schedule."""

    starts_on = DayField(label="First day")
    job_class = forms.ModelChoiceField(label="Job class", queryset=JobClass.objects.all(), empty_label="Choose…")
    unit = forms.ModelChoiceField(label="Unit", queryset=Unit.objects.all(), empty_label="Choose…")
    step = NumberField(label="Step", lowest=1, highest=99, places=0)
    source = SentenceField(label="Number of the paper behind it", max_length=40, required=False)


class GradedClassField(forms.ModelChoiceField):
    """A job class, chosen by title and grade."""

    def label_from_instance(self, job_class):
        return f"{job_class.title}, grade {job_class.grade}"


class HireForm(CaseForm):
    """Somebody new: the account, the employment, the first job; grade and salary follow from class and step."""

    first_name = SentenceField(label="First name", max_length=80, required=False)
    last_name = SentenceField(label="Last name", max_length=80)
    username = SentenceField(label="User name", max_length=60, help_text="To sign in with. For example rdelgado.")
    employee_number = SentenceField(label="Employee number", max_length=20)
    email = forms.EmailField(
        label="Work e-mail", max_length=254, help_text="A mail goes there that tells how to set a password."
    )
    employment = forms.ChoiceField(label="Kind of employment", choices=Employment.choices, widget=forms.RadioSelect)
    hired_on = DayField(label="Day of hire")
    probation_until = DayField(label="Probation until", required=False)
    job_class = GradedClassField(label="Job class", queryset=JobClass.objects.all(), empty_label="Choose…")
    unit = forms.ModelChoiceField(label="Unit", queryset=Unit.objects.all(), empty_label="Choose…")
    step = NumberField(label="Step", lowest=1, highest=99, places=0, help_text="The salary is that of the schedule.")
    starts_on = DayField(
        label="First day in this job",
        required=False,
        help_text="Leave it out where it is the day of hire. For example 3/7/2026.",
    )
    supervisor = PersonField(label="Supervisor", required=False)
    layout = Layout(
        Fieldset("Account", "first_name", "last_name", "username", "employee_number", "email"),
        Fieldset("Employment", "employment", "hired_on", "probation_until"),
        Fieldset("First job", "job_class", "unit", "step", "starts_on", "supervisor"),
    )


class AppointForm(CaseForm):
    """A role for somebody."""

    role = forms.ChoiceField(label="Role", choices=[("", "Choose…"), *((one.value, one.label) for one in Role)])
    unit = forms.ModelChoiceField(
        label="Unit",
        queryset=Unit.objects.all(),
        empty_label="The whole employer",
        required=False,
        help_text="For a director: the unit, which brings all units below it.",
    )
    starts_on = DayField(label="First day")
    last_day = DayField(label="Last day", required=False, help_text=f"{LAST_DAY} Leave it out while the end is open.")


class ConfirmForm(CaseForm):
    """Nothing but the button."""


class DelegateForm(CaseForm):
    """Who acts for me, from when until when, and why."""

    delegate = PersonField(label="Who acts for you")
    starts_on = DayField(label="First day")
    last_day = DayField(label="Last day", help_text=f"{LAST_DAY} One year after the first day at the latest.")
    reason = SentenceField(label="Reason", max_length=200)


class DeclineForm(CaseForm):
    """Why a request is declined."""

    reason = SentenceField(label="Reason", max_length=200)
