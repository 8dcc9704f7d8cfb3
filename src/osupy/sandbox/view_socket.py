"""What goes over the websocket, as JSON.

What osu-web publishes carries a third key, ``"socket": null``; what the websocket
server says of itself does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from osupy.sandbox import view_chat
from osupy.sandbox.basics import Json, dumps

if TYPE_CHECKING:
    from osupy.sandbox.channels import Channel
    from osupy.sandbox.chatter import Message
    from osupy.sandbox.world import World

READY: Final = dumps({"event": "connection.ready"})
LOGOUT: Final = dumps({"event": "logout"})
VERIFIED: Final = dumps({"event": "verified"})
REFUSED: Final = dumps({"error": "authentication failed"})


def published(event: str, data: object) -> bytes:
    """Return the frame of what osu-web publishes."""
    return dumps({"event": event, "data": data, "socket": None})


def said(one: Message, channel: Channel, world: World, uuid: str | None) -> Json:
    """Return the data of ``chat.message.new``: its sender stands beside it."""
    return {
        "messages": [view_chat.message(one, channel, uuid)],
        "users": [view_chat.sender(one, world)],
    }
