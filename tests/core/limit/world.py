"""The limiter under a simulated clock: many waiters, woken when they asked to be."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import attrs

from osupy._core.limit import (
    FileLimits,
    Lane,
    Limits,
    LocalLimits,
    RateLimit,
)
from osupy._core.limit.rules import headroom
from osupy.errors import TimedOutError

HIGH, BULK = Lane.HIGH, Lane.BULK
MINUTE = 60.0


@attrs.define(eq=False)
class Caller:
    """One call that asks the limiter."""

    arrived: float
    cost: int
    lane: Lane
    bucket: str
    within: float | None = None
    waits: Generator[float, None, None] | None = None
    gone: float | None = None
    error: Exception | None = None
    polls: int = 0

    @property
    def wait(self) -> float:
        """Seconds from arriving to going out."""
        assert self.gone is not None
        return self.gone - self.arrived


class World:
    """An event loop of the simplest kind; ``time`` is the true one."""

    def __init__(
        self,
        limit: RateLimit | None = None,
        start: float = 1000.0,
        files: list[Path] | None = None,
    ) -> None:
        self.time = start
        self.behind = 0.0
        self.limit = RateLimit() if limit is None else limit
        self.core = LocalLimits(self.limit, now=self.clock)
        # Each stands for a process; calls are spread over them.
        shared = [FileLimits(path, self.limit, now=self.clock) for path in files or ()]
        self.cores: Iterator[Limits] = itertools.cycle(shared or [self.core])
        self.callers: list[Caller] = []
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()

    def clock(self) -> float:
        """Return what the clock shows."""
        return self.time - self.behind

    def at(self, time: float, action: Callable[[], None]) -> None:
        """Do something at a moment."""
        heapq.heappush(self._events, (time, next(self._order), action))

    def call(
        self,
        cost: int = 1,
        lane: Lane = BULK,
        *,
        after: float = 0.0,
        bucket: str = "api",
        within: float | None = None,
        give_up: float | None = None,
        then: Callable[[Caller], None] = lambda _: None,
    ) -> Caller:
        """Let a call arrive after some seconds; it may be cancelled later."""
        caller = Caller(self.time + after, cost, lane, bucket, within)
        self.callers.append(caller)

        def arrive() -> None:
            caller.waits = next(self.cores).waits(bucket, cost, lane, within)
            self._step(caller, then)

        self.at(caller.arrived, arrive)
        if give_up is not None:
            self.at(caller.arrived + give_up, lambda: self.cancel(caller))
        return caller

    def cancel(self, caller: Caller) -> None:
        """Close a call's generator, as cancelling its sleep does."""
        if caller.waits is not None:
            caller.waits.close()
            caller.waits = None

    def run(self, seconds: float | None = None) -> None:
        """Run for some seconds, or until nobody waits any more."""
        end = float("inf") if seconds is None else self.time + seconds
        while self._events and self._events[0][0] <= end:
            self.time, _, action = heapq.heappop(self._events)
            action()
        if seconds is not None:
            self.time = end

    def _step(self, caller: Caller, then: Callable[[Caller], None]) -> None:
        if caller.waits is None:
            return  # cancelled
        caller.polls += 1
        try:
            delay = next(caller.waits)
        except StopIteration:
            caller.gone, caller.waits = self.time, None
            then(caller)
        except TimedOutError as error:
            caller.gone, caller.error, caller.waits = None, error, None
        else:
            assert delay >= 0
            self.at(self.time + delay, lambda: self._step(caller, then))

    def granted(self, bucket: str | None = None) -> list[tuple[float, int, Lane]]:
        """Return what went out, in order: moment, cost, lane."""
        return sorted(
            (
                (c.gone, c.cost, c.lane)
                for c in self.callers
                if c.gone is not None and bucket in (None, c.bucket)
            ),
            key=lambda one: one[0],
        )


def check_windows(granted: list[tuple[float, int, Lane]], limit: RateLimit) -> None:
    """Check rule 1 for every window: it begins with a grant, or can be moved to one."""
    for first, (start, _, _) in enumerate(granted):
        inside = [one for one in granted[first:] if one[0] < start + MINUTE]
        units = sum(cost for _, cost, _ in inside)
        large = [one for one in inside if one[1] > limit.per_minute]
        if not large:
            assert units <= limit.per_minute, inside
        else:
            assert len(large) == 1, inside
            others = [one for one in inside if one is not large[0]]
            assert all(lane is HIGH for _, _, lane in others), inside
            assert sum(cost for _, cost, _ in others) <= headroom(limit), inside
