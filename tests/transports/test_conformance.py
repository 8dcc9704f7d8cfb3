"""Every transport passes the same checks, on each loop and in its blocking form."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import httpx
import httpx2
import pytest

from osupy.testing import TRANSPORT_CHECKS, Backend, Check, check_transport
from osupy.transports import (
    AiohttpTransport,
    AsyncMemoryTransport,
    HttpxTransport,
    MemoryTransport,
    ReplayTransport,
)
from osupy.transports import httpx as module

Open = Callable[[], Any]
SIZE = 4
"""Of the pools: smaller than the number of calls at once."""


def _without_cookies(library: Any) -> dict[str, Any]:
    options = module._options(library, SIZE, trust_env=True)
    return {"limits": options["limits"], "cookies": options["cookies"]}


@asynccontextmanager
async def _aiohttp() -> AsyncIterator[Any]:
    connector = aiohttp.TCPConnector(limit=SIZE)
    async with aiohttp.ClientSession(
        connector=connector, raise_for_status=True, trust_env=True
    ) as session:
        yield AiohttpTransport(session)


def _awaiting(library: Any) -> Open:
    @asynccontextmanager
    async def opened() -> AsyncIterator[Any]:
        async with library.AsyncClient(**_without_cookies(library)) as client:
            yield HttpxTransport(client)

    return opened


def _blocking(library: Any) -> Open:
    """Open osupy's own, whose deadline covers the head of an answer, too."""

    @contextmanager
    def opened() -> Iterator[Any]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "_library", lambda: library)
            transport = module.open_blocking(max_connections=SIZE)
        yield transport
        transport.close()

    return opened


@asynccontextmanager
async def _amemory() -> AsyncIterator[Any]:
    async with _awaiting(httpx2)() as inner:
        yield AsyncMemoryTransport(inner.send)


@contextmanager
def _memory() -> Iterator[Any]:
    with _blocking(httpx2)() as inner:
        yield MemoryTransport(inner.send)


def _recording(opened: Open, path: Path, *, awaits: bool) -> Open:
    @asynccontextmanager
    async def awaiting() -> AsyncIterator[Any]:
        async with opened() as inner:
            yield ReplayTransport(path, record=inner, mode="all")

    @contextmanager
    def blocking() -> Iterator[Any]:
        with opened() as inner:
            yield ReplayTransport(path, record=inner, mode="all")

    return awaiting if awaits else blocking


KINDS: dict[str, tuple[Open, Backend | None]] = {
    "httpx-asyncio": (_awaiting(httpx), "asyncio"),
    "httpx-trio": (_awaiting(httpx), "trio"),
    "httpx-blocking": (_blocking(httpx), None),
    "httpx2-asyncio": (_awaiting(httpx2), "asyncio"),
    "httpx2-trio": (_awaiting(httpx2), "trio"),
    "httpx2-blocking": (_blocking(httpx2), None),
    "aiohttp-asyncio": (_aiohttp, "asyncio"),
    "memory-asyncio": (_amemory, "asyncio"),
    "memory-trio": (_amemory, "trio"),
    "memory-blocking": (_memory, None),
}
PLAYERS = {name: KINDS[f"httpx2-{name}"] for name in ("asyncio", "trio", "blocking")}


@pytest.mark.parametrize("check", TRANSPORT_CHECKS, ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_transport_conforms(kind: str, check: Check) -> None:
    opened, backend = KINDS[kind]
    check.run(opened, backend=backend)


@pytest.mark.parametrize("check", TRANSPORT_CHECKS, ids=str)
@pytest.mark.parametrize("player", PLAYERS)
def test_recording_and_replaying_conform(
    player: str, check: Check, tmp_path: Path
) -> None:
    opened, backend = PLAYERS[player]
    path = tmp_path / "calls.json"
    recording = _recording(opened, path, awaits=backend is not None)
    check.run(recording, backend=backend)
    if check.answers:
        check.run(lambda: ReplayTransport(path), backend=backend)


@pytest.mark.parametrize("trusts", [True, False])
def test_proxies_of_the_environment_are_those_of_the_client(trusts: bool) -> None:
    @asynccontextmanager
    async def session() -> AsyncIterator[Any]:
        async with aiohttp.ClientSession(trust_env=trusts) as session:
            yield AiohttpTransport(session)

    @asynccontextmanager
    async def client() -> AsyncIterator[Any]:
        async with httpx.AsyncClient(trust_env=trusts) as client:
            yield HttpxTransport(client)

    from osupy.testing._checks import _check_environment

    for opened in (session, client):
        _check_environment(opened, "asyncio", trust_env=trusts)


def test_no_test_framework_is_loaded() -> None:
    code = "import sys, osupy.testing; print('pytest' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    assert run.stdout == "False\n"


def test_a_transport_that_does_not_conform_is_told() -> None:
    from osupy.transports import Response

    with pytest.raises(AssertionError, match=r"^method_path_query_headers_and_body"):
        check_transport(lambda: MemoryTransport(lambda _: Response(status=200)))
