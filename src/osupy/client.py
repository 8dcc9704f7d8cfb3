"""The two clients: every route on a driver, one that awaits and one that blocks."""

from __future__ import annotations

from osupy._async.routes import AsyncRoutes
from osupy._sync.routes import Routes

__all__ = ["AsyncClient", "Client"]


class AsyncClient(AsyncRoutes):
    """Client for async code, on asyncio and trio alike.

    It belongs to one event loop. It opens at its first call, and closes with its block
    or with `aclose`::

        async with AsyncClient.from_client_credentials(1, "secret") as client:
            user = await client.get_user("peppy")
    """


class Client(Routes):
    """Client for blocking code; several threads may share it.

    It opens at its first call, and closes with its block or with `close`::

        with Client.from_client_credentials(1, "secret") as client:
            user = client.get_user("peppy")
    """
