"""Findings: asked, gathered, dated, and refused."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.findings import (
    RULES,
    Answer,
    Finding,
    Measure,
    Progress,
    Refused,
    over_time,
    overtaken,
    require,
    rule,
    together,
)


class TwoClauses:
    """Stands in for an edition."""

    def clause(self, rule_id):
        return f"clause of {rule_id}"

    def title(self, rule_id):
        return f"title of {rule_id}"

    def reading(self, rule_id):
        return ""


@dataclass(frozen=True)
class SpanFacts:
    """Something that is there from one day to another."""

    begins: date
    ends: date

    def known_on(self, day):
        return self

    def changes(self, edition):
        return [self.begins, self.ends + timedelta(days=1)]


@pytest.fixture
def span_rule():
    @rule("X-1")
    def is_there(facts, edition, *, on):
        return Answer(facts.begins <= on <= facts.ends, "there or not")

    yield is_there
    RULES.pop("X-1")


FACTS = SpanFacts(date(2009, 3, 1), date(2009, 6, 30))


@pytest.mark.parametrize(
    ("on", "met", "met_on", "lapses_on"),
    [
        (date(2009, 2, 28), False, date(2009, 3, 1), None),
        (date(2009, 3, 1), True, date(2009, 3, 1), date(2009, 6, 30)),
        (date(2009, 6, 30), True, date(2009, 3, 1), date(2009, 6, 30)),
        (date(2009, 7, 1), False, None, None),
    ],
)
def test_a_rule_says_since_when_and_until_when(span_rule, on, met, met_on, lapses_on):
    found = span_rule(FACTS, TwoClauses(), on=on)
    assert found == Finding("X-1", met, "there or not", met_on, lapses_on, "clause of X-1", None, "title of X-1")
    assert (span_rule.rule, RULES["X-1"]) == ("X-1", [span_rule])


def test_a_measure_is_met_while_all_of_its_rules_are(span_rule):
    @rule("X-2")
    def spring(facts, edition, *, on):
        return Answer(on >= date(2009, 4, 1), "spring or not", met_on=date(2009, 4, 1))

    ask = together("both", span_rule, spring)
    met = ask(FACTS, TwoClauses(), on=date(2009, 5, 1))
    assert (met.name, met.met, met.reasons, met.met_on, met.lapses_on) == (
        "both",
        True,
        (),
        date(2009, 4, 1),
        date(2009, 6, 30),
    )
    early = ask(FACTS, TwoClauses(), on=date(2009, 2, 1))
    assert (early.met, early.reasons, early.met_on) == (False, ("X-1", "X-2"), date(2009, 4, 1))
    late = ask(FACTS, TwoClauses(), on=date(2009, 7, 1))
    assert (late.met, late.reasons, late.met_on) == (False, ("X-1",), None)
    never = ask(SpanFacts(date(2009, 1, 1), date(2009, 2, 1)), TwoClauses(), on=date(2009, 1, 15))
    assert (never.reasons, never.met_on) == (("X-2",), None)  # when the one begins, the other is over
    RULES.pop("X-2")


@given(st.lists(st.dates(date(2008, 1, 1), date(2008, 3, 1)), max_size=6), st.dates(date(2008, 1, 1), date(2008, 3, 1)))
def test_dates_are_exact_whatever_changes(changes, on):
    def holds(day):
        return sum(change <= day for change in set(changes)) % 2 == 1

    met_on, lapses_on = over_time(holds, on, changes)
    window = [on + timedelta(days=n) for n in range(-70, 71)]
    if holds(on):
        assert all(holds(day) for day in window if met_on <= day <= on)
        assert not holds(met_on - timedelta(days=1))
        assert all(holds(day) for day in window if on <= day <= (lapses_on or date.max))
        assert lapses_on is None or not holds(lapses_on + timedelta(days=1))
    else:
        assert not any(holds(day) for day in window if on <= day < (met_on or date.max))
        assert met_on is None or holds(met_on)


def test_require_raises_everything_that_is_unmet():
    good, bad, worse = Finding("A", True, "fine"), Finding("B", False, "Not yet."), Finding("C", False, "Nor this.")
    require(good, Measure("m", True, (good,)))
    with pytest.raises(Refused) as refused:
        require(good, bad, Measure("m", False, (good, worse, bad)))
    assert refused.value.findings == (bad, worse, bad)
    assert refused.value.reasons == ("B", "C")
    assert str(refused.value) == "Not yet. (B) Nor this. (C) Not yet. (B)"


def test_progress_is_never_more_than_whole_nor_rounded_up_to_it():
    assert [Progress(done, 40, "hours").percent for done in (0, 16, 39, 40, 48)] == [0, 40, 97, 100, 100]
    assert str(Progress(Decimal("7.50"), Decimal("40.00"), "hours")) == "7.5 of 40 hours"
    assert [Progress(done, 40, "hours").missing for done in (16, 48)] == [24, 0]


@pytest.mark.parametrize(
    ("rule_id", "clause", "expected"),
    [
        ("S1", "", "Separation of duties"),
        ("S16", "", "Separation of duties"),
        ("S2", "Section 4", "Section 4"),
        ("SKL-1", "", ""),
        ("PL-PPL-3", "", ""),
    ],
)
def test_a_refusal_for_the_sake_of_duties_says_where_that_comes_from(rule_id, clause, expected):
    assert Finding(rule_id, False, "Somebody else must.", clause=clause).clause == expected


def test_a_refusal_is_overtaken_where_the_case_moved_on_or_it_says_so():
    found = [Refused(Finding("JB-VER-1", False, "")), Refused(Finding("PL-CAS-1", False, ""))]
    assert [one.overtaken for one in (*found, Refused(overtaken("JB-VER-1", "")))] == [False, True, True]
