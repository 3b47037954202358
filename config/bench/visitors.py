"""A visitor of a measured run: signs in over HTTP as a person would, and asks for pages on one connection."""

import http.client
import re
import time
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from config.bench.counting import ASKED, TOLD
from config.bench.server import HOST

SIGN_IN = "/account/login/"
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
OK, FOUND = 200, 302


class NotServed(Exception):
    """A page was not answered as it should be."""


class Visitor:
    """One connection and one session."""

    def __init__(self, port, cookies=None):
        self.port, self.cookies = port, dict(cookies or {})
        self.connection = None

    def sign_in(self, username, password):
        """Through the sign-in page."""
        _status, _headers, body = self._ask("GET", SIGN_IN, encoding="identity")
        token = TOKEN.search(body)[1].decode()
        form = urlencode({"login": username, "password": password, "csrfmiddlewaretoken": token})
        status, _headers, _body = self._ask("POST", SIGN_IN, form)
        if status != FOUND:
            raise NotServed(f"{username} could not sign in (status {status}).")
        return self

    def look(self, path):
        """(seconds until the page was there as a whole, its bytes on the wire)."""
        began = time.perf_counter()
        status, _headers, body = self._ask("GET", path)
        took = time.perf_counter() - began
        if status != OK:
            raise NotServed(f"{path} answered with status {status}.")
        return took, len(body)

    def count(self, path):
        """How many queries the page asks."""
        _status, headers, _body = self._ask("GET", path, extra={ASKED: "1"})
        return int(headers[TOLD])

    def another(self):
        """A second visitor with the same session."""
        return Visitor(self.port, self.cookies)

    def _ask(self, method, path, body=None, *, encoding="gzip", extra=None):
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept-Encoding": encoding,
            **(extra or {}),
        }
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            return self._exchange(method, path, body, headers)
        except (http.client.HTTPException, ConnectionError):
            # The server closes a connection at rest, and a worker that served long enough is replaced.
            self.connection = None
            return self._exchange(method, path, body, headers)

    def _exchange(self, method, path, body, headers):
        if self.connection is None:
            self.connection = http.client.HTTPConnection(HOST, self.port, timeout=30)
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        for line in response.headers.get_all("Set-Cookie", ()):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return response.status, response.headers, content
