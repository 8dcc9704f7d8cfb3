"""Locks that hold across tasks, threads and processes: by ``filelock``.

The system frees them when a process dies, however it dies. Each hold is a lock of its
own, so that two threads of one process exclude each other as two processes do.
"""

from __future__ import annotations

import time
from contextlib import asynccontextmanager, contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

from osupy._filelocks import file_lock
from osupy.errors import TokenStoreError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator
    from pathlib import Path

    from filelock import BaseFileLock

T = TypeVar("T")

_POLL = 0.02
"""Seconds between two attempts."""


async def in_thread(work: Callable[[], T]) -> T:
    """Do in a thread what may take a while; it is never given up half-way."""
    import anyio
    from anyio import to_thread

    # A limiter of its own: threads of the user's that wait for this one fill the usual.
    return await to_thread.run_sync(work, limiter=anyio.CapacityLimiter(1))


class Lock:
    """One lock; each block of `hold` or `hold_async` excludes the others."""

    def __init__(self, path: Path, within: float) -> None:
        self._path = path
        self._within = within

    @contextmanager
    def hold(self) -> Generator[None]:
        """Wait for the lock and hold it during the block."""
        lock = self._open()
        end = time.monotonic() + self._within
        while not self._attempt(lock):
            if time.monotonic() > end:
                raise self._taken()
            time.sleep(_POLL)
        try:
            yield
        finally:
            lock.release()

    @asynccontextmanager
    async def hold_async(self) -> AsyncGenerator[None]:
        """Wait for the lock and hold it during the block."""
        import anyio

        lock = self._open()
        end = anyio.current_time() + self._within
        while not await in_thread(lambda: self._attempt(lock)):
            if anyio.current_time() > end:
                raise self._taken()
            await anyio.sleep(_POLL)
        try:
            yield
        finally:
            lock.release()

    def _open(self) -> BaseFileLock:
        return file_lock(self._path)

    def _attempt(self, lock: BaseFileLock) -> bool:
        from filelock import Timeout

        try:
            make_folder(self._path.parent)
            lock.acquire(blocking=False)
        except Timeout:
            return False
        except OSError as error:
            failure = told(error, self._path)
        else:
            return True
        raise failure

    def _taken(self) -> TokenStoreError:
        return TokenStoreError(
            f"another program has held {self._path} for more than {self._within:g} s"
        )


class Locks:
    """The locks for the keys of one store, in a handful of files.

    Two keys may share a file, and then wait for each other; nothing ever holds two.
    """

    def __init__(self, stem: Path, within: float) -> None:
        self._stem = stem
        self._within = within

    def of(self, key: str) -> Lock:
        """Return the lock of a key."""
        digit = sha256(key.encode()).hexdigest()[0]
        name = f"{self._stem.name}.{digit}.lock"
        return Lock(self._stem.with_name(name), self._within)


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner may look into, if there is none."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def told(error: OSError, path: Path) -> TokenStoreError:
    """Return the error that tells what the system refused, and where."""
    why = error.strerror or type(error).__name__
    return TokenStoreError(f"{path}: {why[:1].lower()}{why[1:]}")
