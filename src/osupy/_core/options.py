"""The keyword arguments that every constructor of both clients takes, typed once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from osupy._core.settings import Drift, Retry, Undecodable

MAX_CONNECTIONS = 20


class Options(TypedDict, total=False):
    """Options that do not differ between the clients."""

    base_url: str
    socket_url: str
    api_version: int
    retry: Retry
    timeout: float | None
    deadline: float | None
    max_connections: int
    max_size: int
    user_agent: str
    language: str | None
    keep_unknown: bool
    drift: Drift
    undecodable: Undecodable | None
