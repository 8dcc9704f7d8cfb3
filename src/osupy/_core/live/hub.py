"""Handing events to those who want them, without waiting.

Everybody has a buffer of their own. Only one whose policy is ``"wait"`` may hold up the
reading of the socket; the stream looks at `Hub.congested` before it reads on, and what
comes of one frame or of one history still goes in. The other policies cost nobody but
whoever is slow.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import attrs

from osupy.errors import BufferFullError

if TYPE_CHECKING:
    from collections.abc import Callable

    from osupy.events import Event

Overflow: TypeAlias = Literal["wait", "drop_oldest", "raise"]
"""What happens when a buffer is full: the stream waits, the oldest event is dropped, or
whoever reads the buffer gets a `BufferFullError`."""


@attrs.frozen(kw_only=True)
class StreamStats:
    """A stream so far, in numbers."""

    frames: int
    """Frames that came through the socket."""
    connections: int
    """Connections on which the server said that it was ready."""
    events: int
    """Events that were emitted."""
    replayed: int
    """Messages that were read from the history, and so filled a gap."""
    gaps: int
    """`Gap` events: what could not be read."""
    duplicates: int
    """Messages that came again and were left out."""
    silenced: int
    """Messages of silenced users that were left out."""
    dropped: int
    """Events that a full buffer did not take, of all subscribers together."""
    waiting: int
    """Events in the buffer of the iterator."""
    lag: float | None
    """Seconds between the server's time of the last live message and its arrival; as
    good as the two clocks agree. ``None`` before the first."""
    max_lag: float
    """The largest lag so far, seconds."""

    @property
    def reconnects(self) -> int:
        """Connections after the first."""
        return max(0, self.connections - 1)


class Ended(Exception):  # noqa: N818 (a signal, which never leaves the stream)
    """A buffer is empty and gets nothing more."""


class Buffer:
    """Events for one reader."""

    def __init__(self, kind: type[Event], size: int, overflow: Overflow) -> None:
        self.kind: type[Event] = kind
        self.size: int = size
        self.overflow: Overflow = overflow
        self.items: deque[Event] = deque()
        self.dropped: int = 0
        self.closed: bool = False
        self.error: Exception | None = None
        self.unread: bool = False
        """Whether nobody has begun to read it, and others do."""
        self.wake: Callable[[], None] | None = None
        """Called once when something comes."""
        self.waiter: Any = None
        """What the reader waits for, of the reader's own kind."""
        self._overflowed = False

    @property
    def full(self) -> bool:
        """Whether it holds as much as it should."""
        return len(self.items) >= self.size

    def offer(self, event: Event) -> None:
        """Take an event, or do what the policy says."""
        if len(self.items) >= self.size and not self._take_when_full():
            return
        self.items.append(event)
        if self.wake is not None:
            wake, self.wake = self.wake, None
            wake()

    def close(self, error: Exception | None) -> None:
        """Let the reader come to the end, and then to the error."""
        if self.closed:
            return
        self.closed = True
        self.error = error
        if self.wake is not None:
            wake, self.wake = self.wake, None
            wake()

    def ready(self) -> bool:
        """Tell whether `get` would return or raise something now."""
        return bool(self.items) or self._overflowed or self.closed

    def get(self) -> Event:
        """Return the next event.

        Raises:
            BufferFullError: Events were lost here.
            Ended: There are no more.
        """
        if self.items:
            return self.items.popleft()
        if self._overflowed:
            self._overflowed = False
            raise BufferFullError(
                f"the reader was too slow for a buffer of {self.size} events; "
                f"{self.dropped} were lost so far"
            )
        if self.error is not None:
            raise self.error
        raise Ended

    def _take_when_full(self) -> bool:
        if self.unread:
            self.items.popleft()
            return True
        if self.overflow == "wait":
            return True
        self.dropped += 1
        if self.overflow == "drop_oldest":
            self.items.popleft()
            return True
        self._overflowed = True
        return False


class Hub:
    """All buffers of a stream."""

    def __init__(self, main: Buffer) -> None:
        self.main: Buffer = main
        self.events: int = 0
        self.dropped_before: int = 0
        self._buffers: tuple[Buffer, ...] = (main,)
        self._lock = threading.Lock()
        self._end: tuple[Exception | None] | None = None

    def add(self, buffer: Buffer) -> None:
        """Let one more reader have the events from now on."""
        with self._lock:
            self._buffers = (*self._buffers, buffer)
            if self._end is not None:
                buffer.close(*self._end)

    def remove(self, buffer: Buffer) -> None:
        """Let a reader go; safe to call twice."""
        with self._lock:
            if buffer in self._buffers:
                self.dropped_before += buffer.dropped
                self._buffers = tuple(b for b in self._buffers if b is not buffer)
            buffer.close(None)

    def emit(self, event: Event) -> None:
        """Give an event to everybody who wants such."""
        self.events += 1
        for buffer in self._buffers:
            if isinstance(event, buffer.kind):
                buffer.offer(event)

    def close(self, error: Exception | None) -> None:
        """Let every reader come to the end."""
        with self._lock:
            self._end = (error,)
            for buffer in self._buffers:
                buffer.close(error if buffer is self.main else None)

    @property
    def congested(self) -> bool:
        """Whether somebody who is waited for has no room."""
        for buffer in self._buffers:
            if buffer.overflow == "wait" and len(buffer.items) >= buffer.size:
                return not buffer.unread or self._others_congested(buffer)
        return False

    @property
    def dropped(self) -> int:
        """Events that full buffers did not take."""
        return self.dropped_before + sum(buffer.dropped for buffer in self._buffers)

    def _others_congested(self, but: Buffer) -> bool:
        return any(
            buffer.overflow == "wait" and buffer.full
            for buffer in self._buffers
            if buffer is not but
        )
