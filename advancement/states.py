"""Where an advancement can be, what may follow, on whose desk it lies, and how each state is told."""

from django.db import models

from casework.moves import Flow, Public

KIND = "advancement"


class State(models.TextChoices):
    """The states of Form 336-84, from the first draft to the notice."""

    DRAFT = "draft"
    PART_ONE = "part_one"
    ENROLLED = "enrolled"
    WITH_DIRECTOR = "with_director"
    RETURNED = "returned"
    WITH_COORDINATOR = "with_coordinator"
    TO_CONFIRM = "to_confirm"
    WITH_ERSC = "with_ersc"
    PROMOTED = "promoted"
    RESCINDED = "rescinded"
    ON_HOLD = "on_hold"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class DeskName(models.TextChoices):
    """The desks, in the words of the guide."""

    EMPLOYEE = "employee", "the employee"
    SUPERVISOR = "supervisor", "the supervisor"
    NEXT_LEVEL = "next_level", "the supervisor's supervisor"
    DIRECTOR = "director", "the division or department director"
    COORDINATOR = "coordinator", "the Support Services Coordinator"
    CONFIRMER = "confirmer", "a second Support Services Coordinator"
    ERSC = "ersc", "the Employee and Retiree Service Center"
    TECHNOLOGY = "technology", "the technology department"
    PROCTOR = "proctor", "the proctor"
    COACH = "coach", "the coach"
    ORGANIZATIONAL_DEVELOPMENT = "organizational_development", "Organizational Development"


_S = State
_ENDS = {_S.WITHDRAWN, _S.CLOSED}
_RESTS = _ENDS | {_S.ON_HOLD}

MOVES = {
    _S.DRAFT: {_S.PART_ONE} | _ENDS,
    _S.PART_ONE: {_S.DRAFT, _S.ENROLLED, _S.REFUSED} | _RESTS,
    _S.ENROLLED: {_S.WITH_DIRECTOR} | _RESTS,
    _S.WITH_DIRECTOR: {_S.WITH_COORDINATOR, _S.RETURNED} | _RESTS,
    _S.RETURNED: {_S.WITH_DIRECTOR, _S.WITH_COORDINATOR, _S.ENROLLED} | _RESTS,
    _S.WITH_COORDINATOR: {_S.TO_CONFIRM, _S.RETURNED} | _RESTS,
    _S.TO_CONFIRM: {_S.WITH_ERSC, _S.WITH_COORDINATOR, _S.RETURNED} | _RESTS,
    _S.WITH_ERSC: {_S.PROMOTED, _S.WITH_COORDINATOR, _S.ON_HOLD, _S.CLOSED},
    _S.ON_HOLD: {
        _S.PART_ONE,
        _S.ENROLLED,
        _S.WITH_DIRECTOR,
        _S.RETURNED,
        _S.WITH_COORDINATOR,
        _S.TO_CONFIRM,
        _S.WITH_ERSC,
        _S.REFUSED,
    }
    | _ENDS,
    _S.PROMOTED: {_S.RESCINDED},
    _S.RESCINDED: set(),
    _S.REFUSED: set(),
    _S.WITHDRAWN: set(),
    _S.CLOSED: set(),
}

ON_THE_DESK_OF = {
    _S.DRAFT: DeskName.EMPLOYEE,
    _S.PART_ONE: DeskName.SUPERVISOR,
    _S.ENROLLED: DeskName.EMPLOYEE,
    _S.WITH_DIRECTOR: DeskName.DIRECTOR,
    _S.RETURNED: DeskName.SUPERVISOR,
    _S.WITH_COORDINATOR: DeskName.COORDINATOR,
    _S.TO_CONFIRM: DeskName.CONFIRMER,
    _S.WITH_ERSC: DeskName.ERSC,
    _S.PROMOTED: None,
    _S.RESCINDED: None,
    _S.ON_HOLD: None,
    _S.REFUSED: None,
    _S.WITHDRAWN: None,
    _S.CLOSED: None,
}

PUBLIC = {
    _S.DRAFT: Public("Part I in preparation", "The employee completes Part I.", "Complete and sign Part I."),
    _S.PART_ONE: Public(
        "Part I with the supervisor",
        "The supervisor signs Part I, or returns it.",
        "Your supervisor signs Part I, or returns it to you.",
    ),
    _S.ENROLLED: Public(
        "Enrolled",
        "The employee gathers evidence; the supervisor signs it line by line.",
        "You gather evidence and submit it; your supervisor signs it line by line.",
    ),
    _S.WITH_DIRECTOR: Public(
        "With the director",
        "The division or department director approves, or returns it.",
        "Your division or department director approves the form, or returns it to your supervisor.",
    ),
    _S.RETURNED: Public(
        "Returned to the supervisor",
        "The supervisor mends what was asked for and sends it on.",
        "Your supervisor was asked for something and sends the form on; you have nothing to do unless they ask you.",
    ),
    _S.WITH_COORDINATOR: Public(
        "With Human Resources",
        "The Support Services Coordinator completes the form.",
        "The Support Services Coordinator completes the form; you have nothing to do.",
    ),
    _S.TO_CONFIRM: Public(
        "To be confirmed",
        "A second coordinator confirms what the first completed.",
        "A second coordinator confirms the form; you have nothing to do.",
    ),
    _S.WITH_ERSC: Public(
        "With the Service Center",
        "ERSC issues the Personnel Action Notice.",
        "The Employee and Retiree Service Center issues your Personnel Action Notice.",
    ),
    _S.PROMOTED: Public(
        "Promoted", "The Personnel Action Notice has been issued.", "Your Personnel Action Notice has been issued."
    ),
    _S.RESCINDED: Public(
        "Notice rescinded",
        "The Personnel Action Notice was taken back.",
        "Your Personnel Action Notice was taken back; the reason is on the case.",
    ),
    _S.ON_HOLD: Public(
        "On hold",
        "The case rests; nothing is lost and no deadline runs.",
        "Your case rests; nothing is lost and no deadline runs. You can still gather evidence.",
    ),
    _S.REFUSED: Public(
        "Enrollment refused",
        "The supervisor could not accept the enrollment; the reason is named.",
        "Your supervisor could not accept the enrollment; the reason is on the case.",
    ),
    _S.WITHDRAWN: Public(
        "Withdrawn",
        "The employee withdrew; the evidence stays theirs.",
        "You withdrew. Your evidence stays yours, and counts again while it is valid.",
    ),
    _S.CLOSED: Public(
        "Closed",
        "The case ended without a decision; the evidence stays the employee's.",
        "Your case ended without a decision; the reason is on the case, and your evidence stays yours.",
    ),
}

CLOSED = frozenset({_S.PROMOTED, _S.RESCINDED, _S.REFUSED, _S.WITHDRAWN, _S.CLOSED})

#: From Part III on the form is on its way; before it, evidence is gathered.
ON_ITS_WAY = (_S.WITH_DIRECTOR, _S.RETURNED, _S.WITH_COORDINATOR, _S.TO_CONFIRM, _S.WITH_ERSC)
#: The employee may withdraw until HR has finalized (JB-ENR-6).
BEFORE_FINAL = (
    _S.DRAFT,
    _S.PART_ONE,
    _S.ENROLLED,
    _S.WITH_DIRECTOR,
    _S.RETURNED,
    _S.WITH_COORDINATOR,
    _S.TO_CONFIRM,
    _S.ON_HOLD,
)
#: The road as people see it: (public step, the states in it).
ROAD = (
    ("Part I", (_S.DRAFT, _S.PART_ONE)),
    ("Evidence", (_S.ENROLLED,)),
    ("Director", (_S.WITH_DIRECTOR, _S.RETURNED)),
    ("Human Resources", (_S.WITH_COORDINATOR, _S.TO_CONFIRM)),
    ("Service Center", (_S.WITH_ERSC,)),
    ("Promoted", (_S.PROMOTED,)),
)

FLOW = Flow(
    kind=KIND,
    prefix="",
    moves=MOVES,
    desks=ON_THE_DESK_OF,
    public=PUBLIC,
    closed=CLOSED,
    resting=frozenset({_S.ON_HOLD}),
)
