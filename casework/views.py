"""Pages that every kind of case shares."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casework import attachments, downloads, signing, work
from casework.access import looked_at, looked_at_all
from casework.calendar import day_text
from casework.forms import CaseForm, DayField
from casework.forms.verify import CodeForm
from casework.models import Signature
from casework.pages import act, attempt, bind, page, page_of, press, step, today
from casework.titles import replaced_by, title_of


@page
def attachment(request, key):
    """Download a file, for its owner and those who may read the owner's evidence."""
    found = attachments.open_for(request.user, key)
    if found is None:
        raise Http404
    looked_at(request.user, found.owner, f"attachment {found.key}")
    return downloads.download(found.file, found.name, found.media_type)


@page
def thumbnail(request, key):
    """The small picture of a picture, for the same people; the page that shows it records who looked."""
    found = attachments.open_thumbnail_for(request.user, key)
    if found is None:
        raise Http404
    return downloads.thumbnail(found.thumbnail)


@page
def signed(request):
    """What somebody signed, or had signed in their name, as it was signed; the case itself may be others' now (S10)."""
    own = Signature.objects.filter(Q(signer=request.user) | Q(on_behalf_of=request.user))
    found = page_of(request, own.select_related("case__subject", "voidance").order_by("-signed_at", "-pk"))
    looked_at_all(request.user, {one.case.subject for one in found}, "what was signed")
    rows = [(one, title_of(one), signing.content_told(one)) for one in found]
    return render(request, "casework/signed.html", {"page": found, "rows": rows})


class PutOffForm(CaseForm):
    """Until when."""

    until = DayField(label=_("Until"))


@step
def put_off(request, pk):
    """Put off a thing that I have to do, until a day before it is due."""
    item = get_object_or_404(work.open_items(), pk=pk, holder=request.user)
    answer = work.may_put_off(request.user, item, today())
    form = bind(request, PutOffForm)
    if answer.met and form.is_valid():
        with attempt(form):
            work.put_off(item, by=request.user, **form.cleaned_data)
        if form.carried_out:
            said = _("“%(task)s” is back on %(day)s; it stands under “Put off” until then.")
            messages.success(request, said % {"task": item.task, "day": day_text(form.cleaned_data["until"])})
            return redirect("my-work")
    context = {"form": form, "item": item, "answer": answer, "why": work.reckoned([item])[0].why}
    return render(request, "casework/put_off.html", context, status=200 if answer.met else 409)


@act
def take_up(request, pk):
    """What I put off waits for me again."""
    item = get_object_or_404(work.open_items(), pk=pk, holder=request.user)
    return press(request, lambda: work.take_up(item, by=request.user), _("It waits for you again."), "my-work")


@login_not_required
@require_safe
def verify(request, code=""):
    """What the code on a paper attests, no more than the paper says; for anyone who holds the paper."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if not code:
        if form.is_valid():
            return redirect("casework:verify", code=signing.code_as_printed(form.cleaned_data["code"]) or "-")
        return render(request, "casework/verify.html", {"form": form})
    if too_many := ratelimit.consume_or_429(request, action="verify", limit_get=True):
        return too_many
    signature = signing.signature_by(code)
    facts = {}
    if signature:
        facts = {
            "title": title_of(signature),
            "intact": signing.is_intact(signature),
            "replaced": replaced_by(signature),
        }
    context = {"form": form, "code": signing.code_as_printed(code) or code, "signature": signature, **facts}
    return render(request, "casework/verify.html", context, status=200 if signature else 404)
