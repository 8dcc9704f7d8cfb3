from __future__ import annotations

import threading
import zlib
from gzip import compress
from importlib import import_module
from typing import Any

import anyio
import httpx
import httpx2
import pytest
from anyio import to_thread

from osupy.errors import ConnectionFailedError, OsuError, UsageError
from osupy.transports import (
    AsyncTransport,
    HttpxTransport,
    Request,
    Response,
    Transport,
)
from osupy.transports.httpx import (
    AsyncHttpxTransport,
    BlockingHttpxTransport,
    open_async,
    open_blocking,
)
from tests.raw_server import RawServer, Script, Talk, ok, serve
from tests.transports.conftest import Wire, each_library, only

TEXT = b'{"name": "peppy"}'


def test_a_request_arrives_as_it_was_given(wire: Wire) -> None:
    target = "api/v2/users/%40pep%2Fpy/osu?mods%5B%5D=HD&q=a+b%20c~%C3%A9"
    with RawServer(serve(ok())) as server:
        wire.send(
            Request(
                method="POST",
                url=server.url + target,
                headers={"User-Agent": "osupy-test", "X-Api-Version": "20250913"},
                body=b"\x00body",
                timeout=5.0,
            )
        )
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    assert first == f"POST /{target} HTTP/1.1"
    assert body == b"\x00body"
    assert headers["user-agent"] == "osupy-test"
    assert headers["x-api-version"] == "20250913"
    assert headers["accept-encoding"] == "gzip, deflate"
    assert headers["content-length"] == "5"


def test_an_answer_comes_back_whole_with_its_headers_joined(wire: Wire) -> None:
    sent = ok(TEXT, status="404 Not Found", headers="X-A: 1\r\nx-a: 2\r\nETag: e\r\n")
    with RawServer(serve(sent)) as server:
        answer = wire.get(server.url)
    assert answer == Response(
        status=404,
        headers={"content-length": "17", "x-a": "1, 2", "etag": "e"},
        body=TEXT,
    )


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", compress(TEXT)),
        ("GZIP", compress(TEXT[:5]) + compress(TEXT[5:])),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", _raw_deflate(TEXT)),
        ("identity", TEXT),
    ],
    ids=["gzip", "two members of gzip", "zlib", "raw deflate", "identity"],
)
def test_a_packed_body_is_unpacked(wire: Wire, encoding: str, packed: bytes) -> None:
    sent = ok(packed, headers=f"Content-Encoding: {encoding}\r\n")
    with RawServer(lambda talk: _in_pieces(talk, sent)) as server:
        assert wire.get(server.url).body == TEXT


def _in_pieces(talk: Talk, answer: bytes) -> None:
    if talk.read_request():
        talk.drip(answer, every=0.0)


def _one_call(colour: str, url: str) -> Response:
    """Send once through a transport that osupy opens."""
    request = Request(method="GET", url=url, timeout=5.0)
    if colour == "blocking":
        transport = open_blocking()
        try:
            return transport.send(request)
        finally:
            transport.close()

    async def call() -> Response:
        transport = open_async()
        try:
            return await transport.send(request)
        finally:
            await transport.aclose()

    return anyio.run(call, backend=colour)


@pytest.mark.parametrize(
    ("method", "status"),
    [("HEAD", "200 OK"), ("GET", "204 No Content"), ("GET", "304 Not Modified")],
)
def test_an_answer_without_a_body_is_empty(
    wire: Wire, method: str, status: str
) -> None:
    length = "" if status.startswith("204") else "Content-Length: 9999\r\n"
    head = f"HTTP/1.1 {status}\r\n{length}Content-Encoding: gzip\r\n\r\n"
    with RawServer(serve(head.encode())) as server:
        request = Request(method=method, url=server.url, max_size=10, timeout=5.0)
        answers = [wire.send(request) for _ in range(2)]
    assert [answer.body for answer in answers] == [b"", b""]
    assert server.accepted == 1


def test_a_redirect_is_not_followed(wire: Wire) -> None:
    sent = ok(status="302 Found", headers="Location: /elsewhere\r\n")
    with RawServer(serve(sent)) as server:
        answer = wire.get(server.url)
    assert (answer.status, answer.headers["location"]) == (302, "/elsewhere")
    assert len(server.requests) == 1


def test_a_connection_is_used_again(wire: Wire) -> None:
    with RawServer(serve(ok(TEXT))) as server:
        for _ in range(3):
            wire.get(server.url)
    assert (server.accepted, len(server.requests)) == (1, 3)


def test_a_connection_that_the_server_closed_is_not_used_again(wire: Wire) -> None:
    sent = ok(TEXT, headers="Connection: close\r\n")
    with RawServer(lambda talk: _in_pieces(talk, sent)) as server:
        for _ in range(3):
            assert wire.get(server.url).body == TEXT
    assert server.accepted == 3


def test_a_time_out_of_none_waits(wire: Wire) -> None:
    with RawServer(lambda talk: _in_pieces(talk, ok(TEXT))) as server:
        assert wire.get(server.url, timeout=None).body == TEXT


@only(own=True)
def test_our_own_client_keeps_no_cookies(wire: Wire) -> None:
    with RawServer(serve(ok(headers="Set-Cookie: a=b; Path=/\r\n"))) as server:
        wire.get(server.url)
        wire.get(server.url)
    assert b"cookie" not in server.requests[1].lower()


@only(own=False)
@pytest.mark.parametrize(
    "options",
    [{"auth": ("user", "word"), "headers": {"Authorization": "x", "X-Mine": "yes"}}],
)
def test_the_headers_of_a_request_win_over_those_of_the_client(wire: Wire) -> None:
    with RawServer(serve(ok())) as server:
        wire.get(server.url, headers={"Authorization": "Bearer ours"})
    lines = server.requests[0].lower().split(b"\r\n")
    assert [line for line in lines if line.startswith(b"authorization")] == [
        b"authorization: bearer ours"
    ]
    assert b"x-mine: yes" in lines


def test_a_closed_transport_refuses(wire: Wire) -> None:
    with RawServer(serve(ok())) as server:
        wire.get(server.url)
        wire.close()
        wire.close()
        with pytest.raises(UsageError, match="closed"):
            wire.get(server.url)
    assert wire.client.is_closed is wire.own


@pytest.mark.parametrize("client", [httpx.AsyncClient, httpx2.AsyncClient])
def test_an_awaiting_client_makes_an_awaiting_transport(client: Any) -> None:
    transport = HttpxTransport(client())
    assert isinstance(transport, AsyncHttpxTransport)
    assert isinstance(transport, AsyncTransport)


@pytest.mark.parametrize("client", [httpx.Client, httpx2.Client])
def test_a_blocking_client_makes_a_blocking_transport(client: Any) -> None:
    with client() as opened:
        transport = HttpxTransport(opened)
        assert isinstance(transport, BlockingHttpxTransport)
        assert isinstance(transport, Transport)


@pytest.mark.parametrize("client", [None, object(), "client", httpx.Client, httpx])
def test_anything_else_is_refused(client: Any) -> None:
    with pytest.raises(UsageError, match="client="):
        HttpxTransport(client)


def test_a_client_of_the_other_kind_is_refused() -> None:
    with httpx.Client() as client, pytest.raises(UsageError, match="AsyncHttpx"):
        AsyncHttpxTransport(client)


@only(colour="blocking")
def test_threads_share_a_transport(wire: Wire) -> None:
    def work() -> None:
        done.extend(wire.get(server.url).status for _ in range(10))

    done: list[int] = []
    with RawServer(serve(ok(TEXT))) as server:
        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert done == [200] * 80
    assert server.accepted <= 8


def _silent(asked: threading.Event) -> Script:
    def script(talk: Talk) -> None:
        talk.read_request()
        asked.set()
        talk.hang()

    return script


@pytest.mark.anyio
@each_library
async def test_a_call_ends_when_its_transport_is_closed(library: Any) -> None:
    asked = threading.Event()
    with RawServer(_silent(asked)) as server:
        transport = open_async(max_connections=1)
        ends: list[OsuError] = []

        async def call() -> None:
            try:
                await transport.send(Request(method="GET", url=server.url, timeout=5))
            except ConnectionFailedError as error:
                ends.append(error)

        with anyio.fail_after(2):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(call)
                tasks.start_soon(call)  # waits in the pool's queue
                await to_thread.run_sync(asked.wait)
                await transport.aclose()
        assert len(ends) == 2


@each_library
def test_a_thread_wakes_when_its_transport_is_closed(library: Any) -> None:
    asked = threading.Event()
    with RawServer(_silent(asked)) as server:
        transport = open_blocking(max_connections=1)
        ends: list[OsuError] = []

        def call() -> None:
            try:
                transport.send(Request(method="GET", url=server.url, timeout=5))
            except OsuError as error:
                ends.append(error)

        threads = [threading.Thread(target=call) for _ in range(2)]
        for thread in threads:
            thread.start()
        asked.wait()
        transport.close()
        for thread in threads:
            thread.join(2)
        assert [type(error) for error in ends] == [ConnectionFailedError] * 2


def _answer(request: Any) -> Any:
    library = import_module(type(request).__module__.partition(".")[0])
    return library.Response(200, content=TEXT, headers={"X-Of": "memory"})


@pytest.mark.parametrize("library", [httpx, httpx2])
def test_a_client_without_a_network_works(library: Any) -> None:
    with library.Client(transport=library.MockTransport(_answer)) as client:
        transport = HttpxTransport(client)
        answer = transport.send(Request(method="GET", url="http://nowhere.invalid/"))
    assert (answer.body, answer.headers["x-of"]) == (TEXT, "memory")


@pytest.mark.parametrize("library", [httpx, httpx2])
def test_what_a_hook_of_the_user_raises_goes_on_unchanged(library: Any) -> None:
    def hook(_: object) -> None:
        raise LookupError(hook)

    hooks = {"response": [hook]}
    transport = library.MockTransport(_answer)
    with library.Client(transport=transport, event_hooks=hooks) as client:
        wrapped = HttpxTransport(client)
        with pytest.raises(LookupError):
            wrapped.send(Request(method="GET", url="http://nowhere.invalid/"))


@only(own=False)
@pytest.mark.parametrize("options", [{}])
def test_a_body_that_a_hook_has_read_is_taken(
    wire: Wire, colour: str, options: dict[str, Any]
) -> None:
    async def aread(response: Any) -> None:
        await response.aread()

    def read(response: Any) -> None:
        response.read()

    wire.client.event_hooks = {"response": [read if colour == "blocking" else aread]}
    sent = ok(compress(TEXT), headers="Content-Encoding: gzip\r\n")
    with RawServer(serve(sent)) as server:
        assert wire.get(server.url).body == TEXT


@only(own=True)
def test_a_proxy_of_the_environment_is_used(
    colour: str, library: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with RawServer(serve(ok(TEXT))) as server:
        monkeypatch.setenv("HTTP_PROXY", server.url)
        answer = _one_call(colour, "http://osu.invalid/api/v2/seasonal-backgrounds")
    assert answer.body == TEXT
    line = b"GET http://osu.invalid/api/v2/seasonal-backgrounds HTTP/1.1\r\n"
    assert server.requests[0].startswith(line)
