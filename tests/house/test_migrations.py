"""Migrations: none is missing, and whoever migrates has the guards of the database."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)


@pytest.fixture
def manage(tmp_path):
    """`manage("migrate")`: a command on an empty database of its own, with the settings of the product."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    own = {"ENV_FILE": os.devnull, "VAR_DIR": str(tmp_path), "DEBUG": "1", "SECRET_KEY": "migrations-only" * 5}

    def run(*arguments):
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=kept | own, capture_output=True, text=True, check=False)

    return run


def test_no_migration_is_missing(manage):
    done = manage("makemigrations", "--check", "--dry-run")
    assert (done.returncode, done.stdout) == (0, "No changes detected\n"), done.stdout + done.stderr


def test_whoever_migrates_has_every_guard(manage):
    assert manage("migrate", "--verbosity", "0").returncode == 0
    asked = manage("shell", "--verbosity", "0", "--command", _MISSING)
    assert (asked.returncode, asked.stdout.strip()) == (0, "[]"), asked.stderr


def test_guards_make_way_for_a_table_that_is_rebuilt(manage):
    """The guard of a row of an import refers to its import, which a later migration builds anew."""
    assert manage("migrate", "casework", "0004", "--verbosity", "0").returncode == 0
    later = manage("migrate", "--verbosity", "0")
    assert later.returncode == 0, later.stderr
    asked = manage("shell", "--verbosity", "0", "--command", _MISSING)
    assert (asked.returncode, asked.stdout.strip()) == (0, "[]"), asked.stderr


_MISSING = "from django.db import connection; from people import guards; print(guards.missing(connection))"
