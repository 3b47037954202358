"""A CSV file is read whatever program wrote it, or refused in words that say what to do."""

import hashlib

import pytest
from django.core.exceptions import ValidationError

from casework import tables
from casework.tables import Column

COLUMNS = (Column("day", "Closed day"), Column("name", "Name"), Column("note", "Note", required=False))


def lines(text, encoding="utf-8"):
    return [(one.number, one.cells) for one in tables.read("a.csv", text.encode(encoding), COLUMNS).lines]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Closed day,Name\n2026-03-13,Frühling\n", "utf-8"),
        ("Closed day,Name\n2026-03-13,Frühling\n", "utf-8-sig"),
        ("closed_day;NAME\r\n2026-03-13;Frühling\r\n", "utf-8"),
        ("Closed-Day\tname\n2026-03-13\tFrühling", "utf-8"),
        ('"Closed day","Name"\n"2026-03-13"," Frühling "\n', "utf-8-sig"),
    ],
)
def test_it_is_read_whatever_program_wrote_it(text, encoding):
    assert lines(text, encoding) == [(2, {"day": "2026-03-13", "name": "Frühling"})]


def test_a_line_keeps_its_number_over_empty_lines_and_breaks_in_cells():
    text = '\nClosed day,Name,Note\n\n1,"two\nlines",\n2,b,x\n,,\n'
    assert lines(text) == [
        (4, {"day": "1", "name": "two\nlines", "note": ""}),
        (6, {"day": "2", "name": "b", "note": "x"}),
    ]


def test_a_formula_is_text_when_it_comes_and_when_it_goes():
    assert lines("Closed day,Name\n=1+1,@SUM(A1)\n") == [(2, {"day": "=1+1", "name": "@SUM(A1)"})]
    out = tables.written([["=1+1", "+1", "-1", "@x", " =x", "\tx", "plain", "a=b", 7]]).decode()
    assert out == "\ufeff'=1+1,'+1,'-1,'@x,' =x,'\tx,plain,a=b,7\r\n"


def test_the_file_has_its_fingerprint():
    content = b"Closed day,Name\n1,a\n"
    table = tables.read("  a  b.csv", content, COLUMNS)
    assert (table.name, table.size, table.sha256) == ("a b.csv", 20, hashlib.sha256(content).hexdigest())


def test_a_row_of_another_width_is_told_and_the_others_are_read():
    table = tables.read("a.csv", b"Closed day,Name\n1\n1,a,b\n1,a\n", COLUMNS)
    assert [one.problem for one in table.lines] == [
        "The row has 1 cells; the first line has 2.",
        "The row has 3 cells; the first line has 2.",
        "",
    ]


def test_a_cell_that_is_too_long_is_told():
    table = tables.read("a.csv", b"Closed day,Name\n1," + b"x" * 5000, COLUMNS)
    assert table.lines[0].problem == "A cell has more than 4,000 characters."
    assert len(table.lines[0].cells["name"]) == 4000


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("Closed day,Name\n1,Frühling".encode("latin-1"), ["not in UTF-8"]),
        ("Closed day,Name\n1,a".encode("utf-16"), ["not in UTF-8"]),
        (b"PK\x03\x04rest", ["a workbook"]),
        (b"Closed day,Name\n1,a\x00b\n", ["Line 2 has a character that no text has (U+0000)"]),
        (b"", ["lacks: “Closed day”, “Name”"]),
        (b"Closed day,Name\n\n", ["no rows"]),
        (b"Name,Nota\na,b\n", ["lacks: “Closed day”", "not known: “Nota”"]),
        (b"Closed day,Name,name\n1,a,b\n", ["names twice: “Name”"]),
        (b'Closed day,Name\n1,"a\n', ["can't be read as CSV"]),
        (b"Closed day,Name\n1," + b"x" * 200_000, ["can't be read as CSV"]),
        (b"x," * 100_000, ["lacks: “Closed day”, “Name”", "not known: “x”, “x”"]),
        (b"Closed day,Name\n" + b"1,a\n" * 5001, ["more than 5,000 rows"]),
        (b"x" * (5 * 2**20 + 1), ["The file has more than 5.0"]),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content, says):
    with pytest.raises(ValidationError) as refused:
        tables.read("a.csv", content, COLUMNS)
    told = refused.value.messages
    assert [part for part, one in zip(says, told, strict=True) if part not in one] == []
    assert max(map(len, told)) < 500
