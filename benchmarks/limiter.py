"""What watching and limiting cost, per call and beside each other.

``python benchmarks/limiter.py [--calls 2000] [--rounds 7]``. Whole calls of a blocking
client over a transport in memory, which answers at once: what is left is osupy itself.
All ways take turns, round after round, and the best round of each counts. The ratio is
to a client without a limiter whose notices, counters and trail are cut out altogether.
"""

from __future__ import annotations

import argparse
import logging
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from osupy import Client, FileLimits, LocalLimits, Operation, RateLimit
from osupy.transports import MemoryTransport, Request, Response
from osupy.watching import Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WIDE = RateLimit(per_minute=10_000_000, burst=1_000_000)
READ: Operation[Any] = Operation(
    "GET", "api/v2/users/2", bytes, template="api/v2/users/{user}/{mode?}"
)
HEADERS = {"x-ratelimit-limit": "1200", "x-ratelimit-remaining": "20000000"}
"""As usual, the server says that there is plenty."""


def answer(_: Request) -> Response:
    """Answer as the server does, at once."""
    return Response(status=200, headers=HEADERS, body=b"{}")


def client(limit: Any = None) -> Client:
    """Return a client that talks to nobody."""
    transport = MemoryTransport(answer)
    return Client("the-token-of-nobody", transport=transport, limit=limit)


class _Silent:
    """A trail that leaves no trace."""

    def __init__(self, *_: object) -> None: ...

    def sending(self, request: Request) -> Request:
        """Return the request."""
        return request

    def nothing(self, *_: object, **__: object) -> None:
        """Do nothing."""

    answered = waited = ended = failed = nothing


@contextmanager
def unwatched() -> Iterator[Client]:
    """Give a client without notices, counters and trail."""
    with mock.patch("osupy._core.flow.Trail", _Silent), client() as one:
        yield one


@contextmanager
def plain() -> Iterator[Client]:
    """Give a client that nobody watches, as most are."""
    with client() as one:
        yield one


@contextmanager
def hooked() -> Iterator[Client]:
    """Give a client with a hook for everything."""
    with client() as one:
        one.on(Notice, lambda _: None)
        yield one


@contextmanager
def logged() -> Iterator[Client]:
    """Give a client that logs everything, to nowhere."""
    log = logging.getLogger("osupy")
    handler = logging.NullHandler()
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    log.propagate = False
    try:
        with client() as one:
            yield one
    finally:
        log.removeHandler(handler)
        log.setLevel(logging.NOTSET)
        log.propagate = True


@contextmanager
def limited() -> Iterator[Client]:
    """Give a client with a limiter of its own."""
    with client(LocalLimits(WIDE)) as one:
        yield one


@contextmanager
def shared() -> Iterator[Client]:
    """Give a client whose limiter is shared by a file."""
    with (
        tempfile.TemporaryDirectory() as folder,
        client(FileLimits(Path(folder) / "limits", WIDE)) as one,
    ):
        yield one


WAYS: dict[str, Callable[[], Any]] = {
    "without watching": unwatched,
    "as it is": plain,
    "a hook for everything": hooked,
    "everything logged": logged,
    "LocalLimits": limited,
    "FileLimits": shared,
}


def measure(one: Client, calls: int) -> float:
    """Return the seconds of processor time that a call takes."""
    began = time.process_time()
    for _ in range(calls):
        one.send(READ)
    return (time.process_time() - began) / calls


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    best: dict[str, float] = {}
    for _ in range(options.rounds):
        for name, way in WAYS.items():
            with way() as one:
                measure(one, 20)
                seconds = measure(one, options.calls)
            best[name] = min(seconds, best.get(name, seconds))
    base = best["without watching"]
    print(f"{'':<24}{'µs a call':>12}{'ratio':>8}{'more, µs':>11}")
    for name, seconds in best.items():
        more = (seconds - base) * 1e6
        print(f"{name:<24}{seconds * 1e6:>12.1f}{seconds / base:>8.2f}{more:>11.1f}")


if __name__ == "__main__":
    main()
