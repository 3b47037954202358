"""The application as it is run, the demonstration in it, and a browser before it.

A journey meets what a person meets: `manage.py serve` with web server, worker and beat, compressed files and strict
headers. All journeys of a run share one demonstration, so each takes people and cases that no other one changes.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
START_SECONDS = 180
AT_A_DESK = {"width": 1280, "height": 900}
ON_A_PHONE = {"width": 390, "height": 844}
#: The width at which nothing may have to be moved sideways (WCAG 1.4.10).
NARROW = {"width": 320, "height": 640}


def pytest_collection_modifyitems(items):
    """Whatever stands in this folder is a browser journey."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Application:
    """A running application: its address, its environment, and who can sign in (as `manage.py cast --json` tells)."""

    address: str
    environment: dict
    cast: list = field(default_factory=list)

    def manage(self, *arguments):
        """What a management command printed."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        ).stdout

    def is_up(self):
        """Whether it answers."""
        try:
            return urllib.request.urlopen(f"{self.address}/healthz", timeout=2).status == 200
        except OSError:
            return False


@pytest.fixture(scope="session")
def application(tmp_path_factory):
    """The demonstration, freshly loaded, on a port of its own."""
    folder = tmp_path_factory.mktemp("application")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = kept | {
        "ENV_FILE": os.devnull,
        "VAR_DIR": str(folder),
        "DEMO": "1",
        "PORT": port,
        "SECRET_KEY": "a key for one run of the journeys, which signs nothing that lasts",
    }
    log = folder / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    running = Application(f"http://localhost:{port}", environment)
    try:
        _wait_for(running, process, log)
        running.cast = json.loads(running.manage("cast", "--json"))
        yield running
    finally:
        process.send_signal(signal.SIGINT)
        status = process.wait(timeout=60)
    assert status == 0
    assert "Traceback" not in log.read_text(), log.read_text()


def _wait_for(running, process, log):
    deadline = time.monotonic() + START_SECONDS
    while not running.is_up():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.2)


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium, or the one named by CHROMIUM."""
    named = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    path = next((found for name in named if name and (found := shutil.which(name))), None)
    assert path, "No Chromium found: run `make browser`, which installs it, or set CHROMIUM to its path."
    # As root, as in most containers, its sandbox cannot start.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def visit(application, chromium):
    """`visit()`: a page of somebody new; `visit("rosa")` signed in; `visit(viewport=ON_A_PHONE)` elsewhere.

    At the end nothing may have been asked of another host, failed on the server, or been complained about by the
    browser, a breach of the Content-Security-Policy included.
    """
    contexts, complaints = [], []

    def _visit(username=None, *, viewport=AT_A_DESK, **options):
        context = chromium.new_context(base_url=application.address, viewport=viewport, **options)
        contexts.append(context)
        page = context.new_page()
        _listen(page, application.address, complaints)
        if username:
            sign_in(page, application, username)
        return page

    yield _visit
    for context in contexts:
        context.close()
    assert complaints == []


def _listen(page, address, complaints):
    own = (address, "data:", "about:")
    page.on("request", lambda asked: asked.url.startswith(own) or complaints.append(f"asked {asked.url}"))
    page.on("response", lambda got: got.status < 500 or complaints.append(f"{got.status} {got.url}"))
    page.on("pageerror", lambda error: complaints.append(f"error {error}"))
    # The browser itself logs a page that was refused on purpose; its status is what the journey looks at.
    page.on(
        "console",
        lambda said: (
            said.type != "error" or "Failed to load resource" in said.text or complaints.append(f"console {said.text}")
        ),
    )


def sign_in(page, application, username):
    """Sign in with name and password, as one does outside a demonstration."""
    password = next(person["password"] for person in application.cast if person["username"] == username)
    page.goto("/account/login/")
    form = page.locator("form", has=page.get_by_role("button", name="Sign in", exact=True))
    form.locator("input[name=login]").fill(username)
    form.locator("input[name=password]").fill(password)
    form.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/account/login/" not in url)


def barriers(page):
    """What axe finds on the page, as sentences; empty when nothing keeps anybody out."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['help']}: {node['html'][:160]}" for each in found for node in each["nodes"]]
