"""Whoever comes to the front door: the way in, what it weighs, and that nobody is kept out."""

import pytest

from tests.journeys.conftest import AT_A_DESK, ON_A_PHONE, barriers


@pytest.mark.parametrize("viewport", [AT_A_DESK, ON_A_PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_a_stranger_is_asked_to_sign_in(visit, viewport, color_scheme):
    page = visit(viewport=viewport, color_scheme=color_scheme)
    page.goto("/")
    assert "/account/login/" in page.url
    assert page.get_by_role("heading", level=1).inner_text() == "Sign in"
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_the_first_page_is_light(visit):
    page = visit()
    sizes = []
    page.on("requestfinished", lambda request: sizes.append(sum(request.sizes()[key] for key in _ON_THE_WIRE)))
    page.goto("/account/login/", wait_until="networkidle")
    assert len(sizes) <= 12
    assert sum(sizes) <= 150_000


_ON_THE_WIRE = ("requestHeadersSize", "requestBodySize", "responseHeadersSize", "responseBodySize")


def test_one_click_signs_in_as_somebody_of_the_demonstration(visit, application):
    page = visit()
    page.goto("/account/login/")
    somebody = application.cast[0]["name"]
    page.get_by_role("button", name=f"Sign in as {somebody}").click()
    page.wait_for_url(lambda url: "/account/login/" not in url)
    assert page.get_by_role("heading", level=1).inner_text() == "My work"
    assert barriers(page) == []


def test_the_way_in_works_by_keyboard_and_without_scripts(visit, application):
    page = visit(java_script_enabled=False)
    page.goto("/account/login/")
    somebody = application.cast[0]
    page.locator("input[name=login]:visible").first.focus()
    page.keyboard.type(somebody["username"])
    page.keyboard.press("Tab")
    page.keyboard.type(somebody["password"])
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/account/login/" not in url)
    assert page.get_by_role("heading", level=1).inner_text() == "My work"
