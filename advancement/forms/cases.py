"""The filters of the list of cases."""

from django import forms

from advancement.queries.cases import NOBODY, OPEN, levels_sought
from advancement.states import PUBLIC, DeskName, State
from casework.clock import today
from casework.forms import CaseForm, DayField
from people.models import Role, Unit
from people.queries import roles_on

#: A draft is the employee's own; only the auditor lists those that were signed once (S13).
STATES = [(state, PUBLIC[state].name) for state in State if state != State.DRAFT]
DESKS = [(desk, desk.label[:1].upper() + desk.label[1:]) for desk in DeskName]


class CasesForm(CaseForm):
    """Which cases are listed, and in which order."""

    state = forms.ChoiceField(
        label="State", choices=[("", "Every state"), (OPEN, "Not closed"), *STATES], required=False
    )
    unit = forms.TypedChoiceField(label="Unit and all below it", empty_value=None, required=False)
    level = forms.ChoiceField(
        label="Level sought", choices=lambda: [("", "Every level"), *levels_sought(today())], required=False
    )
    desk = forms.ChoiceField(
        label="Waits with", choices=[("", "Anybody"), (NOBODY, "Nobody: needs an approver"), *DESKS], required=False
    )
    since = DayField(label="In this state since at least", required=False)
    order = forms.ChoiceField(
        label="Order", choices=[("", "Longest in its state first"), ("latest", "Latest first")], required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if Role.AUDITOR in roles_on(self.person, today()):
            states = self.fields["state"]
            states.choices = [*states.choices, (State.DRAFT, PUBLIC[State.DRAFT].name)]
        # Read once, for the choice, its check, and the words of what is chosen.
        units = {str(unit.pk): unit for unit in Unit.objects.all()}
        self.fields["unit"].choices = [("", "Every unit"), *((key, unit.name) for key, unit in units.items())]
        self.fields["unit"].coerce = units.get
