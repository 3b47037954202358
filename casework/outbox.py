"""The outbox: mail is written in the transaction that causes it and sent by a worker afterwards."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.db.models import Count, Q
from django.template.loader import render_to_string

from casework import clock, digest
from casework.findings import Finding, Refused
from casework.models import Message
from casework.permissions import denied, granted, obtain
from people.models import Role
from people.queries import roles_on

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 8
CLAIM_HOLDS_FOR = timedelta(minutes=10)
BATCH = 50
MOST_LINES = 12  # of a mail of the day; My work has the rest


#: Function of a message with an `entry`: the calendar file that goes with it as bytes, or None; filled by the app.
CALENDAR = []


def tell(to, about, subject, body, *, case=None, link="", entry="", can_wait=False, optional=False):
    """Write one message to one person; `about` names the news, and the same news is told a person once.

    Nobody without an address or without access is written to, nor about what is `optional` if they do not want it. The
    commit wakes the worker; what `can_wait` goes into the person's mail of the next morning.
    """
    if not (to.email and to.is_active) or (optional and not to.wants_news):
        return None
    now = clock.now()
    message, is_new = Message.objects.get_or_create(
        about=f"{about}:{to.pk}"[:160],
        defaults={
            "to": to,
            "case": case,
            "subject": " ".join(subject.split())[:200],
            "body": body,
            "link": link,
            "entry": entry,
            "created_at": now,
            "state": Message.State.HELD if can_wait else Message.State.WAITING,
            "next_at": digest.next_morning(to) if can_wait else now,
        },
    )
    if is_new and not can_wait:
        transaction.on_commit(wake, robust=True)
    return message


def tell_delegator(event):
    """Whoever is acted for keeps access and hears of every act in their name (S5)."""
    case = event.case
    tell(
        event.acting_for,
        f"{case.number}:in-your-name:{event.seq}",
        f"{case.number}: {event.by.name} acted for you",
        f"{event.by.name} acted for you in the case {case.number}.\n\n{event.says}",
        case=case,
        link=case.get_absolute_url(),
    )


def wake():
    """Ask the worker to look; the sweep finds what this misses."""
    from casework.tasks import send_outbox

    send_outbox.delay()


def claim():
    """Take the next messages that are due, so that no other worker sends them; returns them.

    What a dead worker had taken and not begun with is taken again. Where it had begun, nobody knows whether the mail
    went out: the message is "unconfirmed" then, never sent again blindly, and a person settles it.
    """
    now, state = clock.now(), Message.State
    left = Message.objects.filter(claimed_at__lt=now - CLAIM_HOLDS_FOR)
    left.filter(state=state.SENDING).update(state=state.UNCONFIRMED)
    left.filter(state=state.CLAIMED).update(state=state.WAITING)
    with transaction.atomic():
        due = Message.objects.filter(state=state.WAITING, next_at__lte=now).order_by("next_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        ids = list(due.values_list("pk", flat=True)[:BATCH])
        Message.objects.filter(pk__in=ids).update(state=state.CLAIMED, claimed_at=now)
    return list(Message.objects.filter(pk__in=ids).select_related("to"))


def send_due():
    """Send what is due; returns how many went out."""
    sent = 0
    while messages := claim():
        mailbox = get_connection()
        for message in messages:
            sent += deliver(message, mailbox)
    return sent


def deliver(message, mailbox):
    """Send one claimed message and record how it went; 1 if it went out, else 0."""
    now = clock.now()
    begun = {"state": Message.State.SENDING, "claimed_at": now, "attempts": message.attempts + 1}
    # Whoever was too slow may have lost it to another worker.
    if not Message.objects.filter(pk=message.pk, state=Message.State.CLAIMED).update(**begun):
        return 0
    message.attempts += 1
    try:
        mail_of(message, mailbox).send()
    except Exception as error:  # what one message breaks holds up no other
        if not isinstance(error, OSError):
            log.exception("Message %s could not be sent", message.pk)
        message.last_error = type(error).__name__
        message.next_at = now + timedelta(minutes=2**message.attempts)
        message.state = Message.State.FAILED if message.attempts >= MOST_ATTEMPTS else Message.State.WAITING
    else:
        message.state, message.sent_at, message.last_error = Message.State.SENT, now, ""
    message.save(update_fields=["state", "sent_at", "next_at", "last_error"])
    return int(message.state == Message.State.SENT)


def mail_of(message, mailbox=None):
    """The mail as it goes out, as text and as HTML; the same Message-ID at each attempt."""
    lines = list(message.bundled.order_by("pk"))
    told = {
        "message": message,
        "lines": lines[:MOST_LINES],
        "more": len(lines) - MOST_LINES,
        "base": settings.BASE_URL,
        "employer": settings.EMPLOYER,
    }
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=render_to_string("mail/mail.txt", told),
        to=[message.to.email],
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
        connection=mailbox,
    )
    mail.attach_alternative(render_to_string("mail/mail.html", told), "text/html")
    for calendar_of in CALENDAR if message.entry else ():
        if calendar := calendar_of(message):
            mail.attach("calendar.ics", calendar, "text/calendar")
    return mail


def handles(person):
    """May the person settle mail that did not go out? HR coordinators alone."""
    if Role.HR_COORDINATOR in roles_on(person, clock.today()):
        return granted("You are an HR coordinator.")
    return denied("Human Resources looks after the mail.")


def reads(person):
    """Whether the outbox is there for somebody: HR, which looks after it, and the auditor."""
    return bool({Role.HR_COORDINATOR, Role.AUDITOR} & roles_on(person, clock.today()))


def sent_to(person):
    """What was written to somebody, the latest first: for their own page."""
    return Message.objects.filter(to=person, digest=None).exclude(state=Message.State.DROPPED).order_by("-pk")


def counts(messages):
    """How many of the messages are in each state: [(state, in words, number)], all of them first."""
    found = dict(messages.order_by().values_list("state").annotate(Count("pk")))
    each = [(state, label, found.get(state, 0)) for state, label in Message.State.choices]
    return [("", "all", sum(found.values())), *each]


def visible_to(person):
    """The messages that somebody looks after: none to or about themselves (S3); for most people there are none."""
    if not reads(person):
        return Message.objects.none()
    return Message.objects.exclude(Q(case__subject=person) | Q(to=person)).select_related("to", "case")


@transaction.atomic
def send_again(message, *, by):
    """Send a message again that failed, or of which nobody knows whether it went out (PL-DUE-2)."""
    message = _in_hand(message, by, Message.State.FAILED, Message.State.UNCONFIRMED)
    message.state, message.attempts, message.next_at = Message.State.WAITING, 0, clock.now()
    message.save()
    transaction.on_commit(wake, robust=True)
    return message


@transaction.atomic
def settle(message, *, by):
    """Somebody found out that an unconfirmed message arrived: it counts as sent (PL-DUE-2)."""
    message = _in_hand(message, by, Message.State.UNCONFIRMED)
    message.state, message.sent_at = Message.State.SENT, message.claimed_at
    message.save()
    return message


def _in_hand(message, by, *states):
    obtain(handles(by))
    message = visible_to(by).select_for_update(of=("self",)).get(pk=message.pk)
    if message.state not in states:
        because = f"This message is “{message.get_state_display()}”: there is nothing to be done about it by hand."
        raise Refused(Finding("PL-DUE-2", False, because))
    message.handled_at, message.handled_by = clock.now(), by
    return message
