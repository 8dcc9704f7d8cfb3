"""Follow one request of an awaiting client through the connection that carries it.

httpcore tells a callable in the request's extensions what it does (``trace``), whoever
made the client. That answers three questions that nothing else does:

- Has a byte of the request left? If not, it may be sent again whatever its method.
- Which socket is open, but not yet owned by a connection? httpcore closes it after an
  error, but not when the TLS handshake is cancelled.
- Is a connection being made after the transport was closed? It is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anyio

from osupy.errors import ConnectionFailedError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Watch"]


class Watch:
    """What is known of one request.

    Attributes:
        sent: Whether a byte of it may have been written.
    """

    def __init__(self, closed: Callable[[], bool]) -> None:
        self.sent = False
        self._closed = closed
        self._stream: Any = None

    async def __call__(self, event: str, info: dict[str, Any]) -> None:
        """Take note of a step.

        Args:
            event: As ``connection.start_tls.complete``.
            info: The arguments, or the ``return_value``, of the step.
        """
        step = event.partition(".")[2]
        if step == "send_request_headers.started":
            self._stream = None  # the connection owns it from here on
            if info["request"].method != b"CONNECT":
                self.sent = True
        elif step in {"connect_tcp.complete", "start_tls.complete"}:
            self._stream = info["return_value"]
            self._refuse_closed()
        elif step == "connect_tcp.started":
            self._refuse_closed()

    async def give_up(self) -> None:
        """Close what the request leaves behind."""
        if self._stream is not None:
            with anyio.CancelScope(shield=True):
                await self._stream.aclose()

    def _refuse_closed(self) -> None:
        if self._closed():
            message = "the transport is closed"
            raise ConnectionFailedError(message, sent=False)
