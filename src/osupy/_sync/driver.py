"""The driver that blocks: it carries out the commands of a flow, and decides nothing.

Its awaiting twin is ``osupy._async.driver``. A client may be used by several
threads at once, so what they share is changed under a lock, held for a few steps.
"""

from __future__ import annotations

import inspect
import threading
import time
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

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
    BlockingLimiter,
    FileLimits,
    Limiter,
    Limits,
    LocalLimits,
    RateLimit,
)
from osupy._core.renewal import save_unsaved
from osupy._core.settings import check_parts
from osupy._core.sharing import Shared
from osupy.auth.stores import MemoryTokenStore, TokenStore
from osupy.errors import BodyTooLargeError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from osupy._core.messages import Request, Response
    from osupy._core.session import Session
    from osupy.transports.base import Transport

T = TypeVar("T")


class Driver:
    """Sends, waits, reserves, loads and stores for the flows of one client."""

    def __init__(
        self,
        session: Session,
        *,
        transport: Transport | None,
        limit: RateLimit | LocalLimits | FileLimits | Limiter | None,
        store: TokenStore | None,
        max_connections: int,
    ) -> None:
        limiter: Limiter | None
        if isinstance(limit, RateLimit):
            limit = LocalLimits(limit, now=session.clock.now)
        if isinstance(limit, Limits):
            limiter = BlockingLimiter(limit, self._sleep)
        else:
            limiter = limit
        check_parts(transport, limiter, store, max_connections, "close")
        self._session = session
        self._transport = transport
        self._owns_transport = transport is None
        self.limiter = limiter
        self._store = MemoryTokenStore() if store is None else store
        self._max_connections = max_connections
        self._shared: dict[str, Shared[threading.Event]] = {}
        self._lock = threading.Lock()
        self._closed = False

    def run(self, flow: Flow[T]) -> T:
        """Carry out what a flow asks for, until it returns."""
        try:
            command = flow.send(None)
            while True:
                try:
                    result = self.carry_out(command)
                except Exception as error:  # noqa: BLE001 (the flow decides)
                    command = flow.throw(error)
                else:
                    command = flow.send(result)
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]
        finally:
            flow.close()

    def close(self) -> None:
        """Close what the driver opened; safe to call twice."""
        with self._lock:
            kept = [shared for shared in self._shared.values() if shared.keep]
        for shared in kept:  # cut off, it would lose the log-in
            shared.done.wait()
        self.run(save_unsaved(self._session))
        with self._lock:
            self._closed = True
            transport, self._transport = self._transport, None
        if transport is not None and self._owns_transport:
            transport.close()

    def carry_out(self, command: Command) -> Any:  # noqa: C901 (one case each)
        """Do one thing that a flow asks for."""
        match command:
            case Send(request):
                return self._send(request)
            case Sleep(seconds):
                self._sleep(seconds)
            case Share():
                return self._share(command)
            case Load(key):
                return self._store.load(key)
            case Store(key, token):
                self._store.save(key, token)
            case Call(function):
                _call(function)
            case Locked(key, flow):
                with self._store.lock(key):
                    return self.run(flow())
            case _ if self.limiter is None:
                return None
            case Reserve(bucket, cost, lane, within):
                self.limiter.reserve(bucket, cost, lane, within=within)
            case Pause(seconds):
                self.limiter.pause(seconds)
            case Observe(limit, remaining):
                self.limiter.observe(limit, remaining)
        return None

    def _sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def _send(self, request: Request) -> Response:
        response = self._open().send(request)
        if len(response.body) > request.max_size:
            message = f"the body is larger than {request.max_size} bytes"
            raise BodyTooLargeError(message)
        return response

    def _open(self) -> Transport:
        with self._lock:
            if self._closed:
                message = "the client is closed"
                raise UsageError(message)
            if self._transport is None:
                from osupy.transports.httpx import (
                    open_blocking,
                )

                self._transport = open_blocking(max_connections=self._max_connections)
            return self._transport

    def _share(self, command: Share) -> Any:
        """Run a flow once for all who wait, whatever becomes of who started it."""
        while True:
            with self._lock:
                shared = self._shared.get(command.key)
                started = shared is None
                if shared is None:
                    shared = Shared(threading.Event(), keep=command.keep)
                    self._shared[command.key] = shared
            if started:
                try:
                    _detach(partial(self._finish, command, shared), keep=command.keep)
                except BaseException:  # Ctrl-C, just now
                    self._end(command, shared)
                    raise
            if not shared.done.wait(command.deadline.left()):
                raise command.deadline.passed("while a token was obtained")
            if shared.finished:
                return shared.outcome()

    def _finish(self, command: Share, shared: Shared[threading.Event]) -> None:
        try:
            shared.finish(self.run(command.flow()), None)
        except BaseException as error:  # noqa: BLE001 (those who wait raise it)
            shared.finish(None, error)
        finally:
            self._end(command, shared)

    def _end(self, command: Share, shared: Shared[threading.Event]) -> None:
        with self._lock:
            if self._shared.get(command.key) is shared:
                del self._shared[command.key]
        shared.done.set()


def _call(function: Callable[[], object]) -> None:
    result = function()
    if inspect.iscoroutine(result):
        result.close()
        message = "an `async def` hook needs an AsyncClient; Client takes a plain one"
        raise UsageError(message)


def _detach(work: Callable[[], None], *, keep: bool) -> None:
    """Do work in a thread of its own, which neither Ctrl-C nor a deadline reaches.

    The answer to the renewal of a log-in holds the only token that is still good: the
    interpreter waits for it before it ends. The work is bounded by itself.
    """
    run = copy_context().run
    try:
        threading.Thread(
            target=run, args=(work,), name="osupy-renewal", daemon=not keep
        ).start()
    except RuntimeError:  # a system without threads, or the interpreter is ending
        work()
