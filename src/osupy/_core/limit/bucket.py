"""One limit: the queues before it, the spacing, the window, and the server's word.

The rules and what follows from them stand in the docstring of `osupy._core.limit`.
Nothing here reads a clock or locks: `LocalLimits` does both.
"""

from __future__ import annotations

from collections import OrderedDict
from math import inf, isfinite
from typing import TYPE_CHECKING, Any

import attrs

from osupy._core.limit.ledger import SLOT, Ledger
from osupy._core.limit.rules import WINDOW, Lane, RateLimit

if TYPE_CHECKING:
    from collections.abc import Mapping

LATE = 10.0  # so long after the moment it promised, a waiter has lost its place
_NAP = 1.0  # whoever has its turn looks again after this long
_LONGEST_NAP = 10.0
_NAPS_PER_SECOND = 100  # all others together look so often: the nap grows with them
_SHORTEST = 0.0005
_SHORTEST_ASIDE = 0.02
_ROUNDING = 1e-6  # of a unit


@attrs.define(eq=False)
class Ticket:
    """One call on its way through a bucket."""

    cost: int
    lane: Lane
    weight: int = 0
    """Units that it fills in the window."""
    missing: int = attrs.field(
        default=attrs.Factory(lambda ticket: ticket.cost, takes_self=True)
    )
    """Units that it has not collected yet."""
    mark: int = 0
    """Units that had asked in its lane before it."""
    due: float = 0.0
    """When it promised to come back."""
    first_since: float = inf
    """When it became the first of its lane."""
    queued: bool = False
    told: float = -inf
    """Which word of the server it was counted against."""
    key: str = ""
    """How it is found again, where the bucket is kept in a file."""

    def row(self) -> list[Any]:
        """Return it as a row of a file."""
        return [
            self.key,
            self.cost,
            self.weight,
            self.missing,
            self.mark,
            self.due,
            _finite(self.first_since),
            _finite(self.told),
        ]

    def take(self, row: list[Any]) -> None:
        """Become what a row says."""
        _, self.cost, self.weight, self.missing, self.mark, self.due, first, told = row
        self.first_since = inf if first is None else first
        self.told = -inf if told is None else told


def _finite(number: float) -> float | None:
    return number if isfinite(number) else None


class _Queue:
    """The waiting calls of one lane, first come, first served."""

    __slots__ = ("_asked", "_tickets", "waiting")

    def __init__(self) -> None:
        self._tickets = OrderedDict[Ticket, None]()
        self._asked = 0
        self.waiting = 0
        """Units that the calls in the queue still miss."""

    def __len__(self) -> int:
        return len(self._tickets)

    def add(self, ticket: Ticket) -> None:
        ticket.mark = self._asked
        ticket.first_since = inf
        ticket.queued = True
        self._asked += ticket.missing
        self.waiting += ticket.missing
        self._tickets[ticket] = None

    def remove(self, ticket: Ticket) -> None:
        del self._tickets[ticket]
        self.waiting -= ticket.missing
        ticket.queued = False

    def first(self, now: float) -> Ticket | None:
        """Return whose turn it is; who missed its turn by far loses its place."""
        while self._tickets:
            ticket = next(iter(self._tickets))
            if now <= ticket.due + LATE:
                ticket.first_since = min(ticket.first_since, now)
                return ticket
            self.remove(ticket)
        return None

    def rows(self) -> list[Any]:
        """Return the queue as a file keeps it."""
        return [self._asked, [ticket.row() for ticket in self._tickets]]

    def restore(self, rows: list[Any], tickets: list[Ticket]) -> None:
        """Become what a file says: these tickets, in this order."""
        self._asked = rows[0]
        self._tickets = OrderedDict.fromkeys(tickets)
        self.waiting = sum(ticket.missing for ticket in tickets)
        for ticket in tickets:
            ticket.queued = True

    def before(self, ticket: Ticket) -> int:
        """Return the units missing before a ticket; too many if some gave up there."""
        first = next(iter(self._tickets))
        marked = ticket.mark - first.mark
        return max(0, min(marked, self.waiting - ticket.missing))


class Bucket:
    """One limit and the calls that wait for it."""

    def __init__(self, limit: RateLimit, headroom: int) -> None:
        self.paused_until = -inf
        self._most = limit.per_minute
        self._headroom = headroom
        self._burst = limit.burst
        self._interval = limit.interval
        self._next = -inf  # GCRA's theoretical arrival time
        self._ledger = Ledger()
        self._high = _Queue()
        self._bulk = _Queue()
        self._booked: dict[Ticket, None] = {}  # and not confirmed yet
        self._left = 0  # the server's word, and how long it counts
        self._left_until = -inf
        self._high_at = -inf  # the last call of the high lane, and its weight
        self._high_weight = 0

    # -- a call's way through: enter, poll until booked, then confirm or withdraw

    def enter(self, ticket: Ticket, now: float) -> float:
        """Queue up; return the seconds that it will take at least, as things stand."""
        bulk = ticket.lane is Lane.BULK
        most = self._most - self._headroom if bulk else self._most
        ticket.weight = ticket.cost if ticket.cost <= self._most else most
        ticket.due = now
        ahead = self._high.waiting
        if bulk:
            ahead += self._bulk.waiting
        self._queue(ticket).add(ticket)
        return max(
            self.paused_until - now,
            self._free_in(ahead + ticket.cost, now),
            self._room_in(ticket, now),
        )

    def poll(self, ticket: Ticket, now: float) -> float | None:
        """Collect what is free; return when to ask again, or ``None`` once booked."""
        ticket.due = now
        if not ticket.queued:
            self._queue(ticket).add(ticket)
        turn = self._turn(ticket, now)
        if now < self.paused_until:
            delay = min(_NAP if turn is ticket else self._nap, self.paused_until - now)
        elif turn is ticket:
            self._collect(ticket, now)
            delay = min(_NAP, self._wanted_in(ticket, now))
            if delay <= 0:
                self._book(ticket)
                return None
        else:
            aside = min(_SHORTEST_ASIDE, self._interval)
            delay = min(self._nap, max(self._served_in(ticket, turn, now), aside))
        delay = max(delay, _SHORTEST)
        ticket.due = now + delay
        return delay

    def at_least(self, ticket: Ticket, now: float) -> float:
        """Return the seconds that a waiting call needs even if all others give up."""
        return max(self.paused_until - now, self._free_in(ticket.missing, now))

    def confirm(self, ticket: Ticket, now: float) -> None:
        """Date a booked call: it goes out now."""
        if ticket in self._booked:
            del self._booked[ticket]
        else:  # it came so late that it was taken for gone; now it goes
            self._ledger.book(ticket.lane, ticket.weight)
        self._ledger.date(ticket.lane, ticket.weight, now)
        if ticket.lane is Lane.HIGH:
            self._high_at, self._high_weight = now, ticket.weight

    def withdraw(self, ticket: Ticket) -> None:
        """Undo what a call that is given up did so far."""
        if ticket.queued:
            self._queue(ticket).remove(ticket)
        if ticket in self._booked:
            del self._booked[ticket]
            self._ledger.book(ticket.lane, -ticket.weight)
            if ticket.told == self._left_until:
                self._left += ticket.cost
        self._next -= (ticket.cost - ticket.missing) * self._interval

    def pause(self, until: float) -> None:
        """Let nothing go until then, and after that one unit after the other.

        What could have gone meanwhile does not go at once in the end: all who wait
        would rush at a server that has just said that it is too much.
        """
        if until > self.paused_until:
            self.paused_until = until
            slowly = until + (self._burst - 1) * self._interval
            self._next = max(self._next, slowly)

    def observe(self, remaining: int, now: float) -> None:
        """Let at most ``remaining`` units go in the next minute, until a newer word."""
        self._left = remaining
        self._left_until = now + WINDOW

    # -- whose turn it is

    def _queue(self, ticket: Ticket) -> _Queue:
        return self._high if ticket.lane is Lane.HIGH else self._bulk

    def _turn(self, asking: Ticket, now: float) -> Ticket:
        high = self._high.first(now)
        bulk = self._bulk.first(now)
        if high is None or bulk is None:
            return high or bulk or asking
        if self._starves(bulk, now) and now < self._high_again(high, bulk):
            return bulk
        return high

    def _starves(self, bulk: Ticket, now: float) -> bool:
        since = max(bulk.first_since, self.paused_until)
        return now - since > patience(bulk.cost, self._interval)

    def _high_again(self, high: Ticket, bulk: Ticket) -> float:
        """Return when the high lane may go on while a bulk call starves.

        With such gaps no window holds more of the high lane than fits beside the bulk
        call (or one call alone, which is followed by a gap of more than a window).
        """
        share = max(1, min(self._headroom, self._most - bulk.weight))
        gap = (WINDOW + 2 * SLOT + self._interval) / share
        return self._high_at + (self._high_weight + high.weight - 1) * gap

    # -- the spacing

    def _free_in(self, units: int, now: float) -> float:
        """Return the seconds until so many units are free, if nobody takes any."""
        if units <= 0:
            return 0.0
        start = max(self._next, now)
        free = start + (units - self._burst) * self._interval - now
        return free if free > _ROUNDING * self._interval else 0.0

    def _collect(self, ticket: Ticket, now: float) -> None:
        start = max(self._next, now)
        used = (start - now) / self._interval
        units = min(ticket.missing, int(self._burst - used + _ROUNDING))
        if units > 0:
            self._next = start + units * self._interval
            ticket.missing -= units
            self._queue(ticket).waiting -= units

    # -- the window and the server's word

    def _room_in(self, ticket: Ticket, now: float) -> float:
        self._ledger.expire(now)
        weight, most = ticket.weight, self._most
        kept = 0
        if ticket.lane is Lane.BULK:
            kept = min(self._headroom, most - weight)
        wait = self._ledger.room(
            now, lambda high, bulk: bulk + weight + max(high, kept) <= most
        )
        if now < self._left_until and ticket.cost > self._left:
            wait = max(wait, self._left_until - now)
        return wait

    def _book(self, ticket: Ticket) -> None:
        self._queue(ticket).remove(ticket)
        self._ledger.book(ticket.lane, ticket.weight)
        self._left -= ticket.cost
        ticket.told = self._left_until
        self._booked[ticket] = None

    # -- a bucket that is kept in a file

    def dump(self) -> dict[str, Any]:
        """Return everything that others must know, as plain values."""
        return {
            "paused": _finite(self.paused_until),
            "next": _finite(self._next),
            "left": [self._left, _finite(self._left_until)],
            "high": [_finite(self._high_at), self._high_weight],
            "sent": self._ledger.rows(),
            "booked": [[t.lane.value, t.row()] for t in self._booked],
            "queues": [self._high.rows(), self._bulk.rows()],
        }

    def restore(self, data: Any, mine: Mapping[str, Ticket], now: float) -> None:
        """Become what was dumped; tickets of this process are taken from ``mine``.

        A ticket that was booked and whose owner did not come back is taken for sent.
        """
        self.paused_until = _or_never(data["paused"])
        self._next = _or_never(data["next"])
        self._left, left_until = data["left"]
        self._left_until = _or_never(left_until)
        high_at, self._high_weight = data["high"]
        self._high_at = _or_never(high_at)
        self._ledger.restore(data["sent"])
        high, bulk = data["queues"]
        self._high.restore(high, [_ticket(Lane.HIGH, row, mine) for row in high[1]])
        self._bulk.restore(bulk, [_ticket(Lane.BULK, row, mine) for row in bulk[1]])
        self._booked = {}
        for lane_value, row in data["booked"]:
            ticket = _ticket(Lane(lane_value), row, mine)
            self._ledger.book(ticket.lane, ticket.weight)
            if now > ticket.due + LATE and ticket.key not in mine:
                self._ledger.date(ticket.lane, ticket.weight, now)
            else:
                self._booked[ticket] = None

    def is_idle(self, now: float) -> bool:
        """Tell whether nothing of what happened here counts any more."""
        self._ledger.expire(now)
        sent = self._ledger.high or self._ledger.bulk
        return not (sent or self._high.first(now) or self._bulk.first(now))

    # -- how long to sleep

    def _wanted_in(self, ticket: Ticket, now: float) -> float:
        if ticket.missing:
            return self._free_in(min(ticket.missing, self._burst), now)
        return self._room_in(ticket, now)

    def _served_in(self, ticket: Ticket, turn: Ticket, now: float) -> float:
        queue = self._queue(ticket)
        units = queue.before(ticket) + ticket.missing
        if ticket.lane is Lane.BULK:
            units += self._high.waiting
        return max(self._free_in(units, now), turn.due - now)

    @property
    def _nap(self) -> float:
        waiting = len(self._high) + len(self._bulk)
        return min(_LONGEST_NAP, max(_NAP, waiting / _NAPS_PER_SECOND))


def _or_never(number: float | None) -> float:
    return -inf if number is None else number


def _ticket(lane: Lane, row: list[Any], mine: Mapping[str, Ticket]) -> Ticket:
    ticket = mine.get(row[0]) or Ticket(row[1], lane, key=row[0])
    ticket.take(row)
    return ticket


def patience(cost: int, interval: float) -> float:
    """Return how long the first bulk call bears it that the high lane goes before it.

    A window, and twice the time in which its units become free.
    """
    return WINDOW + 2 * cost * interval
