"""Every request: plain methods and readable addresses only; signed in, and not for longer than agreed."""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, SESSION_KEY
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from people import kept

METHODS = ("GET", "HEAD", "POST")
SINCE, SEEN = "signed-in-at", "seen-at"
NOTED_EVERY = 60  # seconds: one write a minute and person, not one a page


def plain_requests(get_response):
    """Refuse what no page of ours is asked for: other methods, and NUL in the address, which PostgreSQL cannot take."""

    def middleware(request):
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            # Answered here: what is raised is logged with all that stood on the stack.
            return render(request, "400.html", status=400)
        return get_response(request)

    return middleware


class SignedIn(LoginRequiredMiddleware):
    """Everybody signs in, unless a view says `login_not_required`; a session ends when nobody uses it.

    What was typed when it ended is kept. It stands below the CSRF check, so that only a page of ours is ever kept.
    """

    def __call__(self, request):
        request.session_of = _end_if_over(request)
        response = self.get_response(request)
        if request.session.get(SESSION_KEY):
            # The next person at a shared computer must not find a page by its back button.
            response["Cache-Control"] = "no-store, private"
            kept.remember_author(request, response)
        return response

    def process_view(self, request, view_func, view_args, view_kwargs):
        refusal = super().process_view(request, view_func, view_args, view_kwargs)
        if refusal is None and request.method == "POST":
            kept.forget(request)
        return refusal

    def handle_no_permission(self, request, view_func):
        return to_sign_in(request)


def to_sign_in(request):
    """To the sign-in page and from there back to where the person was, with what they typed."""
    ended = getattr(request, "session_of", "")
    if request.method == "POST" and kept.keep(request, kept.author_of(request) or ended):
        messages.info(request, _("You were signed out. What you typed is kept: sign in, and the page shows it again."))
    elif ended:
        messages.info(request, _("You were signed out because this page was not used for a while."))
    response = redirect_to_login(_page_of(request), settings.LOGIN_URL, REDIRECT_FIELD_NAME)
    if request.headers.get("HX-Request"):
        # A fragment cannot hold the sign-in page: the whole page goes there.
        response = HttpResponse(headers={"HX-Redirect": response["Location"]})
    return response


def _page_of(request):
    """The page on which the person was: its own address, or that of the page a button stood on."""
    came_from = request.headers.get("Referer", "")
    if request.method == "POST" and url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return "/" + came_from.partition("//")[2].partition("/")[2]
    return request.get_full_path()


def _end_if_over(request):
    """End the session if it is over by idleness or age; answers whose it was, or ""."""
    session, now = request.session, int(time.time())
    person = session.get(SESSION_KEY)
    if not person:
        return ""
    since, seen = session.get(SINCE, now), session.get(SEEN, 0)
    if (seen and now - seen > settings.SESSION_IDLE_MINUTES * 60) or now - since > settings.SESSION_HOURS * 3600:
        session.flush()
        request.user = AnonymousUser()
        return person
    if now - seen >= NOTED_EVERY:
        session[SINCE], session[SEEN] = since, now
    return ""
