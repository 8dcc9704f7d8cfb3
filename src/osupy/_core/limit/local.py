"""The limiter of one process, for any number of clients, threads and event loops."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import closing
from math import inf
from threading import Lock
from typing import TypeAlias

from osupy._core.limit.bucket import Bucket, Ticket
from osupy._core.limit.rules import (
    MAIN,
    REPLAYS,
    Lane,
    RateLimit,
    bucket_of,
    headroom,
)
from osupy.errors import TimedOutError, UsageError

Waits: TypeAlias = Generator[float, None, None]

_DEFAULT = RateLimit()
_REPLAYS = RateLimit(per_minute=10, burst=2)
_ROUNDING = 1e-9


class LocalLimits:
    """The buckets and their lock; it tells how long to sleep and never sleeps itself.

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
        self._buckets = {
            MAIN: Bucket(limit, headroom(limit)),
            REPLAYS: Bucket(_REPLAYS, 0),
        }

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
        tickets = [(one, Ticket(cost, lane)) for one in self._path(bucket, cost)]
        entered = 0
        until = inf if within is None else self._now() + max(0.0, within)
        gone = False
        try:
            for one, ticket in tickets:
                entered += 1
                delay = self._enter(one, ticket, until)
                while delay is not None:
                    yield delay
                    delay = self._poll(one, ticket, until)
            self._confirm(tickets)
            gone = True
        finally:
            if not gone:
                self._withdraw(tickets[:entered])

    def pause(self, seconds: float) -> None:
        """Let nothing go for this long; what is no positive number is no pause."""
        if not 0 < seconds < inf:
            return
        with self._lock:
            until = self._now() + seconds
            for one in self._buckets.values():
                one.paused_until = max(one.paused_until, until)

    def observe(self, limit: int, remaining: int) -> None:
        """Take the server's word for the bucket that has this limit."""
        with self._lock:
            one = self._buckets[bucket_of(limit)]
            one.observe(remaining, self._now())

    def _path(self, bucket: str, cost: int) -> list[Bucket]:
        if bucket not in self._buckets:
            message = f"bucket={bucket!r}: must be one of {', '.join(self._buckets)}"
            raise UsageError(message)
        if cost < 1:
            message = f"cost={cost!r}: must be at least 1"
            raise UsageError(message)
        # The rarer limit first: whoever waits for it holds up nobody else.
        return [self._buckets[name] for name in dict.fromkeys((bucket, MAIN))]

    def _enter(self, one: Bucket, ticket: Ticket, until: float) -> float | None:
        with self._lock:
            now = self._now()
            least = one.enter(ticket, now)
            _check(ticket, least, until - now)
            delay = one.poll(ticket, now)
        return delay if delay is None else min(delay, max(0.0, until - now))

    def _poll(self, one: Bucket, ticket: Ticket, until: float) -> float | None:
        with self._lock:
            now = self._now()
            delay = one.poll(ticket, now)
            if delay is not None:
                _check(ticket, max(one.at_least(ticket, now), _ROUNDING), until - now)
        return delay if delay is None else min(delay, max(0.0, until - now))

    def _confirm(self, tickets: list[tuple[Bucket, Ticket]]) -> None:
        with self._lock:
            now = self._now()
            for one, ticket in tickets:
                one.confirm(ticket, now)

    def _withdraw(self, tickets: list[tuple[Bucket, Ticket]]) -> None:
        with self._lock:
            for one, ticket in tickets:
                one.withdraw(ticket)

    def _now(self) -> float:
        """Return the time that has passed: never less than it was."""
        read = self._clock()
        self._behind += max(0.0, self._read - read)
        self._read = read
        return read + self._behind


def _check(ticket: Ticket, least: float, left: float) -> None:
    if least <= left:
        return
    message = (
        f"the rate limiter would let this call (cost {ticket.cost}) go in "
        f"{least:.1f} s at the earliest, but only {max(0.0, left):.1f} s are left"
    )
    raise TimedOutError(message, sent=False)


class BlockingLimiter:
    """`LocalLimits` for blocking clients: a `Limiter`."""

    def __init__(
        self, core: LocalLimits, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self.core = core
        self._sleep = sleep

    def reserve(
        self, bucket: str, cost: int, lane: Lane, *, within: float | None = None
    ) -> None:
        """Wait until a request may go out."""
        with closing(self.core.waits(bucket, cost, lane, within)) as waits:
            for delay in waits:
                self._sleep(delay)

    def pause(self, seconds: float) -> None:
        """Let nothing go for this long."""
        self.core.pause(seconds)

    def observe(self, limit: int, remaining: int) -> None:
        """Take the server's word."""
        self.core.observe(limit, remaining)


class AsyncLocalLimiter:
    """`LocalLimits` for async clients, on any event loop: an `AsyncLimiter`."""

    def __init__(
        self, core: LocalLimits, sleep: Callable[[float], Awaitable[object]]
    ) -> None:
        self.core = core
        self._sleep = sleep

    async def reserve(
        self, bucket: str, cost: int, lane: Lane, *, within: float | None = None
    ) -> None:
        """Wait until a request may go out."""
        with closing(self.core.waits(bucket, cost, lane, within)) as waits:
            for delay in waits:
                await self._sleep(delay)

    async def pause(self, seconds: float) -> None:
        """Let nothing go for this long."""
        self.core.pause(seconds)

    async def observe(self, limit: int, remaining: int) -> None:
        """Take the server's word."""
        self.core.observe(limit, remaining)
