"""Templates and static files: nothing inline, nothing from another host, none too long, none left over."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())
STATIC = sorted(path for path in (ROOT / "static").rglob("*") if path.suffix in {".css", ".js", ".svg"})
LIMIT = 120
#: Found by their names: Django's pages for failures, its widgets, and what the library for signing in asks for.
FOUND_BY_NAME = re.compile(r"^(\d{3}|403_csrf)\.html$|^(account|mfa|django|usersessions)/")
INLINE = re.compile(r"""<style|<\w[^>{]*\s(?:style|on[a-z]+)=|javascript:|<script(?![^>]*\ssrc=)""")
#: A namespace of SVG is a name, not an address.
FOREIGN = re.compile(r"""(?:https?:)?//(?!www\.w3\.org/)[\w-]+\.[\w.-]+|@import""")


def name_of(path):
    return str(path.relative_to(ROOT / "templates"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_is_short_and_has_nothing_inline(path):
    text = path.read_text()
    assert len(text.splitlines()) <= LIMIT
    # A mail has no style sheet but what each element says.
    if path.suffix == ".html" and not name_of(path).startswith(("papers/", "mail/")):
        assert not INLINE.findall(text)
        assert not FOREIGN.findall(text)


@pytest.mark.parametrize("path", STATIC, ids=lambda path: path.name)
def test_a_static_file_asks_nothing_of_another_host(path):
    assert not FOREIGN.findall(path.read_text())


def test_every_template_is_used():
    code = [path for app in _floors() for path in (ROOT / app).rglob("*.py")]
    said = "\n".join(path.read_text() for path in [*TEMPLATES, *code])
    # Papers are named within their own folder.
    inside = {path: path.name if path.parent.name == "papers" else name_of(path) for path in TEMPLATES}
    unused = {one for path, one in inside.items() if one not in said and not FOUND_BY_NAME.search(name_of(path))}
    assert unused == set()


def test_every_template_that_the_code_names_is_there():
    code = "\n".join(path.read_text() for app in _floors() for path in (ROOT / app).rglob("*.py"))
    named = set(re.findall(r'"((?:[a-z_]+/)+[a-z_]+\.html)"', code))
    assert named
    for name in named:
        get_template(name)


def _floors():
    return [one.split(".")[0] for one in settings.INSTALLED_APPS if (ROOT / one.split(".")[0]).is_dir()]
