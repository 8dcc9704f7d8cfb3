"""What is asked of a limiter: the settings, the lanes, the two protocols."""

from __future__ import annotations

from enum import Enum
from typing import Any, Protocol, runtime_checkable

import attrs

from osupy.errors import UsageError

WINDOW = 60.0
"""Seconds over which the server and `RateLimit.per_minute` count."""

MAIN = "api"
"""The bucket of every call; the server's own limit there is 1200 a minute."""
REPLAYS = "replays"
"""The second bucket of replay downloads; the server's limit is 10 a minute."""

_SERVER = {10: REPLAYS}  # the server's limit that names a bucket; all others: MAIN
_LARGEST_BURST = 10
_BURSTS_PER_MINUTE = 6
_SLOWEST = 4, 5
_MOST_HEADROOM = 10
_LEAST_HEADROOM = 2
_HEADROOM_PART = 10


class Lane(Enum):
    """Who goes first when calls have to wait."""

    HIGH = "high"
    """What keeps a chat alive: ``chat/ack``, sends, reading the history."""
    BULK = "bulk"
    """Everything else."""


def _at_least_one(_: object, attribute: attrs.Attribute[int], value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        message = f"{attribute.name}={value!r}: must be a whole number from 1 on"
        raise UsageError(message)


def _sixth(limit: RateLimit) -> int:
    per_minute: Any = limit.per_minute
    if not isinstance(per_minute, int):
        return 1  # the validator of per_minute says what is wrong
    return min(_LARGEST_BURST, max(1, per_minute // _BURSTS_PER_MINUTE))


@attrs.frozen
class RateLimit:
    """How many requests may go out; the default is what the server's terms ask for."""

    per_minute: int = attrs.field(default=60, validator=_at_least_one)
    """Units in any 60 seconds; nearly every call costs one."""
    burst: int = attrs.field(
        default=attrs.Factory(_sixth, takes_self=True), validator=_at_least_one
    )
    """Units that may go at once after a rest; a sixth of ``per_minute``, 10 at most."""

    def __attrs_post_init__(self) -> None:
        if self.burst > self.per_minute:
            message = (
                f"burst={self.burst!r}: must not exceed per_minute={self.per_minute!r}"
            )
            raise UsageError(message)

    @property
    def interval(self) -> float:
        """Seconds between two units once the burst is used up."""
        part, whole = _SLOWEST
        slowest = -(-self.per_minute * part // whole)
        return WINDOW / max(self.per_minute - self.burst + 1, slowest)


def bucket_of(limit: int) -> str:
    """Return which bucket the server means when it names a limit."""
    return _SERVER.get(limit, MAIN)


def headroom(limit: RateLimit) -> int:
    """Return the units of a window that bulk leaves to the high lane.

    A tenth of ``per_minute``, from 2 (an acknowledgement every 30 s) to 10, and never
    more than half.
    """
    tenth = limit.per_minute // _HEADROOM_PART
    wished = min(_MOST_HEADROOM, max(_LEAST_HEADROOM, tenth))
    return min(wished, limit.per_minute // 2)


@runtime_checkable
class Limiter(Protocol):
    """Spaces the requests of one or many blocking clients; it waits by itself."""

    def reserve(
        self, bucket: str, cost: int, lane: Lane, *, within: float | None = None
    ) -> None:
        """Return when a request may go out, which should then go at once.

        Args:
            bucket: ``"api"``, or a further limit (``"replays"``) that counts a call
                besides it: both are charged.
            cost: Units, at least 1; it may exceed what a minute holds.
            lane: Whom it waits behind.
            within: Seconds that it may wait; ``None`` for as long as it takes.

        Raises:
            TimedOutError: It would take longer, or took longer, than ``within``;
                nothing is charged.
        """
        ...

    def pause(self, seconds: float) -> None:
        """Let nothing go for this long; never shortens a longer pause."""
        ...

    def observe(self, limit: int, remaining: int) -> None:
        """Take the server's word: so many units are left of its limit."""
        ...


@runtime_checkable
class AsyncLimiter(Protocol):
    """The same for async clients: see `Limiter`."""

    async def reserve(
        self, bucket: str, cost: int, lane: Lane, *, within: float | None = None
    ) -> None:
        """Return when a request may go out, which should then go at once."""
        ...

    async def pause(self, seconds: float) -> None:
        """Let nothing go for this long; never shortens a longer pause."""
        ...

    async def observe(self, limit: int, remaining: int) -> None:
        """Take the server's word: so many units are left of its limit."""
        ...
