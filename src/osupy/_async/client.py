"""The client for async code: every route and helper."""

from __future__ import annotations

from osupy._async.following import AsyncFollowing
from osupy._async.streams import AsyncStreams

__all__ = ["AsyncClient"]


class AsyncClient(AsyncStreams, AsyncFollowing):
    """Client for async code, on asyncio and trio alike.

    It belongs to one event loop. It opens at its first call, and closes with its block
    or with `aclose`::

        async with AsyncClient.from_client_credentials(1, "secret") as client:
            user = await client.get_user("peppy")
    """
