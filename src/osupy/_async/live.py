"""Streams of events: ``async with client.events() as events``.

What a stream does is decided in ``osupy._core.live`` and carried out by the `Listener`;
this file is what the user holds in their hands. Its blocking twin is
``osupy._sync.live``.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Self, TypeVar

import anyio
import anyio.lowlevel

from osupy._async.listener import Listener
from osupy._async.routes import AsyncRoutes
from osupy._async.wire import Wires
from osupy._core.live.calls import Calls
from osupy._core.live.frames import Frames
from osupy._core.live.hub import Buffer, Ended, Hub, Overflow, StreamStats
from osupy._core.live.machine import Live, Mode
from osupy._core.live.options import check_buffer, check_handler, plan_of
from osupy._core.route import routes
from osupy._core.settings import Undecodable, check_seconds
from osupy.errors import ConnectionLostError, TimedOutError, UsageError
from osupy.events import Event

if TYPE_CHECKING:
    import ssl as ssl_module
    from collections.abc import Awaitable, Callable, Iterable
    from types import TracebackType

    from osupy._async.driver import AsyncDriver
    from osupy._core.session import Session

E = TypeVar("E", bound=Event)

_ROUTES = routes(AsyncRoutes)
_IN_A_ROW = 100
"""Events that an iterator gives before it lets others have a turn."""


class AsyncSubscription:
    """A handler that is called for events, until it is cancelled."""

    def __init__(self, buffer: Buffer, hub: Hub) -> None:
        self._buffer = buffer
        self._hub = hub

    def __repr__(self) -> str:
        state = "active" if self.active else "cancelled"
        return f"<AsyncSubscription to {self._buffer.kind.__name__}, {state}>"

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
        self._buffer.items.clear()
        self._hub.remove(self._buffer)


class AsyncEventStream:
    """What happens, as it happens: an async context manager and iterator of events.

    The block listens from its beginning to its end. What is promised stands in "What
    the stream promises". The iteration ends after `LoggedOut`; an error of the stream
    is raised by the iteration, by `wait_for` and `wait_closed`, or by the block.
    """

    def __init__(  # noqa: PLR0913 (the options of a stream)
        self,
        session: Session,
        driver: AsyncDriver,
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
        plan = plan_of(
            session.settings,
            channels=channels,
            mode=mode,
            reconcile=reconcile,
            start_timeout=start_timeout,
            undecodable=undecodable,
        )
        check_buffer(buffer, overflow)
        self._hub = Hub(Buffer(Event, buffer, overflow))
        frames = Frames(session, undecodable)
        self._listener = Listener(
            Live(plan, frames, session.clock, session.random),
            self._hub,
            Calls(session, _ROUTES),
            Wires(session, ssl, proxy),
            session.clock,
            driver.run,
        )
        self._start_timeout = start_timeout
        self._group: Any = None
        self._early: list[Callable[[], Awaitable[None]]] = []
        self._iterated = False
        self._pushes = False
        self._waiting = 0
        self._told = False
        self._given = 0
        self._closed = False

    def __repr__(self) -> str:
        state = "connected" if self.connected else "not connected"
        return f"<{type(self).__name__}, {state}>"

    @property
    def stats(self) -> StreamStats:
        """The stream so far, in numbers."""
        return self._listener.stats

    @property
    def connected(self) -> bool:
        """Whether the server is heard just now."""
        return self._listener.live.connected

    @property
    def channels(self) -> frozenset[int]:
        """Ids of the channels that are followed just now."""
        return frozenset(self._listener.live.channels)

    def subscribe(
        self,
        event_type: type[E],
        handler: Callable[[E], Awaitable[object]],
        *,
        where: Callable[[E], bool] | None = None,
        buffer: int | None = None,
        overflow: Overflow | None = None,
    ) -> AsyncSubscription:
        """Have a function called for every event of a type, from now on.

        It is called for one event at a time, in a task of its own. If it raises, or
        ``where`` does, that is told to `on_handler_error`, and it goes on. May be used
        before the block as well, to hear the very first events.

        Args:
            event_type: A class of `osupy.events`; `Event` = all of them.
            handler: Called with the event.
            where: Only for events for which this is true.
            buffer: Events that may wait for it; as the stream's when left out.
            overflow: What happens when more would; as the stream's when left out.
        """
        return self._subscribe(event_type, handler, where, buffer, overflow)

    def once(
        self,
        event_type: type[E],
        handler: Callable[[E], Awaitable[object]],
        *,
        where: Callable[[E], bool] | None = None,
    ) -> AsyncSubscription:
        """Have a function called for the next event of a type, and no other.

        Args:
            event_type: A class of `osupy.events`.
            handler: Called with the event.
            where: Only for an event for which this is true.
        """
        return self._subscribe(event_type, handler, where, None, None, once=True)

    async def wait_for(
        self,
        event_type: type[E],
        *,
        where: Callable[[E], bool] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 (the usual name of it)
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
        self._check_open()
        buffer = Buffer(event_type, self._hub.main.size, "drop_oldest")
        self._add(buffer)
        self._waiting += 1
        try:
            with anyio.move_on_after(timeout):
                while True:
                    event: Any = await self._listener.get(buffer)
                    if where is None or where(event):
                        return event  # type: ignore[no-any-return]
        except Ended:
            pass
        finally:
            self._waiting -= 1
            self._hub.remove(buffer)
        if self._listener.ended:
            self._raise_error()
            raise ConnectionLostError("the stream has ended")
        name = event_type.__name__
        raise TimedOutError(f"no {name} within {timeout:g} s", sent=False)

    async def wait_closed(self) -> None:
        """Return when the stream has ended: for those who only subscribe.

        Raises:
            OsuError: It ended with that error.
        """
        self._check_open()
        self._waiting += 1
        try:
            await self._listener.done()
        finally:
            self._waiting -= 1
        self._raise_error()

    def on_handler_error(
        self, hook: Callable[[Exception, Event | None], object] | None
    ) -> None:
        """Call a function for every error of a handler.

        This is the one place where they go; without a hook, to the log ``osupy.events``
        with level ERROR. A `BufferFullError` of a subscription comes without an event.

        Args:
            hook: A plain function of the error and the event; ``None`` = the log.
        """
        self._listener.on_handler_error = hook

    async def aclose(self) -> None:
        """Stop listening, also within the block; safe to call twice."""
        self._listener.stop()
        await anyio.lowlevel.checkpoint()

    async def __aenter__(self) -> Self:
        if self._group is not None:
            raise UsageError("a stream is used once; make another one")
        self._group = anyio.create_task_group()
        await self._group.__aenter__()
        try:
            for serve in self._early:
                self._group.start_soon(serve)
            self._group.start_soon(self._work)
            await self._listener.begun(self._start_timeout)
        except BaseException as error:
            if not await self._leave(type(error), error, error.__traceback__):
                raise
            self._raise_error()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        swallowed = await self._leave(kind, error, trace)
        if (kind is None or swallowed) and not self._told:
            self._raise_error()
        return swallowed

    def __aiter__(self) -> Self:
        self._check_open()
        self._iterated = True
        self._hub.main.unread = False
        return self

    async def __anext__(self) -> Event:
        self._given += 1
        if self._given % _IN_A_ROW == 0:
            await anyio.lowlevel.checkpoint()
        try:
            return await self._listener.get(self._hub.main)
        except Ended:
            raise StopAsyncIteration from None
        except Exception as error:
            self._told = self._told or error is self._listener.error
            raise

    async def _work(self) -> None:
        await self._listener.run()
        # Who only subscribes would never hear of it.
        alone = self._pushes and not self._iterated and not self._waiting
        if self._listener.error is not None and alone:
            self._group.cancel_scope.cancel()

    async def _leave(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        """Stop everything; tell whether it was only our own cancelling."""
        self._closed = True
        self._group.cancel_scope.cancel()
        if isinstance(error, anyio.get_cancelled_exc_class()):
            return bool(await self._group.__aexit__(kind, error, trace))
        # Not told of an error of the user's, it cannot wrap it in a group.
        await self._group.__aexit__(None, None, None)
        return False

    def _subscribe(
        self,
        event_type: type[E],
        handler: Callable[[E], Awaitable[object]],
        where: Callable[[E], bool] | None,
        size: int | None,
        overflow: Overflow | None,
        *,
        once: bool = False,
    ) -> AsyncSubscription:
        check_handler(event_type, handler, where)
        main = self._hub.main
        size = main.size if size is None else size
        overflow = main.overflow if overflow is None else overflow
        check_buffer(size, overflow)
        if self._closed:
            raise UsageError("the stream is closed")
        self._pushes = True
        buffer = Buffer(event_type, size, overflow)
        self._add(buffer)
        serve = partial(self._listener.serve, buffer, where, handler, once=once)
        if self._group is None:
            self._early.append(serve)
        else:
            self._group.start_soon(serve)
        return AsyncSubscription(buffer, self._hub)

    def _add(self, buffer: Buffer) -> None:
        if not self._iterated:
            self._hub.main.unread = True
        self._hub.add(buffer)

    def _check_open(self) -> None:
        if self._group is None:
            raise UsageError("use it in a block: async with client.events() as events")

    def _raise_error(self) -> None:
        error = self._listener.error
        if error is not None:
            self._told = True
            raise error
