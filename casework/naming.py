"""A step with nobody to take it is shown to Human Resources, who names a person; never skipped, never stuck (S8)."""

from django.db import transaction
from django.db.models import Q

from casework import clock, outbox, timeline
from casework.findings import Finding, Refused, require
from casework.models import WorkItem
from casework.moves import lock
from casework.permissions import denied, granted, obtain
from casework.queries import due_sentence
from casework.work import Desk, move_desk, open_items
from people.models import Role
from people.queries import has_name, roles_on

TAKEN = "Somebody has taken this step, or been named for it, in the meantime."
#: The kind of a case → function of (work item, person): what stands against this person there, as Findings.
OBJECTIONS = {}
#: The kind of a case → the desks whose holder follows from a relation, which HR may give to somebody else.
BY_RELATION = {}


def names(person, item):
    """May the person name who takes an item? HR coordinators, never in their own case (S3)."""
    if person.pk == item.subject_id:
        return denied("Nobody names who decides in their own case.", "S3")
    if Role.HR_COORDINATOR in roles_on(person, clock.today()):
        return granted("You are an HR coordinator.")
    return denied("Human Resources names who takes a step.")


def nameable_by(person):
    """The open items for which the person may name somebody: those with nobody, and those held by relation."""
    if Role.HR_COORDINATOR not in roles_on(person, clock.today()):
        return WorkItem.objects.none()
    wanted = Q(unassigned=True)
    for kind, desks in BY_RELATION.items():
        wanted |= Q(case__kind=kind, desk__in=desks, holder__isnull=False)
    return open_items().filter(wanted).exclude(subject=person).exclude(case__subject=person)


def says(word):
    """The condition that an item's title, case or holder has a word."""
    return Q(title__icontains=word) | Q(case__number__istartswith=word) | has_name(word, "holder__")


@transaction.atomic
def name_holder(item, *, by, person, reason=""):
    """Human Resources names who takes a step that nobody can take, or gives it to somebody else, saying why (S8)."""
    case = lock(item.case) if item.case_id else None
    item = open_items().select_for_update(of=("self",)).filter(pk=item.pk).first()
    if item is None:
        raise Refused(Finding("S8", False, TAKEN))
    obtain(names(by, item))
    require(*_findings(item, by, person, reason))
    before, waited = item.holder, item.unassigned
    move_desk(item, Desk(item.desk, holder=person), named_by=by)
    if waited:
        says = f"{by.name} named {person.name} for “{item.title}”."
    else:
        says = f"{by.name} gave “{item.title}” to {person.name} in place of {before.name}."
    if case:
        timeline.record(case, "name-holder", says, by=by, note=reason)
    _tell(item, person)
    return item


def _findings(item, by, person, reason):
    """Everything that must hold of a person who is named."""
    kind = item.case.kind if item.case_id else ""
    held_by_relation = item.holder_id and item.desk in BY_RELATION.get(kind, ())
    yield Finding("S8", bool(item.unassigned or held_by_relation), TAKEN)
    yield Finding("S1", person.pk != item.subject_id, "Nobody decides or attests in their own case.")
    yield Finding("S11", person.pk != by.pk, "Nobody names themselves; another coordinator can.")
    yield Finding("S8", person.is_active, f"The account of {person.name} is closed.")
    yield Finding("S8", person.pk != item.holder_id, f"{person.name} has it already.")
    yield Finding("S10", bool(item.unassigned or reason), "Say why it goes to somebody else.")
    if kind in OBJECTIONS:
        yield from OBJECTIONS[kind](item, person)


def _tell(item, person):
    due = f" {due_sentence(item.due_on)}" if item.due_on else ""
    text = f"{item.title}.{due} Human Resources named you for it."
    news = f"named:{item.pk}:{clock.now():%Y%m%d%H%M%S%f}"
    outbox.tell(person, news, item.title, text, case=item.case, link=item.url)
