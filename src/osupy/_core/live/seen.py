"""Which messages of a channel have been told: exactly, in bounded memory."""

from __future__ import annotations

KEPT = 2_000
"""Ids that are remembered below what the history confirms."""
MOST = 100_000
"""Ids that are remembered in any case."""


class Seen:
    """Ids that were told; very old ones count as told."""

    def __init__(self) -> None:
        self._ids: set[int] = set()
        self.forgotten = 0
        """Ids up to this one count as seen."""
        self.newest = 0
        """The largest id so far."""

    def __contains__(self, number: int) -> bool:
        return number <= self.forgotten or number in self._ids

    def __len__(self) -> int:
        return len(self._ids)

    def last_before(self, number: int) -> int | None:
        """Return the largest id below another, if one is remembered."""
        return max((one for one in self._ids if one < number), default=None)

    def add(self, number: int, base: int) -> None:
        """Note an id.

        Args:
            number: The id.
            base: Up to which the history has been read: what lies above must not be
                forgotten, or a message that was lost on the wire would count as told.
        """
        self._ids.add(number)
        self.newest = max(self.newest, number)
        if len(self._ids) > 2 * KEPT and len(self._ids) % KEPT == 0:
            self._forget(base)

    def _forget(self, base: int) -> None:
        ids = sorted(self._ids)
        settled = sum(number <= base for number in ids)
        cut = max(settled - KEPT, len(ids) - MOST, 0)
        if cut:
            self.forgotten = max(self.forgotten, ids[cut - 1])
            self._ids = set(ids[cut:])
