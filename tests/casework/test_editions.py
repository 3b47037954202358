"""Editions: read once, checked to the last key, found by name and by day."""

from datetime import date
from decimal import Decimal
from textwrap import dedent

import pytest

from casework import editions

SHAPE = """
    A-1:
      months: {"*": int}
    A-2:
      hours: decimal
      options: [{name: text, "exams?": int}]
"""
EDITION = """
    edition: "{name}"
    in_force_from: {day}
    source: The agreement
    rules:
      A-1: {{clause: section 1, title: Time, months: {{low: 6}}}}
      A-2: {{clause: section 2, title: Hours, reading: as we read it, hours: "0.25", options: [{{name: x}}]}}
"""


@pytest.fixture
def folder(tmp_path):
    def write(name, text):
        (tmp_path / name).write_text(dedent(text))

    write("shape.yaml", SHAPE)
    write("2008.yaml", EDITION.format(name="2008", day="2008-04-01"))
    write("2011.yaml", EDITION.format(name="2011", day="2011-04-01"))
    editions.register("trial", tmp_path)
    yield write
    editions._folders.pop("trial")
    editions.all_editions.cache_clear()


def test_an_edition_is_found_by_name_and_by_day(folder):
    assert [one.name for one in editions.all_editions("trial")] == ["2008", "2011"]
    assert editions.edition("trial", "2011").in_force_from == date(2011, 4, 1)
    assert editions.in_force("trial", date(2011, 3, 31)).name == "2008"
    assert editions.in_force("trial", date(2011, 4, 1)).name == "2011"


def test_parameters_clauses_titles_and_readings(folder):
    one = editions.edition("trial", "2008")
    assert (one["A-1"]["months"]["low"], one["A-2"]["hours"]) == (6, Decimal("0.25"))
    assert (one.clause("A-2"), one.title("A-2"), one.reading("A-2"), one.reading("A-1")) == (
        "section 2",
        "Hours",
        "as we read it",
        "",
    )
    assert (one.clause("B-1"), one.title("B-1"), "B-1" in one, "A-1" in one) == ("", "B-1", False, True)


def test_nothing_in_an_edition_can_be_changed(folder):
    with pytest.raises(TypeError):
        editions.edition("trial", "2008")["A-1"]["months"]["low"] = 5


def test_what_there_is_not(folder):
    for asked in (
        lambda: editions.edition("trial", "1999"),
        lambda: editions.in_force("trial", date(2008, 3, 31)),
        lambda: editions.all_editions("nothing"),
    ):
        with pytest.raises(LookupError):
            asked()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"0.25"', "0.25", "2008.yaml: rules.A-2.hours: expected decimal, found 0.25"),
        ('"0.25"', '"much"', "2008.yaml: rules.A-2.hours: 'much' is not a decimal"),
        ("low: 6", "low: 6.5", "2008.yaml: rules.A-1.months.low: expected int, found 6.5"),
        ("low: 6", "low: true", "2008.yaml: rules.A-1.months.low: expected int, found True"),
        ("title: Time, ", "title: Time, tilte: x, ", "2008.yaml: rules.A-1: unknown key tilte"),
        ("title: Time, ", "", "2008.yaml: rules.A-1: title is missing"),
        ("{name: x}", "{name: x, exam: 2}", "2008.yaml: rules.A-2.options[0]: unknown key exam"),
        ("[{name: x}]", "x", "2008.yaml: rules.A-2.options: expected a list, found 'x'"),
        ("{low: 6}", "6", "2008.yaml: rules.A-1.months: expected a table, found 6"),
        ("{low: 6}", "{low: 6, low: 7}", "2008.yaml: line 6: 'low' stands twice"),
        ("source:", "origin:", "2008.yaml: expected exactly the keys edition, in_force_from, source, rules"),
        ("2008-04-01", "2008-02-30", "2008.yaml: day is out of range for month"),
    ],
)
def test_an_edition_that_is_not_as_it_should_be_is_refused_with_file_and_path(folder, old, new, message):
    text = EDITION.format(name="2008", day="2008-04-01")
    assert old in text
    folder("2008.yaml", text.replace(old, new))
    with pytest.raises(editions.EditionError) as refused:
        editions.all_editions("trial")
    assert str(refused.value) == message
