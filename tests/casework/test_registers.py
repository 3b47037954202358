"""A register: searched, paged, added to, changed where it may, with who changed what (PL-ADM-1)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advancement.models import Credential, Provider
from advancement.registers import CREDENTIALS
from casework import registers
from casework.findings import Refused

PROVIDERS = "/registers/providers/"


def fill(count):
    Provider.objects.bulk_create(
        Provider(name=f"School {number}", kind="accredited", starts_on=date(2001, 1, 1)) for number in range(count)
    )


def test_a_list_has_25_rows_a_page_at_the_same_cost_for_1_3_and_30(signed_in, district):
    browser, costs = signed_in(district.hugo), []
    browser.get(PROVIDERS)
    Provider.objects.all().delete()
    for count in (1, 3, 30):
        Provider.objects.all().delete()
        fill(count)
        with CaptureQueriesContext(connection) as captured:
            html = browser.get(PROVIDERS).content.decode()
        assert html.count('<td data-label="Provider">') == min(count, 25)
        costs.append(len(captured))
    assert len(set(costs)) == 1
    assert costs[0] <= 12


@pytest.mark.parametrize(
    ("words", "found"),
    [("hill", True), ("COLLEGE hill", True), ("hill nothing", False), ("%", False), ("_", False), ("(a+)+$", False)],
)
def test_the_search_finds_every_word_and_takes_nothing_as_a_pattern(signed_in, district, words, found):
    html = signed_in(district.hugo).get(PROVIDERS, {"q": words}).content.decode()
    assert ("Hillside College</a>" in html) == found
    assert ("No row is like this." in html) != found


def test_a_search_that_is_too_long_says_so(signed_in, district):
    html = signed_in(district.hugo).get(PROVIDERS, {"q": "x" * 3000}).content.decode()
    assert "There is a problem" in html


def test_a_row_that_came_with_the_installation_has_a_page_and_no_history(signed_in, district):
    fill(1)
    row = Provider.objects.get(name="School 0")
    assert not row.history.exists()
    page = signed_in(district.hugo).get(f"{PROVIDERS}{row.pk}/")
    assert (page.status_code, registers.history_of(registers.REGISTERS["providers"], row)) == (200, [])


def test_a_change_asks_why_and_stands_in_the_history(signed_in, district):
    browser, pk = signed_in(district.hana), district.college.pk
    registers_row, change = f"{PROVIDERS}{pk}/", f"{PROVIDERS}{pk}/change/"
    seen = registers.version_of(district.college)
    html = browser.post(change, {"until": "6/30/2026", "seen": seen, "why": ""}).content.decode()
    assert "Enter the why it changes." not in html
    assert "Say why it changes." in html
    browser.post(change, {"until": "6/30/2026", "seen": seen, "why": "Closed"})
    html = browser.get(registers_row).content.decode()
    assert "Day from which it is no longer listed: empty → Jun 30, 2026. Reason: Closed" in html
    assert "Hana Sato" in html


def test_two_tabs_the_second_is_told_to_look_again(signed_in, district):
    browser, change = signed_in(district.hugo), f"{PROVIDERS}{district.college.pk}/change/"
    seen = registers.version_of(district.college)
    assert browser.post(change, {"until": "6/30/2026", "seen": seen, "why": "Closed"}).status_code == 302
    answer = browser.post(change, {"until": "7/30/2026", "seen": seen, "why": "Closed"})
    assert "Somebody changed this row while you had it open." in answer.content.decode()
    district.college.refresh_from_db()
    assert district.college.until == date(2026, 6, 30)


def test_a_change_that_changes_nothing_is_refused(district):
    seen = registers.version_of(district.credential)
    with pytest.raises(Refused) as refusal:
        registers.change(
            CREDENTIALS, district.credential, {"name": district.credential.name}, by=district.hugo, seen=seen, why="No"
        )
    assert set(refusal.value.reasons) == {"PL-ADM-1"}
    assert district.credential.history.count() == 1


def test_what_a_policy_edition_names_is_never_changed(signed_in, district):
    change = reverse("registers:change", args=["credentials", district.credential.pk])
    browser = signed_in(district.hugo)
    assert 'name="code"' not in browser.get(change).content.decode()
    seen = registers.version_of(district.credential)
    typed = {"code": "other", "name": "New name", "provider": "Microsoft", "seen": seen, "why": "Renamed"}
    browser.post(change, typed)
    row = Credential.objects.get(pk=district.credential.pk)
    assert (row.code, row.name) == ("mcitp_sa", "New name")


@pytest.mark.parametrize(
    "address",
    [
        "/registers/nothing/",
        "/registers/nothing/add/",
        PROVIDERS + "99999999/",
        PROVIDERS + "99999999999999999999999/",
        PROVIDERS + "99999999/change/",
    ],
)
def test_what_is_not_there_is_404(signed_in, district, address):
    assert signed_in(district.hugo).get(address).status_code == 404


def test_the_register_is_in_the_navigation_of_those_who_read_it(signed_in, district):
    for name, person in district.cast.items():
        html = signed_in(person).get("/advancement/courses/").content.decode()
        assert ('href="/registers/"' in html) == (name in ("hugo", "hana", "ada")), name
