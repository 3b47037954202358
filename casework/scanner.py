"""The scanner that looks for known harm in files: clamd, asked over its socket; without CLAMD_ADDRESS there is none.

Whatever is no clear answer is none, so that no file is taken because nobody looked.
"""

import hashlib
import io
import logging
import re
import socket
import time
import zipfile

from django.conf import settings
from django.core.cache import cache

log = logging.getLogger(__name__)

CHUNK = 1 << 16  # bytes
LONGEST_ANSWER = 4096  # bytes
#: What it says, with AlertExceedsMax, of a file of which it has read only a part.
PARTLY = "Heuristics.Limits.Exceeded"
#: So long a scanner that was tried is believed, in seconds.
BELIEVED_FOR = 24 * 3600
#: The test file that every scanner knows and that does nothing (eicar.org); in pieces, or scanners would find us.
TEST = ("X5O!P%@AP[4\\PZX54(P^)7CC)7}", "$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!", "$H+H*")


class Unchecked(Exception):
    """The scanner did not look at the whole file; `too_large` says that it never will, being set to smaller ones."""

    def __init__(self, why, *, too_large=False):
        self.too_large = too_large
        super().__init__(why)


def is_there():
    """Whether a scanner is configured."""
    return bool(settings.CLAMD_ADDRESS)


def harm_in(content):
    """The name of what was found in a file (bytes), or "" if nothing was; Unchecked where that is not known."""
    try:
        if not _is_believed():
            raise Unchecked("it let the test file pass")
        return _found(content)
    except Unchecked as problem:
        if not problem.too_large:
            log.error("the scanner at %s did not check a file: %s", settings.CLAMD_ADDRESS, problem)
        raise


def works():
    """Whether the scanner answers and is believed."""
    try:
        return _ask(b"zPING\0") == "PONG" and _is_believed()
    except Unchecked:
        return False


def test_file():
    """A harmless file (bytes), as large as an upload may be, at whose end stands what every scanner finds."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("filling", bytes(max(settings.UPLOAD_MOST_BYTES - CHUNK, 0)))
        archive.writestr("eicar.txt", "".join(TEST))
    return out.getvalue()


def _is_believed():
    """Whether it does not call the test file clean, as one does that has no signatures or stops at smaller files."""
    key = f"scanner-believed-{hashlib.sha256(settings.CLAMD_ADDRESS.encode()).hexdigest()}"
    if not cache.get(key):
        try:
            passed = not _found(test_file())
        except Unchecked as problem:
            if not problem.too_large:
                raise
            passed = False
        if passed:
            return False
        cache.set(key, True, BELIEVED_FOR)
    return True


def _found(content):
    answer = _ask(b"zINSTREAM\0", content)
    if answer == "stream: OK":
        return ""
    hit = re.fullmatch(r"stream: ([\x21-\x7e]{1,200}) FOUND", answer)
    if hit and not hit[1].startswith(PARTLY):
        return hit[1]
    raise Unchecked(answer, too_large=bool(hit) or "size limit exceeded" in answer)


def _ask(command, content=None):
    """The answer of the scanner, as text; everything together takes no longer than CLAMD_SECONDS."""
    until = time.monotonic() + settings.CLAMD_SECONDS
    try:
        with _connected() as connection:
            _send(connection, command, content, until)
            answer = _received(connection, until)
    except (OSError, ValueError) as problem:
        raise Unchecked(str(problem) or type(problem).__name__) from problem
    if not answer.endswith(b"\0"):
        raise Unchecked("it broke off")
    return answer[:-1].decode("ascii", "replace")


def _connected():
    """A socket at the address: a path, or host:port."""
    address = settings.CLAMD_ADDRESS
    if "/" not in address:
        host, _colon, port = address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), settings.CLAMD_SECONDS)
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(settings.CLAMD_SECONDS)
        connection.connect(address.removeprefix("unix:"))
    except OSError:
        connection.close()
        raise
    return connection


def _send(connection, command, content, until):
    try:
        connection.sendall(command)
        if content is not None:
            for start in range(0, len(content), CHUNK):
                chunk = content[start : start + CHUNK]
                _wait_at_most(connection, until)
                connection.sendall(len(chunk).to_bytes(4, "big") + chunk)
            connection.sendall(bytes(4))
    except (BrokenPipeError, ConnectionResetError):
        # It hung up on a file that is too large for it, and has said so.
        return


def _received(connection, until):
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        _wait_at_most(connection, until)
        data = connection.recv(LONGEST_ANSWER)
        if not data:
            break
        answer += data
    return answer


def _wait_at_most(connection, until):
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("it took too long")
    connection.settimeout(left)
