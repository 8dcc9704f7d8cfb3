"""What the machine asks its driver to do.

A call carries a number, by which its answer is known; a connection likewise, so that
what an old one still says is told from what the new one says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import attrs

from osupy import objects as o
from osupy._core.limit import Lane
from osupy.errors import DecodeError
from osupy.events import Event


@attrs.frozen
class Connect:
    """Open the socket with a token; say ``opened``, ``lost`` or ``refused``."""

    connection: int


@attrs.frozen
class Write:
    """Send a text frame."""

    text: str


@attrs.frozen
class Ping:
    """Send a ping; say ``ponged`` when it is answered."""

    connection: int


@attrs.frozen
class Close:
    """Close the socket; it need not be said."""

    connection: int


@attrs.frozen
class ReadChannel:
    """Read a channel; its ``ChatChannelResponse`` is the answer."""

    call: int
    channel: int


@attrs.frozen
class ReadHistory:
    """Read a page of a channel's history; a `Page` is the answer."""

    call: int
    channel: int
    until: int | None
    """Only messages before this one; ``None`` = the newest."""
    lane: Lane


@attrs.frozen
class Acknowledge:
    """Post a sign of life; its ``ChatAck`` is the answer."""

    call: int
    history_since: int | None
    """Id of the last silence that is known."""


@attrs.frozen
class Emit:
    """Hand out an event."""

    event: Event


@attrs.frozen
class End:
    """The stream has ended; all that was emitted comes before it."""

    error: Exception | None


Call: TypeAlias = ReadChannel | ReadHistory | Acknowledge
Command: TypeAlias = Connect | Write | Ping | Close | Call | Emit | End


@attrs.frozen
class Page:
    """A page of a history."""

    messages: Sequence[o.ChatMessage]
    """Those that could be decoded, the oldest first."""
    odd: Sequence[tuple[object, DecodeError]] = ()
    """Those that could not, as they came."""
