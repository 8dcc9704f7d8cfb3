"""Processes that share a limiter, with a clock that runs sixty times as fast.

``python workers.py FILE PER_MINUTE SECONDS SEED`` asks for units for so many seconds
and prints the moments at which it got them, by the limiter's own clock: a line each,
at once, because it may be killed at any moment.
"""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path

from osupy._core.limit import BlockingLimiter, FileLimits, Lane, RateLimit
from osupy._core.limit.passage import Passage
from osupy.errors import TimedOutError

SPEED = 60.0


def clock() -> float:
    """Return the common time: a minute of it is a second."""
    return time.monotonic() * SPEED


def sleep(seconds: float) -> None:
    """Sleep; never shorter than looks at a lock take in truth."""
    time.sleep(max(seconds / SPEED, 0.0005))


def work(path: Path, limit: RateLimit, end: float, seed: int) -> None:
    """Ask for units until the end, and tell when each was granted."""
    chance = random.Random(seed)
    step = Passage.step

    def noted(self: Passage, buckets: object, now: float, left: float) -> float | None:
        delay = step(self, buckets, now, left)  # type: ignore[arg-type]
        if delay is None:
            cost = self.tickets[-1][1].cost
            os.write(1, f"{now!r} {cost} {'replays' in str(self.tickets)}\n".encode())
        return delay

    Passage.step = noted  # type: ignore[method-assign]
    limiter = BlockingLimiter(FileLimits(path, limit, now=clock), sleep)
    while time.monotonic() < end:
        cost = chance.choice([1, 1, 1, 1, 2, 5, 20])
        bucket = "replays" if cost == 1 and chance.random() < 0.1 else "api"
        lane = chance.choice([Lane.HIGH, Lane.BULK, Lane.BULK])
        within = chance.choice([None, None, 0, 20.0])
        try:
            limiter.reserve(bucket, cost, lane, within=within)
        except TimedOutError:
            continue


if __name__ == "__main__":
    work(
        Path(sys.argv[1]),
        RateLimit(int(sys.argv[2])),
        time.monotonic() + float(sys.argv[3]),
        int(sys.argv[4]),
    )
