"""Several processes share a limiter; some are killed. No window holds too much."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from osupy._core.limit import FileLimits, Lane, RateLimit
from tests.core.limit.world import BULK, MINUTE

LIMIT = RateLimit(60)
WORKERS = Path(__file__).with_name("workers.py")
ROOT = Path(__file__).parents[3]


def start(path: Path, seconds: float, seed: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(WORKERS), str(path), "60", str(seconds), str(seed)]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src")])}
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=environ)


def read(processes: list[subprocess.Popen[bytes]]) -> list[tuple[float, int, bool]]:
    """Return what all of them were granted, in order: moment, cost, replay."""
    granted: list[tuple[float, int, bool]] = []
    for process in processes:
        out, _ = process.communicate(timeout=60)
        for line in out.decode().splitlines():
            moment, cost, replay = line.split()
            granted.append((float(moment), int(cost), replay == "True"))
    return sorted(granted)


def fullest(granted: list[tuple[float, int, bool]]) -> int:
    """Return the most units that any window holds."""
    most = first = units = 0
    for moment, cost, _ in granted:
        units += cost
        while granted[first][0] <= moment - MINUTE:
            units -= granted[first][1]
            first += 1
        most = max(most, units)
    return most


def test_no_window_holds_more_than_the_limit_when_processes_share_it(
    tmp_path: Path,
) -> None:
    processes = [start(tmp_path / "limits", 5, seed) for seed in range(5)]
    granted = read(processes)
    assert [process.returncode for process in processes] == [0] * 5
    assert fullest(granted) <= LIMIT.per_minute
    assert fullest([one for one in granted if one[2]]) <= 10
    minutes = (granted[-1][0] - granted[0][0]) / MINUTE
    units = sum(cost for _, cost, _ in granted)
    assert units >= 0.5 * LIMIT.per_minute * minutes  # and it is put to use


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_others_go_on_and_within_the_limit_when_some_are_killed(
    tmp_path: Path,
) -> None:
    chance = random.Random(7)
    path = tmp_path / "limits"
    processes = [start(path, 6, seed) for seed in range(4)]
    victims: list[subprocess.Popen[bytes]] = []
    end = time.monotonic() + 5
    while time.monotonic() < end:
        victim = start(path, 60, len(victims))
        time.sleep(0.3 + chance.random() / 5)  # it starts, and is somewhere within
        victim.send_signal(signal.SIGKILL)
        victims.append(victim)
    granted = read([*processes, *victims])
    assert [process.returncode for process in processes] == [0] * 4
    assert {victim.returncode for victim in victims} == {-signal.SIGKILL}
    assert fullest(granted) <= LIMIT.per_minute
    last = {moment for moment, _, _ in granted if moment > granted[-1][0] - MINUTE}
    assert len(last) > 3  # nobody is held up by the dead


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_lock_of_a_killed_process_is_free_at_once(tmp_path: Path) -> None:
    path = tmp_path / "limits"
    code = (
        "import sys, time\n"
        "from osupy._core.limit import FileLimits\n"
        "limits = FileLimits(sys.argv[1])\n"
        "assert limits._lock.acquire()\n"
        "print('held', flush=True)\n"
        "time.sleep(60)\n"
    )
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, env=environ
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        waits = FileLimits(path).waits("api", 1, BULK)
        assert next(waits) < 0.1  # locked: it looks again
    finally:
        holder.kill()
        holder.communicate()
    assert list(waits) == []
    assert list(FileLimits(path).waits("api", 1, Lane.HIGH)) == []
