"""What the readiness page asks: is everything there that a request needs, and does the work behind it go on."""

import time
from datetime import timedelta
from functools import cache as remember

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django.utils import timezone

from casework import scanner
from casework.models import Message, Night

HEARTBEAT = "heartbeat-of-beat-and-worker"
# Beat asks every 30 seconds and sends the outbox every 60: three times that is no accident.
LATE = timedelta(seconds=180)
# Reminders and the mail of the morning are looked after every quarter of an hour.
SWEEP_LATE = timedelta(hours=1)


def leave_heartbeat():
    """Note that beat asked and a worker answered just now."""
    cache.set(HEARTBEAT, time.time(), timeout=None)


def parts():
    """Every part by name: `ok`, `off`, `late` or `failed`; only `failed` keeps the process from serving."""
    found = {"database": _database(), "cache": _cache(), "worker": _worker(), "scanner": _scanner()}
    if found["database"] == "ok":
        found["migrations"] = _migrations()
        found["outbox"] = _outbox() if found["migrations"] == "ok" else "failed"
        found["reminders"] = _reminders() if found["migrations"] == "ok" else "failed"
    return found


def _database():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "failed"
    return "ok"


def _cache():
    try:
        cache.set("readiness", "asked", timeout=5)
        return "ok" if cache.get("readiness") == "asked" else "failed"
    except Exception:  # each cache backend has errors of its own
        return "failed"


def _worker():
    try:
        return "ok" if time.time() - cache.get(HEARTBEAT, 0) < LATE.total_seconds() else "late"
    except Exception:  # the cache says so itself
        return "late"


def _scanner():
    """Without it everything but uploads goes on."""
    if not scanner.is_there():
        return "off"
    return "ok" if scanner.works() else "late"


class _NotYetError(Exception):
    """Migrations are still to be applied; raised so that a no is not remembered."""


@remember
def everything_is_applied():
    """Remembered once true, since it stays so while this program runs and costs a tenth of a second to find out."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise _NotYetError
    return True


def _migrations():
    try:
        return "ok" if everything_is_applied() else "failed"
    except (_NotYetError, DatabaseError):
        return "failed"


def _reminders():
    """Late when a day began without anybody being told what it brings, or the mail of the morning did not go out."""
    last = Night.objects.aggregate(day=Max("day"))["day"]
    held = Message.objects.filter(state=Message.State.HELD, next_at__lt=timezone.now() - SWEEP_LATE)
    missed = last is not None and last < (timezone.localdate() - timedelta(days=1))
    return "late" if missed or held.exists() else "ok"


def _outbox():
    """Late when a mail waits long past its time."""
    to_go = (Message.State.WAITING, Message.State.CLAIMED)
    overdue = Message.objects.filter(state__in=to_go, next_at__lt=timezone.now() - LATE)
    return "late" if overdue.exists() else "ok"
