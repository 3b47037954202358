"""Bring the whole application up on one machine: web server, worker and beat, until somebody stops it."""

import hashlib
import os
import socket

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections

from config.supervision import Programs, say


class Command(BaseCommand):
    help = "Migrates, loads the demonstration once (DEMO=1), and runs web server, worker and beat until stopped."

    def add_arguments(self, parser):
        parser.add_argument("--with-parent", action="store_true", help="also stop when the calling process ends")

    def handle(self, *, with_parent, **options):
        host, port = os.environ.get("HOST", "127.0.0.1"), _port()
        refuse_taken_port(host, port)
        programs = Programs(settings.BASE_DIR, with_parent=with_parent)
        call_command("prepare")
        collect_static_when_changed()
        # What the programs inherit must not be a connection in use here.
        connections.close_all()
        start(programs)
        if programs.wait_until_answering(host, port):
            announce(port)
        raise SystemExit(programs.wait())


def _port():
    text = os.environ.get("PORT", "8000")
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CommandError(f"PORT is {text!r}; it must be a number from 1 to 65535.")
    return int(text)


def refuse_taken_port(host, port):
    """Say so before anything is touched, and not in the words of the web server."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise CommandError(
                f"Port {port} on {host} cannot be used ({problem.strerror}). Another program, or this application "
                f"itself, may be running there. Stop it, or choose another port: make run PORT={port + 1}"
            ) from problem


def collect_static_when_changed():
    """Compressing every file takes seconds; names, sizes and times tell whether anything changed."""
    if settings.DEBUG:
        return
    seen = hashlib.sha256()
    ignored = apps.get_app_config("staticfiles").ignore_patterns
    for finder in get_finders():
        for path, storage in finder.list(ignored):
            seen.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}\n".encode())
    stamp = settings.STATIC_ROOT.with_name(f"{settings.STATIC_ROOT.name}.stamp")
    if stamp.exists() and stamp.read_text() == seen.hexdigest() and settings.STATIC_ROOT.exists():
        return
    say("Compressing the static files …")
    call_command("collectstatic", verbosity=0, interactive=False, clear=settings.STATIC_ROOT.exists())
    stamp.write_text(seen.hexdigest())


def start(programs):
    """Web server, worker and beat."""
    celery = ("-m", "celery", "--quiet", "--app", "config")
    programs.start("web server", "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi")
    programs.start("worker", *celery, "worker", "--concurrency", "1", "--without-gossip", "--without-mingle")
    programs.start("beat", *celery, "beat")


def announce(port):
    """The address, and in the demonstration who to sign in as."""
    say(f"\nThe application answers at http://localhost:{port}   (Ctrl-C stops it)\n")
    if settings.DEMO:
        call_command("cast")
        connections.close_all()
