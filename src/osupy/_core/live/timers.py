"""When something is to happen next: named moments on a clock that others read."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable


class Timers:
    """A few moments, by name."""

    def __init__(self) -> None:
        self._at: dict[Hashable, float] = {}
        self.next: float = inf
        """The earliest of them."""

    def set(self, name: Hashable, at: float) -> None:
        """Let something happen at a time, and not when it was to happen before."""
        before = self._at.get(name, inf)
        self._at[name] = at
        if at <= self.next:
            self.next = at
        elif before == self.next:
            self._settle()

    def stop(self, name: Hashable) -> None:
        """Let it not happen."""
        if self._at.pop(name, inf) == self.next:
            self._settle()

    def has(self, name: Hashable) -> bool:
        """Tell whether it is to happen."""
        return name in self._at

    def clear(self) -> None:
        """Let nothing happen."""
        self._at.clear()
        self.next = inf

    def due(self, now: float) -> list[Hashable]:
        """Take what is due, the earliest first."""
        if now < self.next:
            return []
        found = sorted(
            (at, i, n) for i, (n, at) in enumerate(self._at.items()) if at <= now
        )
        for _, _, name in found:
            del self._at[name]
        self._settle()
        return [name for _, _, name in found]

    def _settle(self) -> None:
        self.next = min(self._at.values(), default=inf)
