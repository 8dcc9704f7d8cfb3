"""Work that is done at the same time, in tasks that somebody owns.

The blocking twin is ``osupy._sync.crew``.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, Self

import anyio

if TYPE_CHECKING:
    from types import TracebackType

Work = Callable[..., Awaitable[None]]


async def invoke(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call a function of the user's, which may or may not have to be awaited."""
    result = function(*args, **kwargs)
    return await result if inspect.isawaitable(result) else result


class Crew:
    """Starts pieces of work, a bounded number at once; none of them may raise.

    Leaving the block ends what has not ended.
    """

    def __init__(self, at_once: int) -> None:
        self._places = anyio.Semaphore(at_once)
        self._tasks = anyio.create_task_group()
        self._under_way = 0
        self._idle = anyio.Event()

    async def __aenter__(self) -> Self:
        await self._tasks.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._tasks.cancel_scope.cancel()
        await self._tasks.__aexit__(kind, error, trace)

    async def start(self, work: Work, *args: Any) -> None:
        """Start a piece of work as soon as there is a place for it."""
        await self._places.acquire()
        self._under_way += 1
        self._tasks.start_soon(self._one, work, args)

    async def beside(
        self, work: Callable[..., Coroutine[Any, Any, Any]], *args: Any
    ) -> None:
        """Start something that nobody waits for; it ends with the block.

        It tells when it has started, with ``task_status.started()``.
        """
        await self._tasks.start(work, *args)

    async def drain(self, seconds: float) -> bool:
        """Wait until everything has ended, for some seconds; tell whether it has."""
        with anyio.move_on_after(seconds):
            while self._under_way:
                self._idle = anyio.Event()
                await self._idle.wait()
        return not self._under_way

    async def _one(self, work: Work, args: tuple[Any, ...]) -> None:
        try:
            await work(*args)
        finally:
            self._under_way -= 1
            self._places.release()
            if not self._under_way:
                self._idle.set()
