"""Log lines that can be kept: one JSON object each, without e-mail addresses, values of a row, or query strings."""

import json
import logging
import re
from datetime import UTC, datetime

# PostgreSQL and SQLite repeat a row's values in these parts of an error.
_VALUES = re.compile(r"^(DETAIL|CONTEXT): .*(\n\s+.*)*", re.MULTILINE)
_ADDRESS = re.compile(r'[^\s<>"()=,;:]+@[^\s<>"()=,;:]+')
_QUERY = re.compile(r"(?<=[\w/])\?\S+")


def without_personal_data(text):
    """The text with addresses, row values and query strings taken out."""
    return _QUERY.sub("?…", _ADDRESS.sub("…@…", _VALUES.sub(r"\1: …", text)))


class Line(logging.Formatter):
    """For people who watch a terminal."""

    def format(self, record):
        return without_personal_data(super().format(record))


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
        return json.dumps(entry, ensure_ascii=False)
