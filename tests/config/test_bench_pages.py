"""The measured run works from end to end; how fast it was here says nothing."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

PAGES = {"my work", "my advancement", "team", "HR queue", "case"}


def manage(tmp_path, *arguments):
    """A command on a database of its own."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'bench.sqlite3'}",
        "VAR_DIR": str(tmp_path),
        "REDIS_URL": "",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_measures_every_page_beside_the_floor(tmp_path):
    manage(tmp_path, "migrate", "-v0")
    manage(tmp_path, "seed_district", "--employees", "300", "--cases", "40")
    found = json.loads(manage(tmp_path, "bench_pages", "--json-only", "--requests", "8", "--seconds", "30"))
    assert set(found["pages"]) == PAGES
    assert found["employees"] == 300
    assert found["goal_met"] == (found["worst_ratio"] <= found["goal"])
    for page in (found["floor"], *found["pages"].values()):
        assert page["queries"] >= 3
        assert page["bytes"] > 500
        for clients, least in (("clients_1", 8), ("clients_8", 8)):
            told = page[clients]
            assert told["requests"] >= least
            assert 0 < told["median_ms"] <= told["p95_ms"]
            assert told["requests_per_second"] > 0
    for page in found["pages"].values():
        assert page["ratio"]["clients_1"] == pytest.approx(
            page["clients_1"]["median_ms"] / found["floor"]["clients_1"]["median_ms"], abs=0.01
        )


def test_the_floor_is_nowhere_else(client, db):
    assert client.get("/bench/floor/").status_code in (302, 404)
    done = subprocess.run(
        [sys.executable, "-c", "import config.bench.settings"],
        cwd=settings.BASE_DIR, env={name: value for name, value in os.environ.items() if name != "BENCH"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "which sets BENCH" in done.stderr
