"""What an installation may not start with: each refusal says what is wrong and what to do."""

LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]", "::1", "0.0.0.0", "testserver", ".localhost", ""}  # noqa: S104 — compared, not bound
KEY_LENGTH = 50
KEY_LETTERS = 10
KNOWN_KEYS = ("django-insecure", "changeme", "change-me", "change me", "secret", "example", "password", "insecure")


def refusals(*, debug, demo, on_purpose, key, hosts, https, database_host, given):
    """Every reason not to start, as sentences; `given` holds the names of the variables that were set."""
    found = []
    elsewhere = sorted(set(hosts) - LOCAL_HOSTS)
    if not key:
        found.append(
            "SECRET_KEY is not set. `make install` writes a .env with one; elsewhere set 50 random characters."
        )
    elif not (debug or demo):
        found += _weaknesses(key)
    if debug and elsewhere:
        found.append(
            f"DEBUG is on, but ALLOWED_HOSTS names {', '.join(elsewhere)}: its error pages would show the inside of "
            "the program to strangers. Unset DEBUG, or leave only localhost in ALLOWED_HOSTS."
        )
    if demo and not on_purpose and (signs := _signs_of_production(elsewhere, https, database_host)):
        found.append(
            f"DEMO is on, but {' and '.join(signs)}: anybody could sign in as anybody of the demonstration. Unset "
            "DEMO, or set DEMO_ON_PURPOSE=1 if this is a demonstration for visitors and holds no real person's data."
        )
    if not (debug or demo):
        found += [f"{name} is not set. {sentence}" for name, sentence in _NEEDED.items() if name not in given]
    return found


_NEEDED = {
    "ALLOWED_HOSTS": "Name the hosts this installation answers to, for example ALLOWED_HOSTS=advancement.example.org.",
    "DATABASE_URL": "Name the database, for example DATABASE_URL=postgres://user:password@host:5432/name.",
    "EMAIL_URL": "Name the mail server, for example EMAIL_URL=smtp+tls://user:password@host:587, or mail is lost.",
}


def _weaknesses(key):
    if len(key) < KEY_LENGTH or len(set(key)) < KEY_LETTERS:
        yield f"SECRET_KEY is too weak: it needs at least {KEY_LENGTH} characters, {KEY_LETTERS} of them different."
    elif known := [word for word in KNOWN_KEYS if key.lower().startswith(word)]:
        yield f"SECRET_KEY begins with “{known[0]}”, like one copied from an example. Make a random one."


def _signs_of_production(elsewhere, https, database_host):
    signs = []
    if elsewhere:
        signs.append(f"ALLOWED_HOSTS names {', '.join(elsewhere)}")
    if https:
        signs.append("HTTPS is on")
    # A socket begins with a slash; a name without a dot is a neighbor, as in a file of containers.
    if database_host not in LOCAL_HOSTS and not database_host.startswith("/") and "." in database_host:
        signs.append(f"the database is on another machine ({database_host})")
    return signs
