"""uvicorn, bent to a sandbox's needs.

The application may reach the connection of a request, for it may have to cut it; an
upgrade goes to the sandbox's own websocket; the port can be closed for a while.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, cast

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    from osupy.sandbox.app import Application

HOST: Final = "127.0.0.1"
Upgrade = Callable[..., asyncio.Protocol]
"""Makes the protocol of a connection that asks for a websocket."""


class _Protocol(H11Protocol):
    """Lets the application reach the connection, for it may have to cut it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override,unused-ignore]
        super().connection_made(transport)
        # asyncio does it for sockets it opens itself; without it, head and body of an
        # answer arrive 40 ms apart.
        connection: socket.socket = transport.get_extra_info("socket")
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # A copy of this goes into the scope of every request.
        self.app_state = {**self.app_state, "transport": transport}


class Server(uvicorn.Server):
    """Says when it listens, and ends at once when told to, whatever is in flight."""

    def __init__(self, application: Application, upgrade: Upgrade) -> None:
        super().__init__(
            uvicorn.Config(
                application,
                http=_Protocol,
                # It is only ever called.
                ws=cast("type[asyncio.Protocol]", upgrade),
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_keep_alive=30,
            )
        )
        self.ready: threading.Event = threading.Event()
        self.loop: asyncio.AbstractEventLoop | None = None
        self._ended = asyncio.Event()
        self._turn = asyncio.Lock()
        """Of those who open and close the port."""
        self._shut: socket.socket | None = None
        """The port while it is closed: held, so that nobody else takes it."""
        self._reopening: asyncio.TimerHandle | None = None
        self._opening: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen."""
        await super().startup(sockets)
        self.loop = asyncio.get_running_loop()
        self.ready.set()

    def end(self) -> None:
        """Ask for the end, from any thread."""
        if self.loop is not None:
            self.loop.call_soon_threadsafe(self._ended.set)

    async def main_loop(self) -> None:
        """Go on until the end was asked for."""
        while not self._ended.is_set():
            await self.on_tick(0)  # a new "date" header
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), 1)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Cut every connection."""
        for server in self.servers:
            server.close()
        for listener in (*(sockets or []), *([self._shut] if self._shut else [])):
            listener.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        # Whoever waits for a connection is told that it is gone.
        if self.server_state.tasks:
            await asyncio.wait(set(self.server_state.tasks), timeout=0.5)
        for server in self.servers:
            await server.wait_closed()

    # The port, closed for a while

    async def close_port(self, seconds: float | None) -> None:
        """Refuse new connections, for so long; those that are there stay."""
        async with self._turn:
            self._expect(seconds)
            if self._shut is None:
                (server,) = self.servers
                port: int = server.sockets[0].getsockname()[1]
                server.close()
                self._shut = _bound(port)

    async def open_port(self) -> None:
        """Take connections again, if the port was closed."""
        async with self._turn:
            self._expect(None)
            listener, self._shut = self._shut, None
            if listener is not None:
                self.servers[:] = [await self._listen(listener)]

    def _expect(self, seconds: float | None) -> None:
        """Open the port by itself so much later, or not."""
        if self._reopening is not None:
            self._reopening.cancel()
            self._reopening = None
        if seconds is not None:
            loop = asyncio.get_running_loop()
            self._reopening = loop.call_later(seconds, self._reopen)

    def _reopen(self) -> None:
        self._opening = asyncio.create_task(self.open_port())

    async def _listen(self, listener: socket.socket) -> asyncio.base_events.Server:
        config = self.config
        return await asyncio.get_running_loop().create_server(
            lambda: _Protocol(
                config=config,
                server_state=self.server_state,
                app_state=self.lifespan.state,
            ),
            sock=listener,
            backlog=config.backlog,
        )


def _bound(port: int) -> socket.socket:
    """Return a socket that holds a port without listening."""
    found = socket.socket()
    if sys.platform != "win32":  # where it means something else
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    found.bind((HOST, port))
    return found
