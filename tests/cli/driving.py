"""Starts the real command, as a user does, and watches it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

import attrs

import osupy

DEADLINE = 60.0
HOME = Path(osupy.__file__).parents[1]
MODULE = ("-m", "osupy.cli")
FORMS = {
    "asyncio": (),
    "trio": ("--backend", "trio"),
    "blocking": ("--blocking",),
}


@attrs.frozen
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line on stderr."""
        (line,) = self.err.splitlines()
        return line


def environment(**changes: str) -> dict[str, str]:
    """Return an environment without anything that commands look at."""
    ours = ("OSUPY_", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "TTY_")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    # They run in folders of their own, where a relative path leads nowhere.
    return kept | {"PYTHONUTF8": "1", "PYTHONPATH": str(HOME)} | changes


def start(
    *arguments: str,
    cwd: Path,
    environ: Mapping[str, str] | None = None,
    python: tuple[str, ...] = MODULE,
    stdout: int | IO[Any] = subprocess.PIPE,
) -> subprocess.Popen[str]:
    """Start a command."""
    return subprocess.Popen(
        [sys.executable, *python, *arguments],
        cwd=cwd,
        env=environment(**(environ or {})),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def finish(process: subprocess.Popen[str]) -> Outcome:
    """Wait for a command."""
    try:
        out, err = process.communicate(timeout=DEADLINE)
    finally:
        process.kill()
    return Outcome(process.returncode, out or "", err)


def run(*arguments: str, **options: Any) -> Outcome:
    """Run a command to its end."""
    return finish(start(*arguments, **options))


def interrupt(process: subprocess.Popen[str]) -> tuple[Outcome, float]:
    """Press Ctrl-C; return the outcome and the seconds it took."""
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    return finish(process), time.monotonic() - began


def wait_until(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait until something is so; fail if the command ends before."""
    end = time.monotonic() + DEADLINE
    while not condition():
        assert process.poll() is None, finish(process)
        assert time.monotonic() < end
        time.sleep(0.005)
