"""The driver that awaits: it carries out the commands of a flow, and decides nothing.

Its blocking twin is ``osupy._sync.driver``.
"""

from __future__ import annotations

import inspect
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import anyio
import anyio.lowlevel

from osupy._async.detached import detach
from osupy._core.commands import (
    Call,
    Command,
    Flow,
    Load,
    Locked,
    Observe,
    Pause,
    Reserve,
    Send,
    Share,
    Sleep,
    Store,
)
from osupy._core.limit import (
    AsyncLimiter,
    AsyncLocalLimiter,
    FileLimits,
    Limits,
    LocalLimits,
    RateLimit,
)
from osupy._core.renewal import save_unsaved
from osupy._core.settings import check_parts
from osupy._core.sharing import Shared
from osupy.auth.stores import AsyncMemoryTokenStore, AsyncTokenStore
from osupy.errors import BodyTooLargeError, TimedOutError, UsageError

if TYPE_CHECKING:
    from osupy._core.messages import Request, Response
    from osupy._core.session import Session
    from osupy.transports.base import AsyncTransport

T = TypeVar("T")


class AsyncDriver:
    """Sends, waits, reserves, loads and stores for the flows of one client."""

    def __init__(
        self,
        session: Session,
        *,
        transport: AsyncTransport | None,
        limit: RateLimit | LocalLimits | FileLimits | AsyncLimiter | None,
        store: AsyncTokenStore | None,
        max_connections: int,
    ) -> None:
        limiter: AsyncLimiter | None
        if isinstance(limit, RateLimit):
            limit = LocalLimits(limit, now=session.clock.now)
        if isinstance(limit, Limits):
            limiter = AsyncLocalLimiter(limit, self._sleep)
        else:
            limiter = limit
        check_parts(transport, limiter, store, max_connections, "aclose")
        self._session = session
        self._transport = transport
        self._owns_transport = transport is None
        self._limiter = limiter
        self._store = AsyncMemoryTokenStore() if store is None else store
        self._max_connections = max_connections
        self._shared: dict[str, Shared[anyio.Event]] = {}
        self._loop: object = None
        self._closed = False

    async def run(self, flow: Flow[T]) -> T:
        """Carry out what a flow asks for, until it returns."""
        try:
            command = flow.send(None)
            while True:
                try:
                    result = await self.carry_out(command)
                except Exception as error:  # noqa: BLE001 (the flow decides)
                    command = flow.throw(error)
                else:
                    command = flow.send(result)
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]
        finally:
            flow.close()

    async def aclose(self) -> None:
        """Close what the driver opened, also when cancelled; safe to call twice."""
        with anyio.CancelScope(shield=True):
            for shared in [*self._shared.values()]:
                if shared.keep:  # cut off, it would lose the log-in
                    await shared.done.wait()
            await self.run(save_unsaved(self._session))
            self._closed = True
            transport, self._transport = self._transport, None
            if transport is not None and self._owns_transport:
                await transport.aclose()

    async def carry_out(self, command: Command) -> Any:  # noqa: C901 (one case each)
        """Do one thing that a flow asks for."""
        match command:
            case Send(request):
                return await self._send(request)
            case Sleep(seconds):
                await self._sleep(seconds)
            case Share():
                return await self._share(command)
            case Load(key):
                return await self._store.load(key)
            case Store(key, token):
                await self._store.save(key, token)
            case Call(function):
                result = function()
                return await result if inspect.isawaitable(result) else result
            case Locked(key, flow):
                async with self._store.lock(key):
                    return await self.run(flow())
            case _ if self._limiter is None:
                return None
            case Reserve(bucket, cost, lane, within):
                await self._limiter.reserve(bucket, cost, lane, within=within)
            case Pause(seconds):
                await self._limiter.pause(seconds)
            case Observe(limit, remaining):
                await self._limiter.observe(limit, remaining)
        return None

    async def _sleep(self, seconds: float) -> None:
        await anyio.sleep(seconds)

    async def _send(self, request: Request) -> Response:
        transport = self._open()
        if getattr(transport, "keeps_timeout", False):  # and knows what was sent
            return self._checked(await transport.send(request), request)
        response: Response | None = None
        with anyio.move_on_after(request.timeout):
            response = await transport.send(request)
        if response is None:
            message = f"no answer within {request.timeout:g} s"
            raise TimedOutError(message)
        return self._checked(response, request)

    @staticmethod
    def _checked(response: Response, request: Request) -> Response:
        if len(response.body) > request.max_size:
            message = f"the body is larger than {request.max_size} bytes"
            raise BodyTooLargeError(message)
        return response

    def _open(self) -> AsyncTransport:
        loop = anyio.lowlevel.current_token()
        if self._loop is None:
            self._loop = loop
        if self._loop != loop:
            message = "an AsyncClient belongs to one event loop; make one for each"
            raise UsageError(message)
        if self._closed:
            message = "the client is closed"
            raise UsageError(message)
        if self._transport is None:
            from osupy.transports.httpx import open_async

            self._transport = open_async(max_connections=self._max_connections)
        return self._transport

    async def _share(self, command: Share) -> Any:
        """Run a flow once for all who wait, whatever becomes of who started it."""
        while True:
            shared = self._shared.get(command.key)
            if shared is None:
                shared = Shared(anyio.Event(), keep=command.keep)
                self._shared[command.key] = shared
                detach(partial(self._finish, command, shared))
            with anyio.move_on_after(command.deadline.left()):
                await shared.done.wait()
            if not shared.done.is_set():
                raise command.deadline.passed("while a token was obtained")
            if shared.finished:
                return shared.outcome()

    async def _finish(self, command: Share, shared: Shared[anyio.Event]) -> None:
        try:
            shared.finish(await self.run(command.flow()), None)
        except Exception as error:  # noqa: BLE001 (those who wait raise it)
            shared.finish(None, error)
        finally:
            del self._shared[command.key]
            shared.done.set()
