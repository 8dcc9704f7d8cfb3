"""A transport of either colour, seen from a thread: so each check is written once."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    contextmanager,
)
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, Union

import anyio
from anyio.from_thread import BlockingPortal, start_blocking_portal

from osupy._core.messages import Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from osupy.transports.base import AsyncTransport, Transport

__all__ = ["Backend", "Opened", "Wire", "open_wire"]

Backend: TypeAlias = Literal["asyncio", "trio"]

Opened: TypeAlias = Union[
    "Transport",
    "AsyncTransport",
    "AbstractContextManager[Transport]",
    "AbstractContextManager[AsyncTransport]",
    "AbstractAsyncContextManager[AsyncTransport]",
]
"""What ``open`` of a check gives: a transport, or a block that holds one."""

THREADS: Final = 32
"""How many calls of a blocking transport may run at once."""


class Wire:
    """One transport under test.

    Args:
        transport: What is tested.
        portal: The way to its loop; ``None`` for a blocking one.
    """

    def __init__(self, transport: Any, portal: BlockingPortal | None) -> None:
        self.transport = transport
        self.portal = portal
        self._threads = ThreadPoolExecutor(THREADS)

    def start(self, request: Request) -> Future[Response]:
        """Begin a call."""
        if self.portal is None:
            return self._threads.submit(self.transport.send, request)
        return self.portal.start_task_soon(self._asend, request)

    def send(self, request: Request) -> Response:
        """Send a request, and wait for the answer."""
        if self.portal is None:
            found: Response = self.transport.send(request)
            return found
        return self.portal.call(self._asend, request)

    def get(self, url: str, timeout: float | None = 5.0, **more: Any) -> Response:
        """Send a GET."""
        return self.send(Request(method="GET", url=url, timeout=timeout, **more))

    def close(self) -> None:
        """Close the transport."""
        if self.portal is None:
            self.transport.close()
        else:
            self.portal.call(self.transport.aclose)

    def release(self) -> None:
        """Let the threads end."""
        self._threads.shutdown()

    async def _asend(self, request: Request) -> Response:
        response: Response = await self.transport.send(request)
        return response

    def cancel_at(self, moments: list[float], request: Request) -> int:
        """Cancel calls after so many seconds each, all begun at once.

        Returns:
            How many were cancelled before they had their answer.
        """
        assert self.portal is not None  # noqa: S101 (checks ask for it before)
        return self.portal.call(self._cancel_at, moments, request)

    async def _cancel_at(self, moments: list[float], request: Request) -> int:
        cancelled = 0

        async def one(moment: float) -> None:
            nonlocal cancelled
            with anyio.move_on_after(moment) as scope:
                await self.transport.send(request)
            cancelled += scope.cancelled_caught

        async with anyio.create_task_group() as tasks:
            for moment in moments:
                tasks.start_soon(one, moment)
        return cancelled


@contextmanager
def open_wire(open_: Callable[[], Opened], backend: Backend | None) -> Generator[Wire]:
    """Open a transport where it belongs: in this thread, or in a loop of its own."""
    if backend is None:
        wire = Wire(None, None)
        try:
            with _block(open_()) as wire.transport:
                try:
                    yield wire
                finally:
                    wire.close()
        finally:
            wire.release()
        return
    with start_blocking_portal(backend) as portal:
        opened: Any = portal.call(open_)
        wire = Wire(None, portal)
        try:
            if hasattr(opened, "send"):
                wire.transport = opened
                yield wire
                wire.close()
            else:
                if not hasattr(opened, "__aenter__"):
                    opened = _Awaiting(opened)
                with portal.wrap_async_context_manager(opened) as wire.transport:
                    yield wire
                    wire.close()
        finally:
            wire.release()


@contextmanager
def _block(opened: Any) -> Generator[Any]:
    if hasattr(opened, "send"):
        yield opened
        return
    with opened as transport:
        yield transport


class _Awaiting:
    """A plain block, entered in the loop."""

    def __init__(self, block: Any) -> None:
        self._block = block

    async def __aenter__(self) -> Any:
        return self._block.__enter__()

    async def __aexit__(self, *error: object) -> Any:
        return self._block.__exit__(*error)
