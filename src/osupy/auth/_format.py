"""How a token is written down: JSON that people can read and later versions too.

Whatever does not fit becomes an error that is *returned*: who raises it holds no text
of a secret in its frame.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, cast

from osupy._core.token import Token
from osupy.errors import TokenStoreError, UsageError

_KIND = "osupy tokens"
_VERSION = 1
_LEFT = "it is left as it is: move it away or name another one"


def entry(token: Token) -> dict[str, Any]:
    """Return a token as JSON has it."""
    scopes, ends = token.scopes, token.expires_at
    return {
        "access_token": token.access_token,
        "refresh_token": token.refresh_token,
        "scopes": None if scopes is None else sorted(scopes),
        "expires_at": None if ends is None else ends.astimezone(UTC).isoformat(),
        "lifetime": token.lifetime,
        "has_user": token.has_user,
    }


def read_entry(data: object, where: str) -> Token | TokenStoreError:
    """Return the token that JSON describes.

    Args:
        data: What JSON gave.
        where: Names the place in errors.
    """
    try:
        data = cast("dict[str, Any]", data)
        ends, lifetime, has_user = (
            data.get(name) for name in ("expires_at", "lifetime", "has_user")
        )
        return Token(
            access_token=data["access_token"],
            refresh_token=data.get("refresh_token"),
            scopes=data.get("scopes"),
            expires_at=None if ends is None else datetime.fromisoformat(ends),
            lifetime=None if lifetime is None else float(lifetime),
            has_user=None if has_user is None else bool(has_user),
        )
    except (AttributeError, KeyError, TypeError, ValueError, UsageError):
        return TokenStoreError(f"{where} holds no token of osupy; it is left as it is")


def text_of(token: Token) -> str:
    """Return a token in one line, for a place that holds one."""
    return json.dumps(entry(token), separators=(",", ":"))


def read_text(text: str, where: str) -> Token | TokenStoreError:
    """Return the token of such a line."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        data = None
    return read_entry(data, where)


class Document:
    """The content of a token file, what osupy does not know of it included."""

    def __init__(self, data: dict[str, Any] | None = None) -> None:
        self._data: dict[str, Any] = data or {
            "format": _KIND,
            "version": _VERSION,
            "tokens": {},
        }

    def __repr__(self) -> str:
        return f"<Document with {len(self._tokens)} tokens>"

    @property
    def _tokens(self) -> dict[str, Any]:
        tokens: dict[str, Any] = self._data["tokens"]
        return tokens

    @classmethod
    def read(cls, raw: bytes, where: str) -> Document | TokenStoreError:
        """Return what the bytes of a file hold.

        Args:
            raw: The whole file.
            where: Names it in errors.
        """
        if not raw:
            return TokenStoreError(f"{where} is empty: delete it to begin anew")
        try:
            found = json.loads(raw)
        except (ValueError, RecursionError):
            return TokenStoreError(f"{where} is no JSON, or damaged; {_LEFT}")
        data = cast("dict[str, Any]", found if isinstance(found, dict) else {})
        if data.get("format") != _KIND or not isinstance(data.get("tokens"), dict):
            return TokenStoreError(f"{where} is no token file of osupy; {_LEFT}")
        if data.get("version") != _VERSION:
            return TokenStoreError(
                f"{where} was written by another version of osupy; {_LEFT}"
            )
        return cls(data)

    def token(self, key: str, where: str) -> Token | TokenStoreError | None:
        """Return a token, if it is there."""
        if key not in self._tokens:
            return None
        return read_entry(self._tokens[key], f"{where}, entry {key!r},")

    def put(self, key: str, token: Token) -> None:
        """Keep a token in place of the one under its key."""
        self._tokens[key] = entry(token)

    def drop(self, key: str) -> bool:
        """Forget a token; tell whether there was one."""
        return self._tokens.pop(key, None) is not None

    def raw(self) -> bytes:
        """Return the bytes of the file."""
        return (json.dumps(self._data, indent=2) + "\n").encode()
