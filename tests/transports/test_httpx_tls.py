from __future__ import annotations

import ssl
from typing import Any

import pytest

from osupy.transports import HttpxTransport, Request
from osupy.transports._tls import shared_context
from osupy.transports.httpx import open_blocking
from tests.raw_server import RawServer, Talk, ok, serve
from tests.transports.conftest import Wire, each_library, only, tls_server


def _inside(talk: Talk) -> None:
    talk.start_tls(tls_server())
    serve(ok(b"inside"))(talk)


def _tunnel(talk: Talk) -> None:
    talk.read_request()
    talk.send(b"HTTP/1.1 200 Connected\r\n\r\n")
    _inside(talk)


def test_a_server_with_a_trusted_certificate_answers(wire: Wire) -> None:
    with RawServer(_inside) as server:
        for _ in range(2):
            answer = wire.get(server.url.replace("http:", "https:"))
            assert answer.body == b"inside"
    assert server.accepted == 1


@only(own=True)
def test_a_tunnel_of_a_proxy_carries_requests(
    colour: str, library: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.transports.test_httpx import _one_call

    with RawServer(_tunnel) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        assert _one_call(colour, "https://localhost/").body == b"inside"
    assert proxy.requests[0].startswith(b"CONNECT localhost:443 HTTP/1.1\r\n")


@each_library
def test_certificates_are_read_once_and_only_when_needed(library: Any) -> None:
    made: list[bool] = []

    def create(*, trust_env: bool) -> ssl.SSLContext:
        made.append(trust_env)
        context: ssl.SSLContext = library.create_ssl_context(trust_env=trust_env)
        return context

    contexts = [shared_context(create, trust_env=True) for _ in range(2)]
    with library.Client(verify=contexts[0]) as client:
        transport = HttpxTransport(client)
        with RawServer(serve(ok())) as server:
            transport.send(Request(method="GET", url=server.url, timeout=5))
        assert made == []
        with RawServer(_inside) as server:
            url = server.url.replace("http:", "https:")
            transport.send(Request(method="GET", url=url, timeout=5))
    with library.Client(verify=contexts[1]) as client, RawServer(_inside) as server:
        url = server.url.replace("http:", "https:")
        HttpxTransport(client).send(Request(method="GET", url=url, timeout=5))
    assert made == [True]


@each_library
def test_certificates_of_another_environment_are_read_anew(
    library: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = shared_context(library.create_ssl_context, trust_env=True)
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere.pem")
    assert shared_context(library.create_ssl_context, trust_env=True) is not first


@each_library
def test_our_own_clients_do_not_read_certificates_for_http(
    library: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(**_: object) -> ssl.SSLContext:
        raise AssertionError

    monkeypatch.setattr(library, "create_ssl_context", never)
    transport = open_blocking()
    with RawServer(serve(ok(b"plain"))) as server:
        answer = transport.send(Request(method="GET", url=server.url, timeout=5))
    assert answer.body == b"plain"
    transport.close()
