"""Programs that live and die together, tried with real processes and real signals."""

import os
import signal
import subprocess
import sys
import time

import pytest

FAMILY = """
import sys
from config.supervision import Programs

programs = Programs(sys.argv[1])
for name, code in zip(sys.argv[2::2], sys.argv[3::2]):
    programs.start(name, "-c", code)
    print(name, programs.running[name].pid, flush=True)
sys.exit(programs.wait())
"""
SLEEPS = "import time; time.sleep(60)"
WITH_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SLEEPS!r}])"


@pytest.fixture
def family(tmp_path):
    """`family(name=code, …)`: the supervising process, its programs started, and their process ids."""
    begun = []

    def begin(**programs):
        arguments = [word for pair in programs.items() for word in pair]
        process = subprocess.Popen(
            [sys.executable, "-c", FAMILY, str(tmp_path), *arguments],
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        begun.append(process)
        return process, [int(process.stdout.readline().split()[1]) for _ in programs]

    yield begin
    for process in begun:
        process.kill()
        process.wait()
        process.stdout.close()


def _gone(groups, seconds=5):
    """Whether no process of any of the groups is left."""
    deadline = time.monotonic() + seconds
    while any(_group_lives(group) for group in groups):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _group_lives(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_every_program_and_their_children(family, asked):
    supervisor, groups = family(web=SLEEPS, worker=WITH_CHILD)
    supervisor.send_signal(asked)
    assert supervisor.wait(timeout=10) == 0
    assert _gone(groups)


def test_when_one_program_ends_all_do_and_the_exit_status_says_so(family):
    supervisor, groups = family(web=SLEEPS, beat="raise SystemExit(3)")
    assert supervisor.wait(timeout=10) == 1
    assert "The beat ended by itself (exit status 3)" in supervisor.stdout.read()
    assert _gone(groups)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_not_even_a_killed_supervisor_leaves_a_program_behind(family):
    supervisor, groups = family(web=SLEEPS, worker=SLEEPS)
    supervisor.kill()
    supervisor.wait()
    assert _gone(groups)
