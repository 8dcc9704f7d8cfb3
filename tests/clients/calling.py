"""Calling a method of either client on a sandbox over HTTP, as whoever may do so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anyio

from osupy import AsyncClient, Client
from osupy.sandbox import Sandbox
from osupy.sandbox.people import Person
from osupy.sandbox.world import World

COLOURS = ["blocking", "asyncio", "trio"]
OWNER = (
    "public", "identify", "friends.read", "chat.read", "chat.write",
    "chat.write_manage", "forum.write",
)  # fmt: skip
BOT = (
    "delegate", "group_permissions", "chat.write", "chat.write_manage", "forum.write",
    "forum.write_manage",
)  # fmt: skip
FOR_BOTS = {"create_announcement_channel", "lock_topic", "pin_topic"}
"""What only a bot may do, with a token that its application got for itself."""


class Clock:
    """Seconds, which pass only when told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Caller:
    """Calls a method, whatever the colour of the client, as the owner or the bot.

    Each call has a client of its own. What drifts from the declaration is an error.
    """

    def __init__(self, colour: str, box: Sandbox, clock: Clock) -> None:
        self.colour = colour
        self.box = box
        self.token = box.token(scopes=OWNER)
        self._clock = clock

    @property
    def world(self) -> World:
        return self.box.world

    def __call__(self, name: str, *args: Any, token: str = "", **more: Any) -> Any:
        """Call a method, some seconds after the one before: nobody speaks too often."""
        self._clock.now += 3
        if name in FOR_BOTS:
            return self._call(self._as_bot, name, args, more)

        def as_owner(kind: Any, **options: Any) -> Any:
            return kind.from_token(token or self.token, **options)

        return self._call(as_owner, name, args, more)

    def _as_bot(self, kind: Any, **options: Any) -> Any:
        ours = self.box.bot_client_id, self.box.bot_client_secret
        return kind.from_client_credentials(*ours, scopes=BOT, **options)

    def _call(self, make: Callable[..., Any], name: str, args: Any, more: Any) -> Any:
        url = self.box.base_url
        options: dict[str, Any] = {"base_url": url, "limit": None, "drift": "raise"}
        if self.colour == "blocking":
            with make(Client, **options) as client:
                return getattr(client, name)(*args, **more)

        async def call() -> Any:
            async with make(AsyncClient, **options) as client:
                return await getattr(client, name)(*args, **more)

        return anyio.run(call, backend=self.colour)


def reachable(world: World, *, known: bool = False) -> Person:
    """Return somebody to whom the owner may write."""
    chat, owner = world.community.chat, world.owner
    return next(
        one
        for one in world.people.in_order[20:]
        if one.visible and one.id % 10 and not one.pm_friends_only
        if (chat.private(one.id, owner.id) is not None) is known
    )
