"""CPU per call, through a whole client and over real HTTP, beside the peers.

``python benchmarks/requests.py [--calls 300] [--rounds 5]``. A server in a process of
its own answers with 10 or 100 scores; what is counted is the processor time of the
client's process alone. All ways take turns, round after round, and the best round of
each counts. Peers keep their own habits (aiosu keeps connections, osu.py opens one for
each call, ossapi keeps them), their limiters are opened wide, and none of them asks for
a token. Peers that are not installed are left out, with a word.
"""

# ruff: noqa: E402 (the path is set before what is found through it)

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import importlib
import json
import logging
import multiprocessing
import os
import re
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

# A script finds its neighbours by the folder that holds theirs; its own folder would
# let this file stand for the library of the same name, which two peers need.
_HERE = Path(__file__).resolve().parent
sys.path[:] = [each for each in sys.path if Path(each or ".").resolve() != _HERE]
sys.path.insert(0, str(_HERE.parent))

import aiohttp
import httpx

import osupy
from benchmarks.payloads import payloads
from osupy import AsyncClient, Client
from osupy import objects as o
from osupy.transports import (
    AiohttpTransport,
    AsyncMemoryTransport,
    HttpxTransport,
    MemoryTransport,
    ReplayTransport,
    Response,
)

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

SIZES = (10, 100)
AT_ONCE = 32
USER = 2
ROUNDS_OF = Callable[[int, int], float]
"""Calls, and how many at once -> seconds of processor time."""


# The server


class _Answers(asyncio.Protocol):
    """Answers every request with the same bytes, as fast as can be."""

    def __init__(self, answers: dict[bytes, bytes]) -> None:
        self._answers = answers
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while b"\r\n\r\n" in self._buffer:
            head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
            which = b"limit=100" if b"limit=100" in head else b"limit=10"
            self._transport.write(self._answers[which])


def serve(told: Connection, bodies: dict[int, bytes]) -> None:
    """Serve until the process is ended."""
    head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
    answers = {
        f"limit={size}".encode(): f"{head}{len(body)}\r\n\r\n".encode() + body
        for size, body in bodies.items()
    }

    async def run() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Answers(answers), "127.0.0.1", 0)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


@contextlib.contextmanager
def server(bodies: dict[int, bytes]) -> Iterator[str]:
    """Run the server in a process of its own, and give its address."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(there, bodies), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}"
    finally:
        process.terminate()
        process.join()


# Measuring


def blocking(call: Callable[[], object]) -> ROUNDS_OF:
    """Return how to measure a blocking call."""

    def measure(calls: int, at_once: int) -> float:
        if at_once == 1:
            call()
            began = time.process_time()
            for _ in range(calls):
                call()
            return time.process_time() - began
        with ThreadPoolExecutor(at_once) as threads:
            list(threads.map(lambda _: call(), range(at_once)))
            began = time.process_time()
            list(threads.map(lambda _: call(), range(calls)))
            return time.process_time() - began

    return measure


def awaiting(
    opened: Callable[[], contextlib.AbstractAsyncContextManager[Any]],
) -> ROUNDS_OF:
    """Return how to measure an awaiting call; each round has a loop of its own."""

    async def measure(calls: int, at_once: int) -> float:
        async with opened() as call:

            async def worker(count: int) -> None:
                for _ in range(count):
                    await call()

            await asyncio.gather(*(worker(1) for _ in range(at_once)))
            began = time.process_time()
            share = calls // at_once
            await asyncio.gather(*(worker(share) for _ in range(at_once)))
            return (time.process_time() - began) * calls / (share * at_once)

    return lambda calls, at_once: asyncio.run(measure(calls, at_once))


# Ways


def osupy_async(url: str, size: int, kind: str, body: bytes) -> ROUNDS_OF:
    """Return an `AsyncClient` over one of the transports."""

    @contextlib.asynccontextmanager
    async def opened() -> Any:
        async with contextlib.AsyncExitStack() as stack:
            transport: Any
            if kind == "aiohttp":
                session = await stack.enter_async_context(aiohttp.ClientSession())
                transport = AiohttpTransport(session)
            elif kind == "memory":
                transport = AsyncMemoryTransport(
                    lambda _: Response(status=200, body=body)
                )
            else:
                library = importlib.import_module(kind)
                limits = library.Limits(max_connections=AT_ONCE)
                http = await stack.enter_async_context(
                    library.AsyncClient(limits=limits)
                )
                transport = HttpxTransport(http)
            client: AsyncClient = await stack.enter_async_context(
                AsyncClient.from_token(
                    "a-token", base_url=url, transport=transport, limit=None
                )
            )

            async def call() -> Any:
                return await client.get_user_scores(USER, "best", limit=size)

            yield call

    return awaiting(opened)


def osupy_blocking(url: str, size: int, kind: str, body: bytes) -> ROUNDS_OF:
    """Return a `Client` over one of the transports."""
    transport: Any
    if kind == "memory":
        transport = MemoryTransport(lambda _: Response(status=200, body=body))
    elif kind == "osupy's own":
        transport = None
    else:
        library = importlib.import_module(kind)
        limits = library.Limits(max_connections=AT_ONCE)
        transport = HttpxTransport(library.Client(limits=limits))
    client = Client.from_token(
        "a-token",
        base_url=url,
        transport=transport,
        limit=None,
        max_connections=AT_ONCE,
    )
    return blocking(lambda: client.get_user_scores(USER, "best", limit=size))


def replay(url: str, size: int, tmp: Path) -> ROUNDS_OF:
    """Return a `Client` that answers from a cassette, begun anew for each round."""
    path = tmp / f"{size}.json"
    with httpx.Client() as http:
        transport = ReplayTransport(path, record=HttpxTransport(http), mode="all")
        client = Client.from_token(
            "a-token", base_url=url, transport=transport, limit=None
        )
        client.get_user_scores(USER, "best", limit=size)
    document = json.loads(path.read_text("utf-8"))

    def measure(calls: int, at_once: int) -> float:
        document["calls"] = document["calls"][:1] * (calls + at_once + 1)
        path.write_text(json.dumps(document), "utf-8")
        player = Client.from_token(
            "a-token", transport=ReplayTransport(path), limit=None
        )
        call = blocking(lambda: player.get_user_scores(USER, "best", limit=size))
        return call(calls, at_once)

    return measure


def aiosu(url: str, size: int) -> ROUNDS_OF:
    """Return aiosu."""
    v2 = importlib.import_module("aiosu.v2")
    models = importlib.import_module("aiosu.models")

    @contextlib.asynccontextmanager
    async def opened() -> Any:
        token = models.OAuthToken(
            access_token="eyJhbGciOiJub25lIn0.eyJzdWIiOiIyIiwic2NvcGVzIjpbInB1YmxpYyJdfQ.",  # noqa: S106 - invented
            expires_on=datetime.now(UTC) + timedelta(days=1),
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about its limit
            client = v2.Client(token=token, base_url=url, limiter=(10**9, 1))

        async def call() -> Any:
            return await client.get_user_bests(USER, limit=size, new_format=True)

        yield call
        await client.aclose()

    return awaiting(opened)


class _Auth:
    """A log-in of osu.py that is always good."""

    def __init__(self, url: str) -> None:
        http = importlib.import_module("osu.http")
        self.scope = importlib.import_module("osu").Scope("public")
        self.http = http.HTTPHandler(self, 0, 10**9)
        self.http.base_url = f"{url}/api/v2/"

    def get_token(self) -> str:
        return "a-token"

    def has_user(self) -> bool:
        return True


def osu_py(url: str, size: int) -> ROUNDS_OF:
    """Return osu.py, blocking."""
    osu = importlib.import_module("osu")
    client = osu.Client(_Auth(url), request_wait_time=0, limit_per_minute=10**9)
    return blocking(lambda: client.get_user_scores(USER, "best", limit=size))


def ossapi(url: str, size: int) -> ROUNDS_OF:
    """Return ossapi, blocking."""
    os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"  # the server here is a local one
    library = importlib.import_module("ossapi")
    client = library.Ossapi(1, "secret", access_token="a-token")  # noqa: S106
    client.base_url = f"{url}/api/v2"
    return blocking(lambda: client.user_scores(USER, "best", limit=size))


def ways(url: str, size: int, body: bytes, tmp: Path) -> dict[str, ROUNDS_OF]:
    """Return every way that can be had here."""
    makers: dict[str, Callable[[], ROUNDS_OF]] = {
        f"osupy async, {kind}": lambda kind=kind: osupy_async(url, size, kind, body)  # type: ignore[misc]
        for kind in ("aiohttp", "httpx", "httpx2", "memory")
    }
    makers |= {
        f"osupy blocking, {kind}": lambda kind=kind: osupy_blocking(  # type: ignore[misc]
            url, size, kind, body
        )
        for kind in ("osupy's own", "httpx", "httpx2", "memory")
    }
    makers |= {
        "osupy blocking, replay": lambda: replay(url, size, tmp),
        "aiosu": lambda: aiosu(url, size),
        "osu.py": lambda: osu_py(url, size),
        "ossapi": lambda: ossapi(url, size),
    }
    found: dict[str, ROUNDS_OF] = {}
    for name, make in makers.items():
        try:
            found[name] = make()
        except ImportError as error:
            print(f"left out: {name} ({error})")
    return found


def measured(
    found: dict[str, ROUNDS_OF], calls: int, at_once: int, rounds: int
) -> dict[str, float]:
    """Return the milliseconds of a call for each way, in the best round."""
    best: dict[str, float] = {}
    for _ in range(rounds):
        for name, way in list(found.items()):
            slow = name == "ossapi"
            count = max(at_once, calls // 10) if slow else calls
            gc.collect()
            try:
                took = way(count, at_once) / count * 1000
            except Exception as error:  # noqa: BLE001 - a peer may not read an answer
                print(f"left out: {name} ({type(error).__name__}: {error})"[:300])
                del found[name]
                continue
            best[name] = min(took, best.get(name, took))
    return best


def report(best: dict[str, float]) -> None:
    """Print one table, beside each peer."""
    peers = [name for name in ("aiosu", "osu.py", "ossapi") if name in best]
    print(f"{'':28}{'ms/call':>9}" + "".join(f"{f'/ {p}':>10}" for p in peers))
    for name, value in best.items():
        shares = "".join(f"{value / best[peer]:10.2f}" for peer in peers)
        print(f"{name:28}{value:9.3f}{shares}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=320)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="ways whose name holds this")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    rows = json.loads(payloads()["100 scores"][0])
    bodies = {
        size: json.dumps((rows * size)[:size], separators=(",", ":")).encode()
        for size in SIZES
    }
    for size, body in bodies.items():
        assert len(osupy.decode(body, list[o.Score])) == size  # noqa: S101
    with server(bodies) as url, tempfile.TemporaryDirectory() as folder:
        for size, body in bodies.items():
            for at_once in (1, AT_ONCE):
                found = {
                    name: way
                    for name, way in ways(url, size, body, Path(folder)).items()
                    if re.search(options.only, name)
                }
                best = measured(found, options.calls, at_once, options.rounds)
                print(f"\n{size} scores, {len(body)} bytes, {at_once} at once")
                report(best)


if __name__ == "__main__":
    main()
