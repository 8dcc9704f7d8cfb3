"""Bodies of requests that leave nothing behind when their writing is cancelled.

httpx reads a body by an asynchronous generator and leaves it suspended when a
cancellation strikes in between; trio complains about that.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Self

__all__ = ["in_one_piece"]


def in_one_piece(stream: Any, body: bytes) -> object:
    """Return a stream of the library that ``stream`` is of, without a generator."""
    return _content(stream.__class__)(body)


@functools.cache
def _content(kind: Any) -> Any:
    base = next(each for each in kind.__mro__ if each.__name__ == "AsyncByteStream")

    def init(self: Any, body: bytes) -> None:
        self.body = body

    def iterate(self: Any) -> AsyncIterator[bytes]:
        return _Once(self.body)

    return type("Content", (base,), {"__init__": init, "__aiter__": iterate})


class _Once:
    """Gives one piece."""

    def __init__(self, piece: bytes) -> None:
        self._left = [piece]

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        if not self._left:
            raise StopAsyncIteration
        return self._left.pop()
