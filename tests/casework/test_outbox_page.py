"""HR looks after mail that did not go out: sends it again, or settles that it arrived (PL-DUE-2)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import clock, outbox
from casework.findings import Refused
from casework.models import Message

State = Message.State


def message(district, state, to=None, n=0):
    now = clock.now()
    return Message.objects.create(
        to=to or district.rosa,
        about=f"news-{state}-{n}",
        subject=f"News {state} {n}",
        body="…",
        state=state,
        created_at=now,
        next_at=now,
        claimed_at=now,
        attempts=8,
    )


@pytest.mark.parametrize("state", [State.FAILED, State.UNCONFIRMED])
def test_sent_again_it_waits_as_at_first(district, state):
    row = outbox.send_again(message(district, state), by=district.hugo)
    assert (row.state, row.attempts, row.handled_by) == (State.WAITING, 0, district.hugo)


def test_settled_it_counts_as_sent(district):
    row = outbox.settle(message(district, State.UNCONFIRMED), by=district.hugo)
    assert (row.state, row.sent_at, row.handled_by) == (State.SENT, row.claimed_at, district.hugo)


@pytest.mark.parametrize("state", [State.WAITING, State.SENDING, State.SENT])
def test_what_is_under_way_or_done_is_left_alone(district, state):
    for act in (outbox.send_again, outbox.settle):
        with pytest.raises(Refused) as refusal:
            act(message(district, state, n=act.__name__), by=district.hugo)
        assert refusal.value.reasons == ("PL-DUE-2",)


def test_a_message_that_cannot_be_made_holds_up_no_other(district, monkeypatch):
    first, second = (message(district, State.WAITING, n=n) for n in (1, 2))
    Message.objects.update(attempts=0)
    made = outbox.mail_of

    def broken(one, mailbox=None):
        if one.pk == first.pk:
            raise KeyError("entry")
        return made(one, mailbox)

    monkeypatch.setattr(outbox, "mail_of", broken)
    assert outbox.send_due() == 1
    rows = {one.pk: (one.state, one.attempts, one.last_error) for one in Message.objects.all()}
    assert rows == {first.pk: (State.WAITING, 1, "KeyError"), second.pk: (State.SENT, 1, "")}


def test_nobody_but_hr_may(district):
    row = message(district, State.FAILED)
    for name in ("rosa", "sam", "ada", "max"):
        with pytest.raises(Refused):
            outbox.send_again(row, by=district.cast[name])


def test_the_page_lists_and_a_second_click_says_that_nothing_is_to_be_done(district, signed_in):
    row = message(district, State.UNCONFIRMED)
    client = signed_in(district.hugo)
    assert "News unconfirmed" in client.get("/outbox/?state=unconfirmed").content.decode()
    assert "No message" in client.get("/outbox/?state=failed").content.decode()
    assert "counts as sent" in client.post(f"/outbox/{row.pk}/settle/", follow=True).content.decode()
    assert "nothing to be done" in client.post(f"/outbox/{row.pk}/settle/", follow=True).content.decode()
    assert client.get(f"/outbox/{row.pk}/settle/").status_code == 405


def test_the_auditor_reads_and_does_not_press(district, signed_in):
    row = message(district, State.FAILED)
    client = signed_in(district.ada)
    page = client.get("/outbox/").content.decode()
    assert "News failed" in page
    assert "Send again" not in page
    assert client.post(f"/outbox/{row.pk}/send-again/").status_code == 404


def test_for_others_it_is_not_there_and_hr_sees_nothing_about_themselves(district, signed_in):
    message(district, State.FAILED)
    own = message(district, State.FAILED, to=district.hugo, n=1)
    for name in ("rosa", "sam", "max", "erin"):
        assert signed_in(district.cast[name]).get("/outbox/").status_code == 404
    page = signed_in(district.hugo).get("/outbox/").content.decode()
    assert "News failed 0" in page
    assert "News failed 1" not in page
    assert signed_in(district.hugo).post(f"/outbox/{own.pk}/send-again/").status_code == 404


def test_a_longer_list_costs_no_more_queries(district, signed_in):
    client, counts = signed_in(district.hugo), []
    client.get("/outbox/")
    for n in (1, 3, 30):
        for k in range(n):
            message(district, State.FAILED, n=f"{n}-{k}")
        with CaptureQueriesContext(connection) as queries:
            client.get("/outbox/")
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 12
