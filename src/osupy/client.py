"""The two clients: every route and helper, awaiting and blocking."""

from __future__ import annotations

from osupy._async.helpers import AsyncHelpers
from osupy._sync.helpers import Helpers

__all__ = ["AsyncClient", "Client"]


class AsyncClient(AsyncHelpers):
    """Client for async code, on asyncio and trio alike.

    It belongs to one event loop. It opens at its first call, and closes with its block
    or with `aclose`::

        async with AsyncClient.from_client_credentials(1, "secret") as client:
            user = await client.get_user("peppy")
    """


class Client(Helpers):
    """Client for blocking code; several threads may share it.

    It opens at its first call, and closes with its block or with `close`::

        with Client.from_client_credentials(1, "secret") as client:
            user = client.get_user("peppy")
    """
