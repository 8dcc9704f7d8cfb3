"""Requests that are cancelled, whenever that may be, leave a pool as good as new."""

from __future__ import annotations

import asyncio
import gc
import random
import threading
from collections.abc import AsyncIterator
from importlib import import_module
from typing import Any

import anyio
import pytest
from anyio import to_thread
from anyio.lowlevel import checkpoint

from osupy.errors import TransportError
from osupy.transports import HttpxTransport, Request
from osupy.transports._pool import pools
from osupy.transports.httpx import open_async, open_blocking
from tests.raw_server import RawServer, Script, Talk, ok, serve
from tests.transports.conftest import TRUSTING, Form, each_library, only, tls_server

pytestmark = pytest.mark.anyio

ours_and_theirs = only(colour="asyncio")  # or trio: as the test itself runs
two_of_them = only(Form("asyncio", False, "httpx"), Form("asyncio", True, "httpx2"))

SIZE = 4
STEPS = [*range(25), *(int(25 * 1.2**n) for n in range(20))]
"""Turns of the event loop; up to a whole request with a TLS handshake."""


@pytest.fixture
async def transport(library: Any, own: bool) -> AsyncIterator[Any]:
    """A transport with a small pool."""
    if own:
        transport = open_async(max_connections=SIZE)
        yield transport
        await transport.aclose()
        return
    limits = library.Limits(max_connections=SIZE)
    async with library.AsyncClient(limits=limits, verify=TRUSTING) as client:
        yield HttpxTransport(client)


def _connections(transport: Any) -> list[Any]:
    return [each for pool in pools(transport._client) for each in pool._connections]


async def _expect_a_whole_pool(transport: Any, url: str) -> None:
    """Send as many requests at once as the pool holds, and some more."""
    request = Request(method="GET", url=url, timeout=3.0)
    answers: list[int] = []

    async def follow_up() -> None:
        answers.append((await transport.send(request)).status)

    async with anyio.create_task_group() as tasks:
        for _ in range(3 * SIZE):
            tasks.start_soon(follow_up)
    assert answers == [200] * 3 * SIZE
    connections = _connections(transport)
    assert len(connections) <= SIZE
    assert all(each.is_idle() for each in connections)
    assert not [r for pool in pools(transport._client) for r in pool._requests]


async def _wait_until_closed(server: RawServer, transport: Any) -> None:
    """Wait until the server knows of no socket that the pool has given up."""
    gc.collect()
    await to_thread.run_sync(server.wait_until_closed, len(_connections(transport)))


class _Moody:
    """Answers after up to 4 ms, and closes every third connection."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._lock = threading.Lock()

    def __call__(self, talk: Talk) -> None:
        talk.pause(self._next() * 0.004)
        while talk.read_request():
            closing = self._next() < 0.3
            talk.pause(self._next() * 0.004)
            talk.send(ok(b"{}", headers="Connection: close\r\n" if closing else ""))
            if closing:
                return

    def _next(self) -> float:
        with self._lock:
            return self._random.random()


@ours_and_theirs
async def test_the_pool_survives_hundreds_of_cancelled_requests(
    transport: Any,
) -> None:
    dice = random.Random(20)
    with RawServer(_Moody(7)) as server:

        async def cancelled() -> None:
            request = Request(method="GET", url=server.url, timeout=3.0)
            with anyio.move_on_after(dice.random() * 0.015):
                await transport.send(request)

        for _ in range(25):
            async with anyio.create_task_group() as tasks:
                for _ in range(3 * SIZE):
                    tasks.start_soon(cancelled)
        await _expect_a_whole_pool(transport, server.url)
        await _wait_until_closed(server, transport)


@ours_and_theirs
async def test_the_pool_survives_hundreds_of_deadlines(transport: Any) -> None:
    dice = random.Random(21)
    with RawServer(_Moody(8)) as server:

        async def late() -> None:
            timeout = dice.random() * 0.015
            request = Request(method="GET", url=server.url, timeout=timeout)
            try:
                await transport.send(request)
            except TransportError:
                lost.append(timeout)

        lost: list[float] = []
        for _ in range(25):
            async with anyio.create_task_group() as tasks:
                for _ in range(3 * SIZE):
                    tasks.start_soon(late)
        assert len(lost) > 25
        await _expect_a_whole_pool(transport, server.url)
        await _wait_until_closed(server, transport)


def _in_tls(talk: Talk) -> None:
    talk.start_tls(tls_server())
    serve(ok(b"{}"))(talk)


def _closing(talk: Talk) -> None:
    if talk.read_request():
        talk.send(ok(b"{}", headers="Connection: close\r\n"))


WAYS: dict[str, tuple[str, Script]] = {
    "kept": ("http", serve(ok(b"{}"))),
    "closing": ("http", _closing),
    "TLS": ("https", _in_tls),
}


async def _cancel_after(steps: int, transport: Any, request: Request) -> None:
    """Cancel a request after so many turns of the event loop."""

    async def call() -> None:
        with scope:
            await transport.send(request)

    scope = anyio.CancelScope()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(call)
        for _ in range(steps):
            await checkpoint()
        scope.cancel()


@two_of_them
@pytest.mark.parametrize("way", WAYS)
async def test_the_pool_survives_a_cancellation_at_every_step(
    transport: Any, way: str
) -> None:
    scheme, script = WAYS[way]
    with RawServer(script) as server:
        url = server.url.replace("http:", f"{scheme}:")
        request = Request(method="POST", url=url, body=b"{}", timeout=3.0)
        for steps in STEPS:
            async with anyio.create_task_group() as tasks:
                for _ in range(SIZE + 1):  # one waits in the queue
                    tasks.start_soon(_cancel_after, steps, transport, request)
        await _expect_a_whole_pool(transport, url)
        await _wait_until_closed(server, transport)


def _tunnel(talk: Talk) -> None:
    if talk.read_request():
        talk.send(b"HTTP/1.1 200 Connected\r\n\r\n")
        _in_tls(talk)


@each_library
async def test_the_pool_of_a_proxy_survives_a_cancellation_at_every_step(
    library: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with RawServer(_tunnel) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        transport = open_async(max_connections=SIZE)
        request = Request(method="GET", url="https://localhost/", timeout=3.0)
        for steps in STEPS:
            await _cancel_after(steps, transport, request)
        await _expect_a_whole_pool(transport, request.url)
        await _wait_until_closed(proxy, transport)
        await transport.aclose()


@two_of_them
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
@pytest.mark.parametrize("way", ["kept", "closing"])
async def test_the_pool_survives_asyncio_s_own_cancellation_at_every_step(
    transport: Any, way: str
) -> None:
    with RawServer(WAYS[way][1]) as server:
        request = Request(method="GET", url=server.url, timeout=3.0)
        for steps in STEPS:
            calls = [
                asyncio.ensure_future(transport.send(request)) for _ in range(SIZE + 1)
            ]
            for _ in range(steps):
                await asyncio.sleep(0)
            for call in calls:
                call.cancel()
            await asyncio.gather(*calls, return_exceptions=True)
        await _expect_a_whole_pool(transport, server.url)
        await _wait_until_closed(server, transport)


def _lose_a_slot(transport: Any, port: int) -> None:
    (pool,) = pools(transport._client)
    origin = import_module(type(pool).__module__.partition(".")[0]).Origin
    lost = pool.create_connection(origin(b"http", b"127.0.0.1", port))
    lost.is_connected = lambda: True  # httpcore2 clears away one that never connected
    pool._connections.append(lost)


@each_library
async def test_a_slot_that_others_have_lost_comes_back_after_one_failure(
    library: Any,
) -> None:
    limits = library.Limits(max_connections=1)
    async with library.AsyncClient(limits=limits) as client:
        transport = HttpxTransport(client)
        with RawServer(serve(ok())) as server:
            _lose_a_slot(transport, server.port)
            request = Request(method="GET", url=server.url, timeout=0.1)
            with pytest.raises(TransportError):
                await transport.send(request)
            assert (await transport.send(request)).status == 200


@each_library
def test_a_blocking_slot_that_is_lost_comes_back_after_one_failure(
    library: Any,
) -> None:
    transport = open_blocking(max_connections=1)
    with RawServer(serve(ok())) as server:
        _lose_a_slot(transport, server.port)
        request = Request(method="GET", url=server.url, timeout=0.1)
        with pytest.raises(TransportError):
            transport.send(request)
        assert transport.send(request).status == 200
    transport.close()


@each_library
def test_a_blocking_pool_survives_time_outs_in_its_queue(library: Any) -> None:
    transport = open_blocking(max_connections=2)
    dice = random.Random(5)
    with RawServer(_Moody(9)) as server:

        def late() -> None:
            for _ in range(15):
                timeout = 0.001 + dice.random() * 0.01
                try:
                    transport.send(
                        Request(method="GET", url=server.url, timeout=timeout)
                    )
                except TransportError:
                    lost.append(timeout)

        lost: list[float] = []
        threads = [threading.Thread(target=late) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert lost
        for _ in range(4):
            request = Request(method="GET", url=server.url, timeout=3.0)
            assert transport.send(request).status == 200
    assert len(_connections(transport)) <= 2
    transport.close()
