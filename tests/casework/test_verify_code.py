"""Anyone who holds a paper can check the code of a signature, and learns no more than the paper says (PL-SIG-1)."""

import pytest
from django.db import connection
from django.urls import reverse

from advancement.actions import enrollment, finalizing
from casework.models import AccessRecord
from casework.signing import code_as_printed, new_code
from people import guards
from tests.conftest import PROOF


@pytest.fixture
def signature(case_at):
    """The supervisor's signature under Part I."""
    return case_at("enrolled").case.signatures.get(capacity="supervisor")


def page(client, code):
    return client.get(reverse("casework:verify", args=[code]))


def test_the_code_says_what_the_paper_says(signature, client):
    response = page(client, signature.code)
    assert response.status_code == 200
    for words in (
        signature.case.number,
        "Form 336-84, Part I: Enrollment",
        "Sam Whitfield",
        "supervisor",
        "Mar 10, 2026",
        "Valid",
        "exactly what was signed",
    ):
        assert words in response.text


def test_it_says_no_more(signature, client, district):
    text = page(client, signature.code).text
    for secret in (district.rosa.name, district.rosa.employee_number, signature.content, signature.digest, "itss_2"):
        assert secret not in text
    assert not AccessRecord.objects.exists()


@pytest.mark.parametrize(
    "typed", [str.lower, lambda code: code.replace("-", ""), lambda code: f"  {code} ", "{:.40}".format]
)
def test_the_code_may_be_typed_as_people_type(signature, client, typed):
    response = client.get(reverse("casework:verify"), {"code": typed(signature.code)})
    assert response.url == reverse("casework:verify", args=[signature.code])


def test_a_void_signature_is_said_to_be_void(case_at, district, client):
    advancement = case_at("part_one")
    signature = advancement.case.signatures.get()
    enrollment.return_part_one(advancement, by=district.sam, reason="A private reason")
    text = page(client, signature.code).text
    assert "no longer holds since Mar 10, 2026" in text
    assert "A private reason" not in text
    assert "Valid" not in text


def test_changed_content_is_said(signature, client):
    guards.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casework_signature SET content = '{}' WHERE id = %s", [signature.pk])
    text = page(client, signature.code).text
    assert "do not rely on this paper" in text
    assert "Valid" not in text


@pytest.mark.parametrize("code", ["AAAA-BBBB-CCCC", "x", "-", "' OR 1=1", "A" * 500, "{{ 7|add:7 }}", "<script>"])
def test_an_unknown_code_is_said_to_be_unknown(db, client, code):
    response = page(client, code)
    assert response.status_code == 404
    assert "No signature has this code" in response.text
    assert "<script>" not in response.text


def test_the_page_asks_for_a_code(db, client):
    assert "Check a signature" in client.get(reverse("casework:verify")).text
    response = client.get(reverse("casework:verify"), {"code": ""})
    assert "Enter the code beside the signature" in response.text


def test_it_is_read_only(signature, client):
    assert client.post(reverse("casework:verify", args=[signature.code])).status_code == 405


def test_too_many_lookups_from_one_address_have_to_wait(signature, client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"verify": "3/m/ip"}
    statuses = [page(client, signature.code).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]


def test_codes_are_printed_in_groups_and_hard_to_guess():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 14 and code_as_printed(code) == code for code in codes)
    assert code_as_printed("7k2mqx4t9hra and more") == "7K2M-QX4T-9HRA"


def test_a_notice_that_was_replaced_or_taken_back_is_no_longer_in_force(case_at, district, client):
    advancement = case_at("promoted")
    first = advancement.notices.get()
    assert "Valid" in page(client, first.signature.code).text
    new = finalizing.correct_notice(advancement, by=district.erin, proof=PROOF, reason="Miscounted", step=6)
    last = finalizing.rescind_notice(advancement, by=district.erin, proof=PROOF, reason="A private reason")
    said = {one.number: page(client, one.signature.code).text for one in (first, new, last)}
    assert f"Notice {new.number} of Mar 10, 2026 replaced it. Do not rely on this paper." in said[first.number]
    assert f"Notice {last.number} of Mar 10, 2026 took it back. Do not rely on this paper." in said[new.number]
    assert ["Valid" in text for text in said.values()] == [False, False, True]
    assert ["No longer in force" in text for text in said.values()] == [True, True, False]
    assert not any("A private reason" in text for text in said.values())
