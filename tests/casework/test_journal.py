"""Who changed what in all registers, on one page for Human Resources and the auditor (PL-ADM-1)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from advancement.models import Credential, Equivalent
from advancement.registers import CREDENTIALS, EQUIVALENTS, PROVIDERS
from casework import clock, registers

PAGE = "/registers/changes/"


def changed(one, row, facts, by, why):
    return registers.change(one, row, facts, by=by, seen=registers.version_of(row), why=why)


@pytest.fixture
def changes(district):
    one, start = district, clock.now()
    with clock.at(start + timedelta(minutes=1)):
        changed(PROVIDERS, one.college, {"until": date(2026, 6, 30)}, one.hugo, "It closed")
        other = Credential.objects.create(code="net", name="Network One", provider="CompTIA")
        facts = {"credential": other, "stands_for": one.credential, "decided_on": date(2026, 3, 2), "reason": "Newer"}
        row = registers.add(EQUIVALENTS, facts | {"in_force_from": date(2026, 5, 1)}, by=one.hana)
    with clock.at(start + timedelta(minutes=2)):
        last = registers.add(CREDENTIALS, {"code": "last", "name": "Last One", "provider": "Acme"}, by=one.hugo)
    with clock.at(start + timedelta(minutes=3)):
        changed(EQUIVALENTS, row, {"credential": last}, one.hugo, "The wrong one")
    return one


def shown(browser, **wanted):
    html = browser.get(PAGE, wanted).content.decode()
    return html, html.count("<tr>") - 1


def test_the_latest_change_comes_first_with_old_and_new(changes, signed_in):
    html, _rows = shown(signed_in(changes.ada), person=changes.hugo.pk)
    said = [
        "Credential: Network One → Last One. Reason: The wrong one",
        "Last One</a>",
        "Jun 30, 2026. Reason: It closed",
    ]
    assert sorted(said, key=html.index) == said
    assert "Hana Sato</td>" not in html


def test_one_register_one_person_and_both(changes, signed_in):
    browser = signed_in(changes.hugo)
    everything = shown(browser)[1]
    found = {
        "equivalents": shown(browser, register="equivalents")[1],
        "hana": shown(browser, person=changes.hana.pk)[1],
        "both": shown(browser, register="equivalents", person=changes.hugo.pk)[1],
        "none": shown(browser, register="pay-periods", person=changes.hugo.pk)[1],
    }
    assert (everything, found) == (25, {"equivalents": 2, "hana": 1, "both": 1, "none": -1})
    assert "the installation" in shown(browser, register="units")[0]
    assert "There is a problem" in shown(browser, register="no-register")[0]
    assert "There is a problem" in shown(browser, person="9" * 30)[0]


def test_thirty_changes_cost_what_three_cost(district, signed_in):
    Equivalent.history.all().delete()
    browser, costs = signed_in(district.hugo), []
    for count in (3, 30):
        for number in range(count):
            one = Credential.objects.create(code=f"{count}-{number}", name=f"C {count} {number}", provider="Acme")
            facts = {"credential": one, "stands_for": district.credential, "decided_on": date(2026, 3, 2)}
            facts["reason"] = "Newer"
            row = registers.add(EQUIVALENTS, facts | {"in_force_from": date(2026, 5, 1)}, by=district.hana)
            changed(EQUIVALENTS, row, {"stands_for": one, "credential": district.credential}, district.hana, "Turned")
        browser.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            html, rows = shown(browser, register="equivalents")
        assert rows == min(2 * count, 25)
        assert "Turned" in html
        costs.append(len(captured))
    assert len(set(costs)) == 1, costs
    assert costs[0] <= 16
    with CaptureQueriesContext(connection) as captured:
        assert shown(browser)[1] == 25
    assert len(captured) <= 30


def test_it_is_there_for_human_resources_and_the_auditor_alone(district, signed_in):
    found = {name: signed_in(person).get(PAGE).status_code for name, person in district.cast.items()}
    assert {name for name, status in found.items() if status == 200} == {"hugo", "hana", "ada"}
    assert {status for name, status in found.items() if name not in ("hugo", "hana", "ada")} == {404}
    assert PAGE in signed_in(district.ada).get("/registers/").content.decode()
