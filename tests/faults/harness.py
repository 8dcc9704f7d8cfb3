"""One fault, one call through a real client, and a look at what is left behind.

A `Case` is a server that misbehaves and what a call must come to: a documented error or
a result, within the deadline. After each the same client must work against the healed
server; nothing may be left open; and no planted secret may stand in the error, in its
chain with all locals, or in any log.
"""

from __future__ import annotations

import gc
import logging
import os
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import attrs
from anyio.lowlevel import checkpoint

from osupy import AsyncClient, Client, Operation, Retry
from osupy.auth import ClientCredentials, Credentials
from osupy.errors import OsuError
from tests.raw_server import RawServer, Script, Talk, ok

TOKEN = "planted-access-token-0123456789"
SECRET = "planted-client-secret-0123456789"
COOKIE = "planted-cookie-0123456789"
SECRETS = (TOKEN, SECRET, COOKIE)

TIMEOUT = 0.4
"""Seconds for one attempt."""
WITHIN = 6.0
"""Seconds in which all must be over: three attempts, on a busy machine."""

GOOD = b'{"id": 2}'
READ: Operation[dict[str, Any]] = Operation(
    "GET", "api/v2/users/2", dict, scopes="public"
)
WRITE: Operation[dict[str, Any]] = Operation(
    "POST", "api/v2/chat/new", dict, scopes="chat.write", body={"message": "hello"}
)
APPLICATION = ClientCredentials(client_id=7, client_secret=SECRET, scopes=("public",))


@attrs.frozen
class Pair:
    """A colour and what carries the bytes."""

    colour: str
    library: str

    def __str__(self) -> str:
        return f"{self.colour}-{self.library}"


PAIRS = [
    Pair("asyncio", "httpx"),
    Pair("trio", "httpx2"),
    Pair("blocking", "httpx"),
    Pair("asyncio", "httpx2"),
    Pair("trio", "httpx"),
    Pair("blocking", "httpx2"),
]


@attrs.frozen
class Case:
    """A server that misbehaves, and what a call comes to.

    Attributes:
        name: What is wrong, in words; unique.
        script: What the server does on each connection.
        expected: The error that is raised (exactly this class, or one of these, where
            libraries differ), or the result.
        sends: How many requests reach the server; ``None`` where that is not told.
        operation: What is called.
        credentials: With what.
        options: Of the client, besides the usual ones.
        url: The server's root, from that of the raw server.
    """

    name: str
    script: Script
    expected: object
    sends: int | None = None
    operation: Operation[Any] = READ
    credentials: Credentials | str = TOKEN
    options: dict[str, Any] = attrs.Factory(dict[str, Any])
    url: Callable[[RawServer], str] = lambda server: server.url
    heals: bool = True
    """Whether the client can be used again, once the server is well."""


def healed(talk: Talk) -> None:
    """Serve well: a token where one is asked for, else the good answer."""
    while request := talk.read_request():
        _answer_well(talk, request)


def _answer_well(talk: Talk, request: bytes) -> None:
    talk.send(ok(GRANTED if request.startswith(b"POST /oauth/token") else GOOD))


def curable(script: Script) -> Script:
    """Return a script whose open connections, too, serve well once the server does."""

    def cured(talk: Talk) -> None:
        read = talk.read_request

        def read_request() -> bytes:
            request = read()
            while request and talk.server.script is healed:
                _answer_well(talk, request)
                request = read()
            return request

        talk.read_request = read_request  # type: ignore[method-assign]
        script(talk)

    return cured


GRANTED = (
    b'{"token_type": "Bearer", "expires_in": 86400, "access_token": "'
    + TOKEN.encode()
    + b'"}'
)


class _Kept(logging.Handler):
    """Keeps what is logged, as it would be shown."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def logged() -> Iterator[list[str]]:
    """Keep everything that any library logs, at DEBUG."""
    root, handler = logging.getLogger(), _Kept()
    before = root.level
    root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    try:
        yield handler.lines
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


def told(error: BaseException) -> str:
    """Return all that an error can show: chains, suppressed ones too, and locals."""
    seen: set[int] = set()
    texts: list[str] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        texts += [str(one), repr(one), repr(vars(one))]
        texts += _frames(one)
        waiting += [one.__cause__, one.__context__]
        waiting += getattr(one, "exceptions", ())
    return "\n".join(texts)


def _frames(error: BaseException) -> Iterator[str]:
    """Give the locals of the frames that are not this suite's own."""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if "/tests/" in frame.f_code.co_filename.replace(os.sep, "/"):
            continue
        for name, value in frame.f_locals.items():
            yield f"{name}={_shown(value)}"


def _shown(value: object) -> str:
    try:
        return repr(value)
    except Exception:  # noqa: BLE001 (a half-made object)
        return "?"


@attrs.frozen
class Outcome:
    """What a call came to."""

    result: object
    seconds: float
    after: object
    """What the next call came to, the server being well again."""


def run(case: Case, pair: Pair) -> Outcome:
    """Run one case, and look at what it leaves behind."""
    before = _open_things()
    with logged() as lines, RawServer(curable(case.script)) as server:
        options = {
            "base_url": case.url(server),
            "timeout": TIMEOUT,
            "limit": None,
            "retry": Retry(
                attempts=3, min_delay=0.001, max_delay=0.002, max_retry_after=0.5
            ),
        } | case.options
        if pair.colour == "blocking":
            outcome = _blocking(case, server, options)
        else:
            outcome = anyio.run(_awaiting, case, server, options, backend=pair.colour)
        requests = len(server.requests)
        if case.heals:
            server.wait_until_closed()
    if isinstance(outcome.result, BaseException):
        shown = told(outcome.result)
        assert not [secret for secret in SECRETS if secret in shown], shown
    found = [line for line in lines for secret in SECRETS if secret in line]
    assert not found, found
    if case.sends is not None:
        healing = 0 if not case.heals else 1
        assert requests - healing == case.sends, server.requests
    _nothing_left(before)
    return outcome


async def _awaiting(case: Case, server: RawServer, options: dict[str, Any]) -> Outcome:
    async with AsyncClient(case.credentials, **options) as client:
        began = time.monotonic()
        result: object
        try:
            result = await client.send(case.operation)
        except Exception as error:  # noqa: BLE001 (looked at by the test)
            result = error
        seconds = time.monotonic() - began
        after: object = None
        if case.heals:
            server.script = healed
            after = await client.send(READ)
    await checkpoint()
    return Outcome(result, seconds, after)


def _blocking(case: Case, server: RawServer, options: dict[str, Any]) -> Outcome:
    with Client(case.credentials, **options) as client:
        began = time.monotonic()
        result: object
        try:
            result = client.send(case.operation)
        except Exception as error:  # noqa: BLE001 (looked at by the test)
            result = error
        seconds = time.monotonic() - began
        after: object = None
        if case.heals:
            server.script = healed
            after = client.send(READ)
    return Outcome(result, seconds, after)


def check(case: Case, outcome: Outcome) -> None:
    """Compare what a call came to with what it must come to."""
    result = outcome.result
    errors = case.expected if isinstance(case.expected, tuple) else (case.expected,)
    if all(isinstance(one, type) and issubclass(one, OsuError) for one in errors):
        assert isinstance(result, BaseException), result
        assert type(result) in errors, repr(result)
        assert str(result)
    else:
        if isinstance(result, BaseException):
            raise result
        assert result == case.expected
    assert outcome.seconds < WITHIN
    if case.heals:
        assert outcome.after == {"id": 2}


def _open_things() -> tuple[set[str], int]:
    gc.collect()
    threads = {thread.name for thread in threading.enumerate()}
    return threads, _descriptors()


def _descriptors() -> int:
    try:
        return sum(1 for _ in Path("/proc/self/fd").iterdir())
    except OSError:  # only Linux tells
        return 0


def _nothing_left(before: tuple[set[str], int]) -> None:
    threads, descriptors = before
    gc.collect()
    now = {
        thread.name
        for thread in threading.enumerate()
        # Those of anyio's pool for name look-ups belong to the process.
        if not thread.name.startswith(("AnyIO worker", "Trio thread"))
    }
    assert now <= threads, now - threads
    assert _descriptors() <= descriptors, "a descriptor was left open"
