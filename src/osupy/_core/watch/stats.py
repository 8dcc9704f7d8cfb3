"""What a client counts, and the snapshot that it hands out."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import Any

import attrs


@attrs.frozen(kw_only=True)
class RouteStats:
    """What a client did with one route so far."""

    requests: int = 0
    """Calls that were begun."""
    failures: int = 0
    """Calls that ended with an error, or were given up."""
    attempts: int = 0
    """How often something was sent, redirects included."""
    retries: int = 0
    """How often a request that had failed was to go again."""
    waits: int = 0
    """How often the limiter held a request back."""
    waited: float = 0.0
    """Seconds for which it did."""
    seconds: float = 0.0
    """Seconds from sending to the last byte, of all answers and failures."""
    sent: int = 0
    """Bytes of the requests' bodies."""
    received: int = 0
    """Bytes of the answers' bodies, decoded."""


@attrs.frozen(kw_only=True)
class Stats(RouteStats):
    """A client so far, in numbers: all routes together, and each."""

    pauses: int = 0
    """How often a 429 of the server made everybody pause."""
    refreshes: int = 0
    """Tokens that the server gave."""
    failed_refreshes: int = 0
    """How often a token could not be obtained."""
    drifts: int = 0
    """Fields that were not as declared; ``client.drifts`` tells which."""
    reconnects: int = 0
    """How often a stream of events was connected again."""
    routes: Mapping[str, RouteStats] = attrs.field(factory=dict[str, RouteStats])
    """By method and path with its holes: ``GET api/v2/users/{user}/{mode?}``."""


_NUMBERS = tuple(field.name for field in attrs.fields(RouteStats))
_OWN = ("pauses", "refreshes", "failed_refreshes", "drifts", "reconnects")


class Tally:
    """The counters of one client, which threads may share."""

    __slots__ = ("_lock", "_own", "_routes")

    def __init__(self) -> None:
        self._routes: dict[str, dict[str, Any]] = {}
        self._own: dict[str, int] = dict.fromkeys(_OWN, 0)
        self._lock = Lock()

    def add(self, route: str, **numbers: float) -> None:
        """Add to the counters of a route."""
        with self._lock:
            counters = self._routes.get(route)
            if counters is None:
                counters = self._routes[route] = dict.fromkeys(_NUMBERS, 0)
            for name, number in numbers.items():
                counters[name] += number

    def count(self, name: str) -> None:
        """Add one to a counter of no route."""
        with self._lock:
            self._own[name] += 1

    def snapshot(self) -> Stats:
        """Return what was counted so far."""
        with self._lock:
            routes = {name: dict(found) for name, found in self._routes.items()}
            own = dict(self._own)
        total = {
            name: sum(found[name] for found in routes.values()) for name in _NUMBERS
        }
        by_route = {name: RouteStats(**found) for name, found in sorted(routes.items())}
        return Stats(**total, **own, routes=by_route)
