"""What stands around the application agrees with it: variables, containers, commands, floors and rooms."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("advancement", "inband", "portfolios", "assessments", "supports", "competencies", "casework", "people")
#: Read by the S3 library itself, not by our settings.
READ_BY_OTHERS = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}


def _variables_read():
    """Names that the settings, the web server's settings and the commands take from the environment."""
    files = [ROOT / "config/settings.py", ROOT / "config/gunicorn.py", *(ROOT / "config/management").rglob("*.py")]
    calls = r'(?:env(?:\.\w+)?|os\.environ\.get)\(\s*"([A-Z_0-9]+)"'
    return {name for file in files for name in re.findall(calls, file.read_text())}


def test_the_example_names_every_variable_with_a_sentence_before_it():
    lines = (ROOT / ".env.example").read_text().splitlines()
    named = {match[1]: number for number, line in enumerate(lines) if (match := re.match(r"#?([A-Z_0-9]+)=", line))}
    assert set(named) == _variables_read() | READ_BY_OTHERS
    for name, number in named.items():
        before = number - 1
        while re.match(r"#?[A-Z_0-9]+=", lines[before]):
            before -= 1
        assert re.match(r"# .{20,}", lines[before]), f"{name} has no sentence"


def test_the_example_as_it_stands_starts_nothing():
    assert "SECRET_KEY=\n" in (ROOT / ".env.example").read_text()


def test_the_containers_are_those_of_an_installation_with_pinned_images():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    assert set(services) == {"prepare", "web", "worker", "beat", "db", "redis", "mail", "scanner"}
    images = {name: service["image"] for name, service in services.items() if "build" not in service}
    assert set(images) == {"db", "redis", "mail", "scanner"}
    for image in images.values():
        assert re.fullmatch(r"[\w/-]+:v?\d+\.\d+[\w.-]*", image)
    for name in ("web", "worker", "beat"):
        assert services[name]["read_only"]
        assert services[name]["depends_on"]["prepare"]["condition"] == "service_completed_successfully"
    for service in services.values():
        for port in service.get("ports", ()):
            assert port.startswith("127.0.0.1:"), "only this machine; a proxy stands before it"


def test_the_image_is_pinned_runs_as_nobody_and_tells_its_health():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    orders = [line.split()[0] for line in lines if re.match(r"[A-Z]+ ", line)]
    assert re.fullmatch(
        r"FROM python:3\.11\.\d+-slim-bookworm", next(line for line in lines if line.startswith("FROM"))
    )
    assert {"USER", "HEALTHCHECK", "CMD"} <= set(orders)
    assert orders.index("USER") > orders.index("RUN")
    for secret in (".env", ".git", "var"):
        assert secret in (ROOT / ".dockerignore").read_text().splitlines()


def test_install_and_image_install_the_same_system_libraries():
    script = re.search(r'packages="([^"]+)"', (ROOT / "scripts/install.sh").read_text())[1].split()
    image = re.search(r"--no-install-recommends \\\n\s+(.+?) \\\n", (ROOT / "Dockerfile").read_text())[1].split()
    assert script == image


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_says_what_it_is_for(name):
    for line in (ROOT / name).read_text().splitlines():
        if line.startswith(("#", "-r")) or not line.strip():
            continue
        assert re.fullmatch(r"[\w.-]+(\[[\w,]+\])?==[\w.]+\s+# \S.+", line), line


def test_every_target_of_the_makefile_is_listed_by_it():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    shown = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert targets == set(re.findall(r"^  make ([a-z-]+)", shown, re.MULTILINE))
    assert {"install", "run", "test", "lint", "browser", "bench", "test-postgres"} <= targets


def test_foreign_keys_point_down():
    order = {label: floor for floor, label in enumerate(reversed(APPS))}
    siblings = ({"advancement", "inband"}, {"portfolios", "assessments"})
    upward = set()
    for model in apps.get_models():
        own = model._meta.app_label
        for field in model._meta.get_fields():
            other = field.related_model._meta.app_label if getattr(field, "related_model", None) else None
            if field.auto_created or own not in order or other not in order or own == other:
                continue
            if order[other] > order[own] or {own, other} in siblings:
                upward.add(f"{model.__name__}.{field.name}")
    assert upward == set()


def _rules():
    return [path for app in APPS for path in (ROOT / app).glob("rules*/**/*.py") if "__pycache__" not in path.parts] + [
        path for app in APPS if (path := ROOT / app / "rules.py").exists()
    ]


@pytest.mark.parametrize("path", _rules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_rule_knows_neither_database_nor_request_nor_clock(path):
    tree = ast.parse(path.read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names} | {
        f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    # Not even its translation: what rules say is worded by casework.wording, which spares it where nobody reads it.
    assert not {name for name in imported if name.startswith("django")}
    assert not {name for name in imported if re.search(r"\.(models|queries|actions|clock)\b", name)}
    asked = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not asked & {"today", "now", "utcnow"}


FORBIDDEN_ROOMS = {"utils", "helpers", "common", "core", "services", "managers", "signals"}


def test_no_room_without_a_meaning():
    found = {path.relative_to(ROOT) for app in (*APPS, "config") for path in (ROOT / app).rglob("*") if path.is_file()}
    assert not {str(path) for path in found if FORBIDDEN_ROOMS & {part.removesuffix(".py") for part in path.parts}}


LIMIT = 450


def test_no_file_has_outgrown_its_room():
    files = [path for app in (*APPS, "config", "tests") for path in (ROOT / app).rglob("*.py")]
    long = {
        str(path.relative_to(ROOT)): lines
        for path in files
        if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > LIMIT
    }
    assert long == {}
