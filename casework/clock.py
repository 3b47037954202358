"""What time it is: one place to ask, so that a demonstration or a test can live through months in a second."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_standing_at = ContextVar("standing_at", default=None)


def now():
    """The moment, aware, in UTC."""
    return _standing_at.get() or timezone.now()


def today():
    """The date in the employer's time zone."""
    return timezone.localdate(now())


@contextmanager
def at(moment):
    """Within this, it is `moment` (an aware datetime)."""
    token = _standing_at.set(moment)
    try:
        yield
    finally:
        _standing_at.reset(token)
