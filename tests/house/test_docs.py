"""What the documents say exists: commands, targets, links."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(settings.BASE_DIR)
DOCS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def name_of(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", DOCS, ids=name_of)
def test_a_document_names_only_commands_that_exist(path):
    text = path.read_text()
    assert set(re.findall(r"manage\.py ([a-z_]+)", text)) <= set(get_commands())
    assert set(re.findall(r"(?:`|^ {4})make ([a-z-]+)", text, re.MULTILINE)) <= TARGETS


@pytest.mark.parametrize("path", DOCS, ids=name_of)
def test_a_link_leads_to_a_file(path):
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text())
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_readme_names_every_command_for_people():
    """Those of the first table are commands; each is one."""
    named = re.findall(r"^\| `([a-z_]+)[^|]*\|", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert named
    assert set(named) <= set(get_commands())
