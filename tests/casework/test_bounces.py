"""A mail that came back is seen by Human Resources, who may send it again (PL-DUE-2)."""

import io
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from casework import bounces, clock, outbox
from casework.models import Message

State = Message.State
REPORT = """From: MAILER-DAEMON@mx.example\r
To: no-reply@district.example\r
Subject: Undelivered Mail Returned to Sender\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type={kind}; boundary="=B"\r
\r
--=B\r
Content-Type: text/plain; charset=us-ascii\r
\r
I'm sorry.\r
--=B\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example\r
\r
Final-Recipient: rfc822; {to}\r
Action: {action}\r
Status: {status}\r
Diagnostic-Code: smtp; 550 5.1.1 unknown\r
\r
--=B\r
Content-Type: {original}\r
\r
Message-ID: {about}\r
Subject: News\r
\r
{text}--=B--\r
"""


@pytest.fixture
def sent(district):
    now = clock.now()
    facts = {"about": "news", "subject": "News", "body": "News", "created_at": now, "next_at": now}
    return Message.objects.create(to=district.rosa, state=State.SENT, sent_at=now, **facts)


def report(message, **changes):
    said = {"kind": "delivery-status", "to": message.to.email, "action": "failed", "status": "5.1.1"}
    said |= {"original": "text/rfc822-headers", "about": message.message_id, "text": ""} | changes
    return REPORT.format(**said).encode()


def came_back(data):
    found = bounces.read(data)
    return found and bounces.note(found)


@pytest.mark.parametrize(
    "changes", [{}, {"original": "message/rfc822", "text": "News\r\n"}, {"to": "ROSA@District.Example"}]
)
def test_it_failed_with_the_status_and_is_sent_again_by_hand(sent, district, changes):
    assert came_back(report(sent, **changes)) == sent
    sent.refresh_from_db()
    assert (sent.state, sent.last_error) == (State.FAILED, "came back: 5.1.1")
    assert came_back(report(sent, **changes)) is None
    assert outbox.send_again(sent, by=district.hugo).state == State.WAITING
    assert came_back(report(sent, **changes)) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"action": "delayed"},
        {"action": "delivered"},
        {"kind": "disposition-notification", "action": ""},
        {"to": "somebody@else.example"},
        {"about": "<outbox-999999@district.example>"},
        {"about": "<1234@elsewhere.example>"},
        {"about": "<outbox-99999999999999999999@district.example>"},
    ],
)
def test_what_is_late_or_not_ours_changes_nothing(sent, changes):
    assert came_back(report(sent, **changes)) is None
    sent.refresh_from_db()
    assert (sent.state, sent.last_error) == (State.SENT, "")


@pytest.mark.parametrize(
    "data", [b"", b"\xff\x00", b"Subject: Hello\r\n\r\nHello", b"Content-Type: multipart/report\r\n\r\n"]
)
def test_any_other_mail_is_none(db, data):
    assert bounces.read(data) is None


@pytest.mark.parametrize("state", [State.WAITING, State.FAILED, State.HELD, State.BUNDLED])
def test_what_did_not_go_out_cannot_come_back(sent, state):
    Message.objects.update(state=state)
    assert came_back(report(sent)) is None


def test_the_mail_server_pipes_it_in_and_hr_sees_it(sent, district, signed_in, monkeypatch, capsys):
    for data, said in ((report(sent), f"Message {sent.pk} came back.\n"), (b"x", "Nothing of ours came back.\n")):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))
        call_command("take_bounce")
        assert capsys.readouterr().out == said
    page = signed_in(district.hugo).get("/outbox/?state=failed").text
    assert "came back: 5.1.1" in page
    assert "Send again" in page
