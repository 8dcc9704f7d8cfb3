"""The driver of the stream: it carries out what the machine asks for.

Both clients use it: an `AsyncClient` in the user's loop, a `Client` in a loop that runs
in a thread of the stream's own.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import anyio

from osupy._async.wire import Wires, goodbye, pong
from osupy._core.live.calls import alone
from osupy._core.live.commands import (
    Acknowledge,
    Close,
    Connect,
    Emit,
    End,
    Ping,
    ReadChannel,
    ReadHistory,
    Write,
)
from osupy._core.live.hub import Buffer, Ended, Hub, StreamStats
from osupy.errors import AuthError, BufferFullError, OsuError, TimedOutError, UsageError
from osupy.events import ChatMessageNew, Connected, Disconnected

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from osupy._core.commands import Flow
    from osupy._core.live.calls import Calls
    from osupy._core.live.commands import Call, Command
    from osupy._core.live.machine import Live
    from osupy._core.session import Clock
    from osupy.events import Event

_CLOSING = 2.0
_LONGEST_NAP = 3600.0
_REFUSALS = (401, 403)
_HANDLERS = logging.getLogger("osupy.events")


class Listener:
    """One stream, at work."""

    def __init__(
        self,
        live: Live,
        hub: Hub,
        calls: Calls,
        wires: Wires,
        clock: Clock,
        run: Callable[[Flow[Any]], Awaitable[Any]],
    ) -> None:
        self.live = live
        self.hub = hub
        self.error: Exception | None = None
        self.on_handler_error: Callable[[Exception, Event | None], object] | None = None
        self._calls = calls
        self._wires = wires
        self._clock = clock
        self._run = run
        self._group: Any = None
        self._scopes: dict[int, anyio.CancelScope] = {}
        self._socket: Any = None
        self._moved: anyio.Event | None = None
        self._asleep_until = 0.0
        self._room: anyio.Event | None = None
        self._spoken = anyio.Event()
        self._heard = anyio.Event()
        self._done = anyio.Event()
        self._reason = ""

    @property
    def stats(self) -> StreamStats:
        """The stream so far, in numbers."""
        counters = self.live.counters
        return StreamStats(
            frames=counters.frames,
            connections=counters.connections,
            events=self.hub.events,
            replayed=counters.replayed,
            gaps=counters.gaps,
            duplicates=counters.duplicates,
            silenced=counters.silenced,
            dropped=self.hub.dropped,
            waiting=len(self.hub.main.items),
            lag=counters.lag,
            max_lag=counters.max_lag,
        )

    async def run(self) -> None:
        """Work until the stream ends or is cancelled."""
        try:
            async with anyio.create_task_group() as group:
                self._group = group
                self.live.start()
                self._obey()
                group.start_soon(self._keep_time)
                await self._done.wait()
                group.cancel_scope.cancel()
        except Exception as error:  # noqa: BLE001 (whoever reads the stream gets it)
            self._finish(alone(error))
        finally:
            self._finish(None)

    async def begun(self, within: float | None) -> None:
        """Return when the stream hears the server, or cannot for now.

        Args:
            within: Seconds in which the server must be heard; then a failure to
                connect does not count. ``None`` = as described.

        Raises:
            TimedOutError: The server was not heard in that time.
            OsuError: The stream has ended with it.
        """
        if within is None:
            await self._spoken.wait()
        else:
            with anyio.move_on_after(within):
                await self._heard.wait()
            if not self._heard.is_set():
                why = f"; last: {self._reason}" if self._reason else ""
                raise TimedOutError(f"no connection within {within:g} s{why}")
        if self.error is not None:
            raise self.error

    @property
    def ended(self) -> bool:
        """Whether the stream has ended."""
        return self._done.is_set()

    def stop(self) -> None:
        """End the stream, as if the server had said so."""
        self._finish(None)

    async def done(self) -> None:
        """Return when the stream has ended."""
        await self._done.wait()

    def made_room(self) -> None:
        """Note that somebody has read from a buffer."""
        if self._room is not None and not self.hub.congested:
            self._room.set()
            self._room = None

    async def serve(
        self,
        buffer: Buffer,
        where: Callable[[Any], bool] | None,
        handle: Callable[[Any], Awaitable[object]],
        *,
        once: bool = False,
    ) -> None:
        """Hand the events of a buffer to a handler, one at a time."""
        try:
            while True:
                event: Event | None = None
                try:
                    event = await self.get(buffer)
                    if where is None or where(event):
                        await handle(event)
                        if once:
                            return
                except Ended:
                    return
                except BufferFullError as error:
                    self._report(error, None)
                except Exception as error:  # noqa: BLE001 (told in the one place)
                    self._report(error, event)
                    if once and event is not None and where is None:
                        return
        finally:
            self.hub.remove(buffer)
            self.made_room()

    async def get(self, buffer: Buffer) -> Event:
        """Return the next event of a buffer.

        Raises:
            BufferFullError: Events were lost there.
            Ended: There are no more.
        """
        while not buffer.ready():
            if buffer.wake is None:
                buffer.waiter = anyio.Event()
                buffer.wake = buffer.waiter.set
            await buffer.waiter.wait()
        event = buffer.get()
        if self._room is not None:
            self.made_room()
        return event

    def _report(self, error: Exception, event: Event | None) -> None:
        hook = self.on_handler_error
        if hook is not None:
            try:
                hook(error, event)
            except Exception as failure:  # noqa: BLE001 (the log is behind the hook)
                error = failure
            else:
                return
        what = "" if event is None else f" for {type(event).__name__}"
        _HANDLERS.error("a handler failed%s", what, exc_info=error)

    # Commands.

    def _obey(self) -> None:
        for command in self.live.take():
            if isinstance(command, Emit):
                self._emit(command.event)
            else:
                self._carry_out(command)
        if self._moved is not None and self.live.wake_at < self._asleep_until:
            self._moved.set()
            self._moved = None

    def _carry_out(self, command: Command) -> None:
        start = self._group.start_soon
        match command:
            case Connect(connection):
                self._scopes[connection] = scope = anyio.CancelScope()
                start(self._connect, connection, scope)
            case Close(connection):
                scope_of = self._scopes.pop(connection, None)
                if scope_of is not None:
                    scope_of.cancel()
            case Write(text):
                start(self._write, self._socket, text)
            case Ping(connection):
                start(self._ping, self._socket, connection)
            case ReadChannel() | ReadHistory() | Acknowledge():
                start(self._call, command)
            case End(error):
                self._finish(error)
            case Emit(event):
                self._emit(event)

    def _emit(self, event: Event) -> None:
        self.hub.emit(event)
        if event.__class__ is ChatMessageNew:
            return
        self._calls.note(event)
        if isinstance(event, Connected):
            self._spoken.set()
            self._heard.set()
        elif isinstance(event, Disconnected):
            self._reason = event.reason
            self._spoken.set()

    def _finish(self, error: Exception | None) -> None:
        if self._done.is_set():
            return
        self.error = error
        self.hub.close(error)
        self._done.set()
        self._spoken.set()
        self._heard.set()

    async def _keep_time(self) -> None:
        live = self.live
        while True:
            delay = live.wake_at - self._clock.now()
            if delay <= 0:
                live.tick()
                self._obey()
                continue
            moved = self._moved = anyio.Event()
            self._asleep_until = live.wake_at
            with anyio.move_on_after(min(delay, _LONGEST_NAP)):
                await moved.wait()
            self._moved = None

    async def _call(self, command: Call) -> None:
        failure = None
        answer = None
        try:
            answer = await self._run(self._calls.flow(command))
        except Exception as error:  # noqa: BLE001 (the machine decides)
            failure = error
        if isinstance(command, ReadHistory):
            await self._have_room()
        if failure is None:
            self.live.answered(command.call, answer)
        else:
            self.live.failed(command.call, failure)
        self._obey()

    # The socket.

    async def _connect(self, number: int, scope: anyio.CancelScope) -> None:
        failure: Exception | None = None
        with scope:
            token = None
            try:
                token = await self._run(self._calls.token())
            except Exception as error:  # noqa: BLE001 (looked at below)
                failure = error
            if token is not None:
                failure = await self._talk(number, token)
        self._scopes.pop(number, None)
        if failure is not None:
            self._failed(number, failure)
            self._obey()

    async def _talk(self, number: int, token: Any) -> Exception | None:
        try:
            async with self._wires.open(token) as socket:
                self._socket = socket
                try:
                    await self._read(number, socket)
                finally:
                    self._socket = None
                    with anyio.move_on_after(_CLOSING, shield=True):
                        await goodbye(socket)
        except Exception as error:  # noqa: BLE001 (looked at by the caller)
            return error
        return None

    async def _read(self, number: int, socket: Any) -> None:
        live, recv, received = self.live, socket.recv, self.live.received
        while True:
            received(number, await recv(decode=False))
            self._obey()
            if self.hub.congested:
                live.held_up = True
                await self._have_room()
                live.held_up = False

    async def _have_room(self) -> None:
        while self.hub.congested and not self._done.is_set():
            if self._room is None:
                self._room = anyio.Event()
            await self._room.wait()

    def _failed(self, number: int, error: Exception) -> None:
        error = alone(error)
        if isinstance(error, AuthError | UsageError):
            self.live.failed_for_good(error)
            return
        reason = self._calls.reason(error)
        if isinstance(error, OsuError):
            self.live.lost(number, str(error))
            return
        name = type(error).__name__
        status = getattr(getattr(error, "response", None), "status_code", None)
        if name == "InvalidStatus" and status in _REFUSALS:
            self.live.refused(number, f"HTTP {status}")
        elif name in ("InvalidURI", "InvalidProxy", "ImportError"):
            self.live.failed_for_good(UsageError(f"the socket cannot be had: {reason}"))
        else:
            self.live.lost(number, reason)

    async def _write(self, socket: Any, text: str) -> None:
        if socket is not None:
            await self._unharmed(socket.send, text)

    async def _ping(self, socket: Any, connection: int) -> None:
        if socket is not None and await self._unharmed(pong, socket):
            self.live.ponged(connection)

    async def _unharmed(self, do: Callable[..., Awaitable[None]], *given: Any) -> bool:
        """Do something with a socket; if it is no more, its reader notices."""
        try:
            await do(*given)
        except Exception:  # noqa: BLE001 (as said)
            return False
        return True
