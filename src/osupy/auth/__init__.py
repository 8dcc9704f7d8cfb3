"""Credentials, tokens, and where tokens are kept."""

from __future__ import annotations

from osupy._core.login import LoginRequest
from osupy._core.token import (
    AuthorizationCode,
    ClientCredentials,
    Credentials,
    Token,
    store_key,
)
from osupy.auth._alogin import alogin
from osupy.auth._file import AsyncFileTokenStore, FileTokenStore
from osupy.auth._keyring import AsyncKeyringTokenStore, Keyring, KeyringTokenStore
from osupy.auth._login import login
from osupy.auth.stores import (
    AsyncMemoryTokenStore,
    AsyncTokenStore,
    MemoryTokenStore,
    TokenStore,
)

__all__ = [
    "AsyncFileTokenStore",
    "AsyncKeyringTokenStore",
    "AsyncMemoryTokenStore",
    "AsyncTokenStore",
    "AuthorizationCode",
    "ClientCredentials",
    "Credentials",
    "FileTokenStore",
    "Keyring",
    "KeyringTokenStore",
    "LoginRequest",
    "MemoryTokenStore",
    "Token",
    "TokenStore",
    "alogin",
    "login",
    "store_key",
]
