"""Ctrl-C against code that does not want to end."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from osupy.cli.interrupts import Watch
from tests.cli.driving import Outcome, finish, start

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")

HEAD = """
import anyio, signal, sys, time
from osupy.cli.interrupts import Watch
watch = Watch(lambda: "so long", grace={grace})
def say(text): print(text, flush=True)
# In naps: a signal that comes between the call and the sleep itself is seen only after.
def hang():
    end = time.monotonic() + 60
    while time.monotonic() < end: time.sleep(0.01)
"""
BLOCKING = """
with watch.watching():
    try:
        say("ready"); hang()
    finally:
        say("closing")
        try: hang()
        except KeyboardInterrupt: hang()
"""
AWAITING = """
async def work():
    try:
        say("ready"); await anyio.sleep(60)
    finally:
        say("closing")
        with anyio.CancelScope(shield=True): {hang}
try: watch.run(work, backend={backend!r})
except KeyboardInterrupt: say("in order"); sys.exit(130)
"""


def press(code: str, cwd: Path, *, times: int = 1) -> Outcome:
    process = start(cwd=cwd, python=("-c", code))
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    for number in range(times):
        process.send_signal(signal.SIGINT)
        if number < times - 1:
            assert process.stdout.readline() == "closing\n"
    return finish(process)


def test_process_ends_when_blocking_code_hangs(tmp_path: Path) -> None:
    done = press(HEAD.format(grace=0.1) + BLOCKING, tmp_path)
    assert (done.code, done.err) == (130, "osupy: so long\n")


def test_process_ends_at_once_when_pressed_again(tmp_path: Path) -> None:
    done = press(HEAD.format(grace=600) + BLOCKING, tmp_path, times=2)
    assert (done.code, done.err) == (130, "osupy: so long\n")


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_process_ends_when_a_loop_hangs(backend: str, tmp_path: Path) -> None:
    code = AWAITING.format(hang="time.sleep(60)", backend=backend)
    done = press(HEAD.format(grace=0.1) + code, tmp_path)
    assert (done.code, done.err) == (130, "osupy: so long\n")


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_loop_closes_in_order_when_there_is_time(backend: str, tmp_path: Path) -> None:
    code = AWAITING.format(hang="await anyio.sleep(0.01)", backend=backend)
    done = press(HEAD.format(grace=600) + code, tmp_path)
    assert (done.code, done.err) == (130, "")
    assert done.out == "closing\nin order\n"


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_run_gives_ctrl_c_as_such_when_it_comes_in_a_group(backend: str) -> None:
    async def work() -> None:
        raise BaseExceptionGroup("tasks", [KeyboardInterrupt()])

    with pytest.raises(KeyboardInterrupt):
        Watch(lambda: "").run(work, backend=backend)


def test_handler_is_the_old_one_afterwards() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Watch(lambda: "").watching():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before


def test_ignored_signal_stays_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with Watch(lambda: "").watching():
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
