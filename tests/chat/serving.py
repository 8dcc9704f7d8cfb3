"""A bot at work in a sandbox, whatever its colour."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import attrs
import pytest

from osupy import AsyncClient, Client
from osupy.chat import Bot
from osupy.events import Connected
from osupy.sandbox import Sandbox

COLOURS = ["asyncio", "trio", "blocking"]
SCOPES = ("public", "identify", "chat.read", "chat.write", "chat.write_manage")
CHANNEL = 5
PATIENCE = 20.0


@attrs.define(eq=False)
class Desk:
    """A bot on a thread of its own, and somebody who talks to it."""

    colour: str
    box: Sandbox
    bot: Any
    heard: int = 0
    failure: BaseException | None = None

    def says(self, text: str, *, channel: int = CHANNEL, **more: Any) -> None:
        """Let somebody say something."""
        self.heard = self.box.say(channel, text, **more)

    def answers(self, count: int = 1, *, channel: int = CHANNEL) -> list[str]:
        """Wait for so many messages of the bot's user, and return their texts."""
        end = time.monotonic() + PATIENCE
        while len(found := self.own(channel)) < count:
            assert self.failure is None, self.failure
            assert time.monotonic() < end, found
            time.sleep(0.02)
        return found

    def own(self, channel: int) -> list[str]:
        """Return the texts of the bot's user since the beginning."""
        world = self.box.world
        place = world.community.chat.channels[channel]
        return [
            message.text
            for message in place.after(0, world.now + 1)
            if message.sender_id == world.owner.id and message.id > self.first
        ]

    first: int = 0


def wrapped(colour: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of the colour that a bot wants, with the same parameters."""
    if colour == "blocking":
        return function

    async def awaiting(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    awaiting.__wrapped__ = function  # type: ignore[attr-defined]
    awaiting.__name__ = function.__name__
    awaiting.__annotations__ = function.__annotations__
    awaiting.__doc__ = function.__doc__
    return awaiting


@contextmanager
def serving(
    colour: str, prepare: Callable[[Any], object], **options: Any
) -> Iterator[Desk]:
    """Run a bot while the block runs, from when it listens to when it has ended."""
    lateness = options.pop("lateness", 0.2)
    with Sandbox(seed=1, talk=0, lateness=lateness) as box:
        kind = Client if colour == "blocking" else AsyncClient
        client = kind.from_token(
            options.pop("token", None) or box.token(scopes=SCOPES),
            base_url=box.base_url,
            socket_url=box.socket_url,
            limit=None,
        )
        channels = options.pop("channels", [CHANNEL])
        bot: Any = Bot(client, channels, **options)
        ready = threading.Event()
        bot.on(Connected)(wrapped(colour, lambda event: ready.set()))
        prepare(bot)
        desk = Desk(colour, box, bot)
        desk.first = max(box.said(CHANNEL), default=0)

        def run() -> None:
            try:
                if colour == "blocking":
                    bot.run_sync()
                else:
                    bot.run_sync(backend=colour)
            except BaseException as error:  # noqa: BLE001 (looked at by the test)
                desk.failure = error
            finally:
                ready.set()

        thread = threading.Thread(target=run)
        thread.start()
        try:
            assert ready.wait(PATIENCE)
            yield desk
        finally:
            bot.stop()
            thread.join(PATIENCE)
            assert not thread.is_alive()


@pytest.fixture(params=COLOURS)
def colour(request: pytest.FixtureRequest) -> str:
    """Which client the bot has."""
    chosen: str = request.param
    return chosen
