"""The events of `client.events()`, and the streams that give them.

An event is plain data: frozen, equal by value, and made for ``match``::

    async with client.events(channels=[5]) as events:
        async for event in events:
            match event:
                case ChatMessageNew(message, channel_id):
                    print(channel_id, message.content)
                case Gap(channel_id, after, before):
                    print(f"{channel_id}: unreadable between {after} and {before}")

Which event follows which, and what is promised, stands in "What the stream promises".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from osupy import objects as o

if TYPE_CHECKING:
    from osupy._async.live import AsyncEventStream, AsyncSubscription
    from osupy._core.live.hub import Overflow, StreamStats
    from osupy._core.live.machine import Mode
    from osupy._sync.live import EventStream, Subscription

__all__ = [
    "AsyncEventStream",
    "AsyncSubscription",
    "ChatChannelJoin",
    "ChatChannelPart",
    "ChatMessageNew",
    "Connected",
    "Disconnected",
    "Event",
    "EventStream",
    "Gap",
    "LoggedOut",
    "Mode",
    "NotificationDelete",
    "NotificationNew",
    "NotificationRead",
    "Overflow",
    "StreamStats",
    "Subscription",
    "UnknownEvent",
    "Verified",
]


@attrs.frozen
class Event:
    """Base of every event: subscribe to it to get them all."""


@attrs.frozen
class Connected(Event):
    """The stream hears the server: at the start, and after every loss.

    From the first one on, each named channel gives every message exactly once.
    """

    attempt: int
    """How many tries it took since the start or the loss; 1 = the first."""


@attrs.frozen
class Disconnected(Event):
    """The stream does not hear the server; it tries again by itself."""

    reason: str
    """Why, for people."""
    retry_in: float
    """Seconds until the next try."""


@attrs.frozen
class ChatMessageNew(Event):
    """A message was written in a channel that is followed."""

    message: o.ChatMessage
    """The message, with its sender where the server named them."""
    channel_id: int
    """Id of the channel."""
    replayed: bool
    """Whether it was read from the history, and not heard when it was written."""


@attrs.frozen
class ChatChannelJoin(Event):
    """The user is in a channel from now on; it is followed."""

    channel: o.ChatChannel
    """The channel."""


@attrs.frozen
class ChatChannelPart(Event):
    """The user has left a channel, or hidden a private one."""

    channel: o.ChatChannel
    """The channel."""


@attrs.frozen
class Gap(Event):
    """Messages of a channel may be missing, and cannot be read any more.

    The server shows public channels for 24 hours only, and a channel that the user is
    no longer in not at all.
    """

    channel_id: int
    """Id of the channel."""
    after: int | None
    """Id of the last message before the gap; ``None`` if there is none."""
    before: int | None
    """Id of the first message behind it; ``None`` if there is none yet."""


@attrs.frozen
class NotificationNew(Event):
    """A notification for the user; only for tokens with the scope ``*``."""

    notification: o.Notification
    """The notification."""


@attrs.frozen
class NotificationRead(Event):
    """Notifications were marked as read; only for tokens with the scope ``*``."""

    data: o.NotificationsReadData
    """Which ones."""


@attrs.frozen
class NotificationDelete(Event):
    """Notifications were deleted; only for tokens with the scope ``*``."""

    data: o.NotificationsDeleteData
    """Which ones."""


@attrs.frozen
class Verified(Event):
    """The session was verified; until then the server says nothing else."""


@attrs.frozen
class LoggedOut(Event):
    """The token was revoked: the last event of a stream."""


@attrs.frozen
class UnknownEvent(Event):
    """An event that this version does not know, or whose data does not fit."""

    name: str
    """The server's name of it."""
    data: Any
    """Its data, undecoded; ``None`` if there is none."""


if not TYPE_CHECKING:  # a visible __getattr__ would hide typos from every checker
    # The streams bring the clients along, and those who only compare events need none.
    _HOMES = {
        "AsyncEventStream": "_async.live",
        "AsyncSubscription": "_async.live",
        "EventStream": "_sync.live",
        "Mode": "_core.live.machine",
        "Overflow": "_core.live.hub",
        "StreamStats": "_core.live.hub",
        "Subscription": "_sync.live",
    }

    def __getattr__(name: str) -> object:
        from importlib import import_module

        if name not in _HOMES:
            message = f"module 'osupy.events' has no attribute {name!r}"
            raise AttributeError(message)
        value = getattr(import_module(f"osupy.{_HOMES[name]}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*__all__, *(name for name in globals() if name[:2] == "__")})
