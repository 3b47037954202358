"""Log lines that can be kept: one JSON object each, without e-mail addresses, values of a row, or query strings."""

import json
import logging
import re
from datetime import UTC, datetime

# PostgreSQL and SQLite repeat a row's values in these parts of an error.
_VALUES = re.compile(r"^(DETAIL|CONTEXT): .*(\n\s+.*)*", re.MULTILINE)
_ADDRESS = re.compile(r'[^\s<>"()=,;:]+@[^\s<>"()=,;:]+')
_QUERY = re.compile(r"(?<=[\w/])\?\S+")
# What a terminal or a viewer would obey or break a line at, and what turns the direction of writing.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def without_personal_data(text):
    """The text with addresses, row values and query strings taken out."""
    return _QUERY.sub("?…", _ADDRESS.sub("…@…", _VALUES.sub(r"\1: …", text)))


def on_one_line(text):
    r"""The text with control characters written out (`\u000a`), so that nobody's address forges a line of its own."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class BadRequests(logging.Filter):
    """Of a request that could not be understood the line says enough: where our code was then helps nobody."""

    def filter(self, record):
        refused = record.name == "django.request" and record.levelno < logging.ERROR
        if refused or record.name.startswith("django.security"):
            record.exc_info = record.exc_text = None
        return True


class Line(logging.Formatter):
    """For people who watch a terminal."""

    def format(self, record):
        return without_personal_data(super().format(record))

    def formatMessage(self, record):  # noqa: N802 (the name is logging's)
        record.message = on_one_line(without_personal_data(record.message))
        return super().formatMessage(record)


class JsonLine(logging.Formatter):
    """For programs that gather logs."""

    def format(self, record):
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_personal_data(record.getMessage()),
        }
        if status := getattr(record, "status_code", None):
            entry["status"] = status
        if record.exc_info:
            entry["error"] = without_personal_data(self.formatException(record.exc_info))
        # JSON itself writes out only the first 32.
        return on_one_line(json.dumps(entry, ensure_ascii=False))
