"""Files that hold what a feed gave, each item once, whatever ends the program.

A sink is also the checkpoint of the feed that fills it. So what was written and where
to go on are kept by one step, and neither a crash nor ``kill -9`` makes an item come
twice or get lost::

    with JsonLines("scores.jsonl") as sink:
        for score in client.follow_scores(checkpoint=sink):
            sink.write(score)

Beside the file stands ``scores.jsonl.state``; `JsonLines` says what it holds.
"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from osupy._core.encoding import wrong
from osupy._jsonlines import Lines, Row
from osupy.errors import CheckpointError

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["AsyncJsonLines", "JsonLines"]


class JsonLines:
    """A file of one item a line, as JSON, and a checkpoint.

    The state beside it says how many bytes of the file count, and where to go on. It is
    replaced as a whole, after the lines it speaks of are on the disk. What follows
    those bytes was being written when the end came, and is cut off by whoever goes on.

    A file serves one feed. It is locked while it is open, across processes.

    Args:
        path: The file; a new one, or one that a sink has written before.

    Raises:
        CheckpointError: The file is not a sink's, in use, or damaged; it is left alone.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        if not isinstance(path, str | os.PathLike) or not str(path):
            raise wrong("path", path, "expected a file's path")
        self._path = Path(path).expanduser()
        try:
            self._lines = Lines(self._path, None)
        except OSError as error:
            reason = error.strerror or str(error)
            raise CheckpointError(f"{self._path}: {reason}") from error
        self._rows: list[Row] = []

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self._path)!r})"

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    @property
    def count(self) -> int:
        """How many items are safely in the file."""
        return self._lines.state.count

    def write(self, item: Any) -> None:
        """Add an item; it is on the disk, and counts, with the next `save`.

        Args:
            item: An object of osupy with an ``id``.

        Raises:
            UsageError: It has no id.
        """
        from osupy._core.converter import encode

        number = getattr(item, "id", None)
        if not isinstance(number, int):
            raise wrong("item", item, "expected an object with an id")
        self._rows.append(Row(number, encode(item)))

    def load(self, feed: str) -> str | None:
        """Return where to go on with a feed; followers call it.

        Raises:
            CheckpointError: The file holds another feed.
        """
        self._rows.clear()
        return self._lines.claim(feed)

    def save(self, feed: str, position: str) -> None:
        """Put what was written on the disk, with the position; followers call it.

        Raises:
            CheckpointError: It cannot be written; what was there before still counts.
        """
        if self._lines.state.source != feed:
            self._lines.claim(feed)
        rows = self._rows[:]
        self._lines.append(rows, position)
        del self._rows[: len(rows)]

    def close(self) -> None:
        """Close the file; items since the last `save` do not count, and come again."""
        self._rows.clear()
        self._lines.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class AsyncJsonLines:
    """A file of one item a line; the awaiting form of `JsonLines`.

    Args:
        path: The file; a new one, or one that a sink has written before.

    Raises:
        CheckpointError: The file is not a sink's, in use, or damaged; it is left alone.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._sink = JsonLines(path)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self.path)!r})"

    @property
    def path(self) -> Path:
        """The file."""
        return self._sink.path

    @property
    def count(self) -> int:
        """How many items are safely in the file."""
        return self._sink.count

    def write(self, item: Any) -> None:
        """Add an item; it is on the disk, and counts, with the next `save`.

        Args:
            item: An object of osupy with an ``id``.

        Raises:
            UsageError: It has no id.
        """
        self._sink.write(item)

    async def load(self, feed: str) -> str | None:
        """Return where to go on with a feed; followers call it.

        Raises:
            CheckpointError: The file holds another feed.
        """
        return self._sink.load(feed)

    async def save(self, feed: str, position: str) -> None:
        """Put what was written on the disk, with the position; followers call it.

        Raises:
            CheckpointError: It cannot be written; what was there before still counts.
        """
        from osupy.auth._locks import in_thread

        await in_thread(partial(self._sink.save, feed, position))

    async def aclose(self) -> None:
        """Close the file; items since the last `save` do not count, and come again."""
        self._sink.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()
