"""The event stream: who is connected, and who is told of what.

Nothing is kept for those who are away. What happens is published a moment later, so
that it reaches a connection before the HTTP answer or after it; it is told to those
whose subscription is in place at that moment, and that happens a while after
``connection.ready``, as with the real server.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit

import attrs

from osupy.sandbox import view_chat, view_socket
from osupy.sandbox.basics import Draw
from osupy.sandbox.connection import Connection
from osupy.sandbox.notifications import Notifications
from osupy.sandbox.talk import Joined, Parted, Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from websockets.http11 import Request

    from osupy.sandbox.oauth import Authority, Token
    from osupy.sandbox.socket_faults import (
        Breakage,
        ConnectionFault,
        FrameFault,
        SocketFault,
        SocketFaults,
    )
    from osupy.sandbox.world import World

    Note = Callable[["Request", "Token | None"], None]

TICK: Final = 0.05
"""Seconds between two looks at what people said by themselves."""
LATENESS: Final = 0.2
"""Seconds that a subscription takes at most, if nothing else is said."""
_MOMENT: Final = 0.004
"""Seconds that looking at a token takes at most."""
_PUBLISHING: Final = (0.0, 0.0, 0.001, 0.004)
"""Seconds between an event and its publication."""
CHAT: Final = frozenset({"*", "chat.read"})
"""One of these a token must hold."""


@attrs.frozen
class _Publication:
    due: float
    user_ids: frozenset[int]
    event: str
    frame: bytes


class Sockets:
    """All connections. Everything here runs in the server's thread."""

    def __init__(
        self,
        world: World,
        authority: Authority,
        faults: SocketFaults,
        *,
        ping_interval: float,
        lateness: float,
        note: Note,
    ) -> None:
        self._world = world
        self._authority = authority
        self._faults = faults
        self._lateness = lateness
        self.ping_interval = ping_interval
        """Seconds."""
        self._note = note
        self.notifications: Notifications = Notifications(world)
        """What users were told of."""
        self._draw = Draw(f"{world.seed}/sockets")
        self._open: dict[Connection, Token] = {}
        self._unsubscribe: Callable[[], None] | None = None
        self._queue: deque[_Publication] = deque()
        self._pumping = False

    def connect(self, *, server_state: Any, **_: Any) -> Connection:
        """Return the protocol of a connection that asks for an upgrade."""
        return Connection(self, server_state.connections)

    # Who may

    def token_of(self, request: Request) -> Token | None:
        """Return the valid token of an upgrade."""
        found = self._authority.find(request.headers.get("Authorization", ""))
        if found is None:
            query = parse_qs(urlsplit(request.path).query)
            for text in query.get("access_token", []):
                found = found or self._authority.find(f"Bearer {text}")
        self._note(request, found)
        return found

    def admits(self, token: Token) -> bool:
        """Say whether a token may listen."""
        good = not token.revoked and not CHAT.isdisjoint(token.scopes)
        return good and token.acts_as is not None

    # Chance

    def moment(self) -> float:
        """Return how long the server looks at a token, in seconds."""
        return self._draw.random() * _MOMENT

    def lateness(self) -> float:
        """Return how long a subscription takes, in seconds."""
        return self._draw.random() * self._lateness

    def fault_of_connection(
        self, connection: Connection
    ) -> SocketFault[ConnectionFault] | None:
        """Return what goes wrong with a connection, if anything."""
        return self._faults.of_connection(connection.user_id)

    def fault_of_frame(self, connection: Connection) -> SocketFault[FrameFault] | None:
        """Return what goes wrong with a frame, if anything."""
        return self._faults.of_frame(connection.user_id)

    # Who is there

    def add(self, connection: Connection, token: Token) -> None:
        """Take in a connection that was admitted."""
        self._open[connection] = token
        token.listeners.append(connection.log_out)
        if self._unsubscribe is None:
            self._unsubscribe = self._world.community.chat.subscribe(self._hear)
            self._tick()

    def remove(self, connection: Connection) -> None:
        """Forget a connection."""
        token = self._open.pop(connection, None)
        if token is not None:
            token.listeners.remove(connection.log_out)
        if not self._open and self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def of(self, user_id: int | None = None) -> list[Connection]:
        """Return the connections of a user, or all, the oldest first."""
        return [it for it in self._open if user_id in (None, it.user_id)]

    def break_off(self, kind: Breakage, user_id: int | None) -> int:
        """Break connections; say how many there were."""
        found = self.of(user_id)
        for one in found:
            one.break_off(kind)
        return len(found)

    def verified(self, token: Token) -> None:
        """Tell the connections of a token that it was verified."""
        for one, its in list(self._open.items()):
            if its is token:
                one.verified()

    def forget(self) -> None:
        """Forget everybody: the server has ended."""
        for one in list(self._open):
            self.remove(one)

    # Publishing

    def _tick(self) -> None:
        if self._open:
            self._world.community.chat.catch_up()
            asyncio.get_running_loop().call_later(TICK, self._tick)

    def _hear(self, what: Said | Joined | Parted) -> None:
        people = {one.user_id for one in self._open} - {None}
        world, channel = self._world, what.channel
        if isinstance(what, Said):
            chat, message = world.community.chat, what.message
            ids = {
                one
                for one in people
                if one is not None
                and chat.hears(channel, message, world.people.by_id[one])
            }
            if ids:
                data = view_socket.said(message, channel, world, what.uuid)
                self.publish(ids, "chat.message.new", data)
            if any(one.all_events for one in self._open):
                for user_id, data in self.notifications.of_message(what):
                    self.publish([user_id], "new", data)
        elif what.person.id in people:
            event = "join" if isinstance(what, Joined) else "part"
            data = view_chat.joined(channel, what.person, world)
            self.publish({what.person.id}, f"chat.channel.{event}", data)

    def publish(self, user_ids: Iterable[int], event: str, data: object) -> None:
        """Tell users of something, a moment later and in order."""
        now = asyncio.get_running_loop().time()
        due = now + self._draw.choice(_PUBLISHING)
        if self._queue:
            due = max(due, self._queue[-1].due)
        frame = view_socket.published(event, data)
        self._queue.append(_Publication(due, frozenset(user_ids), event, frame))
        if not self._pumping:
            self._pump()

    def flush(self) -> None:
        """Publish what waits for its moment."""
        while self._queue:
            self._send(self._queue.popleft())

    def _send(self, one: _Publication) -> None:
        for connection in list(self._open):
            if connection.user_id in one.user_ids:
                connection.tell(one.event, one.frame)

    def _pump(self) -> None:
        loop = asyncio.get_running_loop()
        while self._queue and self._queue[0].due <= loop.time():
            self._send(self._queue.popleft())
        self._pumping = bool(self._queue)
        if self._pumping:
            loop.call_at(self._queue[0].due, self._pump)
