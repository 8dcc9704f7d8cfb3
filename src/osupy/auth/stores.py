"""Where tokens are kept between calls, and by whom they may be renewed.

A store is asked for a token before a new one is obtained, and holds a lock while that
goes on, so that several clients, threads or processes that share it renew once.
"""

from __future__ import annotations

from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
)
from threading import Lock
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

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

    async def delete(self, key: str) -> None:
        """Forget a token, if it is there: for a log-out. Clients never call it."""
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

    def delete(self, key: str) -> None:
        """Forget a token, if it is there: for a log-out. Clients never call it."""
        ...

    def lock(self, key: str) -> AbstractContextManager[object]:
        """Return a block in which nobody else renews this token."""
        ...


class MemoryTokenStore:
    """Keeps tokens as long as the process lives, for all clients that are given it."""

    def __init__(self) -> None:
        self._tokens: dict[str, Token] = {}
        self._locks: dict[str, Lock] = {}

    def load(self, key: str) -> Token | None:
        """Return the token that is kept, if any."""
        return self._tokens.get(key)

    def save(self, key: str, token: Token) -> None:
        """Keep a token."""
        self._tokens[key] = token

    def delete(self, key: str) -> None:
        """Forget a token, if it is there."""
        self._tokens.pop(key, None)

    def lock(self, key: str) -> AbstractContextManager[object]:
        """Return a block in which nobody else renews this token."""
        return self._locks.setdefault(key, Lock())


class AsyncMemoryTokenStore:
    """Keeps tokens as long as the process lives, for all clients that are given it.

    They may run on several event loops.
    """

    def __init__(self) -> None:
        self._tokens = MemoryTokenStore()
        self._locks: dict[str, Lock] = {}

    async def load(self, key: str) -> Token | None:
        """Return the token that is kept, if any."""
        return self._tokens.load(key)

    async def save(self, key: str, token: Token) -> None:
        """Keep a token."""
        self._tokens.save(key, token)

    async def delete(self, key: str) -> None:
        """Forget a token, if it is there."""
        self._tokens.delete(key)

    @asynccontextmanager
    async def lock(self, key: str) -> AsyncGenerator[None]:
        """Return a block in which nobody else renews this token."""
        import anyio

        lock = self._locks.setdefault(key, Lock())
        # anyio's locks and events know one loop only.
        while not lock.acquire(blocking=False):  # noqa: ASYNC110
            await anyio.sleep(0.01)
        try:
            yield
        finally:
            lock.release()
