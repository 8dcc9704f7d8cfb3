"""Work that is done at the same time, in threads.

The awaiting twin is ``osupy._async.crew``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from types import TracebackType

Work = Callable[..., None]


def invoke(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call a function of the user's."""
    return function(*args, **kwargs)


class Crew:
    """Starts pieces of work, a bounded number at once; none of them may raise.

    Threads cannot be ended: one that has not ended when the block is left goes on, and
    does not keep the process from ending.
    """

    def __init__(self, at_once: int) -> None:
        self._places = threading.Semaphore(at_once)
        self._idle = threading.Condition()
        self._under_way = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return

    def start(self, work: Work, *args: Any) -> None:
        """Start a piece of work as soon as there is a place for it."""
        self._places.acquire()
        with self._idle:
            self._under_way += 1
        thread = threading.Thread(
            target=self._one, args=(work, args), name="osupy-bot", daemon=True
        )
        thread.start()

    def drain(self, seconds: float) -> bool:
        """Wait until everything has ended, for some seconds; tell whether it has."""
        with self._idle:
            return self._idle.wait_for(lambda: not self._under_way, seconds)

    def _one(self, work: Work, args: tuple[Any, ...]) -> None:
        try:
            work(*args)
        finally:
            with self._idle:
                self._under_way -= 1
                self._idle.notify_all()
            self._places.release()
