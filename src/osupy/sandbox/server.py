"""The sandbox itself: a server in a thread of its own, started and stopped at will."""

from __future__ import annotations

import asyncio
import contextlib
import json as jsonlib
import signal
import socket
import sys
import threading
import time
from typing import TYPE_CHECKING, Any, Final, NoReturn, Self, get_args

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from osupy.sandbox.app import SOCKET_PATH, Application, Received
from osupy.sandbox.basics import DAY, Json
from osupy.sandbox.calls import encode_cursor
from osupy.sandbox.faults import Fault, FaultKind, Faults
from osupy.sandbox.limits import Limits
from osupy.sandbox.oauth import READING, Authority, Token
from osupy.sandbox.plays import FIRST_ID
from osupy.sandbox.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from types import FrameType, TracebackType

    from osupy.sandbox.people import Person

HOST: Final = "127.0.0.1"


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

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: the route says it."""


class _Server(uvicorn.Server):
    """Says when it listens, and ends at once when told to, whatever is in flight."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._loop = asyncio.get_running_loop()
        self.ready.set()

    def end(self) -> None:
        """Ask for the end, from any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._ended.set)

    async def main_loop(self) -> None:
        while not self._ended.is_set():
            await self.on_tick(0)  # a new "date" header
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), 1)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        # Whoever waits for a connection is told that it is gone.
        if self.server_state.tasks:
            await asyncio.wait(set(self.server_state.tasks), timeout=0.5)
        for server in self.servers:
            await server.wait_closed()


class Sandbox:
    """A local osu! server with a world of its own.

    The world follows from the seed: the same seed gives the same users, beatmaps and
    scores, also after a restart. It answers as the real server does, limits, scopes and
    errors included. Use it in a ``with`` block, also in async code: the server has a
    thread of its own.

    Args:
        seed: Which world.
        port: Where to listen; a free port when left out.
        clock: Seconds, for arriving scores, limits and expiry.
        token_lifetime: Seconds until a token expires.
        rate_limit: Requests per minute and token.
        log: Is told each request, in one line.
    """

    def __init__(
        self,
        seed: int = 1,
        *,
        port: int | None = None,
        clock: Callable[[], float] = time.monotonic,
        token_lifetime: int = DAY,
        rate_limit: int = 1_200,
        log: Callable[[str], None] | None = None,
    ) -> None:
        self._clock = clock
        self._port = port or 0
        began = clock()
        self._world = World(seed, lambda: clock() - began)
        self._authority = Authority(self._world, clock, token_lifetime)
        self._faults = Faults()
        self._application = Application(
            world=self._world,
            authority=self._authority,
            limits=Limits(clock, rate_limit),
            faults=self._faults,
            log=log,
        )
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def __repr__(self) -> str:
        where = self.base_url if self._server is not None else "not running"
        return f"<Sandbox seed={self._world.seed} {where}>"

    def __enter__(self) -> Self:
        """Start, if it does not run yet."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()

    # Running

    def start(self) -> None:
        """Listen, and return as soon as requests are accepted.

        Raises:
            OSError: The port is taken.
        """
        if self._server is not None:
            return
        listener = socket.create_server((HOST, self._port))
        self._port = listener.getsockname()[1]
        self._server = _Server(
            uvicorn.Config(
                self._application,
                http=_Protocol,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_keep_alive=30,
            )
        )
        self._thread = threading.Thread(
            target=_run,
            args=(self._server, listener),
            name="osupy-sandbox",
            daemon=True,
        )
        self._thread.start()
        while not self._server.ready.wait(0.5):
            if not self._thread.is_alive():
                self._server = self._thread = None
                message = "the sandbox's server did not start"
                raise RuntimeError(message)

    def stop(self) -> None:
        """Cut every connection and end; safe to call twice."""
        if self._server is None or self._thread is None:
            return
        self._server.end()
        self._thread.join()
        self._server = self._thread = None

    # Where and who

    @property
    def base_url(self) -> str:
        """Where the API is, as clients take it."""
        return f"http://{HOST}:{self._port}"

    @property
    def socket_url(self) -> str:
        """Where the websocket would be. It refuses for now."""
        return f"ws://{HOST}:{self._port}{SOCKET_PATH}"

    @property
    def client_id(self) -> int:
        """The application, owned by the user whose token :meth:`token` gives."""
        return self._authority.client.id

    @property
    def client_secret(self) -> str:
        """Its secret."""
        return self._authority.client.secret

    @property
    def bot_client_id(self) -> int:
        """An application owned by a bot account, which may ``delegate``."""
        return self._authority.bot_client.id

    @property
    def bot_client_secret(self) -> str:
        """Its secret."""
        return self._authority.bot_client.secret

    @property
    def first_cursor(self) -> str:
        """The ``cursor_string`` before the oldest score."""
        return encode_cursor({"id": FIRST_ID - 1})

    @property
    def world(self) -> World:
        """What is served, for tests that want to know more than the answers say."""
        return self._world

    @property
    def requests(self) -> list[Received]:
        """What was received so far, oldest first."""
        return list(self._application.received)

    def token(
        self, user: int | str | None = None, scopes: Collection[str] | None = None
    ) -> str:
        """Return a token, as if a user had logged in.

        Args:
            user: Id or name; a user of the world when left out.
            scopes: What it may do; reading when left out. Not checked here: the server
                refuses a token whose scopes break its rules.

        Raises:
            LookupError: There is no such user.
        """
        return self._issue(user, scopes).access

    def token_pair(
        self, user: int | str | None = None, scopes: Collection[str] | None = None
    ) -> Json:
        """Return what ``oauth/token`` answers to a log-in, refresh token included."""
        return self._authority.grant(self._issue(user, scopes))

    def revoke(self, token: str) -> None:
        """Revoke a token and its refresh token.

        Raises:
            LookupError: There is no such token.
        """
        if not self._authority.revoke(token):
            message = "the sandbox gave out no such token"
            raise LookupError(message)

    def _issue(self, user: int | str | None, scopes: Collection[str] | None) -> Token:
        person = self._person(user)
        # Only the owner may use chat scopes, unless the owner is a bot.
        own = person is self._world.owner
        client = self._authority.client if own else self._authority.bot_client
        return self._authority.issue(
            client, person, READING if scopes is None else tuple(scopes)
        )

    def _person(self, user: int | str | None) -> Person:
        people = self._world.people
        if user is None:
            return self._world.owner
        found = people.by_id.get(user) if isinstance(user, int) else people.named(user)
        if found is None:
            message = f"no user {user!r} in the sandbox's world"
            raise LookupError(message)
        return found

    # Faults

    def fail(  # noqa: PLR0913 (independent options)
        self,
        status: int | None = None,
        *,
        kind: FaultKind = "status",
        times: int | None = 1,
        path: str = "",
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
                times=times,
                after=after,
                delay=delay,
                size=size,
            )
        )

    def heal(self) -> None:
        """Let everything go well again."""
        self._faults.clear()


def _run(server: _Server, listener: socket.socket) -> None:
    asyncio.run(server.serve(sockets=[listener]))


class _TerminatedError(Exception):
    """The process was asked to end."""


def serve(port: int | None = None, seed: int = 1, *, json: bool = False) -> int:
    """Run a sandbox until interrupted: the command ``osupy sandbox``.

    Returns:
        The exit code: 130 after Ctrl-C, 143 after SIGTERM, 1 if the port is taken.
    """
    box = Sandbox(seed, port=port, log=_to_stderr)
    previous = signal.signal(signal.SIGTERM, _terminate)
    try:
        with box:
            _introduce(box, json=json)
            while True:
                time.sleep(0.5)
    except KeyboardInterrupt:
        return 130
    except _TerminatedError:
        return 143
    except BrokenPipeError:  # nobody reads where it is
        return 1
    except OSError as error:
        _to_stderr(f"osupy: cannot listen on port {port}: {error.strerror}")
        return 1
    finally:
        signal.signal(signal.SIGTERM, previous)


def _introduce(box: Sandbox, *, json: bool) -> None:
    facts: dict[str, Any] = {
        "base_url": box.base_url,
        "socket_url": box.socket_url,
        "client_id": box.client_id,
        "client_secret": box.client_secret,
        "token": box.token(),
    }
    if json:
        print(jsonlib.dumps(facts), flush=True)  # noqa: T201
        return
    for name, value in facts.items():
        print(f"{name:14} {value}", flush=True)  # noqa: T201
    print("Ctrl-C ends the sandbox.", flush=True)  # noqa: T201


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def _terminate(_number: int, _frame: FrameType | None) -> NoReturn:
    raise _TerminatedError
