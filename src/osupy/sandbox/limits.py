"""How many requests a token may make in a minute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WINDOW: Final = 60.0
"""Seconds that a count lasts; it begins with its first request."""
DOWNLOADS: Final = 10
TOKENS: Final = 60


@attrs.define
class _Window:
    began: float
    used: int = 0


@attrs.frozen
class Bucket:
    """One count: whose it is, and how far it may go."""

    key: str
    limit: int


class Limits:
    """All counts of a sandbox."""

    def __init__(self, clock: Callable[[], float], per_minute: int) -> None:
        self._clock = clock
        self._per_minute = per_minute
        self._windows: dict[str, _Window] = {}

    def buckets(self, who: str, extra: str | None = None) -> list[Bucket]:
        """Name the counts that a request touches."""
        found = [Bucket(f"api:{who}", self._per_minute)]
        if extra is not None:
            own = DOWNLOADS if extra == "api-scores-download" else self._per_minute
            found.append(Bucket(f"{extra}:{who}", own))
        return found

    def left(self, bucket: Bucket) -> int:
        """Return how many units a count still has."""
        return max(0, bucket.limit - self._window(bucket).used)

    def charge(self, buckets: Sequence[Bucket], cost: int) -> None:
        """Take units; an extra count is charged one, whatever the cost."""
        for place, bucket in enumerate(buckets):
            self._window(bucket).used += 1 if place else cost

    def headers(self, buckets: Sequence[Bucket]) -> dict[str, str]:
        """Return what the answer says: the count with the least left."""
        tightest = min(buckets, key=self.left)
        return {
            "x-ratelimit-limit": str(tightest.limit),
            "x-ratelimit-remaining": str(self.left(tightest)),
        }

    def _window(self, bucket: Bucket) -> _Window:
        now = self._clock()
        window = self._windows.get(bucket.key)
        if window is None or now - window.began >= WINDOW:
            window = self._windows[bucket.key] = _Window(now)
        return window
