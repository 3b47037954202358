"""Two windows, two people, one portfolio: real threads on PostgreSQL; nothing is overwritten unseen, nothing lost."""

from uuid import uuid4

import pytest

from advancement.actions import lines
from advancement.states import State
from casework import timeline
from casework.findings import Refused
from casework.models import Event, Message
from portfolios import actions
from portfolios.documents.content import seen
from portfolios.models import Entry, Portfolio, Version
from portfolios.queries import entries_of
from tests.casework.test_at_once import at_once, one_wins
from tests.conftest import District, Walk
from tests.portfolios.conftest import KNOWLEDGE, SOLVING, facts_of, submit

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def district(transactional_db):
    return District()


@pytest.fixture
def portfolio(district):
    """Rosa is enrolled, and has three whole entries under each competency."""
    Walk(district).to(State.ENROLLED)
    for competency in (KNOWLEDGE, SOLVING):
        for number in (1, 2, 3):
            save(district, uuid4(), 0, competency=competency, behavior=f"Behavior {number} of {competency}")
    return Portfolio.objects.get()


def save(district, key, revision, **changed):
    return actions.save_entry(key, by=district.rosa, revision=revision, **facts_of(district.criterion, **changed))


def review(portfolio, district, version, returned=False):
    """The supervisor accepts every entry, or returns the first."""
    first = portfolio.entries.first()
    decisions = {one.key: (not returned or one != first, "Which school?") for one in portfolio.entries.all()}
    return actions.review(portfolio, by=district.sam, version=version, decisions=decisions)


def test_two_windows_begin_one_entry(district):
    key = uuid4()
    why = [f"window {number}" for number in range(3)]
    won = one_wins(*[lambda text=text: save(district, key, 0, why=text) for text in why])
    assert [(one.revision, one.why) for one in Entry.objects.all()] == [(1, why[won])]


def test_two_windows_save_one_entry_and_the_later_is_told(district, portfolio):
    entry = portfolio.entries.first()
    links = [[(f"https://wiki.example/{number}", "The plan")] for number in range(3)]
    won = one_wins(*[lambda own=own: save(district, entry.key, 1, links=own) for own in links])
    entry.refresh_from_db()
    assert (entry.revision, [(one.url, one.description) for one in entry.links.all()]) == (2, links[won])


def test_there_is_room_for_five_however_many_are_sent_at_once(district, portfolio):
    ends = at_once(*[lambda: save(district, uuid4(), 0, competency=KNOWLEDGE)] * 4)
    refused = [end.reasons for end in ends if isinstance(end, Refused)]
    assert (ends.count(None), refused) == (2, [("JB-POR-2",)] * 2)
    assert portfolio.entries.filter(competency=KNOWLEDGE).count() == 5


def test_two_windows_submit_one_version(district, portfolio):
    one_wins(*[lambda: submit(portfolio, by=district.rosa)] * 3)
    assert [one.number for one in Version.objects.all()] == [1]
    assert Event.objects.filter(verb="submit-line").count() == 1


def test_what_is_submitted_is_what_was_read_or_nothing(district, portfolio):
    read, entry = seen(entries_of([portfolio])), portfolio.entries.first()
    ends = at_once(
        lambda: actions.submit(portfolio, by=district.rosa, seen=read),
        lambda: save(district, entry.key, 1, behavior=entry.behavior, why="Typed meanwhile"),
    )
    reasons = [end and end.reasons for end in ends]
    # Submitted first: the entry is with the supervisor. Saved first: what was read is no longer what stands there.
    assert reasons in ([None, ("JB-POR-6",)], [("PL-CAS-1",), None])
    frozen = [one.content[0]["why"] for one in Version.objects.all()]
    assert frozen == (["The school could open on time."] if reasons[0] is None else [])


def test_a_review_of_what_is_being_submitted_anew_is_refused(district, portfolio):
    submit(portfolio, by=district.rosa)
    review(portfolio, district, 1)
    advancement = district.rosa.cases.get().advancement
    lines.return_line(advancement, "portfolio", by=district.sam, reason="Add a newer one")
    entry = portfolio.entries.first()
    save(district, entry.key, 1, behavior=entry.behavior, why="Newer")
    won = one_wins(lambda: submit(portfolio, by=district.rosa), lambda: review(portfolio, district, 1))
    assert won == 0
    entry.refresh_from_db()
    found = Portfolio.objects.get()
    assert (found.state, found.version, entry.review) == ("submitted", 2, "waiting")


def test_what_came_back_is_mended_and_no_late_review_takes_that_away(district, portfolio):
    submit(portfolio, by=district.rosa)
    review(portfolio, district, 1, returned=True)
    entry = portfolio.entries.first()
    ends = at_once(
        lambda: save(district, entry.key, 1, behavior=entry.behavior, why="The one on the hill"),
        lambda: review(portfolio, district, 1),
    )
    assert (ends[0], type(ends[1])) == (None, Refused)
    entry.refresh_from_db()
    assert (entry.review, entry.why) == ("waiting", "The one on the hill")


def test_two_windows_of_the_supervisor_return_it_once(district, portfolio):
    submit(portfolio, by=district.rosa)
    one_wins(*[lambda: review(portfolio, district, 1, returned=True)] * 3)
    assert Event.objects.filter(verb="return-line").count() == 1
    assert Message.objects.filter(to=district.rosa, body__contains="Which school?").count() == 1
    assert timeline.first_broken_link() is None


def test_one_window_accepts_and_another_returns_and_what_came_back_stays_so(district, portfolio):
    submit(portfolio, by=district.rosa)
    at_once(lambda: review(portfolio, district, 1), lambda: review(portfolio, district, 1, returned=True))
    line = district.rosa.cases.get().advancement.lines.get(measure="portfolio")
    assert (Portfolio.objects.get().state, line.state) == ("returned", "returned")
