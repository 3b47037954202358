"""The case: one page for everybody who may see it, showing to each what is theirs to do."""

from django.shortcuts import get_object_or_404, render

from advancement import permissions
from advancement.actions import readers
from advancement.documents.part_two import signed_lines_of
from advancement.forms.steps import ReaderForm
from advancement.queries.facts import edition_of, judge, stands_at
from advancement.queries.reviewing import several_for
from advancement.queries.said import told
from advancement.queries.standing import lapsing, lines_of, parts_of, road_of, tells
from advancement.queries.turns import turn_of
from advancement.rules import band
from advancement.states import BEFORE_FINAL, CLOSED, DeskName, State
from advancement.views.steps import take, visible
from casework.access import looked_at
from casework.moves import public
from casework.pages import act, bind, page, press, step, today
from casework.work import ids_waiting_for, open_items, reckoned
from people.models import Person, Role
from people.queries import roles_on


@page
def case(request, number):
    """Everything about one case."""
    advancement = visible(request, number)
    one, viewer, on = advancement.case, request.user, today()
    looked_at(viewer, one.subject, f"case {number}", one)
    items = reckoned(open_items().filter(case=one))
    mine = ids_waiting_for(viewer, on)
    reasons = permissions.may_read_reasons(viewer, advancement)
    context = {
        "case": one,
        "advancement": advancement,
        "public": public(one),
        "turn": turn_of(one, items, viewer),
        "road": road_of(one),
        "mine": [item for item in items if item.pk in mine],
        "others": [item for item in items if item.pk not in mine],
        "parts": parts_of(advancement, items, edition_of(advancement)),
        "timeline": _timeline(one, viewer, reasons),
        "may_read_reasons": reasons,
        "is_subject": viewer.pk == one.subject_id,
        "may_withdraw": viewer.pk == one.subject_id and stands_at(advancement) in BEFORE_FINAL,
        "readers": one.readers.on(on).select_related("person") if viewer.pk == one.subject_id else [],
        "notices": advancement.notices.select_related("to_class", "replaces"),
        "may_correct": one.state == State.PROMOTED
        and Role.ERSC in roles_on(viewer, on)
        and viewer.pk != one.subject_id,
        "may_refuse": one.state == State.ON_HOLD
        and stands_at(advancement) == State.PART_ONE
        and bool(permissions.at(DeskName.SUPERVISOR, viewer, advancement)),
        **_standing(advancement, on, reasons),
    }
    context["several"] = several_for(viewer, advancement, context["rows"])
    return render(request, "advancement/case.html", context)


def _standing(advancement, on, reasons):
    edition = edition_of(advancement)
    levels = {
        "from_title": band.title_of(advancement.from_level, edition),
        "target_title": band.title_of(advancement.target_level, edition),
    }
    if advancement.case.state in CLOSED:
        return {"rows": [], "lapsing": [], "outlook": None, "as_signed": _as_signed(advancement, reasons), **levels}
    judgment = judge(advancement, on)
    rows = lines_of(advancement, judgment, edition, reasons=reasons)
    outlook = judgment.outlook if reasons else None
    return {"rows": rows, "lapsing": lapsing(advancement, rows), "outlook": outlook, **levels}


def _as_signed(advancement, reasons):
    """The signed lines of a case that ended, each with the finding that says most, where it may be told."""
    return [
        (one, one.findings[0] if tells(one.line.measure, reasons) else None)
        for one in signed_lines_of(advancement)
        if one.findings
    ]


def _timeline(case, viewer, with_notes):
    """The lines of the timeline: who, what, when; notes for those who may read them, and who wrote them."""
    names = (f"{who}__{name}" for who in ("by", "acting_for") for name in ("first_name", "last_name"))
    shown = ("case", "at", "says", "note", "by", "acting_for", *names)
    events = case.timeline.select_related("by", "acting_for").only(*shown).order_by("-seq")
    return [told(event, with_note=with_notes or event.by_id == viewer.pk) for event in events]


@step
def give_access(request, number):
    """The employee lets somebody read the case."""
    advancement = visible(request, number)
    return take(
        request,
        advancement,
        grant=permissions.is_employee(request.user, advancement),
        states=list(State),
        form=bind(request, ReaderForm),
        act=lambda data: readers.give_access_to(advancement, by=request.user, called=data["reader"]),
        said=lambda row: f"{row.person.name} may read this case until you end it.",
        heading="Let somebody read your case",
        button="Give access",
        lead="A representative of the union, for instance. They get a mail, and read the case with its evidence; they"
        " can do nothing in it, and see no reasons that are between you, your supervisor and Human Resources.",
    )


@act
def end_access(request, number):
    """The employee ends somebody's access."""
    advancement = visible(request, number)
    # No user name has a NUL, and PostgreSQL takes none in a question.
    reader = get_object_or_404(Person, username=request.POST.get("reader", "").replace("\x00", ""))
    return press(
        request,
        lambda: readers.end_access(advancement, by=request.user, reader=reader),
        f"{reader.name} can no longer read this case.",
        advancement.case,
    )
