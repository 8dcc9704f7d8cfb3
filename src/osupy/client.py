"""The two clients: every route and helper, awaiting and blocking.

Each is loaded when it is first used: hardly anybody needs both.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from osupy._async.client import AsyncClient
    from osupy._sync.client import Client

__all__ = ["AsyncClient", "Client"]

if not TYPE_CHECKING:
    _HOMES = {"AsyncClient": "_async", "Client": "_sync"}

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        value = getattr(import_module(f"osupy.{_HOMES[name]}.client"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
