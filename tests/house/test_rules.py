"""Every rule of the job-banding policy has its entry in each edition, and a function that answers for it."""

import ast
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import advancement.rules
from casework import editions
from casework.findings import RULES

ROOT = Path(__file__).parents[2]
FAMILIES = {
    "ENR": 9,
    "CRI": 1,
    "EXP": 1,
    "PER": 1,
    "SKL": 7,
    "CRT": 5,
    "POR": 6,
    "COA": 7,
    "CRS": 5,
    "VER": 11,
    "AFT": 2,
}
ASKED_FOR = {f"JB-{family}-{number}" for family, last in FAMILIES.items() for number in range(1, last + 1)}
MODULES = sorted({*ROOT.glob("*/rules.py"), *ROOT.glob("*/rules/*.py")})
SENTENCES = [*MODULES, ROOT / "casework/personnel/rules.py"]
DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef
SECOND_PERSON = re.compile(r"\b(you|your|yours|yourself)\b", re.IGNORECASE)

for module in pkgutil.iter_modules(advancement.rules.__path__):
    importlib.import_module(f"advancement.rules.{module.name}")


@pytest.mark.parametrize("edition", editions.all_editions("job-banding"), ids=str)
def test_an_edition_speaks_of_every_rule(edition):
    assert set(edition.rules) == ASKED_FOR
    assert all(edition.clause(rule_id) and edition.title(rule_id) for rule_id in ASKED_FOR)


def test_every_rule_has_a_function():
    assert {rule_id for rule_id in RULES if rule_id.startswith("JB-")} == ASKED_FOR


def test_every_function_says_which_rule_it_is():
    silent = [ask.__qualname__ for rule_id, asks in RULES.items() for ask in asks if rule_id not in (ask.__doc__ or "")]
    assert silent == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_rules_know_no_row_no_request_and_no_clock(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
    }
    forbidden = ("django.db", "django.http", "django.utils.timezone", "casework.models", "people")
    assert not [name for name in imported if name.startswith(forbidden) or ".models" in name]
    called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not called & {"today", "now", "localdate", "objects"}


@pytest.mark.parametrize("path", SENTENCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_sentence_of_a_rule_reads_the_same_for_everybody(path):
    """Employee, supervisor, director and Human Resources read one sentence, and so does whoever holds the paper."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    explained = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, DOCUMENTED)}
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert [text for text in texts if text not in explained and SECOND_PERSON.search(text)] == []


@pytest.mark.parametrize("edition", editions.all_editions("job-banding"), ids=str)
def test_a_title_and_a_reading_are_for_everybody_too(edition):
    texts = [text for rule_id in edition.rules for text in (edition.title(rule_id), edition.reading(rule_id))]
    assert [text for text in texts if SECOND_PERSON.search(text)] == []
