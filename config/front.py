"""My work: what waits for me and by when, what I have under way, what changed since I was last here."""

from django.db.models import Count, Exists, OuterRef, Q, Window
from django.shortcuts import render
from django.utils.dateparse import parse_date

from advancement.models import Invitation
from advancement.queries.facts import PROGRAM
from advancement.queries.said import returned_because
from advancement.queries.standing import road_of
from advancement.queries.turns import turn_of, work_of
from advancement.queries.visible import visible_to
from advancement.rules import band
from advancement.states import KIND, DeskName, State
from casework import editions
from casework.models import Capacity, Case, Signature
from casework.month import weeks
from casework.moves import public
from casework.news import last_here, news_for
from casework.pages import page, page_of, today
from casework.permissions import sees_every_case
from casework.reminders import late_below
from casework.work import due_by_day, ids_waiting_for, may_put_off, put_off_by, waiting_for
from people.queries import level_on, supervises_on

LATEST = 6


@page
def my_work(request):
    """Everybody's first page."""
    person = request.user
    since, capacities = last_here(person), _capacities(person)
    # The ids of what the person sees, for those who signed in a case of somebody else; None for everybody else.
    visible = visible_to(person).values("case") if capacities else None
    due, day = due_by_day(person, today()), _day_of(request)
    items, number = waiting_for(person, today()), len(ids_waiting_for(person, today()))
    if day:
        items, number = items.filter(due_on=day), due.get(day, 0)
    waits = page_of(request, items, count=number)
    reasons = returned_because(waits)
    under_way = list(_under_way(person, visible))
    work = work_of([case for case in under_way if case.state == State.ENROLLED])
    has_team = supervises_on(person, today())
    context = {
        "page": waits,
        "rows": [(item, reasons.get(item.pk, ""), may_put_off(person, item, today()).met) for item in waits],
        "month": {"weeks": weeks(today(), due) if due else [], "late": sum(n for on, n in due.items() if on < today())},
        "day": day,
        "put_off": put_off_by(person, today()),
        "under_way": [(case, public(case), road_of(case), turn_of(case, work[case.pk], person)) for case in under_way],
        "in_all": under_way[0].in_all if under_way else 0,
        "has_team": has_team,
        "sees_all": sees_every_case(person, today()),
        "news": news_for(person, since, visible),
        "since": since,
        "coaches": Capacity.COACH in capacities or any(one.desk == DeskName.COACH for one in waits),
        "late_below": late_below(person, today()) if has_team else [],
    }
    if all(case.subject_id != person.pk for case, *_ in context["under_way"]):
        context |= _to_begin(person)
    return render(request, "my_work.html", context)


def _day_of(request):
    """The day whose list is asked for (`?due=2026-11-27`); None for all of it."""
    try:
        return parse_date(request.GET.get("due", ""))
    except ValueError:
        return None


def _capacities(person):
    """In which capacities the person signed in cases of others."""
    signed = Signature.objects.filter(signer=person).exclude(capacity=Capacity.EMPLOYEE).order_by()
    return set(signed.values_list("capacity", flat=True).distinct())


def _to_begin(person):
    """Without a case of one's own: the level that could be sought, and who invites to seek it (JB-ENR-1, 4)."""
    edition = editions.in_force(PROGRAM, today())
    target = band.target_of(level_on(person, today()), edition)
    if target is None or person.jobs.filter(starts_on__gt=today()).exists():
        return {}
    invitation = Invitation.objects.filter(person=person, taken_up_in=None).select_related("by").first()
    return {"target": band.title_of(target, edition), "invitation": invitation}


def _under_way(person, visible):
    """My own open case, and open ones in which I signed and which are still there for me; the latest, and how many."""
    mine = Q(subject=person)
    if visible is not None:
        mine |= Exists(Signature.objects.filter(case=OuterRef("pk"), signer=person)) & Q(pk__in=visible)
    cases = Case.objects.filter(mine, kind=KIND, closed_on=None)
    # Counted in the same pass.
    cases = cases.annotate(in_all=Window(Count("pk"))).select_related("subject")
    return cases.order_by("-state_since")[:LATEST]
