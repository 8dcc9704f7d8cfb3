"""Streams of events for blocking code: ``with client.events() as events``.

The stream itself runs in a loop of its own, in a thread that the block starts and ends:
the same `Listener` as an `AsyncClient` has. What stands here hands events from that
thread to the user's, which waits for them in a way that Ctrl-C interrupts.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any, Self, TypeVar

import anyio
from anyio import to_thread
from anyio.from_thread import start_blocking_portal

from osupy._async.listener import Listener
from osupy._async.wire import Wires
from osupy._core.live.calls import Calls
from osupy._core.live.frames import Frames
from osupy._core.live.hub import Buffer, Ended, Hub, Overflow, StreamStats
from osupy._core.live.machine import Live, Mode
from osupy._core.live.options import check_buffer, check_handler, plan_of
from osupy._core.route import routes
from osupy._core.settings import Undecodable, check_seconds
from osupy._sync.bridge import Bridge
from osupy._sync.routes import Routes
from osupy.errors import ConnectionLostError, TimedOutError, UsageError
from osupy.events import Event

if TYPE_CHECKING:
    import ssl as ssl_module
    from collections.abc import Callable, Iterable
    from types import TracebackType

    from osupy._core.session import Session
    from osupy._sync.driver import Driver

E = TypeVar("E", bound=Event)

_ROUTES = routes(Routes)
_NAP = 0.5
"""Seconds. A wait is cut into naps: a signal that comes just before one is lost, and on
Windows none interrupts it."""


class Subscription:
    """A handler that is called for events, until it is cancelled."""

    def __init__(self, buffer: Buffer, cancel: Callable[[Buffer], None]) -> None:
        self._buffer = buffer
        self._cancel = cancel

    def __repr__(self) -> str:
        state = "active" if self.active else "cancelled"
        return f"<Subscription to {self._buffer.kind.__name__}, {state}>"

    @property
    def active(self) -> bool:
        """Whether it gets new events."""
        return not self._buffer.closed

    @property
    def dropped(self) -> int:
        """Events that its full buffer did not take."""
        return self._buffer.dropped

    def cancel(self) -> None:
        """Hear of no more events; the one that is being handled is finished."""
        self._cancel(self._buffer)


class BlockingBuffer(Buffer):
    """A buffer that the stream's thread fills and another one reads."""

    def __init__(self, kind: type[Event], size: int, overflow: Overflow) -> None:
        super().__init__(kind, size, overflow)
        self._changed = threading.Condition()
        self._awaited = 0

    def offer(self, event: Event) -> None:
        """Take an event, or do what the policy says."""
        super().offer(event)
        if self._awaited:
            self._notify()

    def close(self, error: Exception | None) -> None:
        """Let the reader come to the end, and then to the error."""
        super().close(error)
        self._notify()

    def wait(self, seconds: float | None) -> bool:
        """Wait until there is something to get; tell whether there is."""
        with self._changed:
            self._awaited += 1
            try:
                return self._changed.wait_for(self.ready, seconds)
            finally:
                self._awaited -= 1

    def _notify(self) -> None:
        with self._changed:
            self._changed.notify_all()


class EventStream:
    """What happens, as it happens: a context manager and iterator of events.

    The block listens from its beginning to its end. What is promised stands in "What
    the stream promises". The iteration ends after `LoggedOut`; an error of the stream
    is raised by the iteration, by `wait_for` and `wait_closed`, or by the block.
    """

    def __init__(  # noqa: PLR0913 (the options of a stream)
        self,
        session: Session,
        driver: Driver,
        *,
        channels: Iterable[Any],
        mode: Mode,
        buffer: int,
        overflow: Overflow,
        reconcile: float,
        start_timeout: float | None,
        undecodable: Undecodable | None,
        ssl: ssl_module.SSLContext | None,
        proxy: str | bool | None,
    ) -> None:
        self._plan = plan_of(
            session.settings,
            channels=channels,
            mode=mode,
            reconcile=reconcile,
            start_timeout=start_timeout,
            undecodable=undecodable,
        )
        check_buffer(buffer, overflow)
        self._main = BlockingBuffer(Event, buffer, overflow)
        self._hub = Hub(self._main)
        frames = Frames(session, undecodable)
        self._live = Live(self._plan, frames, session.clock, session.random)
        self._calls = Calls(session, _ROUTES)
        self._wires = Wires(session, ssl, proxy)
        self._session = session
        self._driver = driver
        self._start_timeout = start_timeout
        self._hook: Callable[[Exception, Event | None], object] | None = None
        self._early: list[Callable[..., Any]] = []
        self._stack = ExitStack()
        self._portal: Any = None
        self._listener: Listener | None = None
        self._closed = False
        self._iterated = False
        self._told = False

    def __repr__(self) -> str:
        state = "connected" if self.connected else "not connected"
        return f"<{type(self).__name__}, {state}>"

    @property
    def stats(self) -> StreamStats:
        """The stream so far, in numbers."""
        return self._opened().stats

    @property
    def connected(self) -> bool:
        """Whether the server is heard just now."""
        return self._live.connected

    @property
    def channels(self) -> frozenset[int]:
        """Ids of the channels that are followed just now."""
        return frozenset(self._live.channels.copy())

    def subscribe(
        self,
        event_type: type[E],
        handler: Callable[[E], object],
        *,
        where: Callable[[E], bool] | None = None,
        buffer: int | None = None,
        overflow: Overflow | None = None,
    ) -> Subscription:
        """Have a function called for every event of a type, from now on.

        It is called for one event at a time, in a thread of workers. If it raises, or
        ``where`` does, that is told to `on_handler_error`, and it goes on. May be used
        before the block as well, to hear the very first events.

        Args:
            event_type: A class of `osupy.events`; `Event` = all of them.
            handler: Called with the event.
            where: Only for events for which this is true; it must be quick.
            buffer: Events that may wait for it; as the stream's when left out.
            overflow: What happens when more would; as the stream's when left out.
        """
        return self._subscribe(event_type, handler, where, buffer, overflow)

    def once(
        self,
        event_type: type[E],
        handler: Callable[[E], object],
        *,
        where: Callable[[E], bool] | None = None,
    ) -> Subscription:
        """Have a function called for the next event of a type, and no other.

        Args:
            event_type: A class of `osupy.events`.
            handler: Called with the event.
            where: Only for an event for which this is true; it must be quick.
        """
        return self._subscribe(event_type, handler, where, None, None, once=True)

    def wait_for(
        self,
        event_type: type[E],
        *,
        where: Callable[[E], bool] | None = None,
        timeout: float | None = None,
    ) -> E:
        """Return the next event of a type.

        Iterating gives that event as well.

        Args:
            event_type: A class of `osupy.events`.
            where: Only an event for which this is true.
            timeout: Seconds to wait; for ever when left out.

        Raises:
            TimedOutError: There was none in that time.
            ConnectionLostError: The stream has ended.
        """
        check_handler(event_type, self.wait_for, where)
        if timeout is not None:
            check_seconds("timeout", timeout)
        listener = self._opened()
        buffer = BlockingBuffer(event_type, self._main.size, "drop_oldest")
        self._add(buffer)
        try:
            deadline = self._session.deadline(timeout)
            while True:
                event: Any = self._next(buffer, deadline.left)
                if where is None or where(event):
                    return event  # type: ignore[no-any-return]
        except Ended:
            pass
        except TimedOutError:
            name = event_type.__name__
            message = f"no {name} within {timeout:g} s"
            raise TimedOutError(message, sent=False) from None
        finally:
            self._remove(buffer)
        self._raise_error(listener)
        raise ConnectionLostError("the stream has ended")

    def wait_closed(self) -> None:
        """Return when the stream has ended: for those who only subscribe.

        Raises:
            OsuError: It ended with that error.
        """
        listener = self._opened()
        buffer = BlockingBuffer(_Never, 1, "drop_oldest")
        self._add(buffer)
        try:
            self._next(buffer, lambda: None)
        except Ended:
            self._raise_error(listener)
        finally:
            self._remove(buffer)

    def on_handler_error(
        self, hook: Callable[[Exception, Event | None], object] | None
    ) -> None:
        """Call a function for every error of a handler.

        This is the one place where they go; without a hook, to the log ``osupy.events``
        with level ERROR. A `BufferFullError` of a subscription comes without an event.

        Args:
            hook: A function of the error and the event, called in the stream's thread;
                ``None`` = the log.
        """
        self._hook = hook
        if self._listener is not None:
            self._listener.on_handler_error = hook

    def close(self) -> None:
        """Stop listening and end the thread; safe to call twice."""
        self._closed = True
        if self._listener is not None:
            self._soon(self._listener.stop)
        self._stack.close()

    def __enter__(self) -> Self:
        if self._closed or self._portal is not None:
            raise UsageError("a stream is used once; make another one")
        try:
            self._portal = self._stack.enter_context(start_blocking_portal())
            listener: Listener = self._portal.call(self._make)
            self._listener = listener
            work = self._portal.start_task_soon(listener.run)
            self._stack.callback(self._end, work)
            for serve in self._early:
                self._serve(serve)
            self._begin(listener)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        listener = self._listener
        self.close()
        if kind is None and listener is not None and not self._told:
            self._raise_error(listener)

    def __iter__(self) -> Self:
        self._opened()
        self._iterated = True
        self._main.unread = False
        return self

    def __next__(self) -> Event:
        try:
            return self._next(self._main, lambda: None)
        except Ended:
            raise StopIteration from None
        except Exception as error:
            listener = self._listener
            self._told = self._told or (
                listener is not None and error is listener.error
            )
            raise

    def _make(self) -> Listener:
        """Make the listener, in its own thread: it belongs to that loop."""
        listener = Listener(
            self._live,
            self._hub,
            self._calls,
            self._wires,
            self._session.clock,
            Bridge(self._driver).run,
        )
        listener.on_handler_error = self._hook
        return listener

    def _begin(self, listener: Listener) -> None:
        begun = self._portal.start_task_soon(listener.begun, self._start_timeout)
        try:
            _wait_for(begun)
        except BaseException:
            begun.cancel()
            raise

    def _end(self, work: Any) -> None:
        work.cancel()

    def _next(self, buffer: BlockingBuffer, left: Callable[[], float | None]) -> Event:
        while not buffer.ready():
            seconds = left()
            buffer.wait(_NAP if seconds is None else min(_NAP, seconds))
        was_full = buffer.full
        event = buffer.get()
        if was_full and not self._closed:
            self._soon(self._opened().made_room)
        return event

    def _subscribe(
        self,
        event_type: type[E],
        handler: Callable[[E], object],
        where: Callable[[E], bool] | None,
        size: int | None,
        overflow: Overflow | None,
        *,
        once: bool = False,
    ) -> Subscription:
        check_handler(event_type, handler, where)
        size = self._main.size if size is None else size
        overflow = self._main.overflow if overflow is None else overflow
        check_buffer(size, overflow)
        if self._closed:
            raise UsageError("the stream is closed")
        buffer = Buffer(event_type, size, overflow)
        serve = partial(_serve, buffer, where, handler, once)
        self._add(buffer)
        if self._portal is None:
            self._early.append(serve)
        else:
            self._serve(serve)
        return Subscription(buffer, self._remove)

    def _serve(self, serve: Callable[..., Any]) -> None:
        self._stack.callback(self._portal.start_task_soon(serve, self._listener).cancel)

    def _add(self, buffer: Buffer) -> None:
        if not self._iterated:
            self._main.unread = True
        self._hub.add(buffer)

    def _remove(self, buffer: Buffer) -> None:
        """Let a reader go; in the loop, whose events it may wait for."""
        buffer.items.clear()
        if self._portal is None or self._closed:
            self._hub.remove(buffer)
        else:
            self._soon(partial(self._hub.remove, buffer))

    def _soon(self, do: Callable[[], None]) -> None:
        """Have something done in the loop; if that has ended, it need not be."""
        try:
            self._portal.start_task_soon(do)
        except RuntimeError:
            return

    def _opened(self) -> Listener:
        if self._listener is None:
            raise UsageError("use it in a block: with client.events() as events")
        return self._listener

    def _raise_error(self, listener: Listener) -> None:
        if listener.error is not None:
            self._told = True
            raise listener.error


class _Never(Event):
    """An event that does not happen."""


async def _serve(
    buffer: Buffer,
    where: Callable[[Any], bool] | None,
    handler: Callable[[Any], object],
    once: bool,  # noqa: FBT001 (the portal passes no keywords)
    listener: Listener,
) -> None:
    """Call a handler in a thread: it may take its time."""
    limiter = anyio.CapacityLimiter(1)

    async def handle(event: Event) -> None:
        await to_thread.run_sync(
            partial(handler, event), limiter=limiter, abandon_on_cancel=True
        )

    await listener.serve(buffer, where, handle, once=once)


def _wait_for(future: Any) -> None:
    from concurrent.futures import TimeoutError as StillAtWork

    while True:
        try:
            future.result(_NAP)
        except StillAtWork:
            if not future.done():
                continue
            raise
        return
