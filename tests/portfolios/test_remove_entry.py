"""An employee takes an entry out."""

import pytest
from django.urls import reverse

from casework.findings import Refused
from portfolios import actions
from portfolios.models import Entry
from tests.conftest import PROOF, TODAY, read_and_sign
from tests.portfolios.conftest import facts_of


def page_of(entry):
    return reverse("portfolios:remove-entry", args=[entry.key])


def test_it_is_out_and_stays_on_record(district, write):
    entry = write()
    actions.remove_entry(entry.key, by=district.rosa)
    entry.refresh_from_db()
    assert entry.removed_at is not None


def test_it_makes_room_for_another(district, write):
    entries = [write(behavior=f"Behavior {number}") for number in range(5)]
    actions.remove_entry(entries[0].key, by=district.rosa)
    write()
    assert Entry.objects.filter(removed_at__isnull=True).count() == 5


def test_twice_changes_nothing(district, write):
    entry = write()
    first = actions.remove_entry(entry.key, by=district.rosa)
    with pytest.raises(Refused) as refusal:
        actions.remove_entry(entry.key, by=district.rosa)
    assert refusal.value.reasons == ("PL-CAS-1",)
    entry.refresh_from_db()
    assert entry.removed_at == first.removed_at


def test_it_is_not_written_again(district, write):
    entry = write()
    actions.remove_entry(entry.key, by=district.rosa)
    with pytest.raises(Refused) as refusal:
        actions.save_entry(entry.key, by=district.rosa, revision=1, **facts_of(district.criterion))
    assert refusal.value.reasons == ("PL-CAS-1",)


def test_what_the_supervisor_has_stays(district, submitted):
    with pytest.raises(Refused) as refusal:
        actions.remove_entry(submitted.entries.first().key, by=district.rosa)
    assert refusal.value.reasons == ("JB-POR-6",)


@pytest.mark.parametrize("name", ["omar", "sam", "dana", "hugo", "ada", "max", "bob"])
def test_others_do_not_find_it(district, write, signed_in, name):
    entry, client = write(), signed_in(district.cast[name])
    assert [client.get(page_of(entry)).status_code, client.post(page_of(entry)).status_code] == [404, 404]
    entry.refresh_from_db()
    assert entry.removed_at is None


def test_the_page_asks_first_and_then_does_it(district, write, signed_in):
    entry, client = write(), signed_in(district.rosa)
    assert "Take it out" in client.get(page_of(entry)).content.decode()
    page = client.post(page_of(entry), follow=True)
    assert "is taken out of your portfolio" in page.content.decode()
    assert client.post(page_of(entry)).status_code == 404


def test_the_page_says_that_it_voided_the_signature_of_the_line(district, submitted, decide, signed_in):
    decide(submitted)
    advancement = district.rosa.cases.get().advancement
    read_and_sign(advancement, "portfolio", by=district.sam, reviewed_on=TODAY, proof=PROOF)
    page = signed_in(district.rosa).post(page_of(submitted.entries.first()), follow=True).content.decode()
    assert "is taken out of your portfolio. The signature of “Portfolio” is void now." in page
