from __future__ import annotations

import socket
import threading
import time
from typing import Any

import httpx
import pytest

from osupy.errors import ConnectionFailedError, TimedOutError
from osupy.transports import HttpxTransport, Request
from osupy.transports._deadline import BlockingBackend
from osupy.transports._pool import pools
from osupy.transports.httpx import open_blocking
from tests.raw_server import RawServer, Script, Talk, ok, serve
from tests.transports.conftest import FORMS, Wire, each_library, only, tls_server

PATIENCE = 0.2
LATE = 1.5
"""Seconds that a busy machine may take to notice: the drips go on for ever."""
OWN = [form for form in FORMS if form.own]
PASSED = [form for form in FORMS if not form.own]
AWAITING = [form for form in PASSED if form.colour != "blocking"]
HEAD = b"HTTP/1.1 200 OK\r\n"
LARGE = bytes(30 * 2**20)


def _after_request(sent: bytes, dripped: bytes) -> Script:
    def script(talk: Talk) -> None:
        talk.read_request()
        talk.send(sent)
        talk.drip_for_ever(dripped)

    return script


def _silent(talk: Talk) -> None:
    talk.read_request()
    talk.hang()


def _slow_reader(talk: Talk) -> None:
    while not talk.pause(0.02):
        talk.sock.recv(20_000)


def _tls_drip(talk: Talk) -> None:
    talk.sock.recv(4096)
    talk.send(b"\x16\x03\x03\x40\x00\x02")  # the head of a long record
    talk.drip_for_ever(b"\x00")


def _inside_tls(script: Script) -> Script:
    def inside(talk: Talk) -> None:
        talk.start_tls(tls_server())
        script(talk)

    return inside


HEADER_DRIP = _after_request(HEAD, b"X-A: 1\r\n")
BODY_DRIP = _after_request(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n")
SLOW: dict[str, tuple[str, Script]] = {
    "silent": ("http", _silent),
    "header by header": ("http", HEADER_DRIP),
    "endless 1xx": ("http", _after_request(b"", b"HTTP/1.1 103 Hints\r\n\r\n")),
    "body byte by byte": ("http", BODY_DRIP),
    "TLS byte by byte": ("https", _tls_drip),
    "header by header in TLS": ("https", _inside_tls(HEADER_DRIP)),
    "reads slowly": ("http", _slow_reader),
    "reads slowly in TLS": ("https", _inside_tls(_slow_reader)),
}


def _took(wire: Wire, server: RawServer, scheme: str) -> tuple[TimedOutError, float]:
    url = server.url.replace("http:", f"{scheme}:")
    body = LARGE if server.script in _READERS else None
    method = "POST" if body else "GET"
    start = time.monotonic()
    with pytest.raises(TimedOutError) as caught:
        wire.send(Request(method=method, url=url, body=body, timeout=PATIENCE))
    return caught.value, time.monotonic() - start


_READERS = {SLOW["reads slowly"][1], SLOW["reads slowly in TLS"][1]}


@only(*OWN)
@pytest.mark.parametrize("kind", SLOW)
def test_an_attempt_ends_with_its_deadline(wire: Wire, kind: str) -> None:
    scheme, script = SLOW[kind]
    with RawServer(script) as server:
        error, took = _took(wire, server, scheme)
    assert PATIENCE * 0.9 < took < PATIENCE + LATE
    assert error.sent is (kind != "TLS byte by byte")
    assert "within 0.2 s" in str(error)


@only(*PASSED)
@pytest.mark.parametrize("kind", ["silent", "body byte by byte", "TLS byte by byte"])
def test_an_attempt_of_a_client_passed_in_ends_with_its_deadline(
    wire: Wire, kind: str
) -> None:
    scheme, script = SLOW[kind]
    with RawServer(script) as server:
        _, took = _took(wire, server, scheme)
    assert PATIENCE * 0.9 < took < PATIENCE + LATE


@only(*AWAITING)
@pytest.mark.parametrize("kind", ["header by header", "endless 1xx", "reads slowly"])
def test_an_awaiting_client_passed_in_keeps_every_deadline(
    wire: Wire, kind: str
) -> None:
    scheme, script = SLOW[kind]
    with RawServer(script) as server:
        _, took = _took(wire, server, scheme)
    assert PATIENCE * 0.9 < took < PATIENCE + LATE


@only(*PASSED)
@pytest.mark.parametrize("options", [{"timeout": 0.1}])
def test_a_client_passed_in_keeps_its_own_shorter_time_outs(wire: Wire) -> None:
    late = pytest.raises(TimedOutError, match="ReadTimeout")
    with RawServer(_silent) as server, late:
        wire.get(server.url, timeout=5.0)


def test_the_pool_goes_on_after_deadlines(wire: Wire) -> None:
    scripts = [serve(ok(b"whole"))] + [_silent] * 3

    def script(talk: Talk) -> None:
        scripts.pop()(talk)

    with RawServer(script) as server:
        for _ in range(3):
            with pytest.raises(TimedOutError):
                wire.get(server.url, timeout=0.05)
        assert wire.get(server.url).body == b"whole"


@pytest.mark.parametrize("timeout", [0.0, -1.0])
def test_a_deadline_in_the_past_has_passed(wire: Wire, timeout: float) -> None:
    with RawServer(serve(ok())) as server:
        wire.get(server.url)  # now there is an open connection
        with pytest.raises(TimedOutError):
            wire.get(server.url, timeout=timeout)


def test_a_deadline_may_be_far_away(wire: Wire) -> None:
    with RawServer(serve(ok(b"soon"))) as server:
        assert wire.get(server.url, timeout=1e9).body == b"soon"


@each_library
def test_the_wait_in_the_queue_of_the_pool_counts(library: Any) -> None:
    transport = open_blocking(max_connections=1)
    asked = threading.Event()

    def script(talk: Talk) -> None:
        talk.read_request()
        asked.set()
        talk.hang()

    with RawServer(script) as server:
        request = Request(method="GET", url=server.url, timeout=0.3)
        other = threading.Thread(target=_ignore, args=(transport, request))
        other.start()
        asked.wait()
        with pytest.raises(TimedOutError) as caught:
            transport.send(Request(method="GET", url=server.url, timeout=0.05))
        other.join()
    assert not caught.value.sent
    transport.close()


def _ignore(transport: Any, request: Request) -> None:
    with pytest.raises(TimedOutError):
        transport.send(request)


@each_library
def test_a_slow_name_server_does_not_hold_a_blocking_call(
    library: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = threading.Event()

    def getaddrinfo(*_: object, **__: object) -> list[object]:
        answered.wait(5)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    transport = open_blocking()
    start = time.monotonic()
    with pytest.raises(TimedOutError) as caught:
        transport.send(Request(method="GET", url="http://osu.invalid/", timeout=0.1))
    assert time.monotonic() - start < 1
    assert not caught.value.sent
    answered.set()
    transport.close()


@each_library
def test_the_next_address_is_tried_when_one_refuses(
    library: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo

    def getaddrinfo(host: str, port: int, *more: Any, **named: Any) -> Any:
        if host != "osu.invalid":
            return real(host, port, *more, **named)
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, (ip, port)) for ip in ("127.0.0.77", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    transport = open_blocking()
    with RawServer(serve(ok(b"found"))) as server:
        url = f"http://osu.invalid:{server.port}/"
        answer = transport.send(Request(method="GET", url=url, timeout=5.0))
    assert answer.body == b"found"
    transport.close()


@each_library
def test_a_proxy_of_the_environment_keeps_the_deadline(
    library: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with RawServer(HEADER_DRIP) as server:
        monkeypatch.setenv("HTTP_PROXY", server.url)
        monkeypatch.setenv("HTTPS_PROXY", server.url)
        transport = open_blocking()
        for url in ("http://osu.invalid/", "https://osu.invalid/"):
            start = time.monotonic()
            with pytest.raises(TimedOutError):
                transport.send(Request(method="GET", url=url, timeout=PATIENCE))
            assert time.monotonic() - start < PATIENCE + LATE
        transport.close()


@each_library
def test_every_pool_that_osupy_opens_has_its_backend(
    library: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    transport = open_blocking()
    backends = [pool._network_backend for pool in pools(transport._client)]
    transport.close()
    assert [type(backend) for backend in backends] == [BlockingBackend] * 2


def test_a_refused_connection_says_that_nothing_was_sent(wire: Wire) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(ConnectionFailedError, match="ConnectError") as caught:
        wire.get(f"http://127.0.0.1:{port}/")
    assert not caught.value.sent


def test_a_wrapper_that_hides_the_pool_still_works() -> None:
    class Wrapper(httpx.BaseTransport):
        def __init__(self, inner: httpx.BaseTransport) -> None:
            self.inner = inner

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            return self.inner.handle_request(request)

    inner = httpx.HTTPTransport()
    with httpx.Client(transport=Wrapper(inner)) as client, inner:
        assert list(pools(client)) == [inner._pool]
        with RawServer(serve(ok(b"whole"))) as server:
            request = Request(method="GET", url=server.url, timeout=5.0)
            assert HttpxTransport(client).send(request).body == b"whole"
