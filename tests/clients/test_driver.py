"""What the drivers add: waiting together, being cancelled, closing."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import pytest

import osupy
from osupy import AsyncClient, Client, RateLimit, Retry
from osupy.auth import AsyncMemoryTokenStore
from osupy.errors import AuthError, ConnectionFailedError, TimedOutError
from osupy.transports import (
    AsyncMemoryTransport,
    MemoryTransport,
    Request,
    Response,
)

TAGS = Response(status=200, body=b'{"tags": []}')
GRANTED = {"token_type": "Bearer", "access_token": "granted", "expires_in": 86400}


def granted(**more: Any) -> Response:
    return Response(status=200, body=json.dumps(GRANTED | more).encode())


class Server:
    """Grants a token when it is let; counts what it was asked."""

    def __init__(self) -> None:
        self.asked = anyio.Event()
        self.open = anyio.Event()
        self.grants = 0
        self.answer: Callable[[], Response] = granted

    async def __call__(self, request: Request) -> Response:
        if not request.url.endswith("oauth/token"):
            return TAGS
        self.grants += 1
        self.asked.set()
        await self.open.wait()
        return self.answer()


def awaiting(server: Server, **options: Any) -> AsyncClient:
    transport = AsyncMemoryTransport(server)
    return AsyncClient.from_client_credentials(
        1, "secret-of-it", transport=transport, **options
    )


@pytest.mark.anyio
async def test_token_is_obtained_once_for_all_tasks() -> None:
    server = Server()
    client = awaiting(server)
    async with anyio.create_task_group() as tasks:
        for _ in range(5):
            tasks.start_soon(client.get_tags)
        await server.asked.wait()
        await anyio.wait_all_tasks_blocked()
        server.open.set()
    assert server.grants == 1


@pytest.mark.anyio
async def test_cancelling_who_obtains_the_token_fails_nobody_else() -> None:
    server = Server()
    client = awaiting(server)
    done: list[str] = []

    async def call(name: str) -> None:
        await client.get_tags()
        done.append(name)

    async with anyio.create_task_group() as tasks:
        scope = anyio.CancelScope()

        async def starter() -> None:
            with scope:
                await call("starter")

        tasks.start_soon(starter)
        await server.asked.wait()
        tasks.start_soon(call, "other")
        await anyio.wait_all_tasks_blocked()
        scope.cancel()
        await anyio.wait_all_tasks_blocked()
        server.open.set()
    assert done == ["other"]
    assert server.grants == 1
    assert scope.cancelled_caught


@pytest.mark.anyio
async def test_cancelled_caller_does_not_wait_for_the_token() -> None:
    server = Server()
    client = awaiting(server)
    with anyio.fail_after(5):  # it would wait for `timeout`, which is longer
        with anyio.move_on_after(0.01) as scope:
            await client.get_tags()
        assert scope.cancelled_caught
        server.open.set()
        await client.get_tags()
    assert server.grants == 1


def test_asyncios_own_cancelling_does_not_stop_the_renewal() -> None:
    async def main() -> None:
        server = Server()
        client = awaiting(server)
        starter = asyncio.create_task(client.get_tags())
        await server.asked.wait()
        waiter = asyncio.create_task(client.get_tags())
        await asyncio.sleep(0)
        starter.cancel()
        await asyncio.wait([starter])
        server.open.set()
        await waiter
        assert starter.cancelled()
        assert server.grants == 1

    asyncio.run(main())


@pytest.mark.anyio
async def test_closing_waits_for_the_renewal_of_a_log_in() -> None:
    server = Server()
    server.answer = lambda: granted(refresh_token="again")
    store = AsyncMemoryTokenStore()
    client = AsyncClient.from_credentials(
        1,
        "secret-of-it",
        "http://localhost/",
        code="the-code",
        transport=AsyncMemoryTransport(server),
        token_store=store,
    )
    with anyio.move_on_after(0.01):
        await client.get_tags()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(client.aclose)
        await anyio.wait_all_tasks_blocked()
        server.open.set()
    key = "osu.ppy.sh-authorization_code-1-identify+public"
    assert await store.load(key) is not None


@pytest.mark.anyio
async def test_failed_token_fails_all_who_wait() -> None:
    server = Server()
    server.answer = lambda: Response(status=401, body=b'{"error": "invalid_client"}')
    client = awaiting(server)
    failures: list[str] = []

    async def call() -> None:
        with pytest.raises(AuthError) as caught:
            await client.get_tags()
        failures.append(str(caught.value))

    async with anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(call)
        await server.asked.wait()
        await anyio.wait_all_tasks_blocked()
        server.open.set()
    assert len(failures) == 3
    assert server.grants == 1


@pytest.mark.anyio
async def test_waiting_for_a_token_is_bounded_by_the_deadline() -> None:
    client = awaiting(Server(), deadline=0.05, timeout=None)
    with pytest.raises(TimedOutError):
        await client.get_tags()


@pytest.mark.anyio
async def test_each_waits_for_the_token_within_its_own_deadline() -> None:
    server = Server()
    client = awaiting(server, deadline=0.05, timeout=None)
    failed: list[float] = []

    async def hurried() -> None:
        began = anyio.current_time()
        with pytest.raises(TimedOutError):
            await client.get_tags()
        failed.append(anyio.current_time() - began)

    async with anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(hurried)
    assert max(failed) < 1
    server.open.set()
    await client.get_tags()
    assert server.grants == 1


def test_token_is_asked_for_anew_when_no_answer_came() -> None:
    grants: list[Request] = []

    def answer(request: Request) -> Response:
        if not request.url.endswith("oauth/token"):
            return TAGS
        grants.append(request)
        if len(grants) == 1:
            raise TimedOutError("slow")
        return granted()

    client = Client.from_client_credentials(
        1,
        "secret-of-it",
        transport=MemoryTransport(answer),
        deadline=60.0,
        retry=Retry(attempts=1),
    )
    with pytest.raises(TimedOutError):
        client.get_tags()
    assert client.get_tags().tags == []
    assert len(grants) == 2


@pytest.mark.anyio
async def test_token_is_safe_in_the_store_before_it_is_used() -> None:
    order: list[str] = []

    class Store(AsyncMemoryTokenStore):
        async def save(self, key: str, token: Any) -> None:
            await anyio.lowlevel.checkpoint()
            await super().save(key, token)
            order.append("saved")

    async def answer(request: Request) -> Response:
        if request.url.endswith("oauth/token"):
            return granted(refresh_token="again")
        order.append("used")
        return TAGS

    client = AsyncClient.from_credentials(
        1,
        "secret-of-it",
        "http://localhost/",
        code="the-code",
        transport=AsyncMemoryTransport(answer),
        token_store=Store(),
    )
    await client.get_tags()
    assert order == ["saved", "used"]


@pytest.mark.anyio
async def test_clients_that_share_a_store_log_in_once() -> None:
    server = Server()
    server.open.set()
    store = AsyncMemoryTokenStore()
    for _ in range(2):
        await awaiting(server, token_store=store).get_tags()
    assert server.grants == 1


def test_token_is_obtained_once_for_all_threads() -> None:
    grants: list[Request] = []
    ready = threading.Barrier(5)

    def answer(request: Request) -> Response:
        if request.url.endswith("oauth/token"):
            grants.append(request)
            return granted()
        return TAGS

    client = Client.from_client_credentials(
        1, "secret-of-it", transport=MemoryTransport(answer)
    )
    errors: list[BaseException] = []

    def work() -> None:
        try:
            ready.wait()
            client.get_tags()
        except BaseException as error:  # noqa: BLE001 (shown by the main thread)
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(grants) == 1


def test_interrupt_while_a_token_is_obtained_leaves_the_client_usable() -> None:
    answers: list[Response | BaseException] = [KeyboardInterrupt(), granted(), TAGS]
    client = Client.from_client_credentials(
        1, "secret-of-it", transport=MemoryTransport(answers)
    )
    with pytest.raises(KeyboardInterrupt):
        client.get_tags()
    assert client.get_tags().tags == []


@pytest.mark.anyio
async def test_cancelled_wait_for_the_limiter_leaves_the_client_usable() -> None:
    client = AsyncClient.from_token(
        "t",
        transport=AsyncMemoryTransport(lambda _: TAGS),
        limit=RateLimit(per_minute=600, burst=1),
    )
    await client.get_tags()
    for _ in range(3):
        with anyio.move_on_after(0.001):
            await client.get_tags()
    await client.get_tags()


def test_no_error_shows_the_secret() -> None:
    failure = ConnectionFailedError("ConnectError", sent=False)
    transport = MemoryTransport([failure] * 3)
    client = Client.from_client_credentials(1, "secret-of-it", transport=transport)
    with pytest.raises(ConnectionFailedError) as caught:
        client.get_tags()
    ours = str(Path(osupy.__file__).parent)
    trace = caught.value.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.startswith(ours):
            assert "secret-of-it" not in repr(trace.tb_frame.f_locals)
        trace = trace.tb_next
