"""Nothing that osupy raises leads to a token, whoever looks at it."""

from __future__ import annotations

import logging
import ssl
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import attrs
import pytest

from osupy.errors import (
    BodyTooLargeError,
    ConnectionFailedError,
    OsuError,
    TimedOutError,
    UsageError,
)
from osupy.transports import HttpxTransport, Request
from osupy.transports.httpx import open_async
from tests.raw_server import RawServer, Script, Talk, ok, serve
from tests.transports.conftest import Wire, each_library, only, tls_server

_LIBRARIES = tuple(
    str(Path(found.__file__).parent)
    for name in ("osupy", "httpx", "httpx2", "httpcore", "httpcore2")
    if (found := sys.modules.get(name)) is not None and found.__file__
)

TOKEN = "s3cr3t-t0k3n-of-the-user"
ECHO = TOKEN.encode()
SECRET_BODY = b'{"client_secret": "%b"}' % ECHO


@pytest.fixture
def options() -> dict[str, Any]:
    return {"verify": ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)}


def _answer(data: bytes) -> Script:
    def script(talk: Talk) -> None:
        talk.read_request()
        talk.send(data)

    return script


def _reset(talk: Talk) -> None:
    talk.read_request()
    talk.reset()


def _hang(talk: Talk) -> None:
    talk.read_request()
    talk.hang()


PACKED = "Content-Encoding: gzip\r\n"
FAILURES: dict[str, tuple[Script, type[OsuError]]] = {
    "no answer": (_answer(b""), ConnectionFailedError),
    "reset": (_reset, ConnectionFailedError),
    "status line": (_answer(ECHO + b" \x00 what\r\n\r\n"), ConnectionFailedError),
    "header line": (
        _answer(b"HTTP/1.1 200 OK\r\n" + ECHO + b"\x00\r\n\r\n"),
        ConnectionFailedError,
    ),
    "chunk": (
        _answer(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + ECHO),
        ConnectionFailedError,
    ),
    "gzip": (_answer(ok(ECHO, headers=PACKED)), ConnectionFailedError),
    "encoding": (
        _answer(ok(headers=f"Content-Encoding: {TOKEN}\r\n")),
        ConnectionFailedError,
    ),
    "large": (serve(ok(ECHO * 99)), BodyTooLargeError),
    "late": (_hang, TimedOutError),
}


def _request(url: str) -> Request:
    return Request(
        method="POST",
        url=f"{url}oauth/token?code={TOKEN}",
        headers={"Authorization": f"Bearer {TOKEN}"},
        body=SECRET_BODY,
        timeout=0.2,
        max_size=1000,
    )


def _everything_said(error: BaseException) -> Iterator[str]:
    """Yield all that a user, a logger or a pretty printer could show of an error."""
    yield str(error)
    yield repr(error)
    shown = traceback.TracebackException.from_exception(error, capture_locals=True)
    stack: list[traceback.TracebackException] = [shown]
    while stack:
        link = stack.pop()
        stack += [each for each in (link.__cause__, link.__context__) if each]
        for frame in link.stack:
            if frame.filename.startswith(_LIBRARIES):
                yield from (frame.locals or {}).values()


@pytest.mark.parametrize("kind", FAILURES)
def test_an_error_shows_no_secret(
    wire: Wire, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="osupy")
    script, expected = FAILURES[kind]
    with RawServer(script) as server, pytest.raises(expected) as caught:
        wire.send(_request(server.url))
    error = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None
    assert TOKEN not in "\n".join(_everything_said(error))
    assert TOKEN not in caplog.text
    assert f"127.0.0.1:{server.port}" in str(error) or expected is not TimedOutError


@pytest.mark.parametrize(
    "value", [f"Bearer {TOKEN}\r\nX-Evil: 1", f"{TOKEN}é", f"{TOKEN}\x00", f" {TOKEN}"]
)
def test_a_value_that_cannot_be_sent_is_refused_unseen(wire: Wire, value: str) -> None:
    request = Request(
        method="GET", url="http://127.0.0.1:1/", headers={"Authorization": value}
    )
    with pytest.raises(UsageError, match="'Authorization'") as caught:
        wire.send(request)
    assert TOKEN not in "\n".join(_everything_said(caught.value))


@pytest.mark.parametrize("name", ["X A", "X:", "", "Ü", "X\r\n"])
def test_a_name_that_cannot_be_sent_is_refused(wire: Wire, name: str) -> None:
    request = Request(method="GET", url="http://127.0.0.1:1/", headers={name: "x"})
    with pytest.raises(UsageError, match="header"):
        wire.send(request)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/",
        "/api/v2/me",
        f"http://user:{TOKEN}@[::/?code={TOKEN}",
        f"http://127.0.0.1:port/?code={TOKEN}",
    ],
)
def test_what_is_no_url_is_refused(wire: Wire, url: str) -> None:
    with pytest.raises(UsageError, match="url=") as caught:
        wire.get(url)
    assert TOKEN not in str(caught.value)


def test_a_name_that_does_not_exist_is_an_error(wire: Wire) -> None:
    with pytest.raises(ConnectionFailedError) as caught:
        wire.get("http://" + "a" * 64 + ".invalid/")  # no label is so long
    assert not caught.value.sent


@only(own=False)
def test_a_certificate_that_is_not_trusted_is_named(wire: Wire) -> None:
    def script(talk: Talk) -> None:
        talk.start_tls(tls_server())

    refused = pytest.raises(ConnectionFailedError, match="CERTIFICATE_VERIFY")
    with RawServer(script) as server, refused as caught:
        wire.send(_request(server.url.replace("http:", "https:")))
    assert not caught.value.sent


@only(own=True)
def test_the_logs_of_the_libraries_show_no_secret(
    wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with RawServer(serve(ok())) as server:
        request = _request(server.url)
        wire.send(attrs.evolve(request, url=server.url))
    assert "HTTP Request: POST" in caplog.text
    assert TOKEN not in caplog.text


@pytest.mark.anyio
@each_library
async def test_a_cancellation_carries_no_frames_of_the_library(library: Any) -> None:
    transport = open_async()
    seen: list[BaseException] = []

    async def call() -> None:
        try:
            await transport.send(_request(server.url))
        except anyio.get_cancelled_exc_class() as error:
            seen.append(error)
            raise

    with RawServer(_hang) as server:
        with anyio.move_on_after(0.05):
            await call()
        await transport.aclose()
    [error] = seen
    files = [frame.filename for frame in traceback.extract_tb(error.__traceback__)]
    assert not [name for name in files if "/httpx" in name and "osupy" not in name]
    assert not [name for name in files if "/httpcore" in name]


@each_library
def test_an_interrupt_carries_no_frames_of_the_library(library: Any) -> None:
    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    with library.Client(transport=library.MockTransport(interrupt)) as client:
        transport = HttpxTransport(client)
        with pytest.raises(KeyboardInterrupt) as caught:
            transport.send(_request("http://127.0.0.1:1/"))
    assert TOKEN not in "\n".join(_everything_said(caught.value))
