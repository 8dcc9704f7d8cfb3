"""The sandbox itself: a server in a thread of its own, started and stopped at will."""

from __future__ import annotations

import asyncio
import json as jsonlib
import math
import signal
import socket
import sys
import threading
import time
from typing import TYPE_CHECKING, Any, NoReturn, Self

from osupy.sandbox.app import SOCKET_PATH, Application, Received
from osupy.sandbox.basics import DAY, Json
from osupy.sandbox.calls import encode_cursor
from osupy.sandbox.controls import Controls
from osupy.sandbox.faults import Faults
from osupy.sandbox.limits import Limits
from osupy.sandbox.listening import HOST, Server
from osupy.sandbox.oauth import READING, Authority, Token
from osupy.sandbox.plays import FIRST_ID
from osupy.sandbox.socket_faults import SocketFaults
from osupy.sandbox.sockets import LATENESS, Sockets
from osupy.sandbox.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from types import FrameType, TracebackType


class Sandbox(Controls):
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
        talk: How fast people talk in channels; 2 is twice as fast, 0 is silence from
            the world's beginning on. It decides when they talked before, too.
        ping_interval: Seconds between pings of the websocket. One that is not answered
            by the next ends the connection.
        lateness: Seconds after ``connection.ready`` until messages are delivered, at
            most; each connection draws its own.
        log: Is told each request, in one line.

    Raises:
        ValueError: A pace or a time is negative, or no number.
    """

    def __init__(  # noqa: PLR0913 (independent options)
        self,
        seed: int = 1,
        *,
        port: int | None = None,
        clock: Callable[[], float] = time.monotonic,
        token_lifetime: int = DAY,
        rate_limit: int = 1_200,
        talk: float = 1.0,
        ping_interval: float = 20.0,
        lateness: float = LATENESS,
        log: Callable[[str], None] | None = None,
    ) -> None:
        _check("talk", talk, zero=True)
        _check("ping_interval", ping_interval, zero=False)
        _check("lateness", lateness, zero=True)
        self._clock = clock
        self._port = port or 0
        began = clock()
        self._world = World(seed, lambda: clock() - began, talk=talk)
        self._authority = Authority(self._world, clock, token_lifetime)
        self._faults = Faults()
        self._application = Application(
            world=self._world,
            authority=self._authority,
            limits=Limits(clock, rate_limit),
            faults=self._faults,
            log=log,
        )
        self._socket_faults = SocketFaults()
        self._sockets = Sockets(
            self._world,
            self._authority,
            self._socket_faults,
            ping_interval=ping_interval,
            lateness=lateness,
            note=self._application.note_upgrade,
        )
        self._server: Server | None = None
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
        self._server = Server(self._application, self._sockets.connect)
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
        self._sockets.forget()

    # Where and who

    @property
    def base_url(self) -> str:
        """Where the API is, as clients take it."""
        return f"http://{HOST}:{self._port}"

    @property
    def socket_url(self) -> str:
        """Where the websocket is, as clients take it."""
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

    def _issue(self, user: int | str | None, scopes: Collection[str] | None) -> Token:
        person = self._person(user)
        # Only the owner may use chat scopes, unless the owner is a bot.
        own = person is self._world.owner
        client = self._authority.client if own else self._authority.bot_client
        return self._authority.issue(
            client, person, READING if scopes is None else tuple(scopes)
        )


def _check(name: str, value: float, *, zero: bool) -> None:
    least = value >= 0 if zero else value > 0  # false for NaN, too
    if not (least and math.isfinite(value)):
        expected = "at least 0" if zero else "more than 0"
        raise ValueError(f"{name}={value!r}: expected a number, {expected}")


def _run(server: Server, listener: socket.socket) -> None:
    asyncio.run(server.serve(sockets=[listener]))


class _TerminatedError(Exception):
    """The process was asked to end."""


def serve(
    port: int | None = None, seed: int = 1, *, talk: float = 1.0, json: bool = False
) -> int:
    """Run a sandbox until interrupted: the command ``osupy sandbox``.

    Returns:
        The exit code: 130 after Ctrl-C, 143 after SIGTERM, 1 if the port is taken.
    """
    box = Sandbox(seed, port=port, talk=talk, log=_to_stderr)
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
