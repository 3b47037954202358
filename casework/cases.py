"""The cases of every kind: which of them somebody sees, and how they are found."""

from django.db.models import F, Q
from django.utils import timezone

from casework import clock
from casework.calendar import day_text
from casework.models import AccessRecord, Case, Message
from casework.moves import FLOWS, public, public_names
from casework.permissions import sees_every_case
from casework.search import Hit, Source
from people.queries import has_name

#: The kind of a case → function of a person: the ids of the cases of this kind that they may see.
SEEN_BY = {}


def visible_to(person):
    """The cases that the person may see, of every kind, with their subjects; the open ones first, then the latest."""
    seen = Q(pk__in=())
    for kind, ids in SEEN_BY.items():
        seen |= Q(kind=kind, pk__in=ids(person))
    rows = Case.objects.filter(seen).select_related("subject")
    return rows.order_by(F("closed_on").desc(nulls_first=True), "-state_since", "pk")


def found_by(person, words):
    """The cases with all of the words in number, name of the subject or state.

    Whoever sees every case by office finds their own in no search: as its subject they have it on My work (S3, S13).
    """
    rows = visible_to(person)
    if sees_every_case(person, clock.today()):
        rows = rows.exclude(subject=person)
    for word in words:
        rows = rows.filter(_says(word))
    return rows


def known_to(person, number):
    """Whether somebody, who may not see a case any more, knows of it: it was shown to them, or they were told of it."""
    return was_shown_to(person, number) or told_of(person, number).exists()


def was_shown_to(person, number):
    """Whether somebody else's case was shown to the person, or a step in it."""
    return AccessRecord.objects.filter(case__number=number, viewer=person).exists()


def told_of(person, number):
    """What somebody was told of a case, the latest first."""
    return Message.objects.filter(case__number=number, to=person).order_by("-created_at", "-pk")


def _says(word):
    """The condition that a case has a word; of the name of its state, the beginning of a word."""
    said = has_name(word, "subject__")
    if any(map(str.isdigit, word)):
        said |= Q(number__icontains=word)
    for kind in FLOWS:
        states = [state for state, name in public_names(kind).items() if f" {word.casefold()}" in f" {name.casefold()}"]
        said |= Q(kind=kind, state__in=states)
    return said


def _shown(case):
    state = (public(case).name, "active" if case.is_open else "stopped")
    about = f"since {day_text(timezone.localdate(case.state_since))}"
    return Hit(f"{case.number}, {case.subject.name}", case.get_absolute_url(), about, state)


SOURCE = Source(20, "case", "cases", found_by, _shown)
