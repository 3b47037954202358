"""The web server of a measured run: gunicorn as in production, two workers, on a port of its own."""

import os
import secrets
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

from django.conf import settings
from django.core.management import CommandError

HOST, WORKERS = "127.0.0.1", 2
STARTS_WITHIN, ENDS_WITHIN = 60, 20  # seconds
COLLECT = (
    "import django; django.setup(); "
    "from config.management.commands.serve import collect_static_when_changed; collect_static_when_changed()"
)


@contextmanager
def running():
    """The port on which it answers, for as long as it is needed."""
    port = free_port()
    environment = environment_of(port)
    _collect_static(environment)
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(server, port)
        yield port
    finally:
        server.terminate()
        try:
            server.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def free_port():
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def environment_of(port):
    """The environment of a production installation without TLS, on the database of this process."""
    database = settings.DATABASES["default"]
    embedded = f"sqlite:///{database['NAME']}"
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.bench.settings",
        "BENCH": "1",
        "DEBUG": "0",
        "DEMO": "0",
        "HTTPS": "0",
        "ALLOWED_HOSTS": HOST,
        "BASE_URL": f"http://{HOST}:{port}",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "DATABASE_URL": embedded if "sqlite" in database["ENGINE"] else os.environ["DATABASE_URL"],
        "EMAIL_URL": "dummymail://",
        "STATIC_ROOT": str(settings.VAR_DIR / "bench-static"),
        "HOST": HOST,
        "PORT": str(port),
        "WEB_WORKERS": str(WORKERS),
    }


def _collect_static(environment):
    done = subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-c", COLLECT],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandError(f"The static files could not be collected:\n{done.stderr}")


def _wait_for(server, port):
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise CommandError("The web server of the measured run did not start.")
