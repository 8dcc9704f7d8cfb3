"""What has been let go in the last minute, counted by lane.

Grants are counted in slots of a quarter of a second, and a slot leaves only when even
its end is a minute old: the count may be a quarter of a second too cautious, never too
generous, and costs the same whether 60 or 100,000 units pass in a minute.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

import attrs

from osupy._core.limit.rules import WINDOW, Lane

if TYPE_CHECKING:
    from collections.abc import Callable

SLOT = 0.25
"""Seconds that are counted together."""


@attrs.define
class _Slot:
    end: float
    high: int = 0
    bulk: int = 0


class Ledger:
    """Units that were sent within the window, or are booked and about to be sent."""

    __slots__ = ("_slots", "bulk", "high")

    def __init__(self) -> None:
        self._slots = deque[_Slot]()
        self.high = 0
        self.bulk = 0

    def __len__(self) -> int:
        return len(self._slots)

    def book(self, lane: Lane, units: int) -> None:
        """Count units that have no date yet; taken back with a negative number."""
        if lane is Lane.HIGH:
            self.high += units
        else:
            self.bulk += units

    def date(self, lane: Lane, units: int, now: float) -> None:
        """Give booked units their date: they leave a minute from now."""
        end = (now // SLOT + 1) * SLOT
        if not self._slots or self._slots[-1].end < end:
            self._slots.append(_Slot(end))
        if lane is Lane.HIGH:
            self._slots[-1].high += units
        else:
            self._slots[-1].bulk += units

    def expire(self, now: float) -> None:
        """Forget what is older than the window."""
        while self._slots and self._slots[0].end + WINDOW <= now:
            slot = self._slots.popleft()
            self.high -= slot.high
            self.bulk -= slot.bulk

    def rows(self) -> list[list[float]]:
        """Return what has a date, as a file keeps it."""
        return [[slot.end, slot.high, slot.bulk] for slot in self._slots]

    def restore(self, rows: list[Any]) -> None:
        """Become what a file says; what has no date is booked anew."""
        self._slots = deque(_Slot(end, high, bulk) for end, high, bulk in rows)
        self.high = sum(slot.high for slot in self._slots)
        self.bulk = sum(slot.bulk for slot in self._slots)

    def room(self, now: float, fits: Callable[[int, int], bool]) -> float:
        """Return the seconds until ``fits(high, bulk)`` holds, if nothing is added.

        Booked units have no date: while only they are in the way, it is one slot.
        """
        high, bulk = self.high, self.bulk
        if fits(high, bulk):
            return 0.0
        for slot in self._slots:
            high -= slot.high
            bulk -= slot.bulk
            if fits(high, bulk):
                return slot.end + WINDOW - now
        return SLOT
