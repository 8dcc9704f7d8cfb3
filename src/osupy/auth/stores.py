"""Where tokens are kept between calls, and by whom they may be renewed.

A store is asked for a token before a new one is obtained, and holds a lock while that
goes on, so that several clients, threads or processes that share it renew once.
"""

from __future__ import annotations

from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    nullcontext,
)
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from osupy._core.token import Token


@runtime_checkable
class AsyncTokenStore(Protocol):
    """Keeps tokens by the name of their credentials; awaiting form."""

    async def load(self, key: str) -> Token | None:
        """Return the token that is kept, if any."""
        ...

    async def save(self, key: str, token: Token) -> None:
        """Keep a token; return when it is safe."""
        ...

    def lock(self, key: str) -> AbstractAsyncContextManager[object]:
        """Return a block in which nobody else renews this token."""
        ...


@runtime_checkable
class TokenStore(Protocol):
    """Keeps tokens by the name of their credentials; blocking form."""

    def load(self, key: str) -> Token | None:
        """Return the token that is kept, if any."""
        ...

    def save(self, key: str, token: Token) -> None:
        """Keep a token; return when it is safe."""
        ...

    def lock(self, key: str) -> AbstractContextManager[object]:
        """Return a block in which nobody else renews this token."""
        ...


class MemoryTokenStore:
    """Keeps tokens as long as the process lives; for one client."""

    def __init__(self) -> None:
        self._tokens: dict[str, Token] = {}

    def load(self, key: str) -> Token | None:
        """Return the token that is kept, if any."""
        return self._tokens.get(key)

    def save(self, key: str, token: Token) -> None:
        """Keep a token."""
        self._tokens[key] = token

    def lock(self, key: str) -> AbstractContextManager[object]:  # noqa: ARG002
        """Return a block that holds nothing: a client renews once by itself."""
        return nullcontext()


class AsyncMemoryTokenStore:
    """Keeps tokens as long as the process lives; for one client."""

    def __init__(self) -> None:
        self._tokens = MemoryTokenStore()

    async def load(self, key: str) -> Token | None:
        """Return the token that is kept, if any."""
        return self._tokens.load(key)

    async def save(self, key: str, token: Token) -> None:
        """Keep a token."""
        self._tokens.save(key, token)

    def lock(self, key: str) -> AbstractAsyncContextManager[object]:  # noqa: ARG002
        """Return a block that holds nothing: a client renews once by itself."""
        return nullcontext()
