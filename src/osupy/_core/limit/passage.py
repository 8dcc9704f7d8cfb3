"""One call on its way through its buckets, wherever these are kept."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import attrs

from osupy._core.limit.bucket import Bucket, Ticket
from osupy._core.limit.rules import MAIN, REPLAYS, Lane, RateLimit, headroom
from osupy.errors import TimedOutError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

_REPLAYS = RateLimit(per_minute=10, burst=2)
_ROUNDING = 1e-9


def new_buckets(limit: RateLimit) -> dict[str, Bucket]:
    """Return buckets that nothing has gone through."""
    return {
        MAIN: Bucket(limit, headroom(limit)),
        REPLAYS: Bucket(_REPLAYS, 0),
    }


@attrs.define(eq=False)
class Passage:
    """A call, and how far it is.

    It passes one bucket after the other and takes its units there; only when it has
    passed all of them, it goes out and is dated.
    """

    tickets: list[tuple[str, Ticket]]
    _at: int = 0
    _entered: bool = False

    @classmethod
    def of(cls, bucket: str, cost: int, lane: Lane, key: str = "") -> Passage:
        """Return a call that has not begun.

        Raises:
            UsageError: There is no such bucket, or ``cost`` is below 1.
        """
        if bucket not in (MAIN, REPLAYS):
            message = f"bucket={bucket!r}: must be one of {MAIN}, {REPLAYS}"
            raise UsageError(message)
        if cost < 1:
            message = f"cost={cost!r}: must be at least 1"
            raise UsageError(message)
        # The rarer limit first: whoever waits for it holds up nobody else.
        names = dict.fromkeys((bucket, MAIN))
        return cls(
            [(name, Ticket(cost, lane, key=key and f"{key}.{name}")) for name in names]
        )

    @property
    def begun(self) -> bool:
        """Whether it has a place anywhere."""
        return self._entered or self._at > 0

    def step(
        self, buckets: Mapping[str, Bucket], now: float, left: float
    ) -> float | None:
        """Go as far as it goes now; return when to ask again, ``None`` = it goes out.

        Raises:
            TimedOutError: It would take longer than what is ``left`` of its time.
        """
        while self._at < len(self.tickets):
            name, ticket = self.tickets[self._at]
            bucket = buckets[name]
            least = -inf
            if not self._entered:
                self._entered = True
                least = bucket.enter(ticket, now)
            _check(ticket, least, left)
            delay = bucket.poll(ticket, now)
            if delay is not None:
                _check(ticket, max(bucket.at_least(ticket, now), _ROUNDING), left)
                delay = min(delay, max(0.0, left))
                for _, passed in self.tickets[: self._at]:
                    passed.due = now + delay
                return delay
            self._at += 1
            self._entered = False
        for name, ticket in self.tickets:
            buckets[name].confirm(ticket, now)
        return None

    def withdraw(self, buckets: Mapping[str, Bucket]) -> None:
        """Undo everything: the call is given up."""
        reached = self._at + self._entered
        for name, ticket in self.tickets[:reached]:
            buckets[name].withdraw(ticket)


def _check(ticket: Ticket, least: float, left: float) -> None:
    if least <= left:
        return
    message = (
        f"the rate limiter would let this call (cost {ticket.cost}) go in "
        f"{least:.1f} s at the earliest, but only {max(0.0, left):.1f} s are left"
    )
    raise TimedOutError(message, sent=False)
