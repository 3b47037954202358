"""Practice: by anyone in the band, as often as they like; it never counts (JB-SKL-5)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.actions import practice
from assessments.models import Sitting
from casework.evidence import aim_of
from casework.models import AccessRecord, Event
from tests.conftest import TODAY

RESULT = {"sits_on": TODAY, "score": Decimal("4.10")}


@pytest.fixture
def kept(district):
    """Rosa practiced, without being enrolled."""
    return practice.record_practice(district.rosa, by=district.rosa, test=district.tests[2], **RESULT)


def test_anyone_in_the_band_keeps_a_result_and_no_case_is_concerned(kept):
    assert (kept.proctored, kept.outcome, kept.case, kept.score) == (False, "taken", None, Decimal("4.10"))
    assert not Event.objects.exists()


def test_whoever_is_in_the_band_may_and_nobody_else(district, refusal):
    refused = {
        name: refusal(practice.record_practice, one, by=one, test=district.tests[0], **RESULT)
        for name, one in district.cast.items()
    }
    assert {name for name, ids in refused.items() if not ids} == {"rosa", "omar", "carl"}
    assert {frozenset(ids) for ids in refused.values() if ids} == {frozenset({"JB-SKL-5"})}


def test_it_is_ones_own(district, refusal, kept):
    for one in district.cast.values():
        if one != district.rosa:
            record = refusal(practice.record_practice, district.rosa, by=one, test=district.tests[0], **RESULT)
            assert (record, refusal(practice.withdraw_practice, kept, by=one)) == ({"PL-PPL-3"}, {"PL-PPL-3"})


@pytest.mark.parametrize(
    ("facts", "ids"),
    [
        ({"sits_on": TODAY + timedelta(days=1)}, {"JB-SKL-5"}),
        ({"score": Decimal("5.50")}, {"JB-SKL-6"}),
        ({"sits_on": TODAY - timedelta(days=4000)}, set()),
    ],
)
def test_it_took_place_and_its_score_is_on_the_scale(district, refusal, facts, ids):
    facts = RESULT | facts
    assert refusal(practice.record_practice, district.rosa, by=district.rosa, test=district.tests[0], **facts) == ids


def test_the_same_result_is_kept_once_and_taken_back_once(district, refusal, kept):
    again = {"by": district.rosa, "test": kept.test, **RESULT}
    assert refusal(practice.record_practice, district.rosa, **again) == {"JB-SKL-5"}
    practice.withdraw_practice(kept, by=district.rosa)
    assert refusal(practice.withdraw_practice, kept, by=district.rosa) == {"JB-SKL-5"}
    assert refusal(practice.record_practice, district.rosa, **again) == set()


def test_practice_does_not_count(road, signed_in):
    road.tests()
    for test in (road.test, road.other):
        practice.record_practice(road.person, by=road.person, test=test, **RESULT)
    page = signed_in(road.person).get(reverse("assessments:mine")).content.decode()
    assert "JB-SKL-5" in page
    assert "Practice never counts: " in page
    assert aim_of(road.person).case == road.case


def test_the_page_keeps_it_with_its_certificate_and_takes_it_back(district, signed_in):
    client, url = signed_in(district.rosa), reverse("assessments:record-practice")
    typed = {"test": district.tests[0].pk, "sits_on": "3/9/2026", "score": "4.1"}
    for wrong in ({"test": "9" * 30}, {"score": "NaN"}, {"sits_on": "0/0/0000"}, {"test": "\x00"}):
        assert client.post(url, typed | wrong).status_code == 200
    proof = SimpleUploadedFile("proof.txt", b"Certificate of Rosa Delgado", content_type="text/plain")
    assert client.post(url, typed | {"certificate": proof}).status_code == 302
    kept = Sitting.objects.get()
    assert (kept.certificate.owner, kept.certificate.name) == (district.rosa, "proof.txt")
    assert "proof.txt" in client.get(reverse("assessments:mine")).content.decode()
    back = reverse("assessments:withdraw-practice", args=[kept.pk])
    assert client.get(back).status_code == 405
    for one in district.cast.values():
        if one != district.rosa:
            assert signed_in(one).post(back).status_code == 404
    client = signed_in(district.rosa)
    assert [client.post(back).status_code for _ in range(2)] == [302, 404]
    kept.refresh_from_db()
    assert kept.outcome == "voided"


def test_looking_at_ones_own_practice_is_nobodys_business(kept, district, signed_in):
    signed_in(district.rosa).get(reverse("assessments:mine"))
    assert not AccessRecord.objects.exists()
    for one in (district.sam, district.hugo, district.paul):
        found = signed_in(one).get(reverse("assessments:sittings"))
        assert "4.10" not in found.content.decode()
