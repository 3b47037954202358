"""`manage.py verify_timeline` finds what somebody changed past the guards of the database (PL-SIG-2)."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from casework.models import Case, Event, Signature
from people import guards


@pytest.fixture
def advancement(case_at):
    """A case with signatures and a timeline of some length, in a district with another one."""
    return case_at("enrolled")


@pytest.fixture
def past_the_guards(db):
    """`past_the_guards(sql, *values)`: what somebody with the keys to the database can do."""

    def change(sql, *values):
        guards.remove(connection)
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            assert cursor.rowcount == 1

    return change


def verify(capsys, *numbers):
    """Exit status and what was said."""
    try:
        call_command("verify_timeline", *numbers)
        status = 0
    except SystemExit as end:
        status = end.code
    said = capsys.readouterr()
    return status, (said.out + said.err).strip()


def second(advancement):
    return Event.objects.get(case=advancement.case, seq=2)


def test_a_store_that_nobody_touched_holds(advancement, capsys):
    assert verify(capsys) == (0, "All holds: 1 cases, 3 lines, 2 signatures.")
    assert verify(capsys, advancement.case.number)[0] == 0


def test_a_changed_line_is_named(advancement, past_the_guards, capsys):
    past_the_guards("UPDATE casework_event SET says = 'Nothing happened.' WHERE id = %s", second(advancement).pk)
    assert verify(capsys) == (1, f"{advancement.case.number}: line 2 does not match its hash")


@pytest.mark.parametrize("column", ["by_id", "acting_for_id"])
def test_a_line_with_another_actor_is_named(advancement, district, past_the_guards, capsys, column):
    past_the_guards(f"UPDATE casework_event SET {column} = %s WHERE id = %s", district.max.pk, second(advancement).pk)
    assert verify(capsys) == (1, f"{advancement.case.number}: line 2 does not match its hash")


def test_a_line_at_another_time_is_named(advancement, past_the_guards, capsys):
    past_the_guards("UPDATE casework_event SET at = '2026-01-01 12:00:00+00' WHERE id = %s", second(advancement).pk)
    assert verify(capsys) == (1, f"{advancement.case.number}: line 2 does not match its hash")


def test_a_line_taken_out_is_missed(advancement, past_the_guards, capsys):
    past_the_guards("DELETE FROM casework_event WHERE id = %s", second(advancement).pk)
    assert verify(capsys) == (1, f"{advancement.case.number}: line 2 is missing")


def test_lines_taken_off_the_end_are_missed(advancement, past_the_guards, capsys):
    past_the_guards("DELETE FROM casework_event WHERE case_id = %s AND seq = 3", advancement.case_id)
    assert verify(capsys) == (1, f"{advancement.case.number}: lines are missing after line 2")


def test_content_changed_under_a_signature_is_named(advancement, past_the_guards, capsys):
    signature = Signature.objects.filter(case=advancement.case).first()
    past_the_guards("UPDATE casework_signature SET content = '{}' WHERE id = %s", signature.pk)
    says = f"{advancement.case.number}: the content under signature {signature.code} is not what was signed"
    assert verify(capsys) == (1, says)


def test_the_guards_themselves_refuse_it(advancement):
    signature = Signature.objects.filter(case=advancement.case).first()
    for sql, pk in (
        ("UPDATE casework_event SET says = 'x' WHERE id = %s", second(advancement).pk),
        ("DELETE FROM casework_event WHERE id = %s", second(advancement).pk),
        ("UPDATE casework_signature SET content = '{}' WHERE id = %s", signature.pk),
        ("DELETE FROM casework_signature WHERE id = %s", signature.pk),
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [pk])


def test_an_unknown_number_is_said(advancement, capsys):
    assert verify(capsys, "99-00001") == (2, "There is no case 99-00001.")
    assert Case.objects.count() == 1


def test_a_state_that_no_move_led_to_is_named(advancement, past_the_guards, capsys):
    past_the_guards("UPDATE casework_case SET state = 'promoted' WHERE id = %s", advancement.case_id)
    said = f"{advancement.case.number}: the state is “promoted”, the last move went to “enrolled”"
    assert verify(capsys) == (1, said)


@pytest.mark.parametrize(
    ("column", "value"),
    [("to_salary", 99999), ("to_step", 9), ("from_grade", 1), ("effective_on", "2026-01-01"), ("retroactive", 1)],
)
def test_a_notice_with_another_figure_than_was_signed_is_named(case_at, past_the_guards, capsys, column, value):
    case = case_at("promoted").case
    assert verify(capsys)[0] == 0
    past_the_guards(f"UPDATE advancement_notice SET {column} = %s", value)
    assert verify(capsys) == (1, f"{case.number}: notice N26-00001 is not what was signed")
