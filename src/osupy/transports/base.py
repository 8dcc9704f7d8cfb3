"""The two protocols that carry bytes; they know nothing of osu!.

A transport turns a `Request` into a `Response` or raises a `TransportError`. It does
not follow redirects, retry, raise for a status or add credentials. It stops reading a
body at ``request.max_size``. A blocking transport keeps ``request.timeout`` by itself;
around an async one osupy keeps it too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from osupy._core.messages import Request, Response

if TYPE_CHECKING:
    from collections.abc import Awaitable

__all__ = ["AsyncTransport", "Request", "Response", "Transport"]


@runtime_checkable
class AsyncTransport(Protocol):
    """Carries one request at a time per call; many calls may run at once."""

    # Not `async def`: a recorded answer is there at once, and is awaitable itself.
    def send(self, request: Request) -> Awaitable[Response]:
        """Send one request and return the whole response.

        Raises:
            TransportError: No whole answer came.
        """
        ...

    async def aclose(self) -> None:
        """Let go of every connection; safe to call twice."""
        ...


@runtime_checkable
class Transport(Protocol):
    """The blocking form; it may be used by several threads at once."""

    def send(self, request: Request) -> Response:
        """Send one request and return the whole response.

        Raises:
            TransportError: No whole answer came.
        """
        ...

    def close(self) -> None:
        """Let go of every connection; safe to call twice."""
        ...
