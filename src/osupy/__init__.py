"""osu! API v2 for Python: async first, typed, on asyncio, trio and in blocking code.

Everything here is loaded on first use, so ``import osupy`` costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from osupy._version import __version__

if TYPE_CHECKING:
    from osupy import (
        auth,
        bodies,
        chat,
        checkpoints,
        compat,
        contract,
        debug,
        enums,
        errors,
        events,
        feeds,
        hits,
        limits,
        mods,
        objects,
        pp,
        replays,
        results,
        search,
        sinks,
        transports,
        watching,
    )
    from osupy._core.converter import converter, decode, encode
    from osupy._core.limit import FileLimits, LocalLimits, RateLimit
    from osupy._core.model import extra
    from osupy._core.operation import Operation
    from osupy._core.route import Route, routes
    from osupy._core.settings import DEFAULT_API_VERSION, Retry
    from osupy._core.token import AuthorizationCode, ClientCredentials, Token
    from osupy.client import AsyncClient, Client
    from osupy.enums import Ruleset, Scope
    from osupy.errors import DriftWarning, OsuError
    from osupy.mods import Mods
    from osupy.results import match_results
    from osupy.search import SearchFilter

__all__ = [
    "DEFAULT_API_VERSION",
    "AsyncClient",
    "AuthorizationCode",
    "Client",
    "ClientCredentials",
    "DriftWarning",
    "FileLimits",
    "LocalLimits",
    "Mods",
    "Operation",
    "OsuError",
    "RateLimit",
    "Retry",
    "Route",
    "Ruleset",
    "Scope",
    "SearchFilter",
    "Token",
    "__version__",
    "auth",
    "bodies",
    "chat",
    "checkpoints",
    "compat",
    "contract",
    "converter",
    "debug",
    "decode",
    "encode",
    "enums",
    "errors",
    "events",
    "extra",
    "feeds",
    "hits",
    "limits",
    "match_results",
    "mods",
    "objects",
    "pp",
    "replays",
    "results",
    "routes",
    "search",
    "sinks",
    "transports",
    "watching",
]

if not TYPE_CHECKING:  # a visible __getattr__ would hide typos from every checker
    _HOMES = {
        "AsyncClient": "client",
        "AuthorizationCode": "_core.token",
        "Client": "client",
        "ClientCredentials": "_core.token",
        "DEFAULT_API_VERSION": "_core.settings",
        "DriftWarning": "errors",
        "FileLimits": "_core.limit",
        "LocalLimits": "_core.limit",
        "Mods": "mods",
        "Operation": "_core.operation",
        "OsuError": "errors",
        "RateLimit": "_core.limit",
        "Retry": "_core.settings",
        "Route": "_core.route",
        "Ruleset": "enums",
        "Scope": "enums",
        "SearchFilter": "search",
        "Token": "_core.token",
        "converter": "_core.converter",
        "decode": "_core.converter",
        "encode": "_core.converter",
        "extra": "_core.model",
        "match_results": "results",
        "routes": "_core.route",
    }
    _MODULES = frozenset(
        {
            "auth",
            "bodies",
            "chat",
            "checkpoints",
            "compat",
            "contract",
            "debug",
            "enums",
            "errors",
            "events",
            "feeds",
            "hits",
            "limits",
            "mods",
            "objects",
            "pp",
            "replays",
            "results",
            "search",
            "sinks",
            "transports",
            "watching",
        }
    )

    def __getattr__(name: str) -> object:
        from importlib import import_module

        if name in _MODULES:
            return import_module(f"osupy.{name}")
        if name not in _HOMES:
            message = f"module 'osupy' has no attribute {name!r}"
            raise AttributeError(message)
        value = getattr(import_module(f"osupy.{_HOMES[name]}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*__all__, *(name for name in globals() if name[:2] == "__")})
