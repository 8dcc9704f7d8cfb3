"""What the tests of the websocket share: somebody who listens, one frame at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from osupy.sandbox import Sandbox
from tests.sandbox.chatting import chat_of

EVERYTHING = ("*",)


@attrs.frozen
class Ear:
    """An open websocket."""

    wire: ClientConnection
    early: list[str | bytes] = attrs.field(factory=list[str | bytes])

    def next(self, timeout: float = 5) -> dict[str, Any]:
        """Return the next frame; there must be one soon."""
        text = self.early.pop(0) if self.early else self.wire.recv(timeout=timeout)
        found: dict[str, Any] = json.loads(text)
        return found

    def tell(self, *texts: str) -> None:
        """Send texts, and return when the server has read them."""
        for text in texts:
            self.wire.send(text)
        assert self.wire.ping().wait(5)

    def start(self) -> None:
        """Ask for chat, behind the first frame."""
        assert self.next() == {"event": "connection.ready"}
        self.tell(json.dumps({"event": "chat.start"}))

    def silent(self) -> bool:
        """Say whether nothing came until now that was not read."""
        assert self.wire.ping().wait(5)
        try:
            self.early.append(self.wire.recv(timeout=0))
        except TimeoutError:
            return not self.early
        return False

    def end(self) -> ConnectionClosed:
        """Return how it ended; nothing may come before."""
        try:
            text = self.wire.recv(timeout=5)
        except ConnectionClosed as closed:
            return closed
        raise AssertionError(text)


@contextmanager
def listen(
    box: Sandbox,
    token: str | None = None,
    *,
    chat: bool = True,
    open_timeout: float = 5,
) -> Iterator[Ear]:
    """Open a websocket with a token of the sandbox; with chat, behind the start."""
    headers = {"authorization": f"Bearer {token or box.token()}"}
    with connect(
        box.socket_url,
        additional_headers=headers,
        open_timeout=open_timeout,
        close_timeout=1,
        proxy=None,
    ) as wire:
        ear = Ear(wire)
        if chat:
            ear.start()
        yield ear


def here(box: Sandbox, user_id: int | None = None) -> None:
    """Let a user have acknowledged, so that public channels reach them."""
    person = box.world.people.by_id[user_id] if user_id else box.world.owner
    chat_of(box).acknowledge(person)


def message_id(frame: dict[str, Any]) -> int:
    """Return the id of the one message of a frame."""
    assert frame["event"] == "chat.message.new"
    (message,) = frame["data"]["messages"]
    found: int = message["message_id"]
    return found
