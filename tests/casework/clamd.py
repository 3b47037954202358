"""A real scanner for a test: Debian's clamd with one signature of our own, on a socket of its own."""

import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

from casework.scanner import TEST

EICAR = "".join(TEST).encode()
START_SECONDS = 20


@contextmanager
def running(folder, **settings):
    """The address of a clamd that runs with these settings (names and values of clamd.conf) and ends with the test."""
    program = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")
    assert program, "clamd is missing: `scripts/install.sh test` installs it."
    folder = Path(folder)
    (folder / "signatures").mkdir()
    (folder / "signatures" / "test.ndb").write_text(f"Test-File:0:0:{EICAR.hex()}\n")
    address = str(folder / "socket")
    facts = {"LocalSocket": address, "DatabaseDirectory": folder / "signatures", "Foreground": "yes"} | settings
    (folder / "clamd.conf").write_text("".join(f"{name} {value}\n" for name, value in facts.items()))
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([program, "-c", folder / "clamd.conf"], stdout=log, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not Path(address).exists():
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < deadline, (folder / "log").read_text()
            time.sleep(0.02)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)
