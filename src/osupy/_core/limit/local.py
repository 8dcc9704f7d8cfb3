"""The limiter of one process, for any number of clients, threads and event loops."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Generator
from contextlib import closing
from math import inf
from threading import Lock
from typing import TypeAlias

from osupy._core.limit.passage import Passage, new_buckets
from osupy._core.limit.rules import Lane, RateLimit, bucket_of

Waits: TypeAlias = Generator[float, None, None]

_DEFAULT = RateLimit()


class Limits(ABC):
    """What a limiter decides; it tells how long to sleep and never sleeps itself.

    So one object serves blocking and awaiting clients alike, many at once.
    """

    @abstractmethod
    def waits(
        self, bucket: str, cost: int, lane: Lane, within: float | None = None
    ) -> Waits:
        """Yield the seconds to sleep, again and again, until the call may go out.

        When the generator ends, the call is charged; when it is closed earlier, as the
        cancelling of whoever sleeps does, nothing has happened.

        Raises:
            TimedOutError: It would take longer, or took longer, than ``within``.
            UsageError: There is no such bucket, or ``cost`` is below 1.
        """

    @abstractmethod
    def pausing(self, seconds: float) -> Waits:
        """Let nothing go for this long; yield the seconds to sleep until that is said.

        What is no positive number is no pause.
        """

    @abstractmethod
    def observing(self, limit: int, remaining: int) -> Waits:
        """Take the server's word for the bucket that has this limit."""


class LocalLimits(Limits):
    """Limits that clients of one process share, of any thread and event loop.

    Args:
        limit: Settings of the main bucket.
        now: Seconds of a clock. Should it jump backwards, no time has passed.
    """

    def __init__(
        self, limit: RateLimit = _DEFAULT, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self.limit = limit
        self._clock = now
        self._read = now()
        self._behind = 0.0
        self._lock = Lock()
        self._buckets = new_buckets(limit)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.limit!r})"

    def waits(
        self, bucket: str, cost: int, lane: Lane, within: float | None = None
    ) -> Waits:
        """Yield the seconds to sleep, again and again, until the call may go out.

        When the generator ends, the call is charged; when it is closed earlier, as the
        cancelling of whoever sleeps does, nothing has happened.

        Raises:
            TimedOutError: It would take longer, or took longer, than ``within``.
            UsageError: There is no such bucket, or ``cost`` is below 1.
        """
        passage = Passage.of(bucket, cost, lane)
        until = inf if within is None else self._now() + max(0.0, within)
        gone = False
        try:
            while True:
                with self._lock:
                    now = self._now()
                    delay = passage.step(self._buckets, now, max(0.0, until - now))
                if delay is None:
                    break
                yield delay
            gone = True
        finally:
            if not gone:
                with self._lock:
                    passage.withdraw(self._buckets)

    def pause(self, seconds: float) -> None:
        """Let nothing go for this long; what is no positive number is no pause."""
        if not 0 < seconds < inf:
            return
        with self._lock:
            until = self._now() + seconds
            for one in self._buckets.values():
                one.pause(until)

    def pausing(self, seconds: float) -> Waits:
        """Do what `pause` does; there is nothing to wait for."""
        self.pause(seconds)
        yield from ()

    def observe(self, limit: int, remaining: int) -> None:
        """Take the server's word for the bucket that has this limit."""
        with self._lock:
            one = self._buckets[bucket_of(limit)]
            one.observe(remaining, self._now())

    def observing(self, limit: int, remaining: int) -> Waits:
        """Do what `observe` does; there is nothing to wait for."""
        self.observe(limit, remaining)
        yield from ()

    def _now(self) -> float:
        """Return the time that has passed: never less than it was."""
        read = self._clock()
        self._behind += max(0.0, self._read - read)
        self._read = read
        return read + self._behind


class BlockingLimiter:
    """`Limits` for blocking clients: a `Limiter`."""

    def __init__(
        self, core: Limits, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self.core = core
        self._sleep = sleep

    def reserve(
        self, bucket: str, cost: int, lane: Lane, *, within: float | None = None
    ) -> None:
        """Wait until a request may go out."""
        self._rest(self.core.waits(bucket, cost, lane, within))

    def pause(self, seconds: float) -> None:
        """Let nothing go for this long."""
        self._rest(self.core.pausing(seconds))

    def observe(self, limit: int, remaining: int) -> None:
        """Take the server's word."""
        self._rest(self.core.observing(limit, remaining))

    def _rest(self, waits: Waits) -> None:
        with closing(waits):
            for delay in waits:
                self._sleep(delay)


class AsyncLocalLimiter:
    """`Limits` for async clients, on any event loop: an `AsyncLimiter`."""

    def __init__(
        self, core: Limits, sleep: Callable[[float], Awaitable[object]]
    ) -> None:
        self.core = core
        self._sleep = sleep

    async def reserve(
        self, bucket: str, cost: int, lane: Lane, *, within: float | None = None
    ) -> None:
        """Wait until a request may go out."""
        await self._rest(self.core.waits(bucket, cost, lane, within))

    async def pause(self, seconds: float) -> None:
        """Let nothing go for this long."""
        await self._rest(self.core.pausing(seconds))

    async def observe(self, limit: int, remaining: int) -> None:
        """Take the server's word."""
        await self._rest(self.core.observing(limit, remaining))

    async def _rest(self, waits: Waits) -> None:
        with closing(waits):
            for delay in waits:
                await self._sleep(delay)
