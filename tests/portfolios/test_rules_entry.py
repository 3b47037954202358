"""JB-POR-2, 3, 4, 6 and JB-CRI-1, asked of one entry."""

from dataclasses import replace
from datetime import date

import pytest

from casework import editions
from portfolios.rules import (
    ChangeFacts,
    EntryFacts,
    PlacedFacts,
    PortfolioFacts,
    enough_entries,
    every_entry_accepted,
    lies_with_the_supervisor,
    may_be_changed,
    not_handed_in,
    nothing_left_to_mend,
    one_entry,
    placed,
)

EDITION = editions.edition("job-banding", "2008-04")
ON = date(2009, 6, 1)
GOOD = EntryFacts(date(2008, 3, 1), date(2008, 3, 1))


@pytest.mark.parametrize(
    ("entry", "place", "reasons"),
    [
        (GOOD, 0, ()),
        (GOOD, 4, ()),
        (GOOD, 5, ("JB-POR-2",)),
        (replace(GOOD, artifacts=0), 0, ("JB-POR-2",)),
        (replace(GOOD, behavior_on=None), 0, ("JB-POR-2",)),
        (replace(GOOD, reflection=False), 0, ("JB-POR-2",)),
        (replace(GOOD, tied=False), 0, ("JB-POR-4",)),
        (replace(GOOD, spent=True), 0, ("JB-CRI-1",)),
        (replace(GOOD, behavior_on=date(2004, 6, 1)), 0, ()),
        (replace(GOOD, behavior_on=date(2004, 5, 31)), 0, ("JB-POR-3",)),
        (replace(GOOD, artifact_on=date(2004, 5, 31)), 0, ("JB-POR-3",)),
        (replace(GOOD, artifact_on=date(2009, 6, 2)), 0, ("JB-POR-3",)),
        (EntryFacts(ON, None, artifacts=0, reflection=False, tied=False), 0, ("JB-POR-2", "JB-POR-4")),
    ],
)
def test_why_an_entry_does_not_count(entry, place, reasons):
    found = one_entry(PlacedFacts(entry, place), EDITION, on=ON)
    assert (found.met, found.reasons) == (not reasons, reasons)


def test_a_draft_says_until_when_it_counts_and_a_submitted_one_does_not_age():
    draft = one_entry(PlacedFacts(GOOD), EDITION, on=ON)
    assert (draft.met, draft.lapses_on) == (True, date(2013, 3, 1))
    later = one_entry(PlacedFacts(GOOD, submitted_on=ON), EDITION, on=date(2020, 1, 1))
    assert (later.met, later.lapses_on) == (True, None)


@pytest.mark.parametrize(
    "entries",
    [
        [GOOD] * 6,
        [replace(GOOD, artifact_on=date(2009, 7, 1))] + [GOOD] * 5,
        [replace(GOOD, spent=True)] * 2 + [GOOD] * 5 + [replace(GOOD, tied=False)],
        [replace(GOOD, reflection=False)] * 3 + [GOOD] * 4,
    ],
)
@pytest.mark.parametrize("submitted_on", [None, ON])
def test_the_entries_that_count_are_those_that_the_portfolio_counts(entries, submitted_on):
    counted = [one_entry(one, EDITION, on=ON).met for one in placed(entries, submitted_on, ON)]
    facts = PortfolioFacts(submitted_on, {"knowledge_of_job": tuple(entries)})
    whole = enough_entries(facts, EDITION, on=ON)
    assert whole.progress.done == min(sum(counted), 3)


@pytest.mark.parametrize(
    ("facts", "met"),
    [
        (ChangeFacts(), True),
        (ChangeFacts(in_review=True), False),
        (ChangeFacts(accepted=True), True),
        (ChangeFacts(returned=True), True),
        (ChangeFacts(returned=True, accepted=True), False),
        (ChangeFacts(returned=True, accepted=True, counts=False), True),
        (ChangeFacts(spent=True), False),
    ],
)
def test_what_may_be_changed(facts, met):
    found = may_be_changed(facts, EDITION, on=ON)
    assert (found.rule, found.met) == ("JB-POR-6", met)


@pytest.mark.parametrize(
    ("ask", "facts", "met"),
    [
        (nothing_left_to_mend, 0, True),
        (nothing_left_to_mend, 2, False),
        (not_handed_in, False, True),
        (not_handed_in, True, False),
        (lies_with_the_supervisor, True, True),
        (lies_with_the_supervisor, False, False),
        (every_entry_accepted, True, True),
        (every_entry_accepted, False, False),
    ],
)
def test_when_it_is_submitted_reviewed_and_signed(ask, facts, met):
    found = ask(facts, EDITION, on=ON)
    assert (found.rule, found.met) == ("JB-POR-6", met)
