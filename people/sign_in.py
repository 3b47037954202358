"""Signing in: who may, with which words when it fails, and the cast that a demonstration offers."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import requires_csrf_token

from people import kept
from people.middleware import to_sign_in
from people.queries import signed_in

_cast = []


class PersonBackend(AuthenticationBackend):
    """A person by user name or work e-mail and password; one query for the person of a session and their roles."""

    def get_user(self, user_id):
        return signed_in(user_id, timezone.localdate())


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by Human Resources; nobody signs up."""

    _no_match = _("User name and password do not match. Check both; capital letters count in the password.")
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account has been closed. Human Resources can tell you more."),
        "email_password_mismatch": _no_match,
        "username_password_mismatch": _no_match,
        "invalid_login": _no_match,
        "enter_current_password": _("Enter the password you sign in with now: this one is another."),
        "incorrect_password": _("Enter the password you sign in with: this one is another."),
        "too_many_login_attempts": _("Wait ten minutes before the next try: there were too many for this account."),
        "rate_limited": _("Wait a minute before the next try: there were too many."),
        "unknown_email": _("Enter your work e-mail: nobody here has this one."),
        "invalid_password_reset": _("Ask for a new link: this one has been used or is too old."),
        "same_as_current": _("Enter a new password: this is the one you have now."),
    }

    def is_open_for_signup(self, request):
        return False

    def is_safe_url(self, url):
        try:
            return super().is_safe_url(url)
        except ValueError:  # no address at all: "http://["
            return False

    def get_logout_redirect_url(self, request):
        return reverse("account_login")

    def get_password_change_redirect_url(self, request):
        return self.get_login_redirect_url(request)

    def format_email_subject(self, subject):
        return f"{settings.EMPLOYER}: {subject}"


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor, with our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Enter the code that the app shows now: this one is another, or too old."),
        "cannot_delete_authenticator": _("Your second factor cannot be switched off."),
        "cannot_generate_recovery_codes": _("Set up an authenticator app first: recovery codes stand in for it."),
    }


def offer_cast(cast):
    """Let the sign-in page offer the people of the demonstration; `cast()` tells who they are."""
    _cast[:] = [cast]


def cast_offered():
    """The people a demonstration offers for a click: each with username, password, name, roles, waiting."""
    return _cast[0]() if settings.DEMO and _cast else []


@requires_csrf_token
def page_out_of_date(request, reason=""):
    """A page filled in before its author signed in anew is shown again as typed; anything else is refused."""
    author, person = kept.author_of(request), request.session.get("_auth_user_id", "")
    if request.path == reverse("account_login"):
        return redirect(request.get_full_path())
    if author and not person:
        return to_sign_in(request)
    if author and author == person and kept.keep(request, author):
        return redirect(request.get_full_path())
    return render(request, "403_csrf.html", status=403)
