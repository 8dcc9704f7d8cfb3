"""Where a command's rows go: a file that is gone on with, or a pipe."""

from __future__ import annotations

import contextlib
import os
import threading
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Protocol

import attrs

from osupy._jsonlines import Lines, Row, State, closed, named, text_of, write_all
from osupy.cli.errors import Failure, told

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

_STDOUT, _STDERR = 1, 2


class Sink(Protocol):
    """Where rows go."""

    @property
    def state(self) -> State:
        """How far it is."""
        ...

    @property
    def note(self) -> str | None:
        """What was found odd when it was opened, in words."""
        ...

    @property
    def keeps(self) -> bool:
        """Whether it can be gone on with later."""
        ...

    def append(self, rows: Sequence[Row], cursor: str | None) -> None:
        """Add rows, all or none; ``cursor`` is where to go on after them."""
        ...

    def settle(self) -> None:
        """Wait for what a thread is writing, and let nothing follow.

        From here on the state is what really counts, after an interruption as well.
        """
        ...

    def distinct(self) -> int:
        """Return how many different ids it really holds."""
        ...


@contextmanager
def open_sink(path: Path, source: str) -> Generator[Sink]:
    """Open a file for rows of one source, and go on where it ends.

    A pipe, a device and where this process writes anyway serve as well; they only
    cannot be gone on with.

    Raises:
        CheckpointError: The file is not ours, in use or damaged.
        Failure: It cannot be opened.
    """
    with contextlib.closing(_open(path, source)) as sink:
        yield sink


def is_stdout(path: Path) -> bool:
    """Tell whether what is written there stands amid what is printed."""
    try:
        return _leads_to(path, _STDOUT)
    except OSError as error:
        raise Failure(told(error)) from error


def _leads_to(path: Path, descriptor: int) -> bool:
    """Tell whether a path is what the process has open there."""
    try:
        opened = os.fstat(descriptor)
    except OSError:  # closed
        return False
    return path.exists() and os.path.samestat(path.stat(), opened)


def _open(path: Path, source: str) -> Lines | _Pipe:
    try:
        for descriptor in (_STDOUT, _STDERR):
            if _leads_to(path, descriptor):
                # Opened anew, a redirected file would be written from its beginning.
                own = os.fdopen(os.dup(descriptor), "wb", buffering=0)
                return _Pipe(path, source, own)
        if path.is_dir():
            raise Failure(f"{path}: Is a directory")
        if path.exists() and not path.is_file():
            return _Pipe(path, source, path.open("wb", buffering=0))
        return Lines(path, source)
    except OSError as error:
        raise Failure(told(error)) from error


class _Pipe:
    """What is open for writing, as a pipe is: rows go through, and nothing stays."""

    keeps = False

    def __init__(self, path: Path, source: str, file: IO[bytes]) -> None:
        self._path = path
        self._file = file
        self._settled = False
        self._writing = threading.Lock()
        self._ids: set[int] = set()
        self.state = State(source=source)
        self.note = None

    def append(self, rows: Sequence[Row], cursor: str | None) -> None:
        data = text_of(rows)
        with self._writing:
            if self._settled:
                raise closed(self._path)
            with named(self._path):
                write_all(self._file, data)
            self._ids.update(row.id for row in rows)
            self.state = attrs.evolve(
                self.state,
                cursor=cursor,
                size=self.state.size + len(data),
                count=self.state.count + len(rows),
            )

    def settle(self) -> None:
        with self._writing:
            self._settled = True

    def distinct(self) -> int:
        return len(self._ids)

    def close(self) -> None:
        self.settle()
        self._file.close()
