"""Faults of the websocket on demand: what a stream must survive.

Some wait for connections, the others for frames: each strikes the next one that fits,
and is counted.
"""

from __future__ import annotations

import threading
from collections import Counter
from typing import Generic, Literal, TypeVar, get_args

import attrs

ConnectionFault = Literal[
    "status",
    "drop",
    "stall",
    "silent",
    "reject",
    "cut_before_ready",
    "cut_after_ready",
]
"""``status``: an HTTP error instead of the upgrade · ``drop``: cut before an answer ·
``stall``: no answer ever · ``silent``: upgraded, and then nothing ever · ``reject``:
the token is refused, good as it is · ``cut_before_ready``, ``cut_after_ready``: cut
before or after ``connection.ready``.
"""
FrameFault = Literal[
    "lose",
    "double",
    "swap",
    "delay",
    "malformed",
    "garbage",
    "cut",
    "cut_mid_frame",
    "close",
    "half_open",
]
"""``lose``: never sent · ``double``: sent twice · ``swap``: sent after the next one (or
after ``delay`` seconds, if none comes) · ``delay``: sent ``delay`` seconds later, when
others may have overtaken it · ``malformed``: its JSON breaks off · ``garbage``: bytes
that are no frame stand in its place · ``cut``: the connection is cut in its place ·
``cut_mid_frame``: in the middle of it · ``close``: closed in its place, in good order ·
``half_open``: from now on nothing is sent or answered, and the connection stays.
"""
Breakage = Literal["cut", "cut_mid_frame", "close", "garbage", "half_open"]
"""What can be done to a connection at any moment: as the `FrameFault` of that name."""
_K = TypeVar("_K", ConnectionFault, FrameFault)


@attrs.define(kw_only=True)
class SocketFault(Generic[_K]):
    """One fault, and when it strikes."""

    kind: _K
    user_id: int | None
    """Whose connections; ``None``: anybody's."""
    times: int | None
    """``None``: until healed."""
    after: int
    """How many that fit pass before."""
    delay: float = 0.0
    status: int = 503


class SocketFaults:
    """The faults that wait. Any thread may set them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connections: list[SocketFault[ConnectionFault]] = []
        self._frames: list[SocketFault[FrameFault]] = []
        self.struck: Counter[str] = Counter()
        """How often each kind of fault struck."""

    def strike_connection(self, fault: SocketFault[ConnectionFault]) -> None:
        """Let a fault wait for connections."""
        _known(fault.kind, ConnectionFault)
        with self._lock:
            self._connections.append(fault)

    def strike_frame(self, fault: SocketFault[FrameFault]) -> None:
        """Let a fault wait for frames."""
        _known(fault.kind, FrameFault)
        with self._lock:
            self._frames.append(fault)

    def clear(self) -> None:
        """Forget all faults."""
        with self._lock:
            self._connections.clear()
            self._frames.clear()

    def of_connection(self, user_id: int | None) -> SocketFault[ConnectionFault] | None:
        """Return the fault that strikes a new connection, counting it."""
        with self._lock:
            return self._counted(_take(self._connections, user_id))

    def of_frame(self, user_id: int | None) -> SocketFault[FrameFault] | None:
        """Return the fault that strikes a frame, counting it."""
        with self._lock:
            return self._counted(_take(self._frames, user_id))

    def _counted(self, fault: SocketFault[_K] | None) -> SocketFault[_K] | None:
        if fault is not None:
            self.struck[fault.kind] += 1
        return fault


def _take(
    waiting: list[SocketFault[_K]], user_id: int | None
) -> SocketFault[_K] | None:
    for fault in waiting:
        if fault.user_id not in (None, user_id):
            continue
        if fault.after > 0:
            fault.after -= 1
            continue
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                waiting.remove(fault)
        return fault
    return None


def _known(kind: str, kinds: object) -> None:
    if kind not in get_args(kinds):
        expected = ", ".join(get_args(kinds))
        raise ValueError(f"kind={kind!r}: expected one of {expected}")


def check_breakage(kind: str) -> None:
    """Refuse what is no way to break a connection."""
    _known(kind, Breakage)
