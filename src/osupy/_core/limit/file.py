"""The limiter of one machine: any number of processes that name the same file.

Each step of a call is one transaction: lock, read, decide, replace, unlock, in about a
millisecond. Whoever finds the file locked looks again a little later.
Nothing is in memory that others need, and nothing that a process leaves behind when it
is killed holds up the others: the system drops its lock, its half of a replaced file is
never seen, its place in the queue is lost when it does not come back, and what it had
been granted counts as sent.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from contextlib import contextmanager, suppress
from functools import cache
from math import inf
from pathlib import Path
from random import Random
from threading import Lock
from typing import TYPE_CHECKING, Final

from osupy._core.encoding import wrong
from osupy._core.limit.local import Limits, Waits
from osupy._core.limit.passage import Passage
from osupy._core.limit.rules import Lane, RateLimit, bucket_of
from osupy._core.limit.shared import Foreign, Reading, State
from osupy._filelocks import file_lock
from osupy.errors import LimiterError, TimedOutError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from osupy._core.limit.bucket import Ticket

_LOG: Final = logging.getLogger("osupy.limit")
_DEFAULT = RateLimit()
_LOCKED: Final = 30.0
"""Seconds after which a lock that nobody gives back is an error."""
_LOOK: Final = 0.001
_LONGEST_LOOK: Final = 0.02
_GIVING_UP: Final = 0.05
"""Seconds that whoever gives up takes to give its place back."""
_TRIES: Final = 50 if sys.platform == "win32" else 1
"""Windows replaces no file that somebody looks into just now: a scanner, say."""
_FLAGS: Final = os.O_CREAT | os.O_TRUNC | os.O_WRONLY | getattr(os, "O_BINARY", 0)


class FileLimits(Limits):
    """Limits that all threads and processes share which name the same file.

    It needs the extra ``locks``, and serves clients of both forms. The file is small;
    beside it lies an empty lock file, ``NAME.lock``; both may be removed when nobody
    uses them. It must lie on a disk of this machine, and its processes must see the
    same clock (containers of one machine do).

    A damaged file is begun anew, after a minute in which nothing goes (what was sent
    is not known then); that is told in the log ``osupy.limit``. One that is none of
    osupy's is left as it is.

    Args:
        path: The file; it need not be there yet, nor its folder. ``~`` is expanded.
        limit: Settings of the main bucket: the same for all who share the file.
        now: Seconds of a clock that all processes share.

    Raises:
        LimiterError: While waiting: the file cannot be read or replaced, is none of
            osupy's, or stays locked.
        UsageError: The extra is not installed; or, while waiting, others share the file
            with other settings.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        limit: RateLimit = _DEFAULT,
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        if not isinstance(path, str | os.PathLike) or not str(path):
            raise wrong("path", path, "expected a file's path")
        if not isinstance(limit, RateLimit):
            raise wrong("limit", limit, "expected RateLimit(...)")
        # A link stays one: what is replaced is what it points to.
        self._path = Path(os.path.realpath(Path(path).expanduser()))
        self.limit = limit
        self._clock = now
        self._lock = _FileLock(self._path.with_name(f"{self._path.name}.lock"))
        self._random = Random().random  # noqa: S311 (spreads those who look)
        self._mine: dict[str, Ticket] = {}
        self._given_up: list[Passage] = []
        self._slowed = False

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self._path)!r}, {self.limit!r})"

    @property
    def path(self) -> Path:
        """The file, as an absolute path without links."""
        return self._path

    def waits(
        self, bucket: str, cost: int, lane: Lane, within: float | None = None
    ) -> Waits:
        """Yield the seconds to sleep, again and again, until the call may go out.

        When the generator ends, the call is charged; when it is closed earlier, as the
        cancelling of whoever sleeps does, nothing has happened.

        Raises:
            TimedOutError: It would take longer, or took longer, than ``within``.
            UsageError: There is no such bucket, or ``cost`` is below 1; or others share
                the file with other settings.
            LimiterError: The file cannot be used.
        """
        passage = Passage.of(bucket, cost, lane, _new_key())
        until = inf if within is None else self._clock() + max(0.0, within)
        self._mine.update({ticket.key: ticket for _, ticket in passage.tickets})
        gone = False
        try:
            while True:
                yield from self._locking(until)
                delay = self._step(passage, until)
                if delay is None:
                    break
                yield delay
            gone = True
        except LimiterError:
            gone = True  # nothing was written; a place in the file is lost in time
            raise
        finally:
            if gone or not passage.begun:
                self._forget(passage)
            else:
                self._give_up(passage)

    def pausing(self, seconds: float) -> Waits:
        """Let nothing go for this long; yield the seconds to sleep until that is said.

        What is no positive number is no pause.
        """
        if not 0 < seconds < inf:
            return
        until = self._clock() + seconds
        yield from self._locking(inf)
        with self._transaction() as state:
            left = max(0.0, until - self._clock())
            for one in state.buckets.values():
                one.pause(state.now + left)

    def observing(self, limit: int, remaining: int) -> Waits:
        """Take the server's word for the bucket that has this limit."""
        plenty = remaining >= self.limit.per_minute
        if plenty and not self._slowed:
            return  # it changes nothing: so much cannot go within the word's minute
        yield from self._locking(inf)
        with self._transaction() as state:
            state.buckets[bucket_of(limit)].observe(remaining, state.now)
        self._slowed = not plenty

    # -- transactions

    def _locking(self, until: float) -> Waits:
        """Take the lock; yield the seconds to sleep until the next look."""
        slept = 0.0
        while not self._lock.acquire():
            if slept > _LOCKED:
                raise self._failed(f"it stays locked, for {_LOCKED:g} s by now")
            if self._clock() >= until:
                message = f"the shared limits stay locked: {self._path}"
                raise TimedOutError(message, sent=False)
            most = min(_LONGEST_LOOK, _LOOK + slept)
            delay = most * (0.5 + self._random() / 2)
            slept += delay
            yield delay

    @contextmanager
    def _transaction(self) -> Generator[State]:
        """Give the state and keep what becomes of it; the lock, taken, is given back.

        What an error leaves behind is kept as well: whoever raises it cleans up first.
        """
        try:
            state = self._load()
            while self._given_up:
                passage = self._given_up.pop()
                passage.withdraw(state.buckets)
                self._forget(passage)
            try:
                yield state
            finally:
                self._save(state)
        finally:
            self._lock.release()

    def _step(self, passage: Passage, until: float) -> float | None:
        with self._transaction() as state:
            if state.limit != self.limit:
                message = (
                    f"{self._path} is shared with {state.limit!r} just now; this is "
                    f"{self.limit!r}, and all who share it need the same"
                )
                raise UsageError(message)
            left = max(0.0, until - self._clock())
            return passage.step(state.buckets, state.now, left)

    def _give_up(self, passage: Passage) -> None:
        """Give a place back; if that cannot be done at once, with the next step.

        Whoever cancels does not wait: until then the place stands, for ten seconds at
        most, because nobody comes back for it.
        """
        end = time.monotonic() + _GIVING_UP
        self._given_up.append(passage)
        with suppress(LimiterError):
            while not self._lock.acquire():
                if time.monotonic() > end:
                    return
                time.sleep(_LOOK)
            with self._transaction():
                pass  # it begins with that

    def _forget(self, passage: Passage) -> None:
        for _, ticket in passage.tickets:
            self._mine.pop(ticket.key, None)

    # -- the file

    def _load(self) -> State:
        reading = Reading(self._clock(), _clock_name())
        mine = dict(self._mine)  # other threads add theirs meanwhile
        for ticket in mine.values():
            ticket.queued = False  # unless the file holds it
        try:
            raw = self._path.read_bytes()
            state = State.read(raw, self.limit, reading, mine)
        except FileNotFoundError:
            return State(self.limit, reading)
        except OSError as error:
            failure = self._failed(error.strerror or str(error))
        except Foreign:
            failure = self._failed("it is none of osupy's, and is left as it is")
        else:
            if state is not None:
                return state
            _LOG.warning("%s was damaged: nothing goes for a minute", self._path)
            return State.mended(self.limit, reading)
        raise failure

    def _save(self, state: State) -> None:
        temporary = self._path.with_name(f".{self._path.name}.new")
        try:
            handle = os.open(temporary, _FLAGS, 0o600)
            with os.fdopen(handle, "wb", buffering=0) as file:
                file.write(state.write())
            _patiently(lambda: temporary.replace(self._path))
        except OSError as error:
            failure = self._failed(error.strerror or str(error))
        else:
            return
        raise failure

    def _failed(self, reason: str) -> LimiterError:
        return LimiterError(f"the shared limits cannot be used: {self._path}: {reason}")


class _FileLock:
    """A lock between processes and between threads; nobody ever waits for it here."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = Lock()
        self._processes = file_lock(path)

    def acquire(self) -> bool:
        """Return whether it could be had."""
        from filelock import Timeout

        if not self._threads.acquire(blocking=False):
            return False
        failure = None
        try:
            if not self._path.parent.is_dir():
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._processes.acquire(blocking=False)
        except Timeout:
            self._threads.release()
            return False
        except BaseException as error:
            self._threads.release()
            if not isinstance(error, OSError):
                raise
            failure = error.strerror or str(error)
        if failure is not None:
            message = f"the shared limits cannot be used: {self._path}: {failure}"
            raise LimiterError(message)
        return True

    def release(self) -> None:
        """Let others have it."""
        self._processes.release()
        self._threads.release()


def _new_key() -> str:
    """Return a name that no other call on this machine has."""
    return os.urandom(6).hex()


@cache
def _clock_name() -> str:
    """Return which clock this process sees: another one after a restart.

    Where the system does not tell, a clock that shows less than it did is another one;
    one that shows more, after a restart, tells of less time than has really passed.
    """
    names: list[str] = []
    with suppress(OSError):
        names.append(Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip())
        names.append(str(Path("/proc/self/ns/time").readlink()))
    return " ".join(names)


def _patiently(work: Callable[[], object]) -> None:
    for _ in range(_TRIES - 1):
        try:
            work()
        except PermissionError:
            time.sleep(0.002)
        else:
            return
    work()
