"""``osupy demo --bot``: a chat bot at work, in a channel full of people who try it."""

import random

import anyio

from osupy import AsyncClient
from osupy.chat import AsyncContext, Bot, Cooldown
from osupy.cli.console import Output
from osupy.cli.errors import Interrupted, printable
from osupy.cli.interrupts import Watch
from osupy.cli.sandbox import start_sandbox
from osupy.events import ChatMessageNew, Connected, Disconnected

_CHANNEL = "#osu"
_SCOPES = ("public", "identify", "chat.read", "chat.write")


def run_bot(seed: int, seconds: float, backend: str) -> int:
    """Run the example bot in a sandbox for so many seconds."""
    console = Output()
    farewell = "interrupted; the bot has gone"
    with start_sandbox(seed) as box:
        client = AsyncClient.from_token(
            box.token(scopes=_SCOPES), base_url=box.base_url, socket_url=box.socket_url
        )
        bot = _make(client, console)
        console.say(f"A bot sits in {_CHANNEL} of a local osu! server,", "bold")
        console.say(f"and people talk to it for {seconds:g} seconds.", "bold")

        async def run() -> None:
            async with client:
                with anyio.move_on_after(seconds):
                    await bot.run()

        try:
            Watch(lambda: farewell).run(run, backend=backend)
        except KeyboardInterrupt:
            raise Interrupted(farewell) from None
    console.say("That was it: examples/chat_bot.py is one like it.", "bold")
    return 0


def _make(client: AsyncClient, console: Output) -> Bot[AsyncClient]:
    bot = Bot(client, [_CHANNEL])

    @bot.command(cooldown=Cooldown(2))
    async def roll(ctx: AsyncContext, sides: int = 100) -> str:  # noqa: ARG001
        """Roll a die."""
        return f"You rolled {random.randint(1, max(1, sides))}."  # noqa: S311 (a game)

    @bot.on(Connected)
    async def connected(event: Connected) -> None:
        console.say(f"-- listening (attempt {event.attempt})", "dim")

    @bot.on(Disconnected)
    async def disconnected(event: Disconnected) -> None:
        console.say(f"-- {printable(event.reason)}", "dim")

    @bot.on(ChatMessageNew)
    async def said(event: ChatMessageNew) -> None:
        message = event.message
        name = message.sender.username if message.sender else str(message.sender_id)
        text = printable(" ".join(message.content.split()))
        console.say(f"<{printable(name)}> {text}", "cyan" if name == "peppy" else "")

    return bot
