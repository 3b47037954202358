"""What every address refuses: methods that no page has, and what PostgreSQL could not take."""

import uuid

import pytest
from django.urls import reverse

from tests.house.addresses import patterns

FILLED = {"key": uuid.UUID(int=1), "uidb36": "1"}
#: Arguments that are numbers.
NUMBERS = {"pk", "test", "coaching"}


def _addresses():
    for name, ways in sorted(patterns().items()):
        for way in ways:
            yield reverse(name, kwargs={one: FILLED.get(one, 1 if one in NUMBERS else "1") for one in way})


@pytest.mark.parametrize("address", list(_addresses()))
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
def test_a_method_that_no_page_has_is_refused(client, address, method):
    response = client.generic(method, address)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, POST"


def test_a_header_does_not_make_one_method_another(signed_in, district):
    response = signed_in(district.rosa).get("/advancement/start/", headers={"X-HTTP-Method-Override": "POST"})
    assert response.status_code == 405


@pytest.mark.parametrize("address", ["/people/%00/", "/?page=%00", "/advancement/AD-%00/"])
def test_nul_in_an_address_is_not_understood(signed_in, district, address):
    assert signed_in(district.hugo).get(address).status_code == 400
