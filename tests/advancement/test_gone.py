"""Who knew a case and does not see it any more reads so, with what they typed; for a stranger it does not exist."""

import re

import pytest
from django.urls import reverse

from advancement.actions import enrollment, finalizing
from advancement.states import State
from casework.models import Capacity, Message
from tests.conftest import PASSWORD

GONE, NO_SUCH_PAGE = "is not with you any more", "There is no such page"


def address(advancement, step):
    return reverse(f"advancement:{step}", args=[advancement.case.number])


def page_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def returned(case_at, district, signed_in):
    """Part I, which the supervisor has open in one window and has just returned in another."""
    advancement = case_at(State.PART_ONE)
    assert signed_in(district.sam).get(address(advancement, "enroll")).status_code == 200
    enrollment.return_part_one(advancement, by=district.sam, reason="The date of the meeting is missing")
    return advancement


def test_who_signs_part_one_after_returning_it_in_another_window(returned, district, signed_in):
    response = signed_in(district.sam).post(address(returned, "enroll"), {"password": PASSWORD})
    assert (response.status_code, GONE in page_of(response)) == (409, True)
    returned.case.refresh_from_db()
    assert returned.case.state == State.DRAFT
    assert not returned.case.signatures.filter(capacity=Capacity.SUPERVISOR).exists()
    assert PASSWORD not in page_of(response)


def test_what_was_typed_is_there_to_be_copied(returned, district, signed_in):
    told = Message.objects.count()
    response = signed_in(district.sam).post(address(returned, "return-part-one"), {"reason": "The <b>guide</b> too"})
    assert response.status_code == 409
    assert "<dt>reason</dt><dd>The &lt;b&gt;guide&lt;/b&gt; too</dd>" in page_of(response)
    assert Message.objects.count() == told


def test_a_director_reads_what_she_was_told_of_a_case_that_was_withdrawn(case_at, district, signed_in):
    advancement = case_at(State.WITH_DIRECTOR)
    enrollment.withdraw(advancement, by=district.rosa, reason="Another year")
    for step in ("case", "approve"):
        response = signed_in(district.dana).get(address(advancement, step))
        assert response.status_code == 404
        page = page_of(response)
        assert GONE in page
        assert "withdrew" in page
        assert "Another year" not in page


def test_who_only_looked_at_it_is_no_stranger(case_at, district, signed_in):
    advancement, browser = case_at(State.WITH_ERSC), signed_in(district.erin)
    assert browser.get(address(advancement, "issue-notice")).status_code == 200
    finalizing.return_to_hr(advancement, by=district.erin, reason="The step is wrong")
    Message.objects.filter(to=district.erin).delete()
    response = browser.post(address(advancement, "issue-notice"), {"password": PASSWORD})
    assert (response.status_code, GONE in page_of(response)) == (409, True)


@pytest.mark.parametrize("name", ["bob", "max", "omar"])
def test_for_a_stranger_there_is_no_such_case(returned, district, signed_in, name):
    browser = signed_in(district.cast[name])
    for response in (
        browser.get(returned.case.get_absolute_url()),
        browser.post(address(returned, "enroll"), {"password": PASSWORD}),
        browser.get("/cases/26-99999/"),
    ):
        assert response.status_code == 404
        assert NO_SUCH_PAGE in page_of(response)
        assert GONE not in page_of(response)
