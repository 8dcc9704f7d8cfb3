"""The real clients hear every message once, whatever goes wrong.

At the usual pace of the clients' retries it would take minutes: what is scaled here is
scaled on both sides.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import anyio
import pytest

from osupy import AsyncClient, Client, Retry
from osupy.events import ChatMessageNew, Connected, Event, Gap
from osupy.sandbox import Sandbox
from tests.sandbox.chaos import Chaos, Heard

IN_TIME = 50.0
"""Seconds."""
MANY = {"messages": 2_000, "faults": 108}
FEW = {"messages": 800, "faults": 48, "lossy": False}
SEVERAL = pytest.mark.parametrize(
    ("plan", "reconcile"),
    [
        # Frames that are lost on the way come with a look at the history.
        pytest.param(MANY, 0.5, id="lossy"),
        # Without that, every reconnection has to leave no hole by itself.
        pytest.param(FEW, 600.0, id="whole"),
    ],
)


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(talk=0, rate_limit=10**9, ping_interval=0.5) as sandbox:
        yield sandbox


@pytest.fixture
def options(box: Sandbox) -> dict[str, Any]:
    return {
        "base_url": box.base_url,
        "socket_url": box.socket_url,
        "limit": None,
        "retry": Retry(min_delay=0.01, max_delay=0.1),
        "timeout": 1.0,
    }


def note(heard: Heard, event: Event) -> bool:
    """Note an event; say whether all has been heard."""
    assert not isinstance(event, Gap)
    if isinstance(event, ChatMessageNew):
        heard.add(event.channel_id, event.message.message_id)
    return heard.complete


@pytest.mark.anyio
@SEVERAL
async def test_async_client_hears_every_message_once(
    box: Sandbox, options: dict[str, Any], plan: dict[str, Any], reconcile: float
) -> None:
    chaos = Chaos(box, 11, **plan)
    heard = Heard(chaos)
    client = AsyncClient.from_token(box.token(), **options)
    with anyio.fail_after(IN_TIME):
        async with (
            client,
            client.events(
                chaos.channels, reconcile=reconcile, undecodable="skip"
            ) as events,
        ):
            while not isinstance(await anext(events), Connected):
                pass
            with chaos.raging():
                async for event in events:
                    if note(heard, event):
                        break
    heard.check(struck=100 if chaos.lossy else 30)


@SEVERAL
def test_blocking_client_hears_every_message_once(
    box: Sandbox, options: dict[str, Any], plan: dict[str, Any], reconcile: float
) -> None:
    chaos = Chaos(box, 12, **plan)
    heard = Heard(chaos)
    client = Client.from_token(box.token(), **options)
    with (
        client,
        client.events(
            chaos.channels, reconcile=reconcile, undecodable="skip"
        ) as events,
    ):
        watch = threading.Timer(IN_TIME, events.close)
        watch.start()
        try:
            while not isinstance(next(events), Connected):
                pass
            with chaos.raging():
                for event in events:
                    if note(heard, event):
                        break
        finally:
            watch.cancel()
            watch.join()
    assert heard.complete
    heard.check(struck=100 if chaos.lossy else 30)
