"""What people on a case told each other: the timeline as it is shown, and the words for whoever acts next."""

from django.db.models import Q

from casework.models import Event


def told(event, *, with_note):
    """A line of the timeline as the component shows it: when, who (and for whom), what, the note if it is shown."""
    return {
        "at": event.at,
        "who": f"{event.by} for {event.acting_for}" if event.acting_for else event.by,
        "what": event.says,
        "detail": event.note if with_note else "",
    }


def returned_because(items):
    """Of those of the items that ask to complete Part I again: the latest reason for its return, by the item's id."""
    again = {item.case_id: item.pk for item in items if item.step == "advancement:part-one"}
    if not again:
        return {}
    events = Event.objects.filter(case__in=again, verb="return-part-one").order_by("seq")
    return {again[case]: note for case, note in events.values_list("case", "note")}


def said_before(case, *verbs, at=None, about=""):
    """What was written to somebody with these acts, the latest first, as `told`.

    `at` leaves what went to or came from the desk of one state; `about` the words of which the title of a line speaks.
    """
    events = case.timeline.filter(verb__in=verbs).exclude(note="")
    if at:
        events = events.filter(Q(state_from=at) | Q(state_to=at))
    if about:
        events = events.filter(says__contains=f"“{about}”")
    return [told(one, with_note=True) for one in events.select_related("by", "acting_for").order_by("-seq")]
