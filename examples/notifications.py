"""Show notifications and chat as they come, and note where something may be missing.

With a token that may read chat (``chat.read``) it hears chat; notifications reach only
tokens with the scope ``*``, which the game's own clients have::

    OSUPY_TOKEN=... python notifications.py 5 17
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import anyio

from osupy import AsyncClient
from osupy.events import (
    ChatMessageNew,
    Connected,
    Disconnected,
    Event,
    Gap,
    NotificationNew,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence


def told(event: Event) -> str | None:
    """Return an event as a line; ``None`` for those that are not shown."""
    match event:
        case NotificationNew(notification):
            return f"! {notification.name} by {notification.source_user_id}"
        case ChatMessageNew(message, channel_id):
            name = message.sender.username if message.sender else message.sender_id
            return f"{channel_id} {name}: {message.content}"
        case Gap(channel_id, after, before):
            return f"{channel_id}: something may be missing from {after} to {before}"
        case Connected() | Disconnected():
            return f"-- {event}"
        case _:
            return None


async def lines(client: AsyncClient, channels: Sequence[int]) -> AsyncIterator[str]:
    """Give a line for everything that happens, until the token is revoked."""
    async with client.events(channels) as events:
        async for event in events:
            line = told(event)
            if line is not None:
                yield line


async def main() -> None:
    """Print them."""
    token = os.environ.get("OSUPY_TOKEN")
    if token is None:
        sys.exit("set OSUPY_TOKEN")
    async with AsyncClient.from_token(token) as client:
        async for line in lines(client, [int(channel) for channel in sys.argv[1:]]):
            print(line)


if __name__ == "__main__":
    anyio.run(main)
