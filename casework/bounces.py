"""Mail that came back: a notification (RFC 3464) says which message reached nobody, and why (PL-DUE-2)."""

import email
import re
from dataclasses import dataclass
from email import policy

from django.db import transaction

from casework.models import Message

_OURS = re.compile(r"<outbox-(\d{1,18})@")
_PERMANENT = "failed"
MOST_BYTES = 2**20  # of a notification; what a server sends back whole is cut


@dataclass(frozen=True)
class Bounce:
    """The number of our message, to which address it did not come, and the status (5.1.1, say)."""

    number: int
    address: str
    status: str


def read(data):
    """The Bounce that a mail (bytes) tells of; None where it is no notification, or only says that mail is late."""
    mail = email.message_from_bytes(data, policy=policy.default)
    if mail.get_content_type() != "multipart/report":
        return None
    status, original = None, ""
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            status = next((one for one in part.iter_parts() if _is_permanent(one)), None)
        elif kind in ("message/rfc822", "text/rfc822-headers"):
            original = part.as_string()
    ours = _OURS.search(original)
    if status is None or ours is None:
        return None
    address = str(status.get("Original-Recipient") or status.get("Final-Recipient") or "").rpartition(";")[2]
    return Bounce(int(ours[1]), address.strip().strip("<>").casefold(), str(status.get("Status", "")).strip()[:20])


def _is_permanent(block):
    return str(block.get("Action", "")).strip().casefold() == _PERMANENT


@transaction.atomic
def note(bounce):
    """The message of a Bounce failed, for Human Resources to see; returns it, or None where it was not to that address.

    However often the same mail is read, the message fails once; one that was sent again since is left alone.
    """
    sent = (Message.State.SENT, Message.State.UNCONFIRMED)
    message = Message.objects.select_for_update(of=("self",)).filter(pk=bounce.number, state__in=sent).first()
    if message is None or message.to.email.casefold() != bounce.address:
        return None
    message.state, message.last_error = Message.State.FAILED, f"came back: {bounce.status or 'no status'}"
    message.save(update_fields=["state", "last_error"])
    return message
