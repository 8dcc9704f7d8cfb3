"""What a test does to a sandbox: say something, break something, look what happened."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args

from osupy.sandbox.basics import EPOCH
from osupy.sandbox.chatter import id_at
from osupy.sandbox.faults import Fault, FaultKind, Faults
from osupy.sandbox.notifications import CATEGORIES
from osupy.sandbox.socket_faults import SocketFault, SocketFaults, check_breakage

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from osupy.sandbox.channels import Channel
    from osupy.sandbox.listening import Server
    from osupy.sandbox.oauth import Authority
    from osupy.sandbox.people import Person
    from osupy.sandbox.socket_faults import Breakage, ConnectionFault, FrameFault
    from osupy.sandbox.sockets import Sockets
    from osupy.sandbox.world import World

_T = TypeVar("_T")


class Controls:
    """The part of a sandbox that changes what it does. Any thread may use it."""

    _world: World
    _authority: Authority
    _faults: Faults
    _socket_faults: SocketFaults
    _sockets: Sockets
    _server: Server | None
    _thread: threading.Thread | None

    def _serverside(self, what: Callable[[], _T]) -> _T:
        """Do something where the world is kept: in the server's thread, if it runs."""
        server = self._server
        if server is None or server.loop is None:
            return what()
        if threading.current_thread() is self._thread:
            return what()

        async def done() -> _T:
            return what()

        return self._wait_for(done())

    def _wait_for(self, what: Coroutine[Any, Any, _T]) -> _T:
        """Let the server's thread, which runs, do something that takes a while."""
        server = self._server
        if server is None or server.loop is None:
            what.close()
            raise RuntimeError("the sandbox does not run")
        if threading.current_thread() is self._thread:  # it would wait for itself
            what.close()
            raise RuntimeError("this cannot be done by what the sandbox itself calls")
        return asyncio.run_coroutine_threadsafe(what, server.loop).result()

    def _person(self, user: int | str | None) -> Person:
        people = self._world.people
        if user is None:
            return self._world.owner
        found = people.by_id.get(user) if isinstance(user, int) else people.named(user)
        if found is None:
            message = f"no user {user!r} in the sandbox's world"
            raise LookupError(message)
        return found

    def _user_id(self, user: int | str | None) -> int | None:
        return None if user is None else self._person(user).id

    def _channel(self, channel_id: int) -> Channel:
        found = self._world.community.chat.channels.get(channel_id)
        if found is None:
            message = f"no channel {channel_id!r} in the sandbox's world"
            raise LookupError(message)
        return found

    # Talking

    def say(
        self,
        channel_id: int,
        text: str,
        *,
        user: int | str | None = None,
        action: bool = False,
        uuid: str | None = None,
    ) -> int:
        """Let somebody say something in a channel, and return the message's id.

        None of the rules for those who write is looked at. When this returns, the
        message is in the history, and on its way to those who hear it.

        Args:
            channel_id: Where.
            text: What; as it is.
            user: Id or name of who says it; left out: the bot, so that it is somebody
                else's message for whoever uses :meth:`Sandbox.token`.
            action: Whether it tells what the user does (``/me``).
            uuid: What the message is told with, once.

        Raises:
            LookupError: There is no such channel or user.
        """
        channel = self._channel(channel_id)
        sender = self._world.bot if user is None else self._person(user)
        chat = self._world.community.chat

        def speak() -> int:
            said = chat.send(channel, sender, text, action=action, uuid=uuid)
            self._sockets.flush()
            return said.id

        return self._serverside(speak)

    def said(
        self,
        channel_id: int,
        *,
        after: int | None = None,
        reader: int | str | None = None,
    ) -> list[int]:
        """Return the ids of what was said in a channel, ascending.

        All of it, as ``reader`` may see it: what others say to bots (``!roll``) is left
        out.

        Args:
            channel_id: Where.
            after: Id of a message, to begin behind it; left out: the beginning of the
                world, when the sandbox was made.
            reader: Id or name; left out: the user whose token :meth:`Sandbox.token`
                gives.

        Raises:
            LookupError: There is no such channel or user.
        """
        channel, person = self._channel(channel_id), self._person(reader)
        world, begin = self._world, id_at(EPOCH, 0) - 1 if after is None else after

        def found() -> list[int]:
            world.community.chat.catch_up()
            return [
                one.id
                for one in channel.after(begin, world.now)
                if not one.command or one.sender_id == person.id
            ]

        return self._serverside(found)

    # Sessions

    def revoke(self, token: str) -> None:
        """Revoke a token and its refresh token, without a word to its websockets.

        Raises:
            LookupError: There is no such token.
        """
        self._authority.issued(token).revoked = True

    def log_out(self, token: str) -> None:
        """Revoke a token as its user does: its websockets hear of it and are closed.

        Raises:
            LookupError: There is no such token.
        """
        self._serverside(self._authority.issued(token).log_out)

    def verify(self, token: str, *, verified: bool = True) -> None:
        """Let the session of a token be verified, or have to be.

        One that has to be gets ``connection.ready`` and then nothing but ``verified``.

        Raises:
            LookupError: There is no such token.
        """
        found = self._authority.issued(token)

        def change() -> None:
            found.verified = verified
            if verified:
                self._sockets.verified(found)

        self._serverside(change)

    # The websocket

    def publish(
        self, event: str, data: object, *, user: int | str | None = None
    ) -> None:
        """Publish any event to the websockets of a user, as osu-web does.

        Events that do not begin with ``chat.`` reach tokens with the scope ``*`` only,
        the others those that sent ``chat.start``.

        Args:
            event: Its name.
            data: JSON, sent as it is.
            user: Id or name; left out: the user whose token :meth:`Sandbox.token`
                gives.

        Raises:
            LookupError: There is no such user.
            RuntimeError: The sandbox does not run.
        """
        person = self._person(user)

        async def publish() -> None:
            self._sockets.publish([person.id], event, data)
            self._sockets.flush()

        self._wait_for(publish())

    def notify(
        self, name: str = "channel_message", *, user: int | str | None = None
    ) -> int:
        """Notify a user of something, and return the notification's id.

        What is said in chat notifies by itself.

        Args:
            name: Of the kind of notification, as osu-web has it.
            user: Id or name; left out: the user whose token :meth:`Sandbox.token`
                gives. It reaches tokens with the scope ``*`` only.

        Raises:
            LookupError: There is no such user.
            RuntimeError: The sandbox does not run.
            ValueError: There is no such kind.
        """
        if name not in CATEGORIES:
            expected = ", ".join(CATEGORIES)
            raise ValueError(f"name={name!r}: expected one of {expected}")
        data = self._serverside(lambda: self._sockets.notifications.sample(name))
        self.publish("new", data, user=user)
        number: int = data["id"]
        return number

    def mark(
        self,
        *notification_ids: int,
        event: Literal["read", "delete"] = "read",
        user: int | str | None = None,
    ) -> None:
        """Say that notifications were read or deleted, perhaps by another program.

        Args:
            notification_ids: Which.
            event: What happened to them.
            user: As in :meth:`notify`.

        Raises:
            LookupError: There is no such user or notification.
            RuntimeError: The sandbox does not run.
        """
        data = self._sockets.notifications.marked(notification_ids)
        self.publish(event, data, user=user)

    def connected(self, *, user: int | str | None = None) -> int:
        """Return how many websockets were admitted and are open.

        Args:
            user: Id or name; left out: everybody's.

        Raises:
            LookupError: There is no such user.
        """
        user_id = self._user_id(user)
        return self._serverside(lambda: len(self._sockets.of(user_id)))

    def fail_connection(
        self,
        kind: ConnectionFault,
        *,
        times: int | None = 1,
        after: int = 0,
        user: int | str | None = None,
        status: int = 503,
    ) -> None:
        """Let new connections of the websocket go wrong.

        Args:
            kind: What goes wrong. ``status``: an HTTP error instead of the upgrade.
                ``drop``: cut before an answer. ``stall``: no answer ever. ``silent``:
                upgraded, and then nothing ever. ``reject``: the token is refused, good
                as it is.
                ``cut_before_ready``, ``cut_after_ready``: cut before or after
                ``connection.ready``.
            times: How often; ``None`` means until :meth:`heal`.
            after: How many connections go well before.
            user: Id or name of whose; left out: anybody's.
            status: Of the HTTP error.

        Raises:
            LookupError: There is no such user.
            ValueError: There is no such kind.
        """
        fault: SocketFault[ConnectionFault] = SocketFault(
            kind=kind,
            user_id=self._user_id(user),
            times=times,
            after=after,
            status=status,
        )
        self._socket_faults.strike_connection(fault)

    def fail_frame(
        self,
        kind: FrameFault,
        *,
        times: int | None = 1,
        after: int = 0,
        user: int | str | None = None,
        delay: float = 0.1,
    ) -> None:
        """Let the frames of events go wrong.

        Args:
            kind: What goes wrong. ``lose``: never sent. ``double``: sent twice.
                ``swap``: sent after the next one, or after ``delay`` seconds if none
                comes. ``delay``: sent ``delay`` seconds later, when others may have
                overtaken it. ``malformed``: its JSON breaks off. ``garbage``: bytes
                that are no frame stand in its place. ``cut``: the connection is cut in
                its place. ``cut_mid_frame``: in the middle of it. ``close``: closed in
                its place, in good order. ``half_open``: from now on nothing is sent or
                answered, and the connection stays.
            times: How often; ``None`` means until :meth:`heal`.
            after: How many frames go well before.
            user: Id or name of whose; left out: anybody's.
            delay: Seconds, for ``swap`` and ``delay``.

        Raises:
            LookupError: There is no such user.
            ValueError: There is no such kind.
        """
        fault: SocketFault[FrameFault] = SocketFault(
            kind=kind,
            user_id=self._user_id(user),
            times=times,
            after=after,
            delay=delay,
        )
        self._socket_faults.strike_frame(fault)

    def break_sockets(
        self, kind: Breakage = "cut", *, user: int | str | None = None
    ) -> int:
        """Break the open websockets now, and return how many there were.

        Args:
            kind: How, as in :meth:`fail_frame`.
            user: Id or name of whose; left out: everybody's.

        Raises:
            LookupError: There is no such user.
            ValueError: There is no such kind.
        """
        check_breakage(kind)
        user_id = self._user_id(user)
        count = self._serverside(lambda: self._sockets.break_off(kind, user_id))
        self._socket_faults.struck[kind] += count
        return count

    def refuse_connections(self, seconds: float | None = None) -> None:
        """Close the port, for requests and websockets alike.

        Connections that are open stay.

        Args:
            seconds: When it opens again; left out: with :meth:`heal`.
        """
        server = self._server
        if server is not None:
            self._wait_for(server.close_port(seconds))
            self._socket_faults.struck["refuse"] += 1

    # Requests

    def fail(  # noqa: PLR0913 (independent options)
        self,
        status: int | None = None,
        *,
        kind: FaultKind = "status",
        times: int | None = 1,
        path: str = "",
        method: str | None = None,
        after: int = 0,
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
        retry_after: float | str | None = None,
        delay: float = 0.2,
        size: int = 2**20,
    ) -> None:
        """Let requests go wrong.

        Args:
            status: Status of the answer, for the kinds that answer instead.
            kind: What goes wrong. ``status``: an error answer. ``drop``: the
                connection is cut before anything is done; ``drop_answer``: after the
                request was carried out; ``drop_after_headers``, ``drop_mid_body``:
                while the answer is on its way. ``malformed``: the JSON breaks off.
                ``html``: a page with status 200. ``empty``: no body. ``huge``: a body
                of ``size`` bytes. ``slow``: the body takes ``delay`` seconds.
                ``stall``: no answer ever.
            times: How often; ``None`` means until :meth:`heal`.
            path: How the request's path begins; left out: any.
            method: Method of the request; left out: any.
            after: How many matching requests go well before.
            body: What the answer says.
            headers: Further headers of the answer.
            retry_after: Value of a ``Retry-After`` header.
            delay: Seconds that a ``slow`` body takes.
            size: Bytes of a ``huge`` body.
        """
        if kind not in get_args(FaultKind):
            message = f"kind={kind!r}: expected one of {', '.join(get_args(FaultKind))}"
            raise ValueError(message)
        if status is not None and status not in range(200, 600):
            message = f"status={status!r}: expected 200 to 599"
            raise ValueError(message)
        if times is not None and times < 1:
            return
        extra = dict(headers or {})
        if retry_after is not None:
            extra["retry-after"] = str(retry_after)
        usual = 503 if kind == "status" else 200
        self._faults.add(
            Fault(
                kind=kind,
                status=usual if status is None else status,
                body=body.encode() if isinstance(body, str) else body,
                headers=extra,
                path=path,
                method=None if method is None else method.upper(),
                times=times,
                after=after,
                delay=delay,
                size=size,
            )
        )

    @property
    def struck(self) -> dict[str, int]:
        """How often each kind of fault has struck so far, ``refuse`` for the port."""
        return dict(self._faults.struck + self._socket_faults.struck)

    def heal(self) -> None:
        """Let everything go well again; what is broken stays broken."""
        self._faults.clear()
        self._socket_faults.clear()
        server = self._server
        if server is not None:
            self._wait_for(server.open_port())
