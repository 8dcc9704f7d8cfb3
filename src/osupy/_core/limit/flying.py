"""What is under way: granted by the limiter, and not answered yet."""

from __future__ import annotations

from threading import Lock

from osupy._core.limit.rules import MAIN, bucket_of


class Flying:
    """Units of one client whose answers are still to come.

    The server counts a call when it has answered it. What it says is left may thus not
    count those that are under way; to be on the safe side, none of them is.
    """

    __slots__ = ("_lock", "_units")

    def __init__(self) -> None:
        self._units: dict[str, int] = {}
        self._lock = Lock()

    def add(self, bucket: str, units: int) -> None:
        """Note that units went out, or (a negative number) were answered."""
        with self._lock:
            self._units[bucket] = self._units.get(bucket, 0) + units

    def left(self, limit: int, remaining: int) -> int:
        """Return what is left of a limit of the server's when all is answered."""
        bucket = bucket_of(limit)
        with self._lock:
            units = self._units
            flying = sum(units.values()) if bucket == MAIN else units.get(bucket, 0)
        return max(0, remaining - flying)
