"""Bots: commands from chat, answers that respect the server's limits.

::

    bot = Bot(client, channels=[5])

    @bot.command("roll")
    async def roll(ctx: AsyncContext, sides: int = 100) -> str:
        return f"You rolled {randint(1, sides)}."

    bot.run_sync()

The parameters of a command's function say what words it takes: ``int``, ``float``,
``str``, ``bool``, an enum, a ``Literal``, `Mods`, or a user, beatmap or beatmapset,
which is fetched by id, name or link. ``X | None`` and defaults may be left out,
``*args`` takes all words that are left, and a keyword-only parameter the rest of the
line. ``Annotated[X, function]`` reads a word with a function of one's own.
"""

from __future__ import annotations

from osupy._async.answering import AsyncContext
from osupy._async.outbox import AsyncChannel, AsyncOutbox
from osupy._core.talk.cooldown import Cooldown
from osupy._core.talk.dispatch import CommandError
from osupy._sync.answering import Context
from osupy._sync.outbox import Channel, Outbox
from osupy.chat.bot import Bot

__all__ = [
    "AsyncChannel",
    "AsyncContext",
    "AsyncOutbox",
    "Bot",
    "Channel",
    "CommandError",
    "Context",
    "Cooldown",
    "Outbox",
]
