"""People talk, and all that can go wrong does: the same every time, from a seed.

:class:`Chaos` runs in a thread of its own while a client listens. It says messages in
some channels, and between them lets connections, frames, the port and the history
fail. At its end everything is whole again, and it knows what a listener must have heard
by then.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Final, get_args

import attrs

from osupy.sandbox import Sandbox
from osupy.sandbox.faults import FaultKind
from osupy.sandbox.socket_faults import Breakage, ConnectionFault, FrameFault
from tests.sandbox.chatting import LIVELY, TAIKO, chat_of

PAUSE: Final = 0.004
"""Seconds between two messages, on average."""
CONNECTIONS: Final[tuple[ConnectionFault, ...]] = tuple(
    # A refused token ends a stream, as it should.
    it
    for it in get_args(ConnectionFault)
    if it != "reject"
)
WANDERING: Final[tuple[FrameFault, ...]] = tuple(
    it for it in get_args(FrameFault) if it not in get_args(Breakage)
)
UNLOST: Final[tuple[FrameFault, ...]] = ("double", "swap", "delay")
BREAKAGES: Final[tuple[Breakage, ...]] = get_args(Breakage)
REQUESTS: Final[tuple[FaultKind, ...]] = (
    "drop",
    "drop_answer",
    "drop_mid_body",
    "slow",
    "stall",
)
LATE: Final = ("lose", "swap", "delay", "malformed")
"""What makes one message come late: the connection goes on without it."""


@attrs.define
class Chaos:
    """What is said and what goes wrong, and whether it is over."""

    box: Sandbox
    seed: int
    messages: int = 2_000
    faults: int = 108
    lossy: bool = True
    """Whether the wire loses frames on a connection that goes on."""
    channels: tuple[int, ...] = ()
    expected: dict[int, list[int]] = attrs.field(factory=dict[int, list[int]])
    """By channel: the ids that every listener must have got, ascending. Complete when
    :attr:`over` is set."""
    before: dict[int, int] = attrs.field(factory=dict[int, int])
    """By channel: the last id before it began."""
    over: threading.Event = attrs.field(factory=threading.Event)
    _error: BaseException | None = None

    def __attrs_post_init__(self) -> None:
        owner = self.box.world.owner.id
        channels = chat_of(self.box).channels.values()
        private = next(it.id for it in channels if owner in it.partners)
        self.channels = (LIVELY, TAIKO, private)
        self.before = {it: self.box.say(it, "before") for it in self.channels}

    @contextmanager
    def raging(self) -> Iterator[None]:
        """Rage while the block runs, and say what went wrong with that."""
        thread = threading.Thread(target=self._run, name="chaos")
        thread.start()
        try:
            yield
        finally:
            self.over.set()  # a listener that gave up ends it
            thread.join()
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        try:
            self._rage()
        except BaseException as error:  # noqa: BLE001 (raised in the other thread)
            self._error = error
            self.over.set()

    def _rage(self) -> None:
        draw = Random(self.seed)
        steps: list[Callable[[], object] | None] = [None] * self.messages
        for number in range(self.faults):
            # Not at once: somebody is there to suffer from it.
            place = draw.randrange(1, len(steps))
            steps.insert(place, self._fault(number, draw))
        for step in steps:
            if step is None:
                said = f"number {draw.random()}"
                self.box.say(draw.choice(self.channels), said)
            else:
                step()
            if self.over.wait(draw.random() * 2 * PAUSE):
                return
        self.box.heal()
        self.box.break_sockets("cut")  # those that are half open, above all
        for channel in self.channels:
            self.box.say(channel, "everybody hears this")
            self.expected[channel] = self.box.said(channel, after=self.before[channel])
        self.over.set()
        # A listener that looks at `over` whenever it hears something hears this.
        self.box.say(self.channels[0], "the end")

    def _fault(self, number: int, draw: Random) -> Callable[[], object]:
        """Return something that goes wrong: every kind in its turn.

        Few of them end the connection, for else nobody ever hears anything.
        """
        kind, turn = number % 12, number // 12
        box, seconds, times = self.box, draw.uniform(0.02, 0.2), draw.randrange(1, 3)
        if not self.lossy and kind % 4 == 0:
            return box.break_sockets
        if kind < 7:
            kinds = WANDERING if self.lossy else UNLOST
            frame = kinds[kind % len(kinds)]
            return lambda: box.fail_frame(frame, times=times, delay=seconds)
        if kind == 7:
            status = draw.choice((500, 502, 503, 429))
            return lambda: self._history(status, times=times)
        if kind == 8:
            request = REQUESTS[turn % len(REQUESTS)]
            return lambda: self._history(kind=request, delay=seconds)
        if kind == 9:
            return lambda: box.fail(503, path="api/v2/chat/ack", times=times)
        if kind == 10:
            breakage = BREAKAGES[turn % len(BREAKAGES)]
            return lambda: (
                box.fail_frame(breakage) if turn % 2 else box.break_sockets(breakage)
            )
        connection = CONNECTIONS[turn % len(CONNECTIONS)]
        if turn % 3:
            return lambda: self._at_connecting(connection)
        return lambda: self._outage(seconds)

    def _history(
        self,
        status: int | None = None,
        *,
        kind: FaultKind = "status",
        times: int = 1,
        delay: float = 0,
    ) -> None:
        path = "api/v2/chat/channels"
        self.box.fail(
            status, kind=kind, times=times, delay=delay, path=path, method="GET"
        )

    def _at_connecting(self, kind: ConnectionFault) -> None:
        self.box.fail_connection(kind)
        self.box.break_sockets("cut")

    def _outage(self, seconds: float) -> None:
        self.box.refuse_connections(seconds)
        self.box.break_sockets("cut")


@attrs.define
class Heard:
    """What a listener got, to be compared with what was said."""

    chaos: Chaos
    ids: dict[int, list[int]] = attrs.field(
        factory=lambda: defaultdict[int, list[int]](list)
    )
    late: int = 0
    """How many came behind a later one."""
    _missing: set[int] | None = None

    def add(self, channel_id: int, message_id: int) -> None:
        """Note a message."""
        before = self.ids[channel_id]
        self.late += bool(before) and message_id < max(before[-50:])
        before.append(message_id)
        if self._missing is not None:
            self._missing.discard(message_id)

    @property
    def complete(self) -> bool:
        """Whether the chaos is over and all was heard."""
        if not self.chaos.over.is_set():
            return False
        if self._missing is None:
            said = {it for ids in self.chaos.expected.values() for it in ids}
            self._missing = said - {it for ids in self.ids.values() for it in ids}
        return not self._missing

    def check(self, *, struck: int) -> None:
        """Insist on every message once, and on disorder only where it was made.

        And on so many faults: one that waits for a frame may never strike.
        """
        for channel, said in self.chaos.expected.items():
            heard = self.ids[channel]
            assert len(heard) == len(set(heard)), "heard twice"
            assert set(said) <= set(heard), "lost"
        assert set(self.ids) == set(self.chaos.expected)
        faults = self.chaos.box.struck
        assert sum(faults.values()) >= struck, faults
        assert sum(map(len, self.ids.values())) >= self.chaos.messages
        assert self.late <= sum(faults.get(kind, 0) for kind in LATE)
