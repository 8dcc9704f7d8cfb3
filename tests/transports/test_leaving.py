"""Leaving a client's block while calls are under way ends in bounded time."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import aiohttp
import anyio
import anyio.to_thread
import httpx
import httpx2
import pytest

from osupy import AsyncClient, Client
from osupy.errors import OsuError
from osupy.transports import AiohttpTransport, HttpxTransport
from tests.raw_server import RawServer, Talk

pytestmark = pytest.mark.anyio

BOUND = 3.0


class _Silent:
    """Reads a request, says so, and never answers."""

    def __init__(self) -> None:
        self.asked = threading.Event()

    def __call__(self, talk: Talk) -> None:
        talk.read_request()
        self.asked.set()
        talk.hang()


@asynccontextmanager
async def _own() -> AsyncIterator[Any]:
    yield None


@asynccontextmanager
async def _httpx() -> AsyncIterator[Any]:
    async with httpx.AsyncClient() as client:
        yield HttpxTransport(client)


@asynccontextmanager
async def _httpx2() -> AsyncIterator[Any]:
    async with httpx2.AsyncClient() as client:
        yield HttpxTransport(client)


@asynccontextmanager
async def _aiohttp() -> AsyncIterator[Any]:
    async with aiohttp.ClientSession() as session:
        yield AiohttpTransport(session)


Open = Callable[[], AbstractAsyncContextManager[Any]]


@pytest.mark.parametrize("opened", [_own, _httpx, _httpx2, _aiohttp])
async def test_leaving_ends_soon_when_the_server_is_silent(
    opened: Open, anyio_backend: str
) -> None:
    if opened is _aiohttp and anyio_backend == "trio":
        pytest.skip("aiohttp is for asyncio")
    ended: list[BaseException | None] = []
    silent = _Silent()
    with RawServer(silent) as server, anyio.fail_after(2 * BOUND):
        began = time.monotonic()
        async with (
            anyio.create_task_group() as tasks,
            opened() as transport,
            AsyncClient.from_token(
                "a-token",
                base_url=server.url,
                transport=transport,
                limit=None,
                timeout=1.0,
                deadline=2.0,
            ) as client,
        ):

            async def call() -> None:
                try:
                    await client.get_tags()
                except OsuError as error:
                    ended.append(error)

            for _ in range(5):
                tasks.start_soon(call)
            assert await anyio.to_thread.run_sync(silent.asked.wait, BOUND)
        assert time.monotonic() - began < BOUND
    assert len(ended) == 5


@pytest.mark.parametrize("opened", [_own, _httpx, _httpx2, _aiohttp])
async def test_a_cancelled_block_ends_at_once(opened: Open, anyio_backend: str) -> None:
    if opened is _aiohttp and anyio_backend == "trio":
        pytest.skip("aiohttp is for asyncio")
    with RawServer(_Silent()) as server:
        began = time.monotonic()
        with anyio.move_on_after(0.2) as scope:
            async with (
                opened() as transport,
                AsyncClient.from_token(
                    "a-token", base_url=server.url, transport=transport, limit=None
                ) as client,
                anyio.create_task_group() as tasks,
            ):
                for _ in range(5):
                    tasks.start_soon(client.get_tags)
        assert scope.cancelled_caught
        assert time.monotonic() - began < BOUND


def test_leaving_a_blocking_client_ends_its_calls_in_time() -> None:
    silent = _Silent()
    with RawServer(silent) as server:
        began = time.monotonic()
        with Client.from_token(
            "a-token", base_url=server.url, limit=None, timeout=1.0, deadline=2.0
        ) as client:

            def call() -> None:
                with pytest.raises(OsuError):
                    client.get_tags()

            threads = [threading.Thread(target=call) for _ in range(5)]
            for thread in threads:
                thread.start()
            assert silent.asked.wait(BOUND)
        for thread in threads:
            thread.join(BOUND)
        assert time.monotonic() - began < BOUND
        assert not any(thread.is_alive() for thread in threads)
