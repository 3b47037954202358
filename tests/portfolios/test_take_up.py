"""An employee takes up an entry towards an earlier level (JB-ENR-6, JB-POR-3, JB-CRI-1)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advancement.queries.evidence import evidence_of
from casework.findings import Refused
from casework.models import Attachment
from portfolios import actions
from portfolios.models import Entry, Portfolio
from portfolios.queries import portfolio_towards
from tests.casework.files import pdf, upload
from tests.conftest import TODAY

MINE = reverse("portfolios:mine")


def page_of(entry):
    return reverse("portfolios:take-up", args=[entry.key])


@pytest.fixture
def before(district, write):
    """An entry of Rosa's with a file and a link, accepted, towards the level that she holds now."""
    entry = write(uploads=[upload(pdf(), "letter.pdf")])
    earlier = Portfolio.objects.create(person=district.rosa, target_level="itss_1")
    accepted = {"review": "accepted", "reviewed_by": district.sam, "reviewed_at": entry.saved_at}
    Entry.objects.filter(pk=entry.pk).update(portfolio=earlier, **accepted)
    return Entry.objects.get(pk=entry.pk)


def reasons(entry, by):
    with pytest.raises(Refused) as refusal:
        actions.take_up(entry, by=by)
    return set(refusal.value.reasons)


def test_it_is_a_copy_that_names_where_it_comes_from_with_the_same_files(district, before):
    copy = actions.take_up(before, by=district.rosa)
    assert (copy.portfolio.target_level, copy.taken_from, copy.criterion) == ("itss_2", before, None)
    for name in actions.TAKEN_UP:
        assert getattr(copy, name) == getattr(before, name)
    assert (copy.review, copy.reviewed_by) == ("waiting", None)
    assert [one.url for one in copy.links.all()] == [one.url for one in before.links.all()]
    assert list(copy.files.all()) == list(before.files.all()) == list(Attachment.objects.all())
    before.refresh_from_db()
    assert (before.review, before.removed_at, before.links.count()) == ("accepted", None, 1)


def test_twice_is_once_and_once_taken_out_it_can_be_taken_up_again(district, before):
    copy = actions.take_up(before, by=district.rosa)
    assert actions.take_up(before, by=district.rosa) == copy
    actions.remove_entry(copy.key, by=district.rosa)
    assert actions.take_up(before, by=district.rosa) != copy


def test_one_that_is_too_old_or_carried_a_step_is_refused(district, before, enrolled):
    Entry.objects.filter(pk=before.pk).update(behavior_on=TODAY.replace(year=2021) - timedelta(days=1))
    assert reasons(before, district.rosa) == {"JB-POR-3"}
    Entry.objects.filter(pk=before.pk).update(behavior_on=TODAY.replace(year=2021), spent_in=enrolled.case)
    assert reasons(before, district.rosa) == {"JB-CRI-1"}
    Entry.objects.filter(pk=before.pk).update(spent_in=None)
    actions.take_up(before, by=district.rosa)


def test_nor_a_sixth_one_nor_while_the_supervisor_has_it(district, before, submitted, write):
    assert reasons(before, district.rosa) == {"JB-POR-6"}
    Portfolio.objects.filter(pk=submitted.pk).update(state="draft")
    for number in range(2):
        write(behavior=f"More {number}")
    assert reasons(before, district.rosa) == {"JB-POR-2"}


def test_nor_somebody_elses_or_one_of_the_same_portfolio(district, before, write):
    assert reasons(before, district.omar) == {"PL-CAS-1"}
    assert reasons(write(behavior="Here"), district.rosa) == {"PL-CAS-1"}


def test_the_page_offers_it_and_leads_to_what_is_left_to_do(district, before, signed_in):
    browser = signed_in(district.rosa)
    html = browser.get(MINE).content.decode()
    assert ("From your earlier portfolios" in html, page_of(before) in html) == (True, True)
    assert "A letter of thanks" in browser.get(page_of(before)).content.decode()
    answer = browser.post(page_of(before))
    copy = portfolio_towards(district.rosa, "itss_2").entries.get()
    assert answer["Location"] == reverse("portfolios:entry", args=[copy.key])
    html = browser.get(MINE).content.decode()
    assert "From your earlier portfolios" not in html
    assert "your portfolio towards IT systems specialist I, accepted by Sam Whitfield" in html


def test_what_cannot_be_used_again_says_why(district, before, enrolled, signed_in):
    Entry.objects.filter(pk=before.pk).update(spent_in=enrolled.case)
    browser = signed_in(district.rosa)
    for address in (MINE, page_of(before)):
        html = browser.get(address).content.decode()
        assert ("It carried an earlier step and does not count again." in html, "JB-CRI-1" in html) == (True, True)
    assert "It carried an earlier step" in browser.post(page_of(before)).content.decode()
    assert list(Entry.objects.all()) == [before]


def test_a_stranger_finds_nothing(district, before, write, signed_in):
    here = write(behavior="Here")
    for person, entry in ((district.omar, before), (district.sam, before), (district.rosa, here)):
        browser = signed_in(person)
        assert (browser.get(page_of(entry)).status_code, browser.post(page_of(entry)).status_code) == (404, 404)


def test_the_signature_covers_where_it_comes_from(district, before):
    actions.take_up(before, by=district.rosa)
    [item] = evidence_of(district.rosa, "portfolio", on=TODAY)
    says = "portfolio towards IT systems specialist I, accepted by Sam Whitfield on Mar 10, 2026"
    assert dict(item.facts)["Taken up from"] == says


def test_thirty_earlier_entries_cost_what_three_cost(district, write, signed_in):
    earlier = Portfolio.objects.create(person=district.rosa, target_level="itss_1")
    browser, costs = signed_in(district.rosa), []
    browser.get(MINE)
    for more in (3, 27):
        for number in range(more):
            Entry.objects.create(portfolio=earlier, competency=2, behavior=f"B{more}-{number}", behavior_on=TODAY)
        with CaptureQueriesContext(connection) as captured:
            browser.get(MINE)
        costs.append(len(captured))
    assert costs[0] == costs[1]
