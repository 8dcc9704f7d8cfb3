"""What passes between the core and a transport: one request, one response, in bytes."""

from __future__ import annotations

from collections.abc import Mapping

import attrs


@attrs.frozen(kw_only=True)
class Request:
    """One HTTP request, ready to be sent."""

    method: str
    """``GET``, ``POST``, …"""
    url: str = attrs.field(repr=lambda url: url.partition("?")[0])
    """Absolute and percent-encoded, query included."""
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str], repr=False)
    """May hold the token: never shown."""
    body: bytes | None = attrs.field(default=None, repr=False)
    """May hold the client secret: never shown."""
    timeout: float | None = None
    """Seconds from the first step of connecting to the last byte of the body."""
    max_size: int = 64 * 2**20
    """Bytes of the decoded body beyond which reading stops."""


@attrs.frozen(kw_only=True)
class Response:
    """The answer to one request, whole."""

    status: int
    """HTTP status."""
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str], repr=False)
    """Names in lower case; a repeated header is joined with ``", "``. Not shown: a
    server may repeat there what it was sent."""
    body: bytes = attrs.field(default=b"", repr=lambda body: f"<{len(body)} bytes>")
    """Decoded (gzip and the like undone)."""
