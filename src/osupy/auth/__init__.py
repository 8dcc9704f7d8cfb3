"""Credentials, tokens, and where tokens are kept."""

from __future__ import annotations

from osupy._core.token import AuthorizationCode, ClientCredentials, Credentials, Token
from osupy.auth.stores import (
    AsyncMemoryTokenStore,
    AsyncTokenStore,
    MemoryTokenStore,
    TokenStore,
)

__all__ = [
    "AsyncMemoryTokenStore",
    "AsyncTokenStore",
    "AuthorizationCode",
    "ClientCredentials",
    "Credentials",
    "MemoryTokenStore",
    "Token",
    "TokenStore",
]
