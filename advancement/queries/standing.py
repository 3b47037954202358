"""Where a case stands, drawn for people: the road, the lines of Part II, the parts of the form."""

from dataclasses import dataclass, field

from django.urls import reverse

from advancement.models import WITHOUT_DOCUMENTS, Line, Measure
from advancement.queries.facts import stands_at
from advancement.rules.routing import LapseFacts, holds_for_a_while
from advancement.states import CLOSED, ROAD, DeskName, State
from assessments.rules.measure import BOOKED
from casework.findings import Finding
from casework.findings import Measure as Found
from casework.models import Capacity
from casework.moves import public

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
    """One line of Part II as pages show it: its state, and what the rules say of the measure today.

    `booked` are the (test, day) of sittings that are still to come.
    """

    line: Line
    found: Found
    required: bool
    pursued: bool
    url: str = field(default="")
    told: bool = True
    lapse: Finding | None = None
    booked: tuple = ()

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


def lapsing(advancement, rows):
    """The rows of a case before Part III whose evidence lapses soon; after it nothing is judged again (JB-VER-2, 3)."""
    return [row for row in rows if not row.lapse.met] if stands_at(advancement) == State.ENROLLED else []


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
            holds_for_a_while(LapseFacts(judgment.measures[line.measure]), edition, on=judgment.on),
            _booked(judgment) if line.measure == Measure.ASSESSMENTS else (),
        )
        for line in sorted(advancement.lines.all(), key=lambda one: list(Measure).index(one.measure))
    ]


def _booked(judgment):
    sittings = judgment.facts.assessments.sittings
    return tuple((one.test, one.date) for one in sittings if one.outcome == BOOKED and one.date >= judgment.on)


def road_of(case):
    """The road of a case as pairs of name and `done`, `current`, `ended` or `coming`, for the progress picture."""
    on_the_road = [state for _name, states in ROAD for state in states]
    state = State(case.state if case.state in on_the_road else _last_on_the_road(case))
    here = next(place for place, (_name, states) in enumerate(ROAD) if state in states)
    at_it = "done" if case.state == State.PROMOTED else "ended" if case.state in CLOSED else "current"
    road = [
        (name, "done" if place < here else at_it if place == here else "coming")
        for place, (name, _states) in enumerate(ROAD)
    ]
    return [*road[:-1], (public(case).name, at_it)] if case.state == State.RESCINDED else road


def _last_on_the_road(case):
    """The state from which a case left the road."""
    on_the_road = [state for _name, states in ROAD for state in states]
    left = case.timeline.filter(state_to__in=on_the_road).order_by("-seq").values_list("state_to", flat=True).first()
    return left or State.DRAFT


@dataclass(frozen=True)
class Part:
    """One part of the form: what it is, the signatures under it, and who has still to sign.

    Signatures come as pairs of what exactly was signed (a line, a notice; "" for the part itself) and the signature.
    """

    name: str
    signed: tuple
    missing: tuple
    void: tuple
    whole: bool

    @property
    def tone(self):
        """How its tag looks."""
        return "done" if self.whole else "waiting" if self.signed else "stopped" if self.void else "todo"

    @property
    def state(self):
        """Its state as an adjective."""
        if self.signed:
            return "Signed" if self.whole else "Half signed"
        return "Void" if self.void else "Unsigned"


_D, _C = DeskName, Capacity
#: The parts of the form as the case shows them: name, document, and who signs it in which capacity, at which desk.
PARTS = (
    ("Part I: Enrollment", "part-one", {_C.EMPLOYEE: _D.EMPLOYEE, _C.SUPERVISOR: _D.SUPERVISOR}),
    ("Part II: Completed requirements", "part-two", {_C.SUPERVISOR: _D.SUPERVISOR}),
    ("Part III: Request for advanced salary placement", "part-three", {_C.SUPERVISOR: _D.SUPERVISOR}),
    ("Approval of the director", "approval", {_C.DIRECTOR: _D.DIRECTOR}),
    ("Completion by Human Resources", "completion", {_C.HR_COMPLETES: _D.COORDINATOR}),
    ("Confirmation by Human Resources", "confirmation", {_C.HR_CONFIRMS: _D.CONFIRMER}),
    ("Personnel Action Notice", "notice", {_C.ERSC: _D.ERSC}),
)
#: The step in which the last signature of a part is given, by its document: whoever has it on the desk has a name.
STEP = {
    "part-one": "advancement:enroll",
    "part-two": "advancement:review-line",
    "part-three": "advancement:sign-part-three",
    "approval": "advancement:approve",
    "completion": "advancement:complete",
    "confirmation": "advancement:confirm",
    "notice": "advancement:issue-notice",
}


def parts_of(advancement, items, edition):
    """The parts of the form, with who signed them and who has still to; `items` are the open work of the case."""
    case = advancement.case
    signatures = list(case.signatures.select_related("voidance").defer("content").order_by("pk"))
    names = {item.step: item.holder.name for item in items if item.holder}
    parts = []
    for name, document, signers in PARTS:
        own = [(_what(one), one) for one in signatures if one.document.partition(":")[0] == document]
        valid = tuple((what, one) for what, one in own if not one.is_void)
        left = [desk for capacity, desk in signers.items() if capacity not in {one.capacity for _, one in valid}]
        if document == "part-two" and not _is_whole({one.document.partition(":")[2] for _, one in valid}, edition):
            left = [_D.SUPERVISOR]
        missing = () if case.state in CLOSED else tuple(_whose(case, desk, names.get(STEP[document])) for desk in left)
        parts.append(Part(name, valid, missing, tuple(pair for pair in own if pair[1].is_void), not left))
    return parts


def _what(signature):
    """What of a part was signed: the line of Part II in words, the number of a notice."""
    document, _, about = signature.document.partition(":")
    return Measure(about).label if document == "part-two" else about


def _is_whole(signed, edition):
    """Whether these lines of Part II are all that are asked for (JB-CRI-1)."""
    asked = edition["JB-CRI-1"]
    return set(asked["required"]) <= signed and len(signed & set(asked["additional"])) >= asked["needed"]


def _whose(case, desk, holder):
    if desk == DeskName.EMPLOYEE:
        return case.subject.name
    return f"{holder}, {desk.label}" if holder else desk.label


def evidence_page(measure, case=None):
    """Where the employee keeps the evidence for a measure, or None where there is nothing to keep."""
    name = EVIDENCE_PAGES.get(measure)
    if name is None:
        return None
    if name == "advancement:coaching":
        return reverse(name, args=[case.number]) if case else None
    return reverse(name)
