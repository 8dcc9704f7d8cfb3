"""A session of aiohttp is shared, and neither spoils calls nor is spoilt by them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import anyio
import anyio.lowlevel
import anyio.to_thread
import pytest

from osupy import AsyncClient
from osupy.errors import ConnectionFailedError, TimedOutError, UsageError
from osupy.sandbox import Sandbox
from osupy.transports import AiohttpTransport, AsyncTransport, Request
from tests.raw_server import RawServer, Talk, ok, serve

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


class _Silent:
    """Reads a request, says so, and never answers."""

    def __init__(self) -> None:
        self.asked = threading.Event()

    def __call__(self, talk: Talk) -> None:
        talk.read_request()
        self.asked.set()
        talk.hang()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(
        headers={"Authorization": "Basic theirs", "Cookie": "a=b", "X-Ours": "1"},
        cookies={"theirs": "1"},
        raise_for_status=True,
        timeout=aiohttp.ClientTimeout(total=0.001),
        base_url="http://127.0.0.2:1/",
        cookie_jar=aiohttp.CookieJar(unsafe=True),
    ) as session:
        yield session


def _get(url: str, **more: Any) -> Request:
    return Request(method="GET", url=url, timeout=3.0, **more)


async def test_what_the_session_has_for_others_stays_out(
    session: aiohttp.ClientSession,
) -> None:
    answer = ok(status="500 Oh", headers="Set-Cookie: ours=1\r\n")
    with RawServer(serve(answer)) as server:
        transport = AiohttpTransport(session)
        assert isinstance(transport, AsyncTransport)
        assert (await transport.send(_get(server.url))).status == 500
        await transport.send(_get(server.url, headers={"Authorization": "Bearer t"}))
        first, second = (request.lower() for request in server.requests)
        assert b"authorization" not in first
        assert b"cookie" not in first + second
        assert b"x-ours: 1" in first
        assert second.count(b"authorization: bearer t\r\n") == 1
        assert b"user-agent" not in first
        assert b"content-type" not in first
    assert [cookie.key for cookie in session.cookie_jar] == ["theirs"]


async def test_connections_are_those_of_the_session() -> None:
    with RawServer(serve(ok(b"{}"))) as server:
        async with aiohttp.ClientSession() as session:
            async with session.get(server.url) as answer:
                await answer.read()
            await AiohttpTransport(session).send(_get(server.url))
            async with session.get(server.url) as answer:
                await answer.read()
            assert server.accepted == 1


async def test_the_proxy_of_the_session_is_taken() -> None:
    with RawServer(serve(ok(b"proxy"))) as proxy:
        async with aiohttp.ClientSession(proxy=proxy.url) as session:
            answer = await AiohttpTransport(session).send(_get("http://no.example/a?b"))
        assert answer.body == b"proxy"
        assert proxy.requests[0].startswith(b"GET http://no.example/a?b HTTP/1.1\r\n")


async def test_credentials_of_a_proxy_in_the_environment_go_to_the_proxy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with RawServer(serve(ok(b"proxy"))) as proxy:
        place = proxy.url.replace("//", "//me:p%40ss@")
        monkeypatch.setenv("http_proxy", place)
        async with aiohttp.ClientSession(trust_env=True) as session:
            await AiohttpTransport(session).send(_get("http://no.example/"))
        sent = proxy.requests[0].lower()
        assert b"proxy-authorization: basic bwu6cebzcw==\r\n" in sent


async def test_a_deadline_tells_whether_something_was_sent() -> None:
    with RawServer(_Silent()) as server:
        connector = aiohttp.TCPConnector(limit=1)
        async with aiohttp.ClientSession(connector=connector) as session:
            transport = AiohttpTransport(session)
            sent: list[bool | None] = []

            async def late(seconds: float) -> None:
                request = Request(method="POST", url=server.url, timeout=seconds)
                with pytest.raises(TimedOutError) as caught:
                    await transport.send(request)
                sent.append(caught.value.sent)

            async with anyio.create_task_group() as tasks:
                tasks.start_soon(late, 0.3)
                await anyio.lowlevel.checkpoint()
                tasks.start_soon(late, 0.1)  # waits for the only place of the pool
            assert sent == [False, True]


async def test_a_session_closed_meanwhile_is_an_error_of_ours() -> None:
    silent = _Silent()
    with RawServer(silent) as server:
        session = aiohttp.ClientSession()
        call = asyncio.ensure_future(AiohttpTransport(session).send(_get(server.url)))
        assert await anyio.to_thread.run_sync(silent.asked.wait, 3.0)
        await session.close()
        with pytest.raises(ConnectionFailedError, match="was closed before"):
            await call
        with pytest.raises(UsageError, match="closed"):
            await AiohttpTransport(session).send(_get(server.url))


async def test_asyncio_s_own_cancellation_leaves_the_pool_whole() -> None:
    with RawServer(serve(ok(b"{}"))) as server:
        connector = aiohttp.TCPConnector(limit=2)
        async with aiohttp.ClientSession(connector=connector) as session:
            transport = AiohttpTransport(session)
            for steps in [*range(40)] * 5:
                calls = [
                    asyncio.ensure_future(transport.send(_get(server.url)))
                    for _ in range(5)
                ]
                for _ in range(steps):
                    await asyncio.sleep(0)
                for call in calls:
                    call.cancel()
                await asyncio.gather(*calls, return_exceptions=True)
            answers = await asyncio.gather(
                *(transport.send(_get(server.url)) for _ in range(8))
            )
            assert {answer.status for answer in answers} == {200}


async def test_a_whole_client_works_with_it() -> None:
    with Sandbox(seed=1, clock=lambda: 0.0) as box:
        async with (
            aiohttp.ClientSession() as session,
            AsyncClient.from_client_credentials(
                box.client_id,
                box.client_secret,
                base_url=box.base_url,
                transport=AiohttpTransport(session),
            ) as client,
        ):
            assert (await client.get_tags()).tags
        assert session.closed


def test_trio_and_other_loops_are_refused() -> None:
    transport: Any = None
    session: Any = None

    async def make() -> None:
        nonlocal transport, session
        session = aiohttp.ClientSession()
        transport = AiohttpTransport(session)

    async def use() -> None:
        await transport.send(_get("http://127.0.0.1:1/"))

    anyio.run(make)
    with pytest.raises(UsageError, match="runs on asyncio only"):
        anyio.run(use, backend="trio")
    with pytest.raises(UsageError, match="another event loop"):
        anyio.run(use)
    session._connector = None  # its loop is over; nothing is open


def test_what_is_no_session_is_refused() -> None:
    for wrong in (object(), "session", aiohttp.ClientSession, None):
        with pytest.raises(UsageError, match="is not an aiohttp"):
            AiohttpTransport(wrong)  # type: ignore[arg-type]
