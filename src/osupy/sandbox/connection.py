"""One connection of the websocket, from the upgrade to its end.

As the real server does it: the upgrade is accepted first and the token looked at after;
no compression; a ping now and then, and a cut where the pong stays away. The bytes are
those of `websockets`, whose protocol does not wait; they go to the transport by hand,
because a fault may want only half of them.
"""

from __future__ import annotations

import asyncio
import json
import logging
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlsplit

from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol

from osupy.sandbox.view_socket import LOGOUT, READY, REFUSED, VERIFIED

if TYPE_CHECKING:
    from collections.abc import Callable

    from osupy.sandbox.oauth import Token
    from osupy.sandbox.socket_faults import (
        Breakage,
        ConnectionFault,
        FrameFault,
        SocketFault,
    )
    from osupy.sandbox.sockets import Sockets

PATH: Final = "/home/notifications/feed"
"""Where the websocket is."""
PATIENCE: Final = 5.0
"""Seconds for the other side to answer a close."""
_GARBAGE: Final = b"\xf7\x7fthis is no frame"
# The one of websockets would write the header with the token into the log.
_LOG: Final = logging.getLogger("osupy.sandbox.silent")
_LOG.addHandler(logging.NullHandler())
_LOG.propagate = False


class Connection(asyncio.Protocol):
    """One client, told what concerns its user."""

    transport: asyncio.Transport

    def __init__(self, sockets: Sockets, connections: set[Any]) -> None:
        self._sockets = sockets
        self._connections = connections
        self._wire = ServerProtocol(logger=_LOG)
        self._token: Token | None = None
        self._ready = False
        self._subscribed = False
        self._chat = False
        self._dead = False
        """Half open: nothing is heard or said any more."""
        self._unanswered = False
        self._held: list[bytes] = []
        """Frames that go after the next one."""

    # Beginning and end

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, when the upgrade was asked for."""
        self.transport = cast("asyncio.Transport", transport)
        self._connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 (asyncio's)
        """End."""
        self._connections.discard(self)
        self._sockets.remove(self)

    def data_received(self, data: bytes) -> None:
        """Take what the client sends."""
        if self._dead:
            return
        self._wire.receive_data(data)
        for event in self._wire.events_received():
            if isinstance(event, Request):
                self._open(event)
            else:
                self._take(cast("Frame", event))
        self._flush()

    def _flush(self) -> None:
        for data in self._wire.data_to_send():
            if data:
                self.transport.write(data)
            else:
                self.transport.close()  # what was written goes out before

    def later(self, seconds: float, what: Callable[[], None]) -> None:
        """Do something later, if there is still a connection."""

        def now() -> None:
            if not self.transport.is_closing() and not self._dead:
                what()

        asyncio.get_running_loop().call_later(seconds, now)

    # Opening

    def _open(self, request: Request) -> None:
        if urlsplit(request.path).path != PATH:
            self._wire.send_response(self._wire.reject(404, "Not Found\n"))
            return
        token = self._sockets.token_of(request)
        self._token = token
        fault = self._sockets.fault_of_connection(self)
        kind = None if fault is None else fault.kind
        if kind == "drop":
            self.transport.abort()
            return
        if kind == "stall":
            return
        if fault is not None and kind == "status":
            self._wire.send_response(self._wire.reject(fault.status, ""))
            return
        response = self._wire.accept(request)
        self._wire.send_response(response)
        if response.status_code != 101 or kind == "silent":
            return
        self.later(self._sockets.moment(), lambda: self._verify(fault))

    def _verify(self, fault: SocketFault[ConnectionFault] | None) -> None:
        kind = None if fault is None else fault.kind
        if kind == "cut_before_ready":
            self.transport.close()
            return
        token = self._token
        good = token is not None and self._sockets.admits(token)
        if token is None or not good or kind == "reject":
            self.send(REFUSED)
            self.transport.close()
            return
        self._ready = True
        self.send(READY)
        if kind == "cut_after_ready":
            self.transport.close()
            return
        self._sockets.add(self, token)
        self.later(self._sockets.lateness(), self._subscribe)
        self.later(self._sockets.ping_interval, self._ping)

    def _subscribe(self) -> None:
        self._subscribed = True

    def _ping(self) -> None:
        if self._unanswered:
            self.transport.abort()
            return
        self._unanswered = True
        if self._wire.state is State.OPEN:
            self._wire.send_ping(b"")
            self._flush()
        self.later(self._sockets.ping_interval, self._ping)

    # Hearing

    def _take(self, frame: Frame) -> None:
        if frame.opcode is Opcode.PONG:
            self._unanswered = False
        # What comes before the token was looked at is lost.
        if not self._ready or frame.opcode is not Opcode.TEXT or not frame.fin:
            return
        try:
            message: Any = json.loads(bytes(frame.data))
        except ValueError:
            return
        if not isinstance(message, dict):
            return
        event = cast("dict[str, Any]", message).get("event")
        if event in ("chat.start", "chat.end"):
            self._chat = event == "chat.start"

    # Saying

    @property
    def user_id(self) -> int | None:
        """Whose connection it is."""
        person = None if self._token is None else self._token.acts_as
        return None if person is None else person.id

    @property
    def all_events(self) -> bool:
        """Whether the token sees more than chat."""
        return self._token is not None and "*" in self._token.scopes

    def tell(self, event: str, frame: bytes) -> None:
        """Send what was published, if it is for this connection and it is heard."""
        token = self._token
        if not self._subscribed or token is None or not token.verified:
            return
        wanted = self._chat if event.startswith("chat.") else self.all_events
        if wanted and not self._dead and self._wire.state is State.OPEN:
            self._deliver(frame)

    def log_out(self) -> None:
        """Say that the session is over, and close."""
        self.send(LOGOUT)
        self.close()

    def verified(self) -> None:
        """Say that the session was verified."""
        self.send(VERIFIED)

    def send(self, frame: bytes) -> None:
        """Send a text as it is."""
        if not self._dead and self._wire.state is State.OPEN:
            self._wire.send_text(frame)
            self._flush()

    def close(self) -> None:
        """Close in good order; what does not answer is cut."""
        if self._wire.state is State.OPEN and not self._dead:
            self._wire.send_close()
            self._flush()
            self.later(PATIENCE, self.transport.abort)

    # Faults

    def _deliver(self, frame: bytes) -> None:
        fault = self._sockets.fault_of_frame(self)
        if fault is None:
            self.send(frame)
        else:
            self._spoil(fault, frame)
        if fault is None or fault.kind != "swap":
            self._release()

    def _spoil(self, fault: SocketFault[FrameFault], frame: bytes) -> None:
        match fault.kind:
            case "lose":
                pass
            case "double":
                self.send(frame)
                self.send(frame)
            case "swap":
                self._held.append(frame)
                self.later(fault.delay, self._release)
            case "delay":
                self.later(fault.delay, lambda: self.send(frame))
            case "malformed":
                self.send(frame[: len(frame) // 2].decode(errors="ignore").encode())
            case kind:
                self.break_off(kind, frame)

    def _release(self) -> None:
        held, self._held = self._held, []
        for frame in held:
            self.send(frame)

    def break_off(self, kind: Breakage, frame: bytes = READY) -> None:
        """Break the connection, from one moment to the next."""
        # One that is half open can still be cut.
        if self.transport.is_closing() or (self._dead and kind != "cut"):
            return
        match kind:
            case "cut":
                self.transport.abort()
            case "cut_mid_frame":
                whole = Frame(Opcode.TEXT, frame).serialize(mask=False)
                self.transport.write(whole[: len(whole) // 2])
                self.transport.close()
            case "close":
                self.close()
            case "garbage":
                self.transport.write(_GARBAGE)
            case "half_open":
                self._dead = True
