"""JB-VER and JB-AFT: signatures, deadlines, dates, the notice and what follows."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advancement.rules import promotion, routing
from advancement.rules.routing import (
    ActFacts,
    CorrectionFacts,
    HandOverFacts,
    LineFacts,
    NewSignatureFacts,
    PacketFacts,
    PartThreeFacts,
    SignatureFacts,
)
from casework import editions
from casework.findings import Measure

EDITION = editions.edition("job-banding", "2008-04")
ON = date(2009, 6, 12)
STARTS = (date(2009, 6, 6), date(2009, 6, 20), date(2009, 7, 4))
SIGNED = SignatureFacts(date(2009, 6, 12), frozenset({date(2009, 7, 3)}), STARTS)
REQUIRED = ("experience", "performance", "assessments")


@pytest.mark.parametrize(
    ("facts", "met"),
    [
        (LineFacts(Measure("portfolio", True), True, ON), True),
        (LineFacts(Measure("portfolio", False), True, ON), False),
        (LineFacts(Measure("portfolio", True), False, ON), False),
        (LineFacts(Measure("portfolio", True), True, None), False),
        (LineFacts(Measure("portfolio", True), True, date(2009, 6, 13)), False),
        (LineFacts(Measure("portfolio", True), True, ON, ON), True),
        (LineFacts(Measure("portfolio", True), True, date(2009, 6, 11), ON), False),
    ],
)
def test_a_line_of_part_two(facts, met):
    found = routing.line_may_be_signed(facts, EDITION, on=ON)
    assert (found.rule, found.met) == ("JB-VER-1", met)


@pytest.mark.parametrize(
    ("met", "signed", "allowed"),
    [
        ((*REQUIRED, "portfolio", "coaching"), (*REQUIRED, "portfolio", "coaching"), True),
        ((*REQUIRED, "portfolio", "coaching"), (*REQUIRED, "portfolio"), False),
        ((*REQUIRED, "portfolio"), (*REQUIRED, "portfolio", "coaching"), False),
        ((*REQUIRED, "portfolio", "coaching", "coursework"), (*REQUIRED, "portfolio", "coursework"), True),
        (("experience", "performance", "portfolio", "coaching"), (*REQUIRED, "portfolio", "coaching"), False),
        ((*REQUIRED, "portfolio", "coaching"), ("experience", "performance", "portfolio", "coaching"), False),
    ],
)
def test_part_three_needs_every_line_signed_and_still_met(met, signed, allowed):
    names = (*REQUIRED, "certification", "portfolio", "coaching", "coursework")
    facts = PartThreeFacts(tuple(Measure(name, name in met) for name in names), frozenset(signed))
    found = routing.part_three_may_be_signed(facts, EDITION, on=ON)
    assert (found.rule, found.met) == ("JB-VER-2", allowed)


def test_a_return_that_leaves_the_content_alone_costs_nothing():
    found = routing.return_keeps_the_signature(NewSignatureFacts(SIGNED, False), EDITION, on=date(2009, 6, 25))
    assert (found.rule, found.met) == ("JB-VER-3", True)


def test_a_new_signature_says_what_it_costs():
    found = routing.return_keeps_the_signature(NewSignatureFacts(SIGNED, True), EDITION, on=date(2009, 6, 25))
    assert (found.met, found.met_on) == (False, date(2009, 7, 4))
    assert "14 days later" in found.because


def test_a_new_signature_in_the_same_pay_period_costs_nothing():
    found = routing.return_keeps_the_signature(NewSignatureFacts(SIGNED, True), EDITION, on=SIGNED.signed_on)
    assert (found.met, found.met_on) == (False, date(2009, 6, 20))
    assert found.because == "Signed anew today, the effective date would stay Jun 20, 2009."


def test_a_new_signature_after_the_last_pay_period_of_the_calendar_has_no_date():
    found = routing.return_keeps_the_signature(NewSignatureFacts(SIGNED, True), EDITION, on=date(2009, 7, 4))
    assert (found.met, found.met_on) == (False, None)
    assert "the pay calendar ends before" in found.because


@pytest.mark.parametrize(("on", "met"), [(date(2009, 6, 26), True), (date(2009, 6, 27), False)])
def test_ten_business_days_and_accepted_after(on, met):
    found = routing.due_at_hr(SIGNED, EDITION, on=on)
    assert (found.rule, found.met, found.lapses_on) == ("JB-VER-4", met, date(2009, 6, 26))


@pytest.mark.parametrize(
    ("on", "says"),
    [
        (date(2009, 6, 24), "Due at Human Resources by Jun 26, 2009: 2 business days are left."),
        (date(2009, 6, 25), "Due at Human Resources by Jun 26, 2009: 1 business day is left."),
        (date(2009, 6, 26), "Due at Human Resources today, Jun 26, 2009."),
        (date(2009, 6, 28), "It was due at Human Resources by Jun 26, 2009, and is accepted late."),
        (date(2009, 6, 29), "It was due at Human Resources by Jun 26, 2009, 1 business day ago, and is accepted late."),
        (date(2009, 7, 1), "It was due at Human Resources by Jun 26, 2009, 3 business days ago, and is accepted late."),
    ],
)
def test_it_says_how_many_business_days_are_left_or_have_passed(on, says):
    assert routing.due_at_hr(SIGNED, EDITION, on=on).because.startswith(f"{says} ")


@pytest.mark.parametrize(
    ("signed_on", "starts"),
    [
        (date(2009, 6, 5), date(2009, 6, 6)),
        (date(2009, 6, 6), date(2009, 6, 20)),
        (date(2009, 6, 19), date(2009, 6, 20)),
        (date(2009, 7, 4), None),
    ],
)
def test_it_takes_effect_with_the_pay_period_after_the_signature(signed_on, starts):
    found = routing.takes_effect(SignatureFacts(signed_on, (), STARTS), EDITION, on=ON)
    assert (found.rule, found.met, found.met_on) == ("JB-VER-7", starts is not None, starts)


@given(st.dates(date(2008, 1, 1), date(2012, 1, 1)), st.dates(date(2000, 1, 1), date(2020, 1, 1)))
def test_the_effective_date_begins_a_period_after_the_signature(signed_on, any_start):
    starts = routing.effective_on_cadence(signed_on, any_start, EDITION)
    assert signed_on < starts <= signed_on + timedelta(days=14)
    assert (starts - any_start).days % 14 == 0


@pytest.mark.parametrize(
    ("ask", "facts", "rule", "met"),
    [
        (routing.coordinator_told, HandOverFacts(frozenset({"coordinator"})), "JB-VER-5", True),
        (routing.coordinator_told, HandOverFacts(), "JB-VER-5", False),
        (routing.copies_given, HandOverFacts(frozenset({"employee", "supervisor"})), "JB-VER-6", True),
        (routing.copies_given, HandOverFacts(frozenset({"employee"})), "JB-VER-6", False),
        (routing.packet_whole, PacketFacts(frozenset("ab"), frozenset("abc")), "JB-VER-9", True),
        (routing.packet_whole, PacketFacts(frozenset("ab"), frozenset("a")), "JB-VER-9", False),
        (routing.act_in_time, ActFacts("approve", date(2009, 5, 29)), "JB-VER-10", True),
        (routing.act_in_time, ActFacts("approve", date(2009, 5, 28)), "JB-VER-10", False),
        (routing.act_in_time, ActFacts("approve", date(2009, 5, 28), days_on_hold=1), "JB-VER-10", True),
        (routing.act_in_time, ActFacts("an act of another edition", date(2009, 5, 29)), "JB-VER-10", True),
        (routing.correction_linked, CorrectionFacts("PAN-12", "wrong step"), "JB-VER-11", True),
        (routing.correction_linked, CorrectionFacts("PAN-12", " "), "JB-VER-11", False),
        (routing.correction_linked, CorrectionFacts("", "wrong step"), "JB-VER-11", False),
    ],
)
def test_what_follows_the_signature(ask, facts, rule, met):
    found = ask(facts, EDITION, on=ON)
    assert (found.rule, found.met) == (rule, met)


@pytest.mark.parametrize(
    ("level", "step", "steps", "placed"),
    [
        ("intern", 3, (1, 2, 3, 4, 5), ("itss_1", 4)),
        ("itss_2", 5, (1, 2, 3, 4, 5), ("itss_3", 5)),
        ("itss_3", 3, (1, 2, 3, 4, 5), (None, None)),
    ],
)
def test_the_next_grade_and_one_step_up(level, step, steps, placed):
    assert promotion.placement(level, step, EDITION, steps=steps) == placed


@pytest.mark.parametrize(
    ("new_level", "new_step", "met"),
    [("itss_2", 4, True), ("itss_2", 5, False), ("itss_3", 4, False), ("itss_2", 3, False)],
)
def test_a_notice_gives_exactly_that(new_level, new_step, met):
    facts = promotion.PlacementFacts("itss_1", 3, new_level, new_step, (1, 2, 3, 4, 5), date(2009, 6, 20))
    found = promotion.one_step_up(facts, EDITION, on=ON)
    assert (found.rule, found.met) == ("JB-VER-8", met)


def test_after_the_promotion():
    shown = [
        promotion.new_level_shown(promotion.NewLevelFacts(frozenset(to)), EDITION, on=ON)
        for to in ({"employee", "supervisor"}, {"employee"})
    ]
    everything = frozenset(EDITION["JB-AFT-2"]["consequences"])
    named = [
        promotion.consequences_named(promotion.ConsequencesFacts(texts), EDITION, on=ON)
        for texts in (everything, everything - {"vacancy"})
    ]
    assert [(one.rule, one.met) for one in (*shown, *named)] == [
        ("JB-AFT-1", True),
        ("JB-AFT-1", False),
        ("JB-AFT-2", True),
        ("JB-AFT-2", False),
    ]
