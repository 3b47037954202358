"""The questions that every step of Form 336-84 is asked, so that each file tells only what is its own."""

from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone

from advancement.actions import life, lines
from advancement.models import WITHOUT_DOCUMENTS
from advancement.queries.forecast import after
from casework import clock, timeline
from casework.findings import Refused
from casework.models import Case, Event, Message, Signature, WorkItem
from people.models import Delegation, Standing
from tests.conftest import PASSWORD, PROOF, TODAY, read_and_sign

#: Whoever does not even see an enrolled case of Rosa's.
STRANGERS = ("bob", "omar", "carl", "nina", "paul", "tess", "oda", "max", "ann")


def refusal(act, *args, **kwargs):
    """The ids under which an act is refused; an empty set where it is not."""
    try:
        act(*args, **kwargs)
    except Refused as refused:
        return set(refused.reasons)
    return set()


def verbs(case):
    """The verbs of the timeline, in order."""
    return list(Event.objects.filter(case=case).order_by("seq").values_list("verb", flat=True))


@contextmanager
def one_line(case, verb, *, by):
    """Within this, the timeline gets exactly one line, by that person; and the chain holds."""
    before = verbs(case)
    yield
    assert verbs(case) == [*before, verb]
    assert Event.objects.filter(case=case).latest("seq").by == by
    assert timeline.first_broken_link() is None


@contextmanager
def nothing_changes():
    """Within this, no case moves, nobody signs, nothing is put on a desk, and nobody is told."""
    before = _everything()
    yield
    assert _everything() == before


def _everything():
    return (
        list(Case.objects.order_by("pk").values_list("state", "timeline_head", "closed_on")),
        Signature.objects.count(),
        Event.objects.count(),
        Message.objects.count(),
        list(WorkItem.objects.order_by("pk").values_list("pk", "holder", "due_on", "done_at")),
    )


def waits(case):
    """What waits in a case: (step without the app, about) → (who by first name or role, due on)."""
    items = WorkItem.objects.filter(case=case, done_at__isnull=True).select_related("holder")
    return {
        (one.step.partition(":")[2], one.about): (one.holder.first_name if one.holder else one.role, one.due_on)
        for one in items
    }


def only(district, names, act, *, subject="rosa", as_subject="S1"):
    """Everybody of the cast but `names` is refused, the subject under S1, the others as not theirs; nothing changes.

    `act(person)` is the act; where it is the subject's own to do, `names` holds the subject.
    """
    with nothing_changes():
        found = {name: refusal(act, one) for name, one in district.cast.items() if name not in names}
    assert found == {name: {as_subject if name == subject else "PL-PPL-3"} for name in found}


def told(since=None):
    """The first names of those who got a mail, with what it is about; `since` is a number of messages."""
    rows = Message.objects.order_by("pk").select_related("to")
    return {one.to.first_name for one in rows[since or 0 :]}


@contextmanager
def as_forecast(step, advancement, **kwargs):
    """Within this, exactly those are mailed of whom the page of the step says so before."""
    advancement.refresh_from_db()
    advancement.case.refresh_from_db()
    said = {one.first_name for one in after(step, advancement, **kwargs).told}
    before = Message.objects.count()
    yield
    assert told(before) == said


def day(year, month, number):
    """The clock at noon of a day in the employer's time zone."""
    return clock.at(timezone.make_aware(datetime.combine(date(year, month, number), time(12))))


def address(step, case, *rest):
    """The address of a step of a case."""
    return reverse(f"advancement:{step}", args=[case.number, *rest])


def signs(client, where, **answers):
    """Opens a step and sends its form with the right password; the page one lands on."""
    return client.post(where, {**hidden(client, where), "password": PASSWORD, **answers}, follow=True).content.decode()


def hidden(client, where):
    """What the form of a page says beside what is filled in: what was read."""
    context = client.get(where).context
    form = context.get("form") if context else None
    return {one.html_name: one.value() for one in form.hidden_fields()} if form else {}


def does_not_exist_for(signed_in, district, names, *addresses):
    """The addresses are 404 for these people, by GET and (where there is one) by POST, and nothing changes."""
    with nothing_changes():
        for name in names:
            client = signed_in(district.cast[name])
            assert {client.get(one).status_code for one in addresses} == {404}, name
            found = {client.post(one, {"password": PASSWORD, "reason": "x"}).status_code for one in addresses}
            assert found <= {404, 405}, name


def delegation(delegator, delegate, approved_by):
    """Somebody acts for somebody else since today, for a week."""
    span = {"starts_on": TODAY, "until": TODAY + timedelta(days=7)}
    facts = {"reason": "away", "approved_by": approved_by}
    return Delegation.objects.create(delegator=delegator, delegate=delegate, **span, **facts)


def standing(person, kind=Standing.Kind.PAR, *, starts_on=TODAY, until=None):
    """Human Resources records a standing, and the case follows."""
    row = Standing.objects.create(person=person, kind=kind, starts_on=starts_on, until=until)
    life.follow(person, by=None)
    return row


def sign_all(advancement, district, measures):
    """Submit and sign lines of Part II, as employee and supervisor."""
    for measure in measures:
        if measure not in WITHOUT_DOCUMENTS:
            lines.submit_line(advancement, measure, by=advancement.case.subject)
        read_and_sign(advancement, measure, by=district.sam, reviewed_on=TODAY, proof=PROOF)
