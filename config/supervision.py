"""Several programs that live and die together: when one ends, or somebody asks, all of them end."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

PATIENCE_SECONDS = 20
LOOK_SECONDS = 0.2
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Programs:
    """Programs by name, each in a process group of its own, so that Ctrl-C reaches only us and we end them in order."""

    def __init__(self, folder, *, with_parent=False):
        self.folder = folder
        self.running = {}
        self.asked_to_stop = False
        self.parent = os.getppid() if with_parent else None
        self.parent_caught = self.parent and _catches_interrupt(self.parent)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number, frame):
        self.asked_to_stop = True
        if not self.running:
            raise SystemExit(128 + number)

    def start(self, name, *command):
        """Start one program with this interpreter."""
        self.running[name] = subprocess.Popen(  # noqa: S603 — our own commands
            [sys.executable, *command],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 — no thread was started here
        )

    def wait_until_answering(self, host, port):
        """Wait until the port answers; False when a program ended or somebody asked to stop before."""
        while not (self.asked_to_stop or self._ended() or self._parent_has_left()):
            with socket.socket() as probe:
                if probe.connect_ex((host, port)) == 0:
                    return True
            time.sleep(LOOK_SECONDS)
        return False

    def wait(self):
        """Wait until somebody asks to stop (0) or a program ends by itself (1); then end all of them."""
        try:
            while not (self.asked_to_stop or self._parent_has_left()):
                if name := self._ended():
                    status = self.running[name].returncode
                    say(f"The {name} ended by itself (exit status {status}); stopping the rest.")
                    return 1
                time.sleep(LOOK_SECONDS)
            say("Stopping …")
            return 0
        finally:
            self.stop()

    def stop(self):
        """Ask every program to end, wait, then end whatever is left of its group."""
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + PATIENCE_SECONDS
        for process in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=max(0, deadline - time.monotonic()))
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _ended(self):
        return next((name for name, process in self.running.items() if process.poll() is not None), None)

    def _parent_has_left(self):
        if self.parent is None:
            return False
        return os.getppid() != self.parent or _catches_interrupt(self.parent) != self.parent_caught


def say(sentence):
    """Print at once; a reader who has left does not keep us from stopping."""
    with contextlib.suppress(OSError):
        print(sentence, flush=True)  # noqa: T201 — a program for a terminal


def _end_with_parent():
    """On Linux the kernel ends the child even when we are killed without a chance to do so."""
    if _libc:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _catches_interrupt(pid):
    """Whether a process handles SIGINT, as far as the system tells.

    A `make` that is interrupted alone, not together with its terminal, waits for its recipe without passing the signal
    on; all that can be seen from here is that its handler is gone.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return None
    caught = int(status.split("SigCgt:")[1].split()[0], 16)
    return bool(caught >> (signal.SIGINT - 1) & 1)
