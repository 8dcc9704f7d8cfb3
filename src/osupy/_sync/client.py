"""The client for blocking code: every route and helper."""

from __future__ import annotations

from osupy._sync.following import Following
from osupy._sync.streams import Streams

__all__ = ["Client"]


class Client(Streams, Following):
    """Client for blocking code; several threads may share it.

    It opens at its first call, and closes with its block or with `close`::

        with Client.from_client_credentials(1, "secret") as client:
            user = client.get_user("peppy")
    """
