"""The sentences of the rules: translated when somebody reads them, left alone while only yes or no is asked.

A rule is asked about many days to find out since when it holds and until when. Nobody reads what it says of them, and
looking up translations would take most of the time.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import translation

_unheard = ContextVar("unheard", default=False)


def gettext(text: str) -> str:
    """The text in the reader's language; as it is written in the code while nobody hears it."""
    return text if _unheard.get() else translation.gettext(text)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The same for a text that depends on a number."""
    return singular if _unheard.get() else translation.ngettext(singular, plural, number)


@contextmanager
def unheard():
    """While only yes or no is asked."""
    token = _unheard.set(True)
    try:
        yield
    finally:
        _unheard.reset(token)
