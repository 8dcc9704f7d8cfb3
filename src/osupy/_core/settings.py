"""The options of a client, checked once, the same for both clients."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from typing import Any, Literal, TypeAlias
from urllib.parse import urlsplit

import attrs

from osupy._core.encoding import shown, wrong
from osupy._version import __version__
from osupy.errors import DecodeError, UsageError

DEFAULT_API_VERSION = 20250913
"""``x-api-version`` that is sent unless another one is asked for."""

BASE_URL = "https://osu.ppy.sh"
SOCKET_URL = "wss://notify.ppy.sh"
MAX_SIZE = 64 * 2**20
USER_AGENT = f"osupy/{__version__}"

Drift: TypeAlias = Literal["warn", "raise"]
Undecodable: TypeAlias = Literal["raise", "skip"] | Callable[[Any, DecodeError], object]
"""What an iterator does with a row that does not fit: raise, leave it out, or hand the
row and its error to a function and go on."""


def check_seconds(name: str, value: object, *, zero: bool = True) -> None:
    """Refuse what is no number of seconds."""
    good = (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
        and (value >= 0 if zero else value > 0)
    )
    if not good:
        at_least = "at least 0" if zero else "more than 0"
        raise wrong(name, value, f"expected seconds, {at_least}")


def _count(name: str, value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise wrong(name, value, "expected an int of at least 1")


@attrs.frozen(kw_only=True)
class Retry:
    """When and how often a call is tried again.

    The n-th wait is drawn from 0 to ``min_delay * 2**n``, at most ``max_delay``
    (exponential backoff with full jitter); after a 429, from the upper half of that.
    """

    attempts: int = 3
    """How often a call is sent at most, the first time included."""
    min_delay: float = 0.5
    """Seconds: the unit of the waits."""
    max_delay: float = 30.0
    """Seconds: no wait is longer, unless the server asks for it."""
    max_retry_after: float = 60.0
    """Seconds: a ``Retry-After`` beyond this ends the call at once."""

    def __attrs_post_init__(self) -> None:
        """Check the numbers."""
        _count("attempts", self.attempts)
        check_seconds("min_delay", self.min_delay)
        check_seconds("max_delay", self.max_delay)
        check_seconds("max_retry_after", self.max_retry_after)

    def delay(self, attempt: int, random: Callable[[], float]) -> float:
        """Return the wait after the ``attempt``-th try; ``random`` gives 0 to 1."""
        # The exponent is bounded: 2**1024 is no float.
        longest = min(self.max_delay, self.min_delay * float(2 ** min(attempt, 64)))
        return random() * longest

    def pause(self, attempt: int, random: Callable[[], float]) -> float:
        """Return the wait after a 429 that names none: never close to nothing."""
        return self.delay(attempt, lambda: 0.5 + random() / 2)


def check_url(name: str, url: object, schemes: tuple[str, str]) -> str:
    """Return a server's root without a closing slash."""
    expected = f"expected {schemes[0]}://host or {schemes[1]}://host"
    if not isinstance(url, str):
        raise wrong(name, url, expected)
    try:
        parts = urlsplit(url)
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        raise wrong(name, url, expected) from None
    if parts.scheme not in schemes or not parts.hostname or not port_fits:
        raise wrong(name, url, expected)
    if parts.query or parts.fragment or parts.username or parts.password:
        # Not shown: a password may stand in it.
        message = f"{name}: {expected}, without user, query or fragment"
        raise UsageError(message)
    if not url.isascii() or not url.isprintable() or " " in url:
        raise wrong(name, url, expected)
    return url.rstrip("/")


@attrs.frozen(kw_only=True)
class Settings:
    """What a client was told, checked."""

    base_url: str = BASE_URL
    socket_url: str = SOCKET_URL
    api_version: int = DEFAULT_API_VERSION
    retry: Retry = attrs.field(factory=Retry)
    timeout: float | None = 30.0
    deadline: float | None = None
    max_size: int = MAX_SIZE
    user_agent: str = USER_AGENT
    language: str | None = None
    keep_unknown: bool = False
    drift: Drift = "warn"
    undecodable: Undecodable | None = None

    def __attrs_post_init__(self) -> None:
        """Check every option; `UsageError` names the option and the value."""
        object.__setattr__(
            self, "base_url", check_url("base_url", self.base_url, ("https", "http"))
        )
        check_url("socket_url", self.socket_url, ("wss", "ws"))
        version = self.api_version
        if not isinstance(version, int) or isinstance(version, bool) or version < 0:
            raise wrong("api_version", self.api_version, "expected a date as 20250913")
        if not isinstance(self.retry, Retry):
            raise wrong("retry", self.retry, "expected Retry(...)")
        for name in ("timeout", "deadline"):
            if (value := getattr(self, name)) is not None:
                check_seconds(name, value, zero=False)
        _count("max_size", self.max_size)
        for name in ("user_agent", "language"):
            if (value := getattr(self, name)) is not None:
                _check_header(name, value)
        if not isinstance(self.keep_unknown, bool):
            raise wrong("keep_unknown", self.keep_unknown, "expected a bool")
        if self.drift not in ("warn", "raise"):
            raise wrong("drift", self.drift, 'expected "warn" or "raise"')
        check_undecodable(self.undecodable)


def check_undecodable(value: Undecodable | None) -> None:
    """Refuse what is no rule for undecodable rows."""
    if value is not None and value not in ("raise", "skip") and not callable(value):
        raise wrong("undecodable", value, 'expected "raise", "skip" or a function')


def check_parts(
    transport: object, limit: object, store: object, max_connections: object, close: str
) -> None:
    """Refuse parts of a client that cannot be what they are given as.

    Args:
        transport: What carries the bytes, if it is given.
        limit: The limiter, if any.
        store: Where tokens are kept, if it is given.
        max_connections: Size of the pool.
        close: Name of the method that tells the colour: ``aclose`` or ``close``.
    """
    _count("max_connections", max_connections)
    if transport is not None and not _has(transport, "send", close):
        client = "AsyncClient" if close == "aclose" else "Client"
        form = "an awaiting" if close == "aclose" else "a blocking"
        raise wrong("transport", transport, f"{client} needs {form} transport")
    if _has(transport, "build_request"):
        raise wrong("transport", transport, "wrap it: HttpxTransport(client)")
    if limit is not None and not _has(limit, "reserve", "pause", "observe"):
        raise wrong("limit", limit, "expected RateLimit(...), a limiter, or None")
    if store is not None and not _has(store, "load", "save", "lock"):
        raise wrong("token_store", store, "expected a token store")
    if store is not None and _awaits(store) is (close == "close"):
        client = "AsyncClient" if close == "aclose" else "Client"
        form = "an awaiting" if close == "aclose" else "a blocking"
        raise wrong("token_store", store, f"{client} needs {form} store")


def _has(part: object, *names: str) -> bool:
    return all(callable(getattr(part, name, None)) for name in names)


def _awaits(store: Any) -> bool | None:
    """Tell which form a store has; ``None`` = a wrapper, whose form does not show."""
    load = store.load
    if inspect.iscoroutinefunction(load):
        return True
    return None if hasattr(load, "__wrapped__") or not inspect.ismethod(load) else False


def _check_header(name: str, value: object) -> None:
    good = isinstance(value, str) and value.isascii() and value.isprintable()
    if not good or not value:
        raise wrong(name, value, "expected printable ASCII text")


__all__ = ["DEFAULT_API_VERSION", "Drift", "Retry", "Settings", "Undecodable", "shown"]
