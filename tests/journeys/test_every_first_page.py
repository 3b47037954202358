"""Everybody's first pages: light when they come cold, for everybody, at a desk and on a phone, in the dark too."""

import pytest

from tests.journeys.conftest import AT_A_DESK, NARROW, ON_A_PHONE, barriers

MOST_RESOURCES, MOST_BYTES = 12, 150_000
ON_THE_WIRE = ("requestHeadersSize", "requestBodySize", "responseHeadersSize", "responseBodySize")
#: Whom the demonstration offers, and where their work is besides the first page.
PAGES = {
    "rosa": [
        "/",
        "/advancement/",
        "/advancement/certifications/",
        "/advancement/courses/",
        "/portfolio/",
        "/assessments/",
    ],
    "sam": ["/", "/advancement/team/", "/delegations/"],
    "dana": ["/", "/advancement/queues/director/"],
    "hugo": [
        "/",
        "/advancement/queues/hr/",
        "/advancement/cases/",
        "/people/",
        "/search/?q=ro",
        "/registers/",
        "/needs-approver/",
        "/outbox/",
    ],
    "erin": ["/", "/advancement/queues/ersc/"],
    "paul": ["/", "/assessments/queue/", "/assessments/sittings/"],
    "tess": ["/", "/advancement/coaching/requests/"],
    "oda": ["/", "/advancement/provider-approvals/"],
    "ada": ["/", "/people/", "/advancement/cases/"],
    "max": ["/", "/people/"],
}


@pytest.mark.parametrize("username", PAGES)
def test_pages_are_light_when_they_come_cold(visit, username):
    page, sizes = visit(username), []
    page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.on("requestfinished", lambda request: sizes.append(sum(request.sizes()[key] for key in ON_THE_WIRE)))
    heavy = {}
    for address in PAGES[username]:
        sizes.clear()
        page.goto(address, wait_until="networkidle")
        if len(sizes) > MOST_RESOURCES or sum(sizes) > MOST_BYTES or not sizes:
            heavy[address] = (len(sizes), sum(sizes))
    assert heavy == {}


@pytest.mark.parametrize("username", PAGES)
@pytest.mark.parametrize(
    ("viewport", "color_scheme"), [(AT_A_DESK, "light"), (ON_A_PHONE, "dark")], ids=["desk", "phone in the dark"]
)
def test_nobody_is_kept_out(visit, username, viewport, color_scheme):
    page = visit(username, viewport=viewport, color_scheme=color_scheme)
    found = {}
    for address in PAGES[username]:
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth") > viewport["width"]
        if problems := [*barriers(page), *(["it has to be moved sideways"] if wide else [])]:
            found[address] = problems
    assert found == {}


@pytest.mark.parametrize("username", PAGES)
def test_nothing_is_moved_sideways_where_it_is_narrow(visit, username):
    page, wide = visit(username, viewport=NARROW), {}
    for address in PAGES[username]:
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > NARROW["width"]:
            wide[address] = width
    assert wide == {}
