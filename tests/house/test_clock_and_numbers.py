"""No date but by the clock of casework, and no number of the policy in Python."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = (
    "config",
    "advancement",
    "inband",
    "portfolios",
    "assessments",
    "supports",
    "competencies",
    "casework",
    "people",
)
FILES = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
RULES = [path for path in FILES if path.name == "rules.py" or "rules" in path.parts]
#: The clock itself, and who measures programs and sessions, not cases.
BY_THE_WALL = {"casework/clock.py", "config/readiness.py", "people/sign_in.py"}
#: None, one, the minutes of an hour, the hours of a day: no agreement changes these.
NOT_POLICY = {0, 1, -1, 24, 60}


def name_of(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", [one for one in FILES if name_of(one) not in BY_THE_WALL], ids=name_of)
def test_nobody_asks_the_machine_what_day_it_is(path):
    asked = {
        f"{node.func.value.id}.{node.func.attr}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.attr in {"now", "today", "utcnow", "localdate", "localtime"}
        and not node.args
    }
    assert asked <= {"clock.now", "clock.today"}


@pytest.mark.parametrize("path", RULES, ids=name_of)
def test_a_rule_takes_its_numbers_from_the_edition(path):
    numbers = {
        node.value
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool)
    }
    assert numbers <= NOT_POLICY
