"""Where a piece of evidence comes from, who verified it, and what has changed since (JB-ENR-6, S16)."""

from datetime import date

import pytest
from django.urls import reverse

from advancement.actions import certification, enrollment, lines
from advancement.models import Certification, Course, Measure
from advancement.queries.evidence import piece_of
from advancement.queries.provenance import Difference, provenance_of
from advancement.states import State
from casework.models import AccessRecord, Message
from portfolios.models import Entry
from tests.conftest import PROOF, certified, read_and_sign, studied

CERTIFICATION = Measure.CERTIFICATION


def page_of(person, key):
    return reverse("advancement:provenance", args=[person.username, key])


@pytest.fixture
def verified(district, case_at):
    """Rosa's certification, on a line that Sam signed."""
    advancement, row = case_at(State.ENROLLED), certified(district, district.rosa)
    lines.submit_line(advancement, CERTIFICATION, by=district.rosa)
    read_and_sign(advancement, CERTIFICATION, by=district.sam, reviewed_on=advancement.enrolled_on, proof=PROOF)
    return advancement, row


def found(district, row, viewer=None):
    piece = piece_of(district.rosa, f"certification-{row.pk}")
    return provenance_of(district.rosa, piece, viewer=viewer or district.rosa)


def change(district, row, **facts):
    names = ("credential", "name", "number", "link", "earned_on", "expires_on", "prepared")
    facts = {name: getattr(row, name) for name in names} | facts
    return certification.change_certification(row, by=district.rosa, **facts)


def told_sam(district):
    return list(Message.objects.filter(to=district.sam, about__contains="verified-changed"))


def test_who_entered_it_and_who_verified_it(district, verified):
    advancement, row = verified
    one = found(district, row)
    assert (one.entered_by, one.entered_at, one.is_verified) == (district.rosa, row.entered_at, True)
    [verification] = one.verifications
    assert (verification.signature.signer, verification.signature.case) == (district.sam, advancement.case)
    assert (verification.differences, verification.outcome, verification.carried) == ((), "Enrolled", False)


def test_a_change_in_an_open_case_voids_the_signature_and_shows_what_differs(district, verified):
    _advancement, row = verified
    change(district, row, number="N-2", expires_on=date(2030, 1, 1))
    one = found(district, row)
    assert one.is_verified is False
    [verification] = one.verifications
    assert verification.signature.is_void
    assert verification.differences == (
        Difference("Last valid day", "does not expire", "Jan 1, 2030"),
        Difference("Number", "", "N-2"),
    )
    assert told_sam(district) == []  # a void signature has a message of its own


def test_after_the_case_is_closed_the_last_verifier_is_told_once(district, verified):
    advancement, row = verified
    enrollment.withdraw(advancement, by=district.rosa, reason="Another year")
    assert found(district, row).is_verified
    row = change(district, row, number="N-2")
    change(district, row, number="N-3")
    one = found(district, row)
    [verification] = one.verifications
    assert (one.is_verified, verification.signature.is_void, verification.outcome) == (False, False, "Withdrawn")
    [message] = told_sam(district)
    assert "As it stands now, it is no longer verified." in message.body
    certification.remove(row, by=district.rosa)
    assert found(district, row).removed_at is not None


def test_a_course_that_carried_a_step_says_so(district, case_at):
    advancement = case_at(State.PROMOTED)
    course = Course.objects.get()
    one = provenance_of(district.rosa, piece_of(district.rosa, f"course-{course.pk}"), viewer=district.rosa)
    assert (one.carried, one.verifications[0].carried, one.is_verified) == (advancement.case, True, True)


@pytest.mark.parametrize(
    "key", ["certification-x", "certification-", "job", "line-1", "course-99", "course-" + "9" * 30]
)
def test_what_is_no_piece_is_not_found(district, signed_in, key):
    assert signed_in(district.rosa).get(page_of(district.rosa, key)).status_code == 404


def test_who_sees_the_case_sees_it_and_the_look_is_recorded(district, verified, signed_in):
    _advancement, row = verified
    address = page_of(district.rosa, f"certification-{row.pk}")
    seen = {name for name, one in district.cast.items() if signed_in(one).get(address).status_code == 200}
    assert seen == {"rosa", "sam", "hugo", "hana", "ada"}
    assert AccessRecord.objects.filter(viewer=district.sam, subject=district.rosa, what=CERTIFICATION).exists()
    assert signed_in(district.sam).get(page_of(district.sam, f"certification-{row.pk}")).status_code == 404


def test_the_page_says_it_and_the_lists_lead_there(district, verified, signed_in):
    advancement, row = verified
    studied(district, district.rosa)
    change(district, row, number="N-2")
    browser = signed_in(district.rosa)
    address = page_of(district.rosa, f"certification-{row.pk}")
    html = browser.get(address).content.decode()
    for words in ("No longer verified", "Sam Whitfield", "Void since", "N-2", advancement.case.number):
        assert words in html
    assert '<a href="/advancement/certifications/">Industry certification</a>' in html
    assert f">Case {advancement.case.number}</a>" in signed_in(district.sam).get(address).content.decode()
    browser = signed_in(district.rosa)
    assert address in browser.get("/advancement/certifications/").content.decode()
    course = page_of(district.rosa, f"course-{Course.objects.get().pk}")
    assert course in browser.get("/advancement/courses/").content.decode()
    assert "Not verified yet" in browser.get(course).content.decode()
    line = signed_in(district.sam).get(f"/advancement/{advancement.case.number}/line/certification/").content.decode()
    assert address in line


def test_every_kind_of_piece_has_its_page(district, case_at, signed_in):
    case_at(State.WITH_DIRECTOR)
    browser = signed_in(district.rosa)
    keys = [f"sitting-{one.pk}" for one in district.rosa.sittings.all()]
    keys += [f"certification-{Certification.objects.get().pk}", f"course-{Course.objects.get().pk}"]
    portfolio = district.rosa.portfolios.create(target_level="itss_2")
    facts = {"competency": 2, "behavior": "Helps", "behavior_on": date(2025, 5, 5)}
    keys.append(f"entry-{Entry.objects.create(portfolio=portfolio, **facts).pk}")
    assert [browser.get(page_of(district.rosa, key)).status_code for key in keys] == [200] * 5
