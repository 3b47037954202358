"""Log lines hold no personal data, in either format."""

import json
import logging
import sys

import pytest

from config.logs import BadRequests, JsonLine, Line, without_personal_data


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Mail to ann.o'neil+work@district.example failed", "Mail to …@… failed"),
        ("Not Found: /people/?q=Delgado&page=2", "Not Found: /people/?…"),
        ("duplicate key\nDETAIL:  Key (email)=(ann@x.org) already exists.", "duplicate key\nDETAIL: …"),
        ("GET /cases/26-00012/ 200 5120B 14ms", "GET /cases/26-00012/ 200 5120B 14ms"),
    ],
)
def test_what_is_kept_of_a_line(text, kept):
    assert without_personal_data(text) == kept


def _record(**changes):
    try:
        raise ValueError("no such person: rosa@district.example")
    except ValueError:
        return logging.makeLogRecord(
            {"name": "django.request", "levelno": logging.ERROR, "levelname": "ERROR", "msg": "Failed for %s"}
            | {"args": ("omar@district.example",), "exc_info": sys.exc_info()}
            | changes
        )


def test_a_line_for_programs_is_one_json_object_with_the_error_and_no_address():
    entry = json.loads(JsonLine().format(_record(status_code=500)))
    assert (entry["level"], entry["logger"], entry["message"], entry["status"]) == (
        *("ERROR", "django.request"),
        *("Failed for …@…", 500),
    )
    assert "ValueError: no such person: …@…" in entry["error"]
    assert "district.example" not in json.dumps(entry)


def test_a_line_for_people_has_no_address_either():
    line = Line("%(levelname)s %(message)s").format(_record())
    assert line.startswith("ERROR Failed for …@…\nTraceback")
    assert "district.example" not in line


FORGED = "GET /\n2026-11-22 INFO gunicorn.access POST /cases/26-00001/ 200\x1b[2J\x9b\u2028\u202e 404"


@pytest.mark.parametrize("formatter", [Line("%(message)s"), JsonLine()], ids=["people", "programs"])
def test_nobodys_address_forges_a_line_of_its_own_or_steers_the_terminal(formatter):
    line = formatter.format(_record(msg="%s", args=(FORGED,), exc_info=None))
    assert line.isprintable()
    assert "GET /\\" in line


def test_the_values_of_a_row_do_not_hide_behind_the_end_of_a_line():
    line = Line("%(message)s").format(_record(msg="duplicate\nDETAIL:  Key (name)=(Rosa).", args=(), exc_info=None))
    assert line == "duplicate\\u000aDETAIL: …"


@pytest.mark.parametrize(
    ("name", "level", "is_told"),
    [
        ("django.request", logging.WARNING, False),
        ("django.security.TooManyFilesSent", logging.ERROR, False),
        ("django.request", logging.ERROR, True),
        ("casework.outbox", logging.WARNING, True),
    ],
)
def test_where_the_code_was_is_told_of_our_own_errors_alone(name, level, is_told):
    record = _record(name=name, levelno=level)
    assert BadRequests().filter(record)
    assert ("Traceback" in Line("%(message)s").format(record)) == is_told


def test_the_access_log_has_no_query_string_and_no_visitor():
    from config import gunicorn

    assert set(gunicorn.access_log_format.split()) == {"%(m)s", "%(U)s", "%(s)s", "%(B)sB", "%(M)sms"}
