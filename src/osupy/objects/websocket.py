"""What comes through the websocket.

Every message is a `SocketMessage`; the key `SocketMessage.event` picks the class of its
data. What the classes in ``chat`` and ``notifications`` do not cover stands here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from osupy._core.model import Model
from osupy.enums import WebsocketEvent

if TYPE_CHECKING:
    from osupy.objects.chat import ChatChannel, ChatMessagesNew
    from osupy.objects.notifications import Notification, NotificationsReadData

__all__ = [
    "SocketLogoutData",
    "SocketMessage",
    "SocketVerificationRequirementData",
    "SocketVerifiedData",
]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SocketLogoutData(Model):
    """Whose sessions ended (event ``logout``).

    The server keeps this to itself: the message reaches its clients without data.

    Source: ``UserSessionEvent``
    """

    keys: list[str]
    """Keys of the sessions; ``oauth:`` and the id of the token for one of those."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SocketVerifiedData(Model):
    """Which session was verified (event ``verified``).

    The server keeps this to itself: the message reaches its clients without data.

    Source: ``UserSessionEvent``
    """

    key: str
    """Key of the session."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SocketVerificationRequirementData(Model):
    """Whether sessions must be verified (``verification_requirement_change``).

    The server keeps this to itself: the message does not reach its clients.

    Source: ``UserSessionEvent``
    """

    requires_verification: bool
    """Whether they must."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SocketMessage(Model):
    """A message of the server.

    Source: ``app/Events``
    """

    event: WebsocketEvent | None = None
    """What happened; ``None`` only if `error` is set."""
    data: (
        Notification
        | NotificationsReadData
        | ChatChannel
        | ChatMessagesNew
        | dict[str, Any]
        | None
    ) = None
    """More about it, of a class that follows from `event`; plain data for an event that
    this version does not know, and ``None`` for events without data."""
    error: str | None = None
    """Why the server refuses the connection, which it then closes; else ``None``."""
