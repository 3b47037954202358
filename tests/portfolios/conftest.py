"""Rosa's portfolio, written through the real actions."""

from datetime import timedelta
from uuid import uuid4

import pytest

from advancement.states import State
from casework.clock import today
from portfolios import actions
from portfolios.documents.content import seen
from portfolios.models import Portfolio
from portfolios.queries import entries_of

KNOWLEDGE, SOLVING = 2, 7


def facts_of(criterion, /, **changed):
    """A whole entry, as the form gives it."""
    day = today() - timedelta(days=400)
    return {
        "competency": KNOWLEDGE,
        "behavior": "Finishes work when it is due",
        "behavior_on": day,
        "artifact": "A letter of thanks",
        "artifact_on": day,
        "links": [("https://wiki.district.example/thanks", "The letter on our wiki")],
        "why": "The school could open on time.",
        "learned": "To plan backwards from the day.",
        "criterion": criterion,
        **changed,
    }


def submit(portfolio, *, by, **facts):
    """Submitted as from the page: what stands there was read before."""
    return actions.submit(portfolio, by=by, seen=seen(entries_of([portfolio])), **facts)


@pytest.fixture
def write(district):
    """`write(behavior=…)`: a new entry of Rosa's, whole unless told otherwise."""

    def new(person=None, **changed):
        person = person or district.rosa
        return actions.save_entry(uuid4(), by=person, revision=0, **facts_of(district.criterion, **changed))

    return new


@pytest.fixture
def filled(district, write):
    """Rosa's portfolio with three whole entries under each competency."""

    def fill():
        entries = [
            write(competency=competency, behavior=f"Behavior {number} of {competency}")
            for competency in (KNOWLEDGE, SOLVING)
            for number in (1, 2, 3)
        ]
        return entries[0].portfolio.pk

    return Portfolio.objects.get(pk=district.trail.do("filled", fill))


@pytest.fixture
def enrolled(case_at):
    """Rosa is enrolled."""
    return case_at(State.ENROLLED)


@pytest.fixture
def submitted(enrolled, filled, district):
    """Rosa's portfolio, with Sam for review."""
    district.trail.do("submitted", lambda: submit(filled, by=district.rosa).pk)
    return Portfolio.objects.get(pk=filled.pk)


@pytest.fixture
def decide(district):
    """`decide(portfolio)`: Sam accepts every entry; `decide(portfolio, {place: reason})`: returns some of them."""

    def review(portfolio, returned=(), by=None):
        returned = dict(returned)
        entries = portfolio.entries.filter(removed_at__isnull=True)
        decisions = {one.key: (n not in returned, returned.get(n, "")) for n, one in enumerate(entries)}
        portfolio = Portfolio.objects.get(pk=portfolio.pk)
        return actions.review(portfolio, by=by or district.sam, version=portfolio.version, decisions=decisions)

    return review
