"""My work: what waits for me and by when, what I have under way, what changed since I was last here."""

from django.db.models import Exists, OuterRef, Q
from django.shortcuts import render

from advancement.models import Invitation
from advancement.queries.facts import PROGRAM
from advancement.queries.standing import road_of
from advancement.queries.visible import visible_to
from advancement.rules import band
from advancement.states import KIND
from casework import editions
from casework.models import Case, Signature
from casework.moves import public
from casework.news import last_here, news_for
from casework.pages import page, page_of, today
from casework.work import waiting_for
from people.queries import job_on


@page
def my_work(request):
    """Everybody's first page."""
    person = request.user
    since, visible = last_here(person), visible_to(person).values("case")
    context = {
        "page": page_of(request, waiting_for(person, today())),
        "under_way": [(case, public(case), road_of(case)) for case in _under_way(person, visible)],
        "news": news_for(person, since, visible),
        "since": since,
    }
    if all(case.subject_id != person.pk for case, _, _ in context["under_way"]):
        context |= _to_begin(person)
    return render(request, "my_work.html", context)


def _to_begin(person):
    """Without a case of one's own: the level that could be sought, and who invites to seek it (JB-ENR-1, 4)."""
    job = job_on(person, today())
    edition = editions.in_force(PROGRAM, today())
    target = band.target_of(job.level, edition) if job else None
    if target is None:
        return {}
    invitation = Invitation.objects.filter(person=person, taken_up_in=None).select_related("by").first()
    return {"target": band.title_of(target, edition), "invitation": invitation}


def _under_way(person, visible, most=6):
    """My own open case, and open ones in which I signed and which are still there for me."""
    signed = Signature.objects.filter(case=OuterRef("pk"), signer=person)
    cases = Case.objects.filter(kind=KIND, closed_on=None).filter(
        Q(subject=person) | (Exists(signed) & Q(pk__in=visible))
    )
    return cases.select_related("subject").order_by("-state_since")[:most]
