"""A chat bot: it rolls dice, tells of players and beatmaps, and greets who is new.

Register an application at https://osu.ppy.sh/home/account/edit#oauth, log in once with
``osupy login --scopes "public identify chat.read chat.write"``, or bring a token::

    OSUPY_TOKEN=... python chat_bot.py "#osu"
"""

from __future__ import annotations

import os
import random
import sys

from osupy import AsyncClient
from osupy.chat import AsyncContext, Bot, CommandError, Cooldown
from osupy.events import Connected, Disconnected
from osupy.objects import (  # noqa: TC001 (annotations are read at run time)
    BeatmapExtended,
    UserExtended,
)


def make_bot(client: AsyncClient, channels: list[int | str]) -> Bot[AsyncClient]:
    """Return the bot; it runs when it is told to."""
    bot = Bot(client, channels)

    @bot.command(aliases=["dice"], cooldown=Cooldown(3))
    async def roll(ctx: AsyncContext, sides: int = 100) -> str:
        """Roll a die."""
        if sides < 1:
            message = "A die has at least one side."
            raise CommandError(message)
        return f"You rolled {random.randint(1, sides)}."

    @bot.command()
    async def rank(ctx: AsyncContext, user: UserExtended) -> str:
        """Tell how good a player is."""
        place = user.statistics and user.statistics.global_rank
        return f"{user.username} is {f'#{place:,}' if place else 'not ranked'}."

    @bot.command("map")
    async def about(ctx: AsyncContext, beatmap: BeatmapExtended) -> str:
        """Tell about a beatmap, by its link or id."""
        return f"[{beatmap.version}] has {beatmap.difficulty_rating:.2f} stars."

    @bot.command()
    async def choose(ctx: AsyncContext, *options: str) -> str:
        """Choose one of several."""
        return random.choice(options) if options else "Between what?"

    @bot.on(Connected)
    async def connected(event: Connected) -> None:
        print(f"listening (attempt {event.attempt})")

    @bot.on(Disconnected)
    async def disconnected(event: Disconnected) -> None:
        print(f"{event.reason}; again in {event.retry_in:.0f} s")

    return bot


if __name__ == "__main__":
    token = os.environ.get("OSUPY_TOKEN")
    if token is None:
        sys.exit("set OSUPY_TOKEN")
    make_bot(AsyncClient.from_token(token), [*sys.argv[1:]]).run_sync()
