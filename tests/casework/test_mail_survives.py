"""The mail path with real processes: a worker killed with SIGKILL, a broker stopped and emptied (PL-DUE-2).

Nothing is lost and nothing comes twice; the one moment that nobody can decide is shown to Human Resources.
"""

import os
import re
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection
from redis import Redis, RedisError

from casework import clock, outbox
from casework.models import Message

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ROOT, PATIENCE = Path(settings.BASE_DIR), 40  # seconds
State = Message.State


class Mailbox(socketserver.ThreadingTCPServer):
    """A mail server that keeps the Message-IDs it accepted; `at` is called with the command that comes."""

    daemon_threads = allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.accepted, self.at = Counter(), lambda command: None


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            command = line.split()[0].upper()
            self.server.at(command)
            if command == "DATA":
                self._say("354 go on")
                letter = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.accepted[re.search(rb"outbox-(\d+)@", letter)[1].decode()] += 1
                self.server.at("ACCEPTED")
            self._say("221 bye" if command == "QUIT" else "250 fine")
            if command == "QUIT":
                return

    def _say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


class Machinery:
    """A mail server, a broker and a worker, each of which can be stopped."""

    def __init__(self, folder):
        self.folder, self.running = folder, []
        self.mailbox = Mailbox()
        threading.Thread(target=self.mailbox.serve_forever, daemon=True).start()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.broker_url = f"redis://127.0.0.1:{self.port}/0"
        self.redis = Redis(port=self.port)

    def start_broker(self):
        command = ["redis-server", "--port", str(self.port), "--save", "", "--dir", str(self.folder)]
        self.broker = self._start(*command, "--bind", "127.0.0.1")
        wait_until(self._answers)

    def _answers(self):
        try:
            return self.redis.ping()
        except RedisError:
            return False

    def start_worker(self):
        name = connection.settings_dict
        database = f"postgres://{name['USER']}:{name['PASSWORD']}@{name['HOST']}:{name['PORT']}/{name['NAME']}"
        own = {
            "ENV_FILE": os.devnull,
            "DEBUG": "1",
            "SECRET_KEY": "a worker of one test alone, sixty-four letters or more, no secret at all",
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": database,
            "REDIS_URL": self.broker_url,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mailbox.server_address[1]}",
        }
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--pool", "solo", "--loglevel", "ERROR"]
        self.worker = self._start(*command, env=kept | own)

    def _start(self, *command, **how):
        program = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, **how)
        self.running.append(program)
        return program

    def sweep(self):
        """What beat asks for every minute."""
        Celery(broker=self.broker_url).send_task("casework.tasks.send_outbox")

    def kill_worker(self):
        self.worker.send_signal(signal.SIGKILL)
        self.worker.wait()

    def end(self):
        self.mailbox.shutdown()
        self.mailbox.server_close()
        for program in self.running:
            if program.poll() is None:
                program.kill()
            program.wait()


@pytest.fixture
def machinery(tmp_path):
    found = Machinery(tmp_path)
    found.start_broker()
    yield found
    found.end()


@pytest.fixture
def messages(district):
    """Three messages that are due, by number."""
    for n in range(3):
        facts = {"about": f"news-{n}", "subject": f"News {n}", "body": "News", "created_at": clock.now()}
        Message.objects.create(to=district.rosa, next_at=clock.now(), **facts)
    return [str(pk) for pk in Message.objects.order_by("pk").values_list("pk", flat=True)]


def wait_until(holds):
    """Look again and again until something holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.1)


def states():
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def long_after():
    """What a worker had claimed when it died lies back longer than a claim holds."""
    Message.objects.filter(claimed_at__isnull=False).update(claimed_at=clock.now() - timedelta(days=1))


@pytest.mark.parametrize(("moment", "arrived"), [("MAIL", 0), ("ACCEPTED", 1)])
def test_a_worker_is_killed_while_it_sends(machinery, messages, district, moment, arrived):
    """Before the mail server had it, or after it took it and before that was recorded: in both it is unconfirmed."""
    reached = threading.Event()

    def stop_at(command):
        if command == moment:
            reached.set()
            time.sleep(PATIENCE)

    machinery.mailbox.at = stop_at
    machinery.start_worker()
    machinery.sweep()
    assert reached.wait(PATIENCE)
    machinery.kill_worker()
    first, *others = messages
    assert states() == [State.SENDING, State.CLAIMED, State.CLAIMED]
    machinery.mailbox.at = lambda command: None
    long_after()
    machinery.start_worker()
    machinery.sweep()
    wait_until(lambda: states() == [State.UNCONFIRMED, State.SENT, State.SENT])
    assert machinery.mailbox.accepted == Counter({first: arrived, **dict.fromkeys(others, 1)})
    outbox.send_again(Message.objects.get(pk=first), by=district.hugo)
    machinery.sweep()
    wait_until(lambda: states() == [State.SENT] * 3)
    assert machinery.mailbox.accepted == Counter({first: arrived + 1, **dict.fromkeys(others, 1)})


def test_the_broker_is_stopped_and_emptied(machinery, messages):
    """What it forgets is asked for again: the rows are what counts."""
    machinery.sweep()
    machinery.redis.flushall()
    machinery.start_worker()
    machinery.broker.terminate()
    machinery.broker.wait()
    assert states() == [State.WAITING] * 3
    machinery.start_broker()
    machinery.sweep()
    wait_until(lambda: states() == [State.SENT] * 3)
    machinery.sweep()
    machinery.sweep()
    wait_until(lambda: machinery.redis.llen("celery") == 0)
    assert machinery.mailbox.accepted == Counter(dict.fromkeys(messages, 1))
