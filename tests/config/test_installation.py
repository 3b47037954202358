"""What an installation may not start with."""

import os
import subprocess
import sys

import pytest

from config.installation import refusals

STRONG = "k7Jp2vQxW9sLr4TzB8nYc1HdFg6MaEe3UiOo0PqRtSvXwZy5AbCd"
PRODUCTION = {
    "debug": False,
    "demo": False,
    "on_purpose": False,
    "key": STRONG,
    "hosts": ["advancement.example.org"],
    "https": True,
    "database_host": "database.example.org",
    "given": {"ALLOWED_HOSTS", "DATABASE_URL", "EMAIL_URL"},
}
DEMONSTRATION = PRODUCTION | {
    "demo": True,
    "hosts": ["localhost", "127.0.0.1", "[::1]"],
    "https": False,
    "database_host": "",
    "given": set(),
}


def _names(**changes):
    """The first word of each refusal: the variable it is about."""
    return [sentence.split()[0] for sentence in refusals(**changes)]


def test_a_whole_production_starts():
    assert _names(**PRODUCTION) == []


def test_a_demonstration_starts_with_a_key_alone():
    assert _names(**DEMONSTRATION) == []


@pytest.mark.parametrize(
    "key", ["", "short", "a" * 80, "abcdefghi" * 9, f"django-insecure-{STRONG}", f"change-me-{STRONG}"]
)
def test_a_production_refuses_a_weak_key(key):
    assert _names(**PRODUCTION | {"key": key}) == ["SECRET_KEY"]


@pytest.mark.parametrize("missing", ["ALLOWED_HOSTS", "DATABASE_URL", "EMAIL_URL"])
def test_a_production_refuses_to_guess(missing):
    assert _names(**PRODUCTION | {"given": PRODUCTION["given"] - {missing}}) == [missing]


@pytest.mark.parametrize("hosts", [["advancement.example.org"], ["*"], ["localhost", ".example.org"]])
def test_debug_is_refused_where_strangers_come(hosts):
    assert _names(**DEMONSTRATION | {"demo": False, "debug": True, "hosts": hosts}) == ["DEBUG"]


@pytest.mark.parametrize(
    "sign",
    [{"hosts": ["advancement.example.org"]}, {"hosts": ["*"]}, {"https": True}, {"database_host": "db.example.org"}],
)
def test_a_demonstration_is_refused_where_it_looks_like_a_production(sign):
    assert _names(**DEMONSTRATION | sign) == ["DEMO"]
    assert _names(**DEMONSTRATION | sign | {"on_purpose": True}) == []


@pytest.mark.parametrize("host", ["", "127.0.0.1", "/run/postgresql", "db"])
def test_a_demonstration_may_use_a_database_next_to_it(host):
    assert _names(**DEMONSTRATION | {"database_host": host}) == []


def _manage(*arguments, **environment):
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=clean | {"ENV_FILE": os.devnull, "VAR_DIR": os.environ["VAR_DIR"]} | environment,
        capture_output=True,
        check=False,
        text=True,
    )


def test_the_program_stops_with_sentences_instead_of_a_traceback():
    stopped = _manage("check")
    assert stopped.returncode == 1
    assert "SECRET_KEY is not set" in stopped.stderr
    assert "Traceback" not in stopped.stderr


def test_production_settings_pass_the_deployment_check():
    passed = _manage(
        *("check", "--deploy", "--fail-level", "WARNING"),
        SECRET_KEY=STRONG,
        ALLOWED_HOSTS="advancement.example.org",
        DATABASE_URL="postgres://user:password@database.example.org/advancement",
        EMAIL_URL="smtp+tls://user:password@mail.example.org:587",
    )
    assert (passed.returncode, passed.stdout) == (0, "System check identified no issues (0 silenced).\n"), passed.stderr
