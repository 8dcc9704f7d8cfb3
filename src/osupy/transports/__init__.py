"""What carries bytes between osupy and a server, and how to bring one's own.

A transport turns a `Request` into a `Response` and knows nothing of osu!. The names are
loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from osupy.transports.aiohttp import AiohttpTransport
    from osupy.transports.base import AsyncTransport, Request, Response, Transport
    from osupy.transports.httpx import HttpxTransport
    from osupy.transports.memory import AsyncMemoryTransport, MemoryTransport
    from osupy.transports.replay import ReplayTransport

__all__ = [
    "AiohttpTransport",
    "AsyncMemoryTransport",
    "AsyncTransport",
    "HttpxTransport",
    "MemoryTransport",
    "ReplayTransport",
    "Request",
    "Response",
    "Transport",
]

if not TYPE_CHECKING:
    _HOMES = {
        "AiohttpTransport": "aiohttp",
        "AsyncMemoryTransport": "memory",
        "AsyncTransport": "base",
        "HttpxTransport": "httpx",
        "MemoryTransport": "memory",
        "ReplayTransport": "replay",
        "Request": "base",
        "Response": "base",
        "Transport": "base",
    }

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
