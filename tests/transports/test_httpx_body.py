from __future__ import annotations

import gc
import tracemalloc
import zlib
from gzip import compress

import anyio
import pytest

from osupy.errors import BodyTooLargeError, ConnectionFailedError
from osupy.transports import Request
from osupy.transports._body import Body
from osupy.transports.httpx import open_async
from tests.raw_server import RawServer, Script, Talk, ok, serve
from tests.transports.conftest import Wire, each_library

LIMIT = 100_000


def _chunked(*pieces: bytes, headers: str = "", end: bytes = b"0\r\n\r\n") -> bytes:
    head = f"HTTP/1.1 200 OK\r\n{headers}Transfer-Encoding: chunked\r\n\r\n"
    chunks = [b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces]
    return b"".join([head.encode(), *chunks, end])


def _endless(talk: Talk) -> None:
    talk.read_request()
    talk.send(_chunked(end=b""))
    while not talk.pause(0):
        talk.send(b"400\r\n" + b"x" * 1024 + b"\r\n")


TOO_LARGE: dict[str, Script] = {
    "declared": serve(ok(b"x" * (LIMIT + 1))),
    "chunked": serve(_chunked(*[b"x" * 1024] * 100)),
    "endless": _endless,
    "gzip": serve(ok(compress(bytes(LIMIT + 1)), headers="Content-Encoding: gzip\r\n")),
    "deflate": serve(
        ok(zlib.compress(bytes(LIMIT + 1)), headers="Content-Encoding: deflate\r\n")
    ),
}


@pytest.mark.parametrize("kind", TOO_LARGE)
def test_a_body_beyond_the_limit_is_refused(wire: Wire, kind: str) -> None:
    with RawServer(TOO_LARGE[kind]) as server, pytest.raises(BodyTooLargeError):
        wire.get(server.url, max_size=LIMIT)


@pytest.mark.parametrize("packed", [False, True])
def test_a_body_of_exactly_the_limit_is_taken(wire: Wire, packed: bool) -> None:
    body = b"x" * LIMIT
    gzip = ok(compress(body), headers="Content-Encoding: gzip\r\n")
    with RawServer(serve(gzip if packed else _chunked(body))) as server:
        assert wire.get(server.url, max_size=LIMIT).body == body


def test_a_bomb_takes_no_more_memory_than_the_limit() -> None:
    packed = compress(bytes(256 * 2**20), compresslevel=1)
    body = Body("GET", 200, {"content-encoding": "gzip"}, 2**20)
    tracemalloc.start()
    try:
        with pytest.raises(BodyTooLargeError):
            body.feed(packed)
        assert tracemalloc.get_traced_memory()[1] < 4 * 2**20
    finally:
        tracemalloc.stop()


def test_pieces_that_hold_nothing_do_not_pile_up() -> None:
    body = Body("GET", 200, {"content-encoding": "gzip"}, 10)
    for _ in range(1000):
        body.feed(compress(b""))
    assert body.finish() == b""


GZIP = compress(bytes(range(256)) * 40)
PACKED = "Content-Encoding: gzip\r\n"
BROKEN: dict[str, bytes] = {
    "short": ok(b"x" * 100)[:-1],
    "chunk cut off": _chunked(b"x" * 100, end=b""),
    "chunk is garbage": _chunked(b"x", end=b"zz\r\nx\r\n"),
    "gzip cut off": ok(GZIP[:-1], headers=PACKED),
    "gzip cut off, chunked": _chunked(GZIP[:20], GZIP[20:-9], headers=PACKED),
    "gzip damaged": ok(GZIP[:30] + b"\xff" * 30, headers=PACKED),
    "no gzip": ok(b"plain", headers=PACKED),
    "garbage behind gzip": ok(GZIP + b"more", headers=PACKED),
    "packed twice": ok(compress(GZIP), headers="Content-Encoding: gzip, gzip\r\n"),
    "brotli": ok(b"\x0b\x02\x80", headers="Content-Encoding: br\r\n"),
}


def _close_after(answer: bytes) -> Script:
    line, _, rest = answer.partition(b"\r\n")

    def script(talk: Talk) -> None:
        if talk.read_request():
            talk.send(line + b"\r\nConnection: close\r\n" + rest)

    return script


@pytest.mark.parametrize("kind", BROKEN)
def test_a_body_that_is_not_whole_is_an_error(wire: Wire, kind: str) -> None:
    scripts = [_close_after(ok(b"whole"))] * 2 + [_close_after(BROKEN[kind])]

    def script(talk: Talk) -> None:
        scripts.pop()(talk)

    with RawServer(script) as server:
        with pytest.raises(ConnectionFailedError) as caught:
            wire.get(server.url)
        assert caught.value.sent
        for _ in range(2):  # the pool goes on
            assert wire.get(server.url).body == b"whole"


@pytest.mark.anyio
@pytest.mark.parametrize("kind", ["endless", "gzip"])
@each_library
async def test_a_body_given_up_leaves_no_generator_behind(
    kind: str, library: object
) -> None:
    transport = open_async()
    with RawServer(TOO_LARGE[kind]) as server:
        request = Request(method="GET", url=server.url, max_size=LIMIT, timeout=5)
        for _ in range(3):
            with pytest.raises(BodyTooLargeError):
                await transport.send(request)
        gc.collect()
        await anyio.lowlevel.checkpoint()  # trio would warn here
        await transport.aclose()
