"""The websocket itself, on either loop.

The token travels in the header only. Nothing that websockets raises or logs is shown as
it is: its exceptions and its log hold the headers of the request.
"""

from __future__ import annotations

import logging
import ssl
import sys
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from osupy._core.session import Session
    from osupy._core.token import Token

_CLOSING = 1.0
"""Seconds for which the server's half of the goodbye is waited for."""


class Socket(Protocol):
    """An open connection, as websockets gives it on both loops."""

    async def recv(self, *, decode: bool | None = None) -> str | bytes:
        """Return the next frame."""
        ...

    async def send(self, message: str) -> None:
        """Send a frame."""
        ...

    async def ping(self) -> Any:
        """Send a ping; what comes back is awaited in a way of the loop's own."""
        ...


class Wires:
    """Opens websockets for one stream."""

    def __init__(
        self,
        session: Session,
        context: ssl.SSLContext | None,
        proxy: str | bool | None,  # noqa: FBT001 (as websockets has it)
    ) -> None:
        self._session = session
        self._context = context
        self._proxy = proxy

    def open(self, token: Token) -> AbstractAsyncContextManager[Socket]:
        """Return a connection that opens and closes with its block."""
        settings = self._session.settings
        options: dict[str, Any] = {}
        if settings.socket_url.startswith("wss:"):
            if self._context is None:  # made once: it takes a while
                self._context = ssl.create_default_context()
            options["ssl"] = self._context
        opened: AbstractAsyncContextManager[Socket] = _connect(_on_trio())(
            settings.socket_url,
            additional_headers={"Authorization": f"Bearer {token.access_token}"},
            user_agent_header=settings.user_agent,
            compression=None,
            proxy=self._proxy or None,
            open_timeout=None,  # the machine has a deadline for it
            ping_interval=None,  # and pings by itself
            close_timeout=_CLOSING,
            max_size=settings.max_size,
            logger=_logger(),
            **options,
        )
        return opened


async def goodbye(socket: Any) -> None:
    """Close a connection."""
    await (socket.aclose if hasattr(socket, "aclose") else socket.close)()


async def pong(socket: Socket) -> None:
    """Ping, and return when it is answered."""
    answer = await socket.ping()
    await (answer.wait() if hasattr(answer, "wait") else answer)


def _on_trio() -> bool:
    trio: Any = sys.modules.get("trio")
    return trio is not None and trio.lowlevel.in_trio_task()


@cache
def _connect(on_trio: bool) -> Any:  # noqa: FBT001 (the key of a cache)
    base: Any
    if on_trio:
        from websockets.trio.client import connect as base
    else:
        from websockets.asyncio.client import connect as base

    def stay(_: Any, error: Exception) -> Exception:
        return error

    # Never elsewhere with the token: a redirect is an error like any other.
    return type("connect", (base,), {"process_redirect": stay})


class _Discreet(logging.Filter):
    """Leaves out of the log what is nobody's business: headers with credentials."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage().lower()
        return "authorization" not in text and "bearer" not in text


@cache
def _logger() -> logging.Logger:
    logger = logging.getLogger("osupy.live.websocket")
    logger.addFilter(_Discreet())
    return logger
