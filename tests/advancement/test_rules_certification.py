"""JB-CRT: options, prerequisites, equivalents, expiry."""

from datetime import date

import pytest

from advancement.rules.certification import (
    CertificationFacts,
    CredentialsFacts,
    EquivalentFacts,
    ExamFacts,
    certification,
)
from casework import editions

EDITION = editions.edition("job-banding", "2008-04")
ON = date(2009, 6, 1)
EARNED = date(2009, 1, 20)


def holding(level, *credentials, exams=(), **other):
    certifications = tuple(CertificationFacts(code, EARNED) for code in credentials)
    return CredentialsFacts(level, certifications, tuple(ExamFacts(*exam, EARNED) for exam in exams), **other)


TWO_MCSA = (("mcsa", "290"), ("mcsa", "291"))
TWO_CCNP = (("ccnp", "901"), ("ccnp", "812"))


@pytest.mark.parametrize(
    ("facts", "met"),
    [
        *((holding("intern", code), True) for code in ("mcdst", "mcp", "ccent")),
        *((holding("intern", code), False) for code in ("mcsa", "mcitp_sa", "ccna", "ccnp", "capm")),
        (holding("itss_1", "mcitp_sa"), True),
        (holding("itss_1", "ccna"), False),
        *((holding("itss_1", code, "ccna"), True) for code in ("mcdst", "mcp", "ccent")),
        (holding("itss_1", exams=TWO_MCSA), False),
        (holding("itss_1", "mcp", exams=TWO_MCSA), True),
        (holding("itss_1", "mcp", exams=TWO_MCSA[:1]), False),
        (holding("itss_1", "mcp", exams=TWO_MCSA[:1] * 2), False),
        (holding("itss_1", "mcp", exams=(TWO_MCSA[0], TWO_CCNP[0])), False),
        (holding("itss_1", "mcp", "mcsa"), True),
        (holding("itss_1", "mcsa"), False),
        (holding("itss_1", "mcp", "capm"), False),
        (holding("itss_2", "mcsa"), False),
        (holding("itss_2", "mcp", "mcsa"), True),
        (holding("itss_2", "mcp", "ccna", exams=TWO_CCNP), True),
        (holding("itss_2", "mcp", "ccna", exams=TWO_CCNP[:1]), False),
        (holding("itss_2", "mcp", "ccna", "ccnp"), True),
        (holding("itss_2", "mcp", "capm"), False),
        (holding("itss_2", "mcitp_sa", "capm"), False),
        (holding("itss_2", "mcp", "mcitp_sa", "capm"), True),
        (holding("itss_2", "mcp", "capm", exams=TWO_MCSA), True),
        (holding("itss_2", "mcp", exams=TWO_MCSA), False),
        (holding("itss_3", "mcp", "ccna", "capm"), False),
        (holding("outside", "mcp"), False),
    ],
)
def test_the_table_of_options(facts, met):
    found = certification(facts, EDITION, on=ON)
    assert (found.met, found.reasons) == (met, () if met else ("JB-CRT-2",))


def test_an_option_is_met_from_the_last_piece_until_it_expires():
    facts = CredentialsFacts(
        "itss_1",
        (
            CertificationFacts("mcp", date(2005, 1, 1), date(2008, 1, 1)),
            CertificationFacts("ccna", date(2009, 2, 1), date(2012, 2, 1)),
        ),
    )
    found = certification(facts, EDITION, on=ON)
    assert (found.met, found.met_on, found.lapses_on) == (True, date(2009, 2, 1), date(2012, 2, 1))
    over = certification(facts, EDITION, on=date(2012, 2, 2))
    assert (over.met, over.reasons, over.met_on) == (False, ("JB-CRT-2", "JB-CRT-5"), None)


def test_an_equivalence_that_is_still_to_come_says_from_when():
    register = (EquivalentFacts("a_plus", "mcdst", date(2009, 7, 1)),)
    found = certification(holding("intern", "a_plus", equivalents=register), EDITION, on=ON)
    assert (found.met, found.met_on) == (False, date(2009, 7, 1))
    assert set(found.reasons) == {"JB-CRT-1", "JB-CRT-2", "JB-CRT-3"}
    later = certification(holding("intern", "a_plus", equivalents=register), EDITION, on=date(2009, 7, 1))
    assert (later.met, later.met_on) == (True, date(2009, 7, 1))


@pytest.mark.parametrize(
    ("level", "credentials", "exams", "stands_for", "met"),
    [
        ("itss_1", ("other", "ccna"), (), "mcp", True),
        ("itss_1", ("mcp", "other"), (), "mcsa", True),
        ("itss_1", ("mcp",), (("other", "1"), ("other", "2")), "mcsa", True),
        ("itss_2", ("mcp", "other"), (), "mcsa", True),
        ("itss_2", ("mcp", "ccna", "other"), (), "ccnp", True),
        ("intern", ("other",), (), "ccna", False),
    ],
)
def test_an_equivalent_counts_wherever_the_original_does(level, credentials, exams, stands_for, met):
    register = (EquivalentFacts("other", stands_for, date(2008, 10, 1)),)
    assert certification(holding(level, *credentials, exams=exams, equivalents=register), EDITION, on=ON).met is met


def test_equivalents_do_not_chain():
    register = (EquivalentFacts("newer", "older"), EquivalentFacts("older", "mcdst"))
    found = certification(holding("intern", "newer", equivalents=register), EDITION, on=ON)
    assert set(found.reasons) == {"JB-CRT-1", "JB-CRT-2", "JB-CRT-3"}
    assert certification(holding("intern", "older", equivalents=register), EDITION, on=ON).met


def test_professional_leave_refuses_the_claim():
    found = certification(holding("intern", "mcp", professional_leave_used=True), EDITION, on=ON)
    assert (found.met, found.reasons) == (False, ("JB-CRT-4",))


def test_a_lookalike_is_named_and_harms_nobody():
    assert certification(holding("intern", "Acme"), EDITION, on=ON).reasons == ("JB-CRT-2", "JB-CRT-1")
    assert certification(holding("intern", "Acme", "mcp"), EDITION, on=ON).met


def test_the_nearest_option_is_named_with_what_is_missing():
    found = certification(holding("itss_2", "mcp", "capm"), EDITION, on=ON)
    option = found.findings[0]
    assert (option.progress.done, option.progress.needed) == (2, 3)
    assert "option C" in option.because
    assert "Cisco Certified Network Associate" in option.because


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        (holding("intern"), "0 of 1 credential"),
        (holding("intern", "mcp"), "1 of 1 credential"),
        (holding("itss_1", "mcp"), "1 of 2 credentials"),
    ],
)
def test_how_far_it_has_come_is_counted_in_words_that_fit(facts, says):
    assert str(certification(facts, EDITION, on=ON).progress) == says
