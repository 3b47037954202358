"""What every view does: bind a form, attempt an action, show a page of a list."""

from contextlib import contextmanager
from functools import wraps
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_http_methods

from casework import cases
from casework.attachments import Unreachable
from casework.clock import today
from casework.findings import Refused
from people import kept

__all__ = ["Gone", "act", "attempt", "bind", "chosen", "page", "page_of", "press", "step", "today"]

ROWS, MOST_TOLD = 25, 5


def bind(request, form_class, **kwargs):
    """The form as it stands: sent just now, or typed before the session ended, or new (with `initial`)."""
    kwargs.setdefault("person", request.user)
    if request.method != "POST":
        return form_class(kept=kept.typed(request), **kwargs)
    request.sent = form_class(request.POST, request.FILES, **kwargs)
    return request.sent


def press(request, carry_out, said, there):
    """Carry out the action of a button that has no page of its own, then go `there` (as for `redirect`).

    `said` and `there` may be functions of what came of it. What refuses it gets a page that says why (409): somebody
    was faster, as a rule.
    """
    try:
        done = carry_out()
    except Refused as refusal:
        back = None if callable(there) else resolve_url(there)
        return render(request, "casework/refused.html", {"findings": refusal.findings, "back": back}, status=409)
    messages.success(request, said(done) if callable(said) else said)
    return redirect(there(done) if callable(there) else there)


@contextmanager
def attempt(form):
    """Carry out an action; what the rules or the action refuse is put on the form, which then has not `carried_out`."""
    try:
        yield
    except Refused as refusal:
        form.refuse(refusal.findings)
        form.overtaken = refusal.overtaken
    except ValidationError as error:
        form.add_error(None, error)
        form.hold_uploads()
    else:
        form.carried_out = True


def page_of(request, rows, size=ROWS, count=None):
    """One page of an ordered list or queryset, by `?page=`; a page there is none of becomes the nearest.

    `count` is how many rows there are, from who knows it already.
    """
    paginator = Paginator(rows, size)
    if count is not None:
        paginator.count = count
    return paginator.get_page(request.GET.get("page"))


def chosen(request, filter_form):
    """The filters in the address, each (label, value as shown, address without it), for `components/filters.html`."""
    found = []
    for name, field in filter_form.fields.items():
        values = [value for value in request.GET.getlist(name) if value]
        if values:
            words = {str(key): str(text) for key, text in getattr(field, "choices", ())}
            rest = request.GET.copy()
            del rest[name]
            rest.pop("page", None)
            found.append((field.label, ", ".join(words.get(value, value) for value in values), f"?{rest.urlencode()}"))
    return found


class Gone(Http404):
    """A case that the person knows and does not see any more: it went on, or came to somebody else.

    A stranger gets the plain 404; who knows the case gets 404 with what they were told of it, and whose form was
    overtaken 409 with what they typed.
    """

    def __init__(self, number):
        self.number = number
        super().__init__(number)


def _no_longer_there(request, number):
    context = {"number": number, "told": cases.told_of(request.user, number)[:MOST_TOLD], "typed": kept.words(request)}
    overtaken = request.method == "POST" and cases.was_shown_to(request.user, number)
    status = HTTPStatus.CONFLICT if overtaken else HTTPStatus.NOT_FOUND
    return render(request, "casework/gone.html", context, status=status)


def _answers(*methods):
    def mark(view):
        allowed = require_http_methods(methods)(view)

        @wraps(view)
        def answer(request, *args, **kwargs):
            try:
                response = allowed(request, *args, **kwargs)
            except Unreachable:
                return render(request, "503.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
            except Gone as gone:
                return _no_longer_there(request, gone.number)
            if _came_too_late(request) and response.status_code == HTTPStatus.OK:
                response.status_code = HTTPStatus.CONFLICT
            return response

        return login_required(answer)

    return mark


def _came_too_late(request):
    """Whether somebody was faster than the form that was sent; a part of a page is shown all the same."""
    return getattr(getattr(request, "sent", None), "overtaken", False) and "HX-Request" not in request.headers


#: A page that is only read.
page = _answers("GET", "HEAD")
#: A page with a form: shown by GET, carried out by POST.
step = _answers("GET", "HEAD", "POST")
#: A button without a page of its own.
act = _answers("POST")


def bad_request(request, exception):
    """What was sent could not be read: too large (413) or not understood (400)."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)
