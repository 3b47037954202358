"""Where a case stands, drawn for people: the road, the lines of Part II, the parts of the form."""

from dataclasses import dataclass, field

from django.urls import reverse

from advancement.models import WITHOUT_DOCUMENTS, Line, Measure
from advancement.states import ROAD, State
from casework.findings import Measure as Found

#: Measure → where its evidence is kept by the employee.
EVIDENCE_PAGES = {
    Measure.ASSESSMENTS: "assessments:mine",
    Measure.CERTIFICATION: "advancement:certifications",
    Measure.PORTFOLIO: "portfolios:mine",
    Measure.COACHING: "advancement:coaching",
    Measure.COURSEWORK: "advancement:courses",
}
TONES = {
    Line.State.WAITING: "todo",
    Line.State.SUBMITTED: "waiting",
    Line.State.RETURNED: "attention",
    Line.State.SIGNED: "done",
}


@dataclass(frozen=True)
class LineRow:
    """One line of Part II as pages show it: its state, and what the rules say of the measure today."""

    line: Line
    found: Found
    required: bool
    pursued: bool
    url: str = field(default="")
    told: bool = True

    @property
    def measure(self):
        """The name of the measure."""
        return self.line.measure

    @property
    def title(self):
        """The measure in words."""
        return self.line.get_measure_display()

    @property
    def state(self):
        """The state of the line as an adjective."""
        if self.measure in WITHOUT_DOCUMENTS and self.line.state == Line.State.WAITING:
            return "To be signed"
        return self.line.get_state_display().capitalize()

    @property
    def tone(self):
        """How its tag looks."""
        return TONES[Line.State(self.line.state)]

    @property
    def telling(self):
        """The finding that says most: the first that is not met, or the first of all."""
        return self.found.unmet[0] if self.found.unmet else self.found.findings[0]

    @property
    def ready_to_sign(self):
        """Whether the supervisor may sign it: submitted or without documents, and met."""
        submitted = self.line.state == Line.State.SUBMITTED or self.measure in WITHOUT_DOCUMENTS
        return submitted and self.line.state != Line.State.SIGNED and self.found.met

    @property
    def lapsed(self):
        """Signed, and no longer holding today: what a signature of Part III would refuse."""
        return self.told and self.line.state == Line.State.SIGNED and not self.found.met


def tells(measure, reasons):
    """Whether a page tells what the rules say of a measure: of a standing, only to those who may know (JB-ENR-7)."""
    return reasons or measure != Measure.PERFORMANCE


def lines_of(advancement, judgment, edition, *, reasons=True):
    """The lines of Part II with what was found, the required ones first; `reasons`: whether a standing may be read."""
    pursued = {advancement.first_measure, advancement.second_measure}
    required = edition["JB-CRI-1"]["required"]
    return [
        LineRow(
            line,
            judgment.measures[line.measure],
            line.measure in required,
            line.measure in pursued,
            reverse("advancement:line", args=[advancement.case.number, line.measure]),
            tells(line.measure, reasons),
        )
        for line in sorted(advancement.lines.all(), key=lambda one: list(Measure).index(one.measure))
    ]


def road_of(case):
    """The road of a case as pairs of name and `done`, `current` or `coming`, for the progress picture."""
    state = State(case.state)
    if state in (State.WITHDRAWN, State.REFUSED, State.CLOSED, State.ON_HOLD, State.RESCINDED):
        state = _last_on_the_road(case)
    here = next((place for place, (_name, states) in enumerate(ROAD) if state in states), 0)
    over = state == State.PROMOTED
    return [
        (name, "done" if place < here or over else "current" if place == here else "coming")
        for place, (name, _states) in enumerate(ROAD)
    ]


def _last_on_the_road(case):
    """The state from which a case left the road."""
    on_the_road = [state for _name, states in ROAD for state in states]
    left = case.timeline.filter(state_to__in=on_the_road).order_by("-seq").values_list("state_to", flat=True).first()
    return State(left) if left else State.DRAFT


@dataclass(frozen=True)
class Part:
    """One part of the form: what it is, whether it is signed, and by whom."""

    name: str
    signed: tuple
    void: tuple

    @property
    def tone(self):
        """How its tag looks."""
        return "done" if self.signed else "stopped" if self.void else "todo"

    @property
    def state(self):
        """Its state as an adjective."""
        return "Signed" if self.signed else "Void" if self.void else "Unsigned"


#: The parts of the form as the task list shows them, by the document that is signed; two sign Part I.
PARTS = (
    ("Part I: Enrollment", "part-one", 2),
    ("Part III: Request for advanced salary placement", "part-three", 1),
    ("Approval of the director", "approval", 1),
    ("Completion by Human Resources", "completion", 1),
    ("Confirmation by Human Resources", "confirmation", 1),
)


def parts_of(advancement):
    """The parts of the form with their signatures, valid and void."""
    signatures = list(advancement.case.signatures.select_related("voidance").defer("content").order_by("pk"))
    parts = []
    for name, document, needed in PARTS:
        own = [one for one in signatures if one.document == document]
        valid = tuple(one for one in own if not one.is_void)
        parts.append(Part(name, valid if len(valid) >= needed else (), tuple(one for one in own if one.is_void)))
    return parts


def evidence_page(measure, case=None):
    """Where the employee keeps the evidence for a measure, or None where there is nothing to keep."""
    name = EVIDENCE_PAGES.get(measure)
    if name is None:
        return None
    if name == "advancement:coaching":
        return reverse(name, args=[case.number]) if case else None
    return reverse(name)
