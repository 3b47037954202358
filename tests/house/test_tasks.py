"""What the worker does is safe to do twice: the second time nothing changes."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from advancement.states import State
from advancement.tasks import follow_the_record
from casework import clock, imports, outbox, tables
from casework.models import Event, Message, Reminder
from casework.tasks import apply_imports, go_through_the_night, remind, send_outbox, sweep_files
from config.celery import app
from config.tasks import heartbeat
from people.models import Standing
from tests.conftest import TODAY

OURS = {
    *("casework.tasks.send_outbox", "casework.tasks.remind", "casework.tasks.sweep_files"),
    *("casework.tasks.apply_imports", "casework.tasks.go_through_the_night"),
    "advancement.tasks.follow_the_record",
}
#: It leaves the time of this moment, however often.
SIGN_OF_LIFE = "config.tasks.heartbeat"


def rows():
    """Each table with the number of its rows, but for what is noted of sessions."""
    with connection.cursor() as cursor:
        counted = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
            counted[table] = cursor.fetchone()[0]
    return counted


def test_every_task_is_proved_here():
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if not name.startswith("celery.")}
    assert ours == OURS | {SIGN_OF_LIFE}


def test_mail_goes_out_once(district, django_capture_on_commit_callbacks):
    Message.objects.all().delete()
    outbox.tell(district.rosa, "one-news", "News", "Something happened.")
    send_outbox()
    send_outbox()
    assert [one.to for one in mail.outbox] == [["rosa@district.example"]]
    assert Message.objects.get().state == Message.State.SENT


def test_a_reminder_is_written_and_mailed_once(district, case_at):
    case_at(State.WITH_DIRECTOR)
    Message.objects.all().delete()
    Reminder.objects.get_or_create(step="", business_days=-9)
    mail.outbox = []
    with clock.at(clock.now() + timedelta(days=1)):
        remind()
        after = rows()
        remind()
        assert rows() == after
    assert [one.to for one in mail.outbox] == [["dana@district.example"]]


def test_a_night_is_gone_through_once(district):
    Message.objects.all().delete()
    Standing.objects.create(person=district.rosa, kind=Standing.Kind.LEAVE, starts_on=TODAY)
    go_through_the_night()
    after = rows()
    go_through_the_night()
    assert (rows(), Message.objects.get().to) == (after, district.rosa)


def test_a_case_follows_the_record_once(district, case_at):
    case = case_at(State.ENROLLED).case
    Standing.objects.create(person=district.rosa, kind=Standing.Kind.PAR, starts_on=TODAY)
    follow_the_record()
    case.refresh_from_db()
    after, lines = rows(), Event.objects.filter(case=case).count()
    assert case.state == State.ON_HOLD
    follow_the_record()
    case.refresh_from_db()
    assert case.state == State.ON_HOLD
    assert (rows(), Event.objects.filter(case=case).count()) == (after, lines)


def test_a_large_import_is_applied_once(district, case_at, settings):
    settings.IMPORT_AT_ONCE = 0
    case_at(State.ENROLLED)
    one = imports.IMPORTERS["results"]
    text = (
        f"{','.join(column.heading for column in one.columns)}\n{district.rosa.employee_number},t0,3/10/2026 9:00,3.2,"
    )
    kept = imports.bring(one, tables.read("a.csv", text.encode(), one.columns), by=district.paul)
    imports.start(kept, by=district.paul)
    apply_imports()
    after = rows()
    apply_imports()
    assert rows() == after
    assert kept.rows.get().verdict == "added"


def test_files_are_swept_once(district):
    sweep_files()
    after = rows()
    sweep_files()
    assert rows() == after


@pytest.mark.django_db
def test_the_sign_of_life_is_the_latest_one():
    from config import readiness

    heartbeat()
    with clock.at(clock.now()):
        heartbeat()
    assert readiness.parts()["worker"] != "failed"


def test_what_one_refuses_holds_up_no_other(district, case_at, monkeypatch, caplog):
    case = case_at(State.ENROLLED).case
    Standing.objects.create(person=district.rosa, kind=Standing.Kind.PAR, starts_on=TODAY)
    monkeypatch.setattr("advancement.tasks.coaches_who_left", lambda on: [district.carl])
    monkeypatch.setattr("advancement.tasks.coaching.follow_coach", lambda person, by: 1 / 0)
    follow_the_record()
    case.refresh_from_db()
    assert case.state == State.ON_HOLD
    assert f"what person {district.carl.pk} coaches" in caplog.text
