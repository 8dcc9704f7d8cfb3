"""The stream against the sandbox, on both loops."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import anyio
import pytest

from osupy import AsyncClient
from osupy.errors import (
    AuthError,
    BufferFullError,
    ConnectionLostError,
    MissingScopeError,
    NotFoundError,
    TimedOutError,
    UsageError,
)
from osupy.events import (
    ChatMessageNew,
    Connected,
    Disconnected,
    Event,
    LoggedOut,
    UnknownEvent,
)
from osupy.sandbox import Sandbox

pytestmark = pytest.mark.anyio

LOBBY = 5


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(seed=1, talk=0, lateness=0) as sandbox:
        yield sandbox


def make(box: Sandbox, token: Any = None, **options: Any) -> AsyncClient:
    return AsyncClient(
        token or box.token(),
        base_url=box.base_url,
        socket_url=options.pop("socket_url", box.socket_url),
        limit=None,
        **options,
    )


@pytest.fixture
async def client(box: Sandbox) -> AsyncIterator[AsyncClient]:
    async with make(box) as made:
        yield made


async def until(events: Any, kind: type[Any], where: Any = None) -> Any:
    with anyio.fail_after(10):
        async for event in events:
            if isinstance(event, kind) and (where is None or where(event)):
                return event
    raise AssertionError(kind)


async def becomes(condition: Callable[[], bool]) -> None:
    """Wait for what happens in another thread."""
    with anyio.fail_after(5):
        while not condition():  # noqa: ASYNC110 (no event tells of it)
            await anyio.sleep(0.01)


async def collect(events: Any, count: int) -> list[int]:
    found: list[int] = []
    with anyio.fail_after(15):
        async for event in events:
            if isinstance(event, ChatMessageNew):
                found.append(event.message.message_id)
                if len(found) == count:
                    break
    return found


async def test_messages_come_once_and_in_order(
    box: Sandbox, client: AsyncClient
) -> None:
    box.say(LOBBY, "older than the start")
    async with client.events(channels=[LOBBY]) as events:
        assert await until(events, Connected) == Connected(1)
        said = [box.say(LOBBY, f"{number}") for number in range(40)]
        assert await collect(events, 40) == said


async def test_cut_connections_lose_nothing(box: Sandbox, client: AsyncClient) -> None:
    async with client.events(channels=[LOBBY]) as events:
        await until(events, Connected)
        said = []
        for _ in range(3):
            said += [box.say(LOBBY, "before")]
            box.break_sockets("cut")
            said += [box.say(LOBBY, "meanwhile")]
        found = await collect(events, len(said))
    assert found == said
    assert events.stats.reconnects >= 1


async def test_sender_is_filled_in(box: Sandbox, client: AsyncClient) -> None:
    async with client.events(channels=[LOBBY]) as events:
        await until(events, Connected)
        box.say(LOBBY, "hi")
        event = await until(events, ChatMessageNew)
    assert event.channel_id == LOBBY
    assert event.message.sender.id == event.message.sender_id


@pytest.mark.parametrize("channels", [(), (LOBBY,)])
async def test_refused_token_is_an_auth_error(box: Sandbox, channels: Any) -> None:
    token = box.token()
    box.revoke(token)
    async with make(box, token) as client:
        with pytest.raises(AuthError):
            async with client.events(channels):
                pass
    assert box.connected() == 0


async def test_missing_scope_is_told_before_connecting(box: Sandbox) -> None:
    async with make(box) as client:
        client._session.credentials.clear()
        with pytest.raises(MissingScopeError):
            async with client.events():
                pass


async def test_token_refused_later_ends_the_iteration(
    box: Sandbox, client: AsyncClient
) -> None:
    async with client.events() as events:
        await until(events, Connected)
        [credential] = client._session.credentials
        assert credential.token is not None
        box.revoke(credential.token.access_token)
        box.break_sockets("cut")
        with pytest.raises(AuthError):
            await until(events, LoggedOut)


async def test_log_out_ends_the_iteration(box: Sandbox) -> None:
    token = box.token()
    seen: list[Event] = []
    async with make(box, token) as client, client.events() as events:
        async for event in events:
            seen.append(event)
            if isinstance(event, Connected):
                box.log_out(token)
        with pytest.raises(ConnectionLostError):
            await events.wait_for(Connected)
    assert seen[-1] == LoggedOut()


async def test_unknown_channel_raises_from_the_block(client: AsyncClient) -> None:
    with pytest.raises(NotFoundError):
        async with client.events(channels=[123456789]):
            pass


async def test_no_server_waits_and_says_so(box: Sandbox) -> None:
    options: dict[str, Any] = {"socket_url": "ws://127.0.0.1:1"}
    async with make(box, **options) as client:
        async with client.events() as events:
            event = await until(events, Event)
            assert isinstance(event, Disconnected)
        with pytest.raises(TimedOutError):
            async with client.events(start_timeout=0.2):
                pass


async def test_auto_reads_the_history_while_there_is_no_socket(box: Sandbox) -> None:
    options: dict[str, Any] = {"socket_url": "ws://127.0.0.1:1"}
    async with (
        make(box, **options) as client,
        client.events(channels=[LOBBY]) as events,
    ):
        await until(events, Disconnected)
        said = box.say(LOBBY, "hi")
        event = await until(events, ChatMessageNew)
        assert event.message.message_id == said
        assert event.replayed


async def test_poll_gives_the_same_events(box: Sandbox, client: AsyncClient) -> None:
    async with client.events(channels=[LOBBY], mode="poll") as events:
        assert await until(events, Connected) == Connected(1)
        said = [box.say(LOBBY, "hi") for _ in range(3)]
        assert await collect(events, 3) == said
    assert events.stats.frames == 0


async def test_errors_of_the_body_come_as_they_are(client: AsyncClient) -> None:
    with pytest.raises(ValueError, match="mine"):
        async with client.events():
            raise ValueError("mine")


async def test_cancelling_closes_the_socket(box: Sandbox, client: AsyncClient) -> None:
    with anyio.move_on_after(0.3) as scope:
        async with client.events() as events:
            async for _ in events:
                pass
    assert scope.cancelled_caught
    await becomes(lambda: not box.connected())


async def test_handlers_hear_what_they_asked_for(
    box: Sandbox, client: AsyncClient
) -> None:
    heard: list[str] = []
    errors: list[tuple[Exception, Event | None]] = []
    done = anyio.Event()

    async def handle(event: ChatMessageNew) -> None:
        heard.append(event.message.content)
        if event.message.content == "bad":
            raise ValueError("no")
        if event.message.content == "last":
            done.set()

    stream = client.events(channels=[LOBBY])
    first: list[Event] = []

    async def note(event: Event) -> None:
        first.append(event)

    stream.once(Connected, note)
    async with stream as events:
        events.on_handler_error(lambda error, event: errors.append((error, event)))
        subscription = events.subscribe(
            ChatMessageNew, handle, where=lambda e: e.message.content != "not me"
        )
        for text in ("bad", "not me", "good", "last"):
            box.say(LOBBY, text)
        with anyio.fail_after(10):
            await done.wait()
        subscription.cancel()
        assert not subscription.active
    assert heard == ["bad", "good", "last"]
    [(error, event)] = errors
    assert isinstance(error, ValueError)
    assert isinstance(event, ChatMessageNew)
    assert first == [Connected(1)]


async def test_error_of_a_handler_goes_to_the_log(
    box: Sandbox, client: AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    async def handle(event: Event) -> None:
        raise ValueError("no")

    async with client.events(channels=[LOBBY]) as events:
        events.subscribe(ChatMessageNew, handle)
        box.say(LOBBY, "hi")
        await until(events, ChatMessageNew)
        await becomes(lambda: bool(caplog.records))
    [record] = [one for one in caplog.records if one.name == "osupy.events"]
    assert record.levelname == "ERROR"


async def test_stalled_handler_holds_up_nobody(
    box: Sandbox, client: AsyncClient
) -> None:
    async def stall(event: Event) -> None:
        await anyio.sleep_forever()

    async with client.events(channels=[LOBBY]) as events:
        await until(events, Connected)
        slow = events.subscribe(ChatMessageNew, stall, buffer=2, overflow="drop_oldest")
        said = [box.say(LOBBY, "hi") for _ in range(20)]
        assert await collect(events, 20) == said
        assert slow.dropped > 0
        assert events.stats.dropped == slow.dropped


async def test_full_buffer_raises_where_asked(
    box: Sandbox, client: AsyncClient
) -> None:
    async with client.events(channels=[LOBBY], buffer=3, overflow="raise") as events:
        await until(events, Connected)
        said = [box.say(LOBBY, "hi") for _ in range(10)]
        await becomes(lambda: events.stats.dropped > 0)
        assert await collect(events, 3) == said[:3]
        with pytest.raises(BufferFullError):
            await anext(events)


async def test_waiting_for_one_event(box: Sandbox, client: AsyncClient) -> None:
    async with client.events(channels=[LOBBY]) as events:
        with pytest.raises(TimedOutError):
            await events.wait_for(LoggedOut, timeout=0.05)
        async with anyio.create_task_group() as group:

            async def say() -> None:
                box.say(LOBBY, "no")
                box.say(LOBBY, "yes")

            group.start_soon(say)
            event = await events.wait_for(
                ChatMessageNew, where=lambda e: e.message.content == "yes", timeout=10
            )
    assert event.message.content == "yes"


async def test_error_cancels_a_block_that_only_subscribes(box: Sandbox) -> None:
    token = box.token()

    async def handle(event: Event) -> None:
        box.revoke(token)
        box.break_sockets("cut")

    async with make(box, token) as client:
        stream = client.events()
        stream.subscribe(Connected, handle)
        with pytest.raises(AuthError), anyio.fail_after(10):
            async with stream:
                await anyio.sleep_forever()


async def test_misfits_become_unknown_events(box: Sandbox, client: AsyncClient) -> None:
    async with client.events(undecodable="skip") as events:
        await until(events, Connected)
        await anyio.sleep(0.1)
        box.publish("chat.future", {"a": 1})
        event = await until(events, UnknownEvent)
    assert event == UnknownEvent("chat.future", {"a": 1})


async def test_no_token_in_any_log(
    box: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    token = box.token()
    async with make(box, token) as client, client.events(channels=[LOBBY]) as events:
        await until(events, Connected)
        box.say(LOBBY, "hi")
        await until(events, ChatMessageNew)
    mine = [one for one in caplog.records if one.name.startswith("osupy.live")]
    assert mine
    text = "\n".join(
        record.getMessage()
        for record in caplog.records
        if not record.name.startswith("osupy.sandbox")  # the server, which is told
    )
    assert token not in text
    assert "authorization" not in text.lower()


async def test_wrong_options_are_refused(client: AsyncClient) -> None:
    wrong: list[dict[str, Any]] = [
        {"channels": 5},
        {"channels": ["5"]},
        {"mode": "telepathy"},
        {"buffer": 0},
        {"overflow": "explode"},
        {"reconcile": 0},
        {"start_timeout": -1},
        {"undecodable": 3},
    ]
    for options in wrong:
        with pytest.raises(UsageError, match=next(iter(options)).split("_")[0]):
            client.events(**options)
    stream = client.events()
    with pytest.raises(UsageError, match="block"):
        aiter(stream)
    with pytest.raises(UsageError, match="event_type"):
        stream.subscribe(dict, print)  # type: ignore[type-var,arg-type]
