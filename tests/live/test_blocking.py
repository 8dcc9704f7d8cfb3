"""The stream of a blocking client against the sandbox."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from osupy import Client
from osupy.errors import (
    AuthError,
    BufferFullError,
    NotFoundError,
    TimedOutError,
    UsageError,
)
from osupy.events import ChatMessageNew, Connected, Disconnected, Event, LoggedOut
from osupy.sandbox import Sandbox

LOBBY = 5


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(seed=1, talk=0, lateness=0) as sandbox:
        yield sandbox


def make(box: Sandbox, token: Any = None, **options: Any) -> Client:
    return Client(
        token or box.token(),
        base_url=box.base_url,
        socket_url=options.pop("socket_url", box.socket_url),
        limit=None,
        **options,
    )


@pytest.fixture
def client(box: Sandbox) -> Iterator[Client]:
    with make(box) as made:
        yield made


def collect(events: Any, count: int) -> list[int]:
    found: list[int] = []
    for event in events:
        if isinstance(event, ChatMessageNew):
            found.append(event.message.message_id)
            if len(found) == count:
                break
    return found


def test_messages_come_once_and_in_order(box: Sandbox, client: Client) -> None:
    with client.events(channels=[LOBBY]) as events:
        assert next(events) == Connected(1)
        said = [box.say(LOBBY, f"{number}") for number in range(20)]
        box.break_sockets("cut")
        said += [box.say(LOBBY, f"{number}") for number in range(20)]
        assert collect(events, 40) == said


def test_leaving_the_block_ends_the_threads(box: Sandbox, client: Client) -> None:
    before = set(threading.enumerate())
    with client.events(channels=[LOBBY]) as events:
        assert next(events) == Connected(1)
        assert set(threading.enumerate()) - before
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
        assert not thread.is_alive(), thread
    with pytest.raises(StopIteration):
        next(events)


def test_refused_token_is_an_auth_error(box: Sandbox) -> None:
    token = box.token()
    box.revoke(token)
    with make(box, token) as client, pytest.raises(AuthError), client.events():
        pass


def test_token_refused_later_ends_the_iteration(box: Sandbox) -> None:
    token = box.token()
    with make(box, token) as client, client.events() as events:
        assert next(events) == Connected(1)
        box.revoke(token)
        box.break_sockets("cut")
        with pytest.raises(AuthError):
            collect(events, 1)


def test_log_out_ends_the_iteration(box: Sandbox) -> None:
    token = box.token()
    with make(box, token) as client, client.events() as events:
        seen: list[Event] = []
        for event in events:
            seen.append(event)
            if event == Connected(1):
                box.log_out(token)
        events.wait_closed()
    assert seen[-1] == LoggedOut()


def test_unknown_channel_raises_from_the_block(client: Client) -> None:
    with pytest.raises(NotFoundError), client.events(channels=[123456789]):
        pass


def test_no_server_waits_and_says_so(box: Sandbox) -> None:
    with make(box, socket_url="ws://127.0.0.1:1") as client:
        with client.events() as events:
            assert isinstance(next(events), Disconnected)
        with pytest.raises(TimedOutError), client.events(start_timeout=0.2):
            pass


def test_handlers_run_in_threads_and_may_raise(box: Sandbox, client: Client) -> None:
    heard: list[str] = []
    errors: list[Exception] = []
    done = threading.Event()

    def handle(event: ChatMessageNew) -> None:
        heard.append(event.message.content)
        if event.message.content == "bad":
            raise ValueError("no")
        done.set()

    with client.events(channels=[LOBBY]) as events:
        events.on_handler_error(lambda error, _: errors.append(error))
        subscription = events.subscribe(ChatMessageNew, handle)
        box.say(LOBBY, "bad")
        box.say(LOBBY, "good")
        assert done.wait(10)
        subscription.cancel()
        with pytest.raises(TimedOutError):
            events.wait_for(LoggedOut, timeout=0.05)
    assert heard == ["bad", "good"]
    assert [type(error) for error in errors] == [ValueError]


def test_full_buffer_raises_where_asked(box: Sandbox, client: Client) -> None:
    with client.events(channels=[LOBBY], buffer=3, overflow="raise") as events:
        assert next(events) == Connected(1)
        for number in range(10):
            box.say(LOBBY, f"{number}")
        with pytest.raises(BufferFullError):
            collect(events, 10)


def test_small_buffer_that_waits_loses_nothing(box: Sandbox, client: Client) -> None:
    with client.events(channels=[LOBBY], buffer=2) as events:
        assert next(events) == Connected(1)
        said = [box.say(LOBBY, f"{number}") for number in range(200)]
        assert collect(events, 200) == said


def test_errors_of_the_body_come_as_they_are(client: Client) -> None:
    with pytest.raises(ValueError, match="mine"), client.events():
        raise ValueError("mine")


def test_a_stream_is_used_once(client: Client) -> None:
    stream = client.events()
    with pytest.raises(UsageError, match="block"):
        iter(stream)
    with stream:
        pass
    with pytest.raises(UsageError, match="once"), stream:
        pass


PROGRAM = """
import sys
from osupy import Client
with Client(sys.argv[1], base_url=sys.argv[2], socket_url=sys.argv[3]) as client:
    with client.events() as events:
        for event in events:
            print(event, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise")
def test_ctrl_c_ends_the_program(box: Sandbox, tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM]
    command += [box.token(), box.base_url, box.socket_url]
    source = str(Path(sys.modules["osupy"].__path__[0]).parent)
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": source},
        text=True,
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline().startswith("Connected")
        program.send_signal(signal.SIGINT)
        _, said = program.communicate(timeout=10)
    assert said.strip().endswith("KeyboardInterrupt")
    assert program.returncode in (130, -signal.SIGINT)
