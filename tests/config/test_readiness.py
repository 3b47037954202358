"""Health and readiness, as whoever watches over the installation sees them."""

import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.utils import timezone

from casework.models import Message
from config import readiness
from config.tasks import heartbeat
from people.models import Person
from tests.casework import clamd


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.delete(readiness.HEARTBEAT)
    readiness.everything_is_applied.cache_clear()
    yield
    readiness.everything_is_applied.cache_clear()


def test_health_asks_nothing_but_the_process(client):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_neither_changes_anything(client, path):
    assert client.post(path).status_code == 405


@pytest.mark.django_db
def test_ready_when_every_part_is(client):
    heartbeat.delay()
    response = client.get("/readyz")
    parts = dict.fromkeys(("database", "cache", "migrations", "worker", "outbox", "reminders"), "ok") | {
        "scanner": "off"
    }
    assert (response.status_code, response.json()) == (200, {"status": "ready", **parts})


@pytest.mark.django_db
def test_a_silent_worker_is_late_but_requests_are_served(client):
    cache.set(readiness.HEARTBEAT, time.time() - readiness.LATE.total_seconds() - 1, timeout=None)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["worker"]) == (200, "late")


@pytest.mark.django_db
def test_mail_that_waits_too_long_is_late(client):
    person = Person.objects.create_user("ann", "correct horse battery staple", email="ann@district.example")
    due = timezone.now() - readiness.LATE - timedelta(minutes=1)
    Message.objects.create(to=person, about="a", subject="s", body="b", created_at=due, next_at=due)
    assert client.get("/readyz").json()["outbox"] == "late"


@pytest.mark.django_db
def test_without_its_scanner_everything_but_uploads_goes_on(client, settings, tmp_path):
    settings.CLAMD_ADDRESS = "/nowhere/socket"
    response = client.get("/readyz")
    assert (response.status_code, response.json()["scanner"]) == (200, "late")
    with clamd.running(tmp_path) as settings.CLAMD_ADDRESS:
        assert client.get("/readyz").json()["scanner"] == "ok"


@pytest.mark.django_db
def test_a_scanner_that_lets_the_test_file_pass_is_none(client, settings, tmp_path):
    with clamd.running(tmp_path, MaxFileSize="1M") as settings.CLAMD_ADDRESS:
        assert client.get("/readyz").json()["scanner"] == "late"


@pytest.mark.django_db
def test_not_ready_while_migrations_wait(client, monkeypatch):
    monkeypatch.setattr("django.db.migrations.executor.MigrationExecutor.migration_plan", lambda *_: ["one"])
    response = client.get("/readyz")
    assert (response.status_code, response.json()["migrations"]) == (503, "failed")


def test_not_ready_without_a_database(client, monkeypatch):
    def refuse(*_):
        raise DatabaseError

    monkeypatch.setattr(readiness.connection, "cursor", refuse)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["database"]) == (503, "failed")
