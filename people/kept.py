"""What somebody typed before their session ended, kept for them and nobody else.

Who typed a page is told by its CSRF secret: every sign-in makes a new one, and a
signed cookie remembers whose the last few were. The text itself is kept in the
browser's own session on the server, which signing in carries over.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core import signing
from django.http import QueryDict
from django.middleware.csrf import CSRF_SECRET_LENGTH, CSRF_TOKEN_LENGTH, _unmask_cipher_token
from django.utils.crypto import salted_hmac

PAGES = "typed-before"
COOKIE, COOKIE_AGE = "pages-of", 7 * 24 * 3600  # seconds: a form left open over a weekend
MOST_SIGN_INS, MOST_PAGES, MOST_CHARACTERS = 6, 4, 200_000
_TOKEN = "csrfmiddlewaretoken"
_SECRET_WORDS = ("password", "passcode", "secret")


@dataclass(frozen=True)
class Typed:
    """The fields as typed, and the names of files that must be chosen again."""

    data: QueryDict
    files: list = field(default_factory=list)


def keep(request, owner):
    """Keep the text of this POST for its owner (a primary key as text); answers whether there was anything to keep."""
    fields = [(name, values) for name, values in request.POST.lists() if not _is_secret(name)]
    files = [upload.name for name in request.FILES for upload in request.FILES.getlist(name)]
    size = sum(len(value) for _name, values in fields for value in values)
    if not owner or not (fields or files) or size > MOST_CHARACTERS:
        return False
    others = [page for page in request.session.get(PAGES, []) if page[:2] != [owner, request.path]]
    request.session[PAGES] = [*others, [owner, request.path, fields, files]][-MOST_PAGES:]
    return True


def words(request):
    """What somebody wrote into the form they sent, as rows of name and value, without what a page itself had put in."""
    fields = [(name, value) for name, values in request.POST.lists() if not _is_secret(name) for value in values]
    return [{"name": name.replace("_", " "), "value": value} for name, value in fields if " " in value.strip()]


def typed(request):
    """What the person who asks typed into this page before their session ended, or None."""
    for owner, path, fields, files in request.session.get(PAGES, []):
        if path == request.path and owner == str(request.user.pk):
            data = QueryDict(mutable=True)
            for name, values in fields:
                data.setlist(name, values)
            return Typed(data, files)
    return None


def forget(request):
    """The page was sent again: what was kept of it has served."""
    mine = [request.session.get(SESSION_KEY), request.path]
    pages = request.session.get(PAGES)
    if pages and any(page[:2] == mine for page in pages):
        request.session[PAGES] = [page for page in pages if page[:2] != mine]


def author_of(request):
    """Who filled in the page that is now sent, by its CSRF secret; "" where nobody signed in with it lately."""
    token = request.POST.get(_TOKEN, "") or request.headers.get("X-CSRFToken", "")
    if not token.isascii() or not token.isalnum() or len(token) not in (CSRF_SECRET_LENGTH, CSRF_TOKEN_LENGTH):
        return ""
    secret = _unmask_cipher_token(token) if len(token) == CSRF_TOKEN_LENGTH else token
    return dict(_sign_ins(request)).get(_mark(secret), "")


def remember_author(request, response):
    """Note in the signed cookie whose pages carry the CSRF secret now in use."""
    person, secret = request.session.get(SESSION_KEY), request.META.get("CSRF_COOKIE")
    if not person or not secret:
        return
    sign_ins, now = _sign_ins(request), [_mark(secret), person]
    if now not in sign_ins:
        value = signing.dumps([*sign_ins, now][-MOST_SIGN_INS:], salt=COOKIE)
        flags = {"secure": settings.SESSION_COOKIE_SECURE, "httponly": True, "samesite": "Lax"}
        response.set_cookie(COOKIE, value, **flags)


def _sign_ins(request):
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return []


def _mark(secret):
    return salted_hmac(COOKIE, secret, algorithm="sha256").hexdigest()[:24]


def _is_secret(name):
    return name == _TOKEN or any(word in name.lower() for word in _SECRET_WORDS)
