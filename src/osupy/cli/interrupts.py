"""Ctrl-C ends a command within two seconds, whatever hangs.

Python and the loops make an exception or a cancellation of Ctrl-C, and everything is
closed in order. That is usually a matter of milliseconds, but a name server that does
not answer, or a clean-up that waits for the other side, may take long. So a thread
stands by from the beginning and ends the process when the grace is over; a second
Ctrl-C does it at once. Nothing is lost by that, because what commands write is safe
against a kill at any moment.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn, TypeVar, TypeVarTuple

import anyio

from osupy.cli.errors import INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator
    from types import FrameType

T = TypeVar("T")
Arguments = TypeVarTuple("Arguments")

GRACE = 1.0
"""Seconds to close everything in order."""


class Watch:
    """Bounds what Ctrl-C may take, in the blocks that it watches and after them.

    Args:
        farewell: Gives the line to say, when there is no time to leave in order.
        grace: Seconds after which the process ends.
    """

    def __init__(self, farewell: Callable[[], str], grace: float = GRACE) -> None:
        self._farewell = farewell
        self._grace = grace
        self._pressed = False

    @contextmanager
    def watching(self) -> Generator[None]:
        """Watch a block in the main thread."""
        ordinary = signal.getsignal(signal.SIGINT)
        if not callable(ordinary):  # ignored, as in the background of a shell
            yield
            return
        reading, writing = os.pipe()
        threading.Thread(target=self._stand_by, args=(reading,), daemon=True).start()

        def note(number: int, frame: FrameType | None) -> object:
            # It may stand anywhere, inside a lock too: a pipe is safe, a thread is not.
            if self._pressed:
                self._leave()
            self._pressed = True
            os.write(writing, b"!")
            return ordinary(number, frame)

        signal.signal(signal.SIGINT, note)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, ordinary)
            os.close(writing)

    def run(
        self,
        function: Callable[[*Arguments], Awaitable[T]],
        *arguments: *Arguments,
        backend: str,
    ) -> T:
        """Run an async function; Ctrl-C comes out as such, whatever it came through."""

        async def watched() -> T:
            # Only in here, for a loop replaces no handler but Python's own: with
            # another one it would not be told of Ctrl-C.
            with self.watching():
                return await function(*arguments)

        ordinary = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            return anyio.run(watched, backend=backend)
        except BaseExceptionGroup as group:
            if group.subgroup(KeyboardInterrupt) is None:
                raise
        finally:
            signal.signal(signal.SIGINT, ordinary)
        raise KeyboardInterrupt

    def _stand_by(self, reading: int) -> None:
        pressed = os.read(reading, 1)
        os.close(reading)
        if pressed:
            time.sleep(self._grace)
            self._leave()

    def _leave(self) -> NoReturn:
        """End the process without a clean-up; a terminal gets its cursor back."""
        if sys.stdout is not None and sys.stdout.isatty():
            os.write(1, b"\x1b[?25h\n")
        os.write(2, f"osupy: {self._farewell()}\n".encode(errors="replace"))
        os._exit(INTERRUPTED)
