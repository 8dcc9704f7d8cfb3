"""What only the awaiting log-in can do: be cancelled, and call what awaits."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from functools import partial

import anyio
import anyio.lowlevel
import anyio.to_thread
import pytest

from osupy.auth import alogin
from osupy.sandbox import Sandbox
from tests.auth.logging_in import FREE
from tests.sandbox.consenting import browse, consent

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox(seed=1, clock=lambda: 0.0) as sandbox:
        yield sandbox


async def test_nothing_is_left_when_a_log_in_is_cancelled(box: Sandbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as one:
        port = one.getsockname()[1]
    opened = threading.Event()
    run = partial(
        alogin,
        box.client_id,
        box.client_secret,
        f"http://127.0.0.1:{port}/",
        base_url=box.base_url,
        browser=lambda _url: opened.set(),
        tell=lambda _text: None,
    )
    async with anyio.create_task_group() as group:
        group.start_soon(run)
        await anyio.to_thread.run_sync(opened.wait)
        group.cancel_scope.cancel()
    socket.create_server(("127.0.0.1", port)).close()


async def test_what_shows_and_asks_may_await(box: Sandbox) -> None:
    urls: list[str] = []

    async def tell(text: str) -> None:
        await anyio.lowlevel.checkpoint()
        urls.extend(word for word in text.split() if "/oauth/authorize" in word)

    async def ask(_question: str) -> str:
        return await anyio.to_thread.run_sync(consent, urls[0])

    token = await alogin(
        box.client_id,
        box.client_secret,
        FREE,
        base_url=box.base_url,
        browser=False,
        ask=ask,
        tell=tell,
    )
    assert token.refresh_token


async def test_what_opens_the_browser_may_await(box: Sandbox) -> None:
    async def browser(url: str) -> None:
        await anyio.to_thread.run_sync(browse, url)

    token = await alogin(
        box.client_id,
        box.client_secret,
        base_url=box.base_url,
        browser=browser,
        tell=lambda _text: None,
    )
    assert token.refresh_token
