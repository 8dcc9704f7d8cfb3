"""Checkpoints: where a follower's position is kept, so that it goes on after any end.

A follower loads the position once, before its first request. It saves it when an item
is asked for, since all before that one has then been dealt with: at the end of each
page, and once a second within it. So after a kill the items of a second come again at
most, and none is missed. A checkpoint that keeps the items as well (a table in
the same database, `osupy.sinks.JsonLines`) saves both at once: then each item is there
exactly once.
"""

from __future__ import annotations

import json
import os
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, Self, runtime_checkable

from osupy._core.encoding import wrong
from osupy._filelocks import file_lock
from osupy.errors import CheckpointError

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from filelock import BaseFileLock

__all__ = ["AsyncCheckpoint", "AsyncFileCheckpoint", "Checkpoint", "FileCheckpoint"]


@runtime_checkable
class AsyncCheckpoint(Protocol):
    """Keeps the positions of followers; awaiting form."""

    async def load(self, feed: str) -> str | None:
        """Return the position that is kept for a feed, if any."""
        ...

    async def save(self, feed: str, position: str) -> None:
        """Keep a position (one line of text); return when it is safe."""
        ...


@runtime_checkable
class Checkpoint(Protocol):
    """Keeps the positions of followers; blocking form."""

    def load(self, feed: str) -> str | None:
        """Return the position that is kept for a feed, if any."""
        ...

    def save(self, feed: str, position: str) -> None:
        """Keep a position (one line of text); return when it is safe."""
        ...


class FileCheckpoint:
    """Keeps positions in a file, which is only ever replaced by a finished one.

    Several feeds may share one object. From the first `load` to `close` a lock, on
    ``NAME.lock`` beside it, keeps every other process and object out: two followers
    would overwrite each other. It is free again when the process dies, however it dies.

    Args:
        path: The file; it need not be there yet, but its folder.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        if not isinstance(path, str | os.PathLike) or not str(path):
            raise wrong("path", path, "expected a file's path")
        from pathlib import Path

        self._path = Path(path).expanduser().absolute()
        self._lock: BaseFileLock | None = None
        self._kept: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self._path)!r})"

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    def load(self, feed: str) -> str | None:
        """Return the position that is kept for a feed, if any.

        Raises:
            CheckpointError: Another follower uses it, or it cannot be read.
        """
        if self._lock is None:
            self._open()
        return self._kept.get(feed)

    def save(self, feed: str, position: str) -> None:
        """Keep a position; return when it is on the disk.

        Raises:
            CheckpointError: It cannot be written; what was there before still counts.
        """
        if self._lock is None:
            self._open()
        kept = {**self._kept, feed: position}
        aside = self._path.with_name(self._path.name + ".new")
        try:
            with aside.open("w", encoding="utf-8") as file:
                json.dump({"version": 1, "feeds": kept}, file)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(self._path)
        except OSError as error:
            raise self._failed(error.strerror or str(error)) from error
        self._kept = kept

    def close(self) -> None:
        """Let others have it; safe to call twice."""
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _open(self) -> None:
        lock = file_lock(self._path.with_name(self._path.name + ".lock"))

        from filelock import Timeout

        try:
            lock.acquire(blocking=False)
        except Timeout:
            raise self._failed("another follower uses it") from None
        except OSError as error:
            raise self._failed(error.strerror or str(error)) from error
        try:
            self._kept = self._read()
        except BaseException:
            lock.release()
            raise
        self._lock = lock

    def _read(self) -> dict[str, str]:
        try:
            raw: Any = json.loads(self._path.read_bytes())
            feeds, version = raw["feeds"], raw["version"]
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise self._failed(error.strerror or str(error)) from error
        except (ValueError, KeyError, TypeError):
            feeds, version = None, None
        if version != 1 or not isinstance(feeds, dict):
            raise self._failed("it is damaged, or none of osupy's")
        found: dict[Any, Any] = feeds  # pyright: ignore[reportUnknownVariableType]
        return {str(feed): str(position) for feed, position in found.items()}

    def _failed(self, reason: str) -> CheckpointError:
        return CheckpointError(f"{self._path}: {reason}")


class AsyncFileCheckpoint:
    """Keeps positions in a file; the awaiting form of `FileCheckpoint`.

    Args:
        path: The file; it need not be there yet, but its folder.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._file = FileCheckpoint(path)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self.path)!r})"

    @property
    def path(self) -> Path:
        """The file."""
        return self._file.path

    async def load(self, feed: str) -> str | None:
        """Return the position that is kept for a feed, if any.

        Raises:
            CheckpointError: Another follower uses it, or it cannot be read.
        """
        from osupy.auth._locks import in_thread

        return await in_thread(partial(self._file.load, feed))

    async def save(self, feed: str, position: str) -> None:
        """Keep a position; return when it is on the disk.

        Raises:
            CheckpointError: It cannot be written; what was there before still counts.
        """
        from osupy.auth._locks import in_thread

        await in_thread(partial(self._file.save, feed, position))

    async def aclose(self) -> None:
        """Let others have it; safe to call twice."""
        self._file.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()
