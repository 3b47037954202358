"""What a register shows: what is in force, of a kind, with words and dates as typed; also as a file (PL-ADM-1)."""

from datetime import date
from decimal import Decimal

import pytest

from advancement.models import Provider
from assessments.models import PassingScore
from casework.forms.days import days_in
from casework.models import ClosedDay
from people.models import SalaryStep
from tests.conftest import TODAY

PROVIDERS = "/registers/providers/"


@pytest.fixture
def providers(district):
    rows = [
        ("Board School", "approved", date(2026, 3, 9), None),
        ("Closed College", "accredited", date(2001, 1, 1), TODAY),
        ("Later College", "accredited", date(2026, 3, 11), None),
        ("=Formula College", "approved", date(2001, 1, 1), None),
    ]
    Provider.objects.bulk_create(Provider(name=a, kind=b, starts_on=c, until=d) for a, b, c, d in rows)
    return district


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, {"Hillside", "Board", "Closed", "Later", "=Formula"}),
        ({"q": "accredited"}, {"Hillside", "Closed", "Later"}),
        ({"q": "Accredited institution later"}, {"Later"}),
        ({"q": "by the board"}, {"Board", "=Formula"}),
        ({"kind": "approved"}, {"Board", "=Formula"}),
        ({"show": "today"}, {"Hillside", "Board", "=Formula"}),
        ({"show": "today", "kind": "accredited"}, {"Hillside"}),
        ({"q": "3/9/2026"}, {"Board"}),
        ({"q": "Mar 9, 2026"}, {"Board"}),
        ({"q": "school 2026-03-09"}, {"Board"}),
        ({"q": "college march 10, 2026"}, {"Closed"}),
        ({"q": "2/30/2026"}, set()),
        ({"q": "3/9/2026 college"}, set()),
    ],
)
def test_the_filters_show_what_is_asked_for(providers, signed_in, wanted, found):
    html = signed_in(providers.hugo).get(PROVIDERS, wanted).content.decode()
    names = ("Hillside", "Board", "Closed", "Later", "=Formula")
    assert {name for name in names if f'/">{name} ' in html} == found
    assert ("No row is like this." in html) == (not found)


def test_of_scores_and_steps_the_latest_that_has_begun_is_in_force(district, signed_in):
    PassingScore.objects.create(test=district.tests[0], score=Decimal("3.33"), in_force_from=date(2026, 1, 1))
    PassingScore.objects.create(test=district.tests[0], score=Decimal("4.44"), in_force_from=date(2026, 7, 1))
    html = signed_in(district.hugo).get("/registers/passing-scores/", {"show": "today"}).content.decode()
    assert (html.count("2.51"), html.count("3.33"), html.count("4.44")) == (2, 1, 0)
    SalaryStep.objects.create(grade=12, step=1, annual=Decimal("77777.00"), in_force_from=date(2026, 1, 1))
    wanted = {"show": "today", "q": "12"}
    html = signed_in(district.hugo).get("/registers/salary-schedule/", wanted).content.decode()
    assert ("$77,777.00" in html, "$43,000.00" in html) == (True, False)


def test_the_calendar_classes_and_units_of_today(district, signed_in):
    browser = signed_in(district.hugo)
    ClosedDay.objects.create(day=date(2026, 4, 1), name="Taken back", open_after_all=True)
    district.classes["clerk"].retired_on, district.other.closed_on = TODAY, date(2026, 3, 11)
    district.classes["clerk"].save()
    district.other.save()
    shown = {
        "closed-days": {"Spring closure": True, "Taken back": False},
        "pay-periods": {"Feb 14, 2026": False, "Feb 28, 2026": True, "Mar 14, 2026": False},
        "job-classes": {"Clerk": False, "IT systems engineer": True},
        "units": {"Libraries": True, "Field Support": True},
    }
    found = {}
    for name, words in shown.items():
        html = browser.get(f"/registers/{name}/", {"show": "today"}).content.decode()
        found[name] = {word: f">{word}</a>" in html or f">{word}</td>" in html for word in words}
    assert found == shown


@pytest.mark.parametrize("wanted", [{"kind": "nothing"}, {"show": "\x00"}, {"q": "x" * 3000}, {"kind": ["a", "b"]}])
def test_a_filter_that_cannot_be_read_is_said(providers, signed_in, wanted):
    answer = signed_in(providers.hugo).get(PROVIDERS, wanted)
    assert answer.status_code in (200, 400)
    assert answer.status_code == 400 or "There is a problem" in answer.content.decode()


def test_dates_are_taken_out_of_the_words():
    assert days_in("Mar 9, 2026 college") == ([date(2026, 3, 9)], "  college")
    assert days_in("room 12 of 3/9") == ([], "room 12 of 3/9")


def test_the_rows_that_are_shown_are_downloaded_as_text(providers, signed_in):
    answer = signed_in(providers.ada).get(f"{PROVIDERS}download/", {"kind": "approved"})
    assert answer["Content-Disposition"] == 'attachment; filename="providers.csv"'
    assert b"".join(answer.streaming_content).decode("utf-8-sig").splitlines() == [
        "Name,Kind,Day from which it is listed,Day from which it is no longer listed",
        "'=Formula College,provider approved by the Board,2001-01-01,",
        "Board School,provider approved by the Board,2026-03-09,",
    ]
    related = signed_in(providers.hugo).get("/registers/passing-scores/download/", {"q": "help"})
    assert b"".join(related.streaming_content).decode("utf-8-sig").splitlines()[1] == "t2,2.51,2020-01-01"


def test_the_auditor_finds_no_button_that_brings_rows(district, signed_in):
    found = {name: "Bring rows from a file" in _page(signed_in, district, name) for name in ("hugo", "hana", "ada")}
    assert found == {"hugo": True, "hana": True, "ada": False}


def _page(signed_in, district, name):
    return signed_in(district.cast[name]).get(PROVIDERS).content.decode()
