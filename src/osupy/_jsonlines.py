"""A file of JSON lines that is gone on with after any end, a kill included.

Beside ``scores.jsonl`` stands ``scores.jsonl.state``, which says where to go on and how
many bytes of the file belong to that. It is replaced as a whole, and only after the
lines that it speaks of are on the disk. So it is the truth: what follows those bytes
was being written when the end came, and is cut off. A file without a state, or one that
does not fit its state, is somebody else's and is left alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import attrs
from attrs.validators import ge, instance_of, optional

from osupy._core.json import loads
from osupy._locks import lock
from osupy.errors import CheckpointError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence
    from pathlib import Path

_VERSION = 1
_TAIL = 2**20  # no line is longer


@attrs.frozen
class Row:
    """One line: the id of what it holds, and its JSON."""

    id: int
    line: bytes


@attrs.frozen(kw_only=True)
class State:
    """How far a file is."""

    source: str = attrs.field(validator=instance_of(str))
    """Where its rows come from; another source does not go on with it."""
    cursor: str | None = attrs.field(default=None, validator=optional(instance_of(str)))
    """Where to go on; ``None`` at the beginning."""
    size: int = attrs.field(default=0, validator=[instance_of(int), ge(0)])
    """How many bytes of the file belong to it."""
    count: int = attrs.field(default=0, validator=[instance_of(int), ge(0)])
    """How many rows these are."""
    last: int | None = attrs.field(default=None, validator=optional(instance_of(int)))
    """Id of the last one: rows are sorted, so the rest of a page is known by it."""


class Lines:
    """A regular file and its state."""

    keeps = True

    def __init__(self, path: Path, source: str | None) -> None:
        self._path = path
        self._beside = path.with_name(path.name + ".state")
        self._created = not path.exists()
        self._unsure = False
        self._settled = False
        # A loop that is interrupted leaves the thread that writes for it: whoever goes
        # on with the file or its state has to wait for that one.
        self._writing = threading.Lock()
        self.note: str | None = None
        # It writes at the end, makes the file where it is missing, and cuts nothing.
        self._file = path.open("a+b", buffering=0)
        try:
            self.state: State = self._resume(source)
        except BaseException:
            self._file.close()
            raise

    def _is_in_place(self) -> bool:
        """Tell whether the open file is still the one of that name."""
        try:
            return os.path.samestat(os.fstat(self._file.fileno()), self._path.stat())
        except FileNotFoundError:  # another process took it away while we locked it
            return False

    def _resume(self, source: str | None) -> State:
        """Return how far the file is, or refuse it."""
        if not lock(self._file.fileno()) or not self._is_in_place():
            raise CheckpointError(
                f"{self._path}: another process writes it; wait, or name another file"
            )
        size = os.fstat(self._file.fileno()).st_size
        state = self._load()
        if state is None and size:
            raise self._foreign(f"there is no {self._beside.name} beside it")
        if state is not None and not size and not state.size and state.cursor:
            return self._checked(state, source)  # known where to go on, nothing came
        if state is None or not size:  # nothing can be lost: begin
            if state is not None and state.size:
                self.note = f"{self._path} is gone: its {state.count:,} rows come again"
            fresh = State(source=source or "")
            self._save(fresh)  # before the first byte, so that it is known as ours
            return fresh
        self._checked(state, source)
        if size < state.size:
            raise self._damaged(f"it is shorter than {self._beside.name} says")
        if state.size and self._last_id(state.size) != state.last:
            raise self._damaged(f"{self._beside.name} belongs to other lines")
        return state

    def _checked(self, state: State, source: str | None) -> State:
        if source is not None and state.source not in (source, ""):
            raise self._foreign(f"it comes from {state.source}, not from {source}")
        return state

    def claim(self, source: str) -> str | None:
        """Return where to go on with a source, and cut off what a kill left behind.

        Raises:
            CheckpointError: What is there comes from another one.
        """
        with self._writing, named(self._path):
            state = self._checked(self.state, source)
            if os.fstat(self._file.fileno()).st_size > state.size:
                self._file.truncate(state.size)
            self.state = attrs.evolve(state, source=source)
            return state.cursor

    def _foreign(self, reason: str) -> CheckpointError:
        return CheckpointError(
            f"{self._path}: left as it is, because {reason}; name another file"
        )

    def _damaged(self, reason: str) -> CheckpointError:
        return CheckpointError(f"{self._foreign(reason)}, or delete both to begin anew")

    def append(self, rows: Sequence[Row], cursor: str | None) -> None:
        """Add rows, all or none; ``cursor`` is where to go on after them.

        Raises:
            CheckpointError: They cannot be written; what was there before still counts.
        """
        with self._writing:
            if self._settled:
                raise closed(self._path)
            self._append(rows, cursor)

    def _append(self, rows: Sequence[Row], cursor: str | None) -> None:
        data = text_of(rows)
        state = self.state
        following = attrs.evolve(
            state,
            cursor=cursor,
            size=state.size + len(data),
            count=state.count + len(rows),
            last=rows[-1].id if rows else state.last,
        )
        descriptor = self._file.fileno()
        with named(self._path):
            if os.fstat(descriptor).st_size > state.size:
                self._file.truncate(state.size)  # what a killed run was writing
            self._unsure = True
            write_all(self._file, data)
            os.fsync(descriptor)
            self._save(following)
        self.state = following
        self._unsure = False

    def settle(self) -> None:
        """Wait for what is being written, let nothing follow, and leave whole lines."""
        with self._writing:
            self._settled = True
            if not self._unsure:
                return
            # After an interruption only the disk knows whether the last page counts.
            with contextlib.suppress(OSError, CheckpointError):
                found = self._load()
                if found is not None:
                    self._file.truncate(found.size)
                    self.state = found
                    self._unsure = False

    def distinct(self) -> int:
        """Return how many different ids the file really holds.

        Raises:
            CheckpointError: A line is not a row.
        """
        ids: set[int] = set()
        with self._path.open("rb") as file:
            for number, line in enumerate(_lines(file, self.state.size), 1):
                try:
                    ids.add(_id_of(line))
                except (ValueError, KeyError, TypeError):
                    raise CheckpointError(
                        f"{self._path}: line {number} is damaged"
                    ) from None
        return len(ids)

    def close(self) -> None:
        """Leave whole lines, and nothing at all where nothing was written."""
        self.settle()
        with self._file, contextlib.suppress(OSError):
            nothing = not self.state.size and self.state.cursor is None
            if self._created and not self._unsure and nothing:
                self._path.unlink()
                self._beside.unlink()

    def _load(self) -> State | None:
        try:
            found: Any = json.loads(self._beside.read_bytes())
            version, state = found.pop("version"), State(**found)
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError, AttributeError):
            version, state = None, None
        if version != _VERSION:
            raise self._damaged(f"{self._beside.name} cannot be read")
        return state

    def _save(self, state: State) -> None:
        aside = self._beside.with_name(self._beside.name + ".new")
        text = json.dumps({"version": _VERSION, **attrs.asdict(state)}) + "\n"
        try:
            with aside.open("wb", buffering=0) as file:
                write_all(file, text.encode())
                os.fsync(file.fileno())
            aside.replace(self._beside)
        except OSError:
            aside.unlink(missing_ok=True)
            raise

    def _last_id(self, size: int) -> int | None:
        """Return the id in the line that ends there; ``None`` if none does."""
        begin = max(0, size - _TAIL)
        self._file.seek(begin)
        tail = self._file.read(size - begin) or b""
        if not tail.endswith(b"\n"):
            return None
        try:
            return _id_of(tail[:-1].rpartition(b"\n")[2])
        except (ValueError, KeyError, TypeError):
            return None


def closed(path: Path) -> CheckpointError:
    return CheckpointError(f"{path}: closed")


@contextmanager
def named(path: Path) -> Generator[None]:
    """Say which file it was: errors of writing do not know it."""
    try:
        yield
    except OSError as error:
        raise CheckpointError(f"{path}: {error.strerror}") from error


def text_of(rows: Sequence[Row]) -> bytes:
    return b"".join(row.line + b"\n" for row in rows)


def write_all(file: IO[bytes], data: bytes) -> None:
    """Write all of it: one call may write less, where the disk is nearly full."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) or 0 :]


def _lines(file: Iterable[bytes], size: int) -> Iterator[bytes]:
    for line in file:
        size -= len(line)
        if size < 0:
            return
        yield line


def _id_of(line: bytes) -> int:
    found = loads(line)["id"]
    if not isinstance(found, int):
        raise TypeError
    return found
