"""The queues of director, Human Resources and the Service Center: what waits there, the most urgent first."""

from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import render

from advancement.states import DeskName
from casework.pages import page, page_of, today
from casework.work import waiting_for
from people.models import Role
from people.queries import delegations_to, roles_on

#: The address of a queue → (heading, the desks in it, the roles that work there).
QUEUES = {
    "director": ("Forms for the director", (DeskName.DIRECTOR,), (Role.DIRECTOR,)),
    "hr": ("Forms to finalize", (DeskName.COORDINATOR, DeskName.CONFIRMER), (Role.HR_COORDINATOR,)),
    "ersc": ("Notices to issue", (DeskName.ERSC,), (Role.ERSC,)),
}


@page
def queue(request, desk):
    """One queue, 25 to a page, filtered by what is asked and by lateness."""
    if desk not in QUEUES:
        raise Http404
    heading, desks, roles = QUEUES[desk]
    if not works_at(request.user, roles):
        raise Http404
    items = waiting_for(request.user, today()).filter(desk__in=desks)
    late = Q(due_on__lt=today())
    counts = items.aggregate(all=Count("pk"), late=Count("pk", filter=late))
    chosen = "late" if request.GET.get("show") == "late" else "all"
    shown = page_of(request, items.filter(late) if chosen == "late" else items, count=counts[chosen])
    context = {"heading": heading, "page": shown, "counts": counts, "chosen": chosen, "desk": desk}
    return render(request, "advancement/queue.html", context)


def works_at(person, roles):
    """Whether somebody holds one of the roles, or acts for somebody who does."""
    on = today()
    actors = [person, *(delegation.delegator for delegation in delegations_to(person, on))]
    return any(roles_on(actor, on) & set(roles) for actor in actors)
