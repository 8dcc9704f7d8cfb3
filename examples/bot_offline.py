"""Test a bot without an account: the sandbox is the server, and you are the people.

``pytest bot_offline.py`` runs it; so does ``python bot_offline.py``.
"""

from __future__ import annotations

import anyio
from chat_bot import make_bot

from osupy import AsyncClient
from osupy.events import ChatMessageNew, Connected
from osupy.sandbox import Sandbox

CHANNEL = 5
SCOPES = ("public", "identify", "chat.read", "chat.write")


async def converse(box: Sandbox) -> list[str]:
    """Talk to the bot, and return what it said."""
    client = AsyncClient.from_token(
        box.token(scopes=SCOPES), base_url=box.base_url, socket_url=box.socket_url
    )
    bot = make_bot(client, [CHANNEL])
    said: list[str] = []

    @bot.on(Connected)
    async def begin(event: Connected) -> None:
        await anyio.to_thread.run_sync(box.say, CHANNEL, ".choose tea")

    @bot.on(ChatMessageNew)
    async def listen(event: ChatMessageNew) -> None:
        if not event.message.content.startswith("."):
            said.append(event.message.content)
            bot.stop()

    async with client:
        with anyio.fail_after(20):
            await bot.run()
    return said


def test_the_bot_chooses() -> None:
    """It has one option, so that is what it takes."""
    with Sandbox(seed=1, talk=0) as box:
        assert anyio.run(converse, box) == ["tea"]


if __name__ == "__main__":
    test_the_bot_chooses()
    print("The bot answers.")
