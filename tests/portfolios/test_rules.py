"""JB-POR: two competencies, three to five entries, five years."""

from dataclasses import replace
from datetime import date

import pytest

from casework import editions
from portfolios.rules import (
    BehaviorFacts,
    EntryFacts,
    PortfolioFacts,
    ReviewFacts,
    RoomFacts,
    names_a_behavior,
    portfolio,
    review_is_whole,
    room_for_one_more,
)

EDITION = editions.edition("job-banding", "2008-04")
ON = date(2009, 6, 1)
GOOD = EntryFacts(date(2008, 3, 1), date(2008, 3, 1))
OLD = EntryFacts(date(2004, 5, 31), date(2008, 3, 1))


def submitted(*problem_solving, on=ON):
    return PortfolioFacts(on, {"knowledge_of_job": (GOOD,) * 3, "problem_solving": problem_solving})


@pytest.mark.parametrize(
    ("entries", "reasons"),
    [
        ([GOOD] * 3, ()),
        ([GOOD] * 2, ("JB-POR-2",)),
        ([GOOD, GOOD, OLD], ("JB-POR-2", "JB-POR-3")),
        ([GOOD, GOOD, OLD, GOOD], ()),
        ([OLD, OLD, OLD, GOOD, GOOD, GOOD], ("JB-POR-2", "JB-POR-3")),
        ([GOOD, GOOD, replace(GOOD, behavior_on=date(2004, 6, 1))], ()),
        ([GOOD, GOOD, replace(GOOD, artifact_on=date(2009, 6, 2))], ("JB-POR-2", "JB-POR-3")),
        ([GOOD, GOOD, replace(GOOD, artifacts=0)], ("JB-POR-2",)),
        ([GOOD, GOOD, replace(GOOD, reflection=False)], ("JB-POR-2",)),
        ([GOOD, GOOD, replace(GOOD, tied=False)], ("JB-POR-2", "JB-POR-4")),
        ([GOOD, GOOD, replace(GOOD, spent=True)], ("JB-POR-2", "JB-CRI-1")),
        ([replace(GOOD, spent=True)] * 5 + [GOOD] * 3, ()),
    ],
)
def test_what_counts(entries, reasons):
    found = portfolio(submitted(*entries), EDITION, on=ON)
    assert (found.met, found.reasons) == (not reasons, reasons)


def test_before_the_submission_only_that_is_missing():
    found = portfolio(submitted(GOOD, GOOD, GOOD, on=None), EDITION, on=ON)
    assert (found.reasons, found.met_on) == (("JB-POR-1",), None)


def test_a_draft_says_until_when_its_entries_are_recent_enough():
    draft = portfolio(submitted(GOOD, GOOD, replace(GOOD, behavior_on=date(2005, 1, 10)), on=None), EDITION, on=ON)
    ages = next(finding for finding in draft.findings if finding.rule == "JB-POR-3")
    assert (ages.met, ages.lapses_on) == (True, date(2010, 1, 10))


def test_once_submitted_it_is_met_from_that_day_and_does_not_age():
    found = portfolio(submitted(GOOD, GOOD, GOOD), EDITION, on=date(2015, 1, 1))
    assert (found.met, found.met_on, found.lapses_on) == (True, ON, None)


@pytest.mark.parametrize(("entries", "met"), [(0, True), (4, True), (5, False), (6, False)])
def test_a_sixth_entry_is_refused(entries, met):
    found = room_for_one_more(RoomFacts("problem_solving", entries), EDITION, on=ON)
    assert (found.rule, found.met) == ("JB-POR-2", met)


@pytest.mark.parametrize(
    ("behavior", "met"), [("Mediates between people", True), ("My own words", True), ("  ", False)]
)
def test_a_behavior_is_a_sample_or_ones_own(behavior, met):
    found = names_a_behavior(BehaviorFacts("problem_solving", behavior), EDITION, on=ON)
    assert (found.rule, found.met) == ("JB-POR-5", met)


def test_ten_samples_for_each_competency():
    assert {code: len(samples) for code, samples in EDITION["JB-POR-5"]["samples"].items()} == {
        "knowledge_of_job": 10,
        "problem_solving": 10,
    }


@pytest.mark.parametrize(
    ("review", "met"),
    [(ReviewFacts(True), True), (ReviewFacts(False, "no date"), True), (ReviewFacts(False, " "), False)],
)
def test_an_entry_comes_back_only_with_a_reason(review, met):
    found = review_is_whole(review, EDITION, on=ON)
    assert (found.rule, found.met) == ("JB-POR-6", met)
