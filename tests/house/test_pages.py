"""Every page as rendered: a title of its own, headings in order, named fields, nothing inline, nothing foreign."""

import re
from collections import Counter, defaultdict
from itertools import pairwise

import pytest
from django.db import transaction
from lxml import html

from casework import clock
from config import permission_matrix
from tests.house.addresses import address
from tests.house.scenes import CAST, NOON

pytestmark = pytest.mark.django_db
MATRIX = permission_matrix.load()
SHOWN = sorted(
    [(row.when[0], row) for row in MATRIX.rows if "GET" in row.methods], key=lambda one: (one[0], one[1].name)
)
#: Parts of a page, and what is not a page.
NO_PAGES = {
    *("advancement:find-providers", "advancement:packet"),
    *("casework:attachment", "casework:thumbnail", "healthz", "readyz"),
}
#: Different addresses for what is one page.
ONE_PAGE = {"portfolios:entry", "casework:verify", "advancement:queue"}


@pytest.fixture
def _django_db_helper():
    """The situation has the database open for all tests that ask in it."""


def is_page(row):
    """Whether somebody reads it in a browser: no paper, no part of a page."""
    return row.name not in NO_PAGES and not row.name.endswith("pdf")


def shown(scene, row):
    """(role, page) for each of those who may."""
    for role in CAST:
        if role not in MATRIX.roles_in((*row.may, *row.reads), scene.name):
            continue
        with clock.at(NOON):
            client = scene.client(role)
        with clock.at(NOON), transaction.atomic():
            response = client.get(address(scene, row))
            transaction.set_rollback(True)
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            yield role, response.content.decode()


#: XPath → what the house says of whatever it finds.
FAULTS = {
    "//@style | //style | //*[@*[starts-with(name(), 'on')]] | //script[not(@src)]": "inline",
    "//@src[not(starts-with(., '/') or starts-with(., 'data:'))] | //link[not(starts-with(@href, '/'))]": "foreign",
    "(//input[not(@type='hidden' or @type='submit')] | //select | //textarea)"
    "[not(ancestor::label or @aria-label or @aria-labelledby or @id = //label/@for)]": "a field without a name",
    "(//button | //a)[normalize-space() = '' and not(@aria-label or .//img[@alt != ''])]": "a control without a word",
    "//form[@method='post' and not(.//input[@name='csrfmiddlewaretoken'])]": "a form without its token",
    "//label[@for and not(@for = //*/@id)]": "a label of nothing",
    "//@aria-describedby[not(contains(., ' ')) and not(. = //*/@id)]": "described by nothing",
    "//img[not(@alt)]": "a picture without words",
    "//table[not(.//th)]": "a table without heads",
}


def faults(text):
    """What the house does not allow on a page, as words."""
    page = html.document_fromstring(text)
    for path, fault in FAULTS.items():
        yield from (f"{fault}: {_told(found)}" for found in page.xpath(path))
    levels = [int(one.tag[1]) for one in page.xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")]
    if levels.count(1) != 1 or any(after > before + 1 for before, after in pairwise(levels)):
        yield f"headings: {levels}"
    yield from (f"id twice: {one}" for one, times in Counter(page.xpath("//@id")).items() if times > 1)
    if left := re.findall(
        r"\{[{%].{0,30}|.{0,20}\bNone\b(?! [a-z])", " ".join(page.xpath("//main//text()[not(ancestor::option)]"))
    ):
        yield f"left over: {left}"
    if not title(text):
        yield "no title"


def title(text):
    """What the window is called."""
    return html.document_fromstring(text).xpath("string(//title)").strip()


def _told(found):
    return str(found) if isinstance(found, str) else html.tostring(found, encoding="unicode")[:120]


@pytest.mark.parametrize(
    ("scene", "row"), SHOWN, indirect=["scene"], ids=lambda value: getattr(value, "name", str(value))
)
def test_a_page_is_sound(scene, row):
    if not is_page(row):
        pytest.skip("not a page")
    found = {role: list(faults(text)) for role, text in shown(scene, row)}
    assert {role: one for role, one in found.items() if one} == {}


@pytest.mark.parametrize("scene", ["enrolled", "evidence", "record", "promoted"], indirect=True)
def test_no_two_pages_have_one_title(scene):
    titles = defaultdict(set)
    for row in MATRIX.rows:
        if row.when[0] == scene.name and is_page(row) and not row.name.startswith(("account_", "mfa_")):
            for _role, text in shown(scene, row):
                titles[title(text)].add(row.name)
    assert titles
    assert {title: names for title, names in titles.items() if len(names - ONE_PAGE) > 1} == {}
