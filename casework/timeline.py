"""The timeline: one line per act, hash-chained, never changed (PL-CAS-1, PL-SIG-2)."""

import hashlib
import json
from datetime import UTC

from casework import clock
from casework.models import Case, Event

#: What is called with each line about an act in somebody else's name (S5); filled when the app is ready.
IN_SOMEBODYS_NAME = []


#: Functions (cases) → what of them is not what was signed, as a sentence, or None; filled by the apps.
CHECKS = []


def canonical(content):
    """The one text of `content` (dicts, lists, strings, numbers, dates): sorted keys, no spaces, UTF-8."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def digest_of(text):
    """The SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def record(case, verb, says, *, by, acting_for=None, note="", state_from="", state_to=""):
    """Write the next line of a case's timeline; the caller holds the lock on the case.

    `by` is a Person, or None where the system itself acts; `note` is read by subject, supervisor and HR alone.
    """
    last = Event.objects.filter(case=case).order_by("-seq").values_list("seq", flat=True).first() or 0
    event = Event(
        case=case,
        seq=last + 1,
        at=clock.now(),
        by=by,
        acting_for=acting_for,
        verb=verb,
        says=says,
        note=note,
        state_from=state_from,
        state_to=state_to,
        previous=case.timeline_head,
    )
    event.digest = link_of(event)
    event.save(force_insert=True)
    case.timeline_head = event.digest
    Case.objects.filter(pk=case.pk).update(timeline_head=event.digest)
    if acting_for is not None:
        for told in IN_SOMEBODYS_NAME:
            told(event)
    return event


def link_of(event):
    """The hash of a line: over the hash of the line before it and everything that the line says."""
    return digest_of(
        canonical(
            {
                "case": event.case_id,
                "seq": event.seq,
                "at": event.at.astimezone(UTC).isoformat(),
                "by": event.by_id,
                "acting_for": event.acting_for_id,
                "verb": event.verb,
                "says": event.says,
                "note": event.note,
                "state_from": event.state_from,
                "state_to": event.state_to,
                "previous": event.previous,
            }
        )
    )


def first_broken_link(cases=None):
    """The first line whose hash, order or place at the head does not hold, as a sentence; None when the store is whole.

    `cases` is a queryset of cases, all by default.
    """
    cases = Case.objects.order_by("pk") if cases is None else cases
    for case in cases.iterator(chunk_size=500):
        head, expected, state = "", 1, case.state
        for event in Event.objects.filter(case=case).order_by("seq"):
            if event.seq != expected:
                return f"{case.number}: line {expected} is missing"
            if event.previous != head or link_of(event) != event.digest:
                return f"{case.number}: line {event.seq} does not match its hash"
            head, expected, state = event.digest, expected + 1, event.state_to or state
        if head != case.timeline_head:
            return f"{case.number}: lines are missing after line {expected - 1}"
        if state != case.state:
            return f"{case.number}: the state is “{case.state}”, the last move went to “{state}”"
    return None
