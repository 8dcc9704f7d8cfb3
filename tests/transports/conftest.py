"""The forms of `HttpxTransport`, so that one test shows a fact of all of them."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs
import pytest
from anyio.from_thread import start_blocking_portal

from osupy.transports import HttpxTransport, Request, Response
from osupy.transports import httpx as module

CERTIFICATE = Path(__file__).with_name("localhost.pem")
"""Self-signed, with its key, for ``localhost`` and ``127.0.0.1``."""

TRUSTING = ssl.create_default_context(cafile=CERTIFICATE)


def tls_server() -> ssl.SSLContext:
    """Return the server's side of `TRUSTING`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


@attrs.frozen
class Wire:
    """One form of the transport; `send` blocks whatever its colour."""

    colour: str
    own: bool
    transport: Any
    client: Any
    send: Callable[[Request], Response]
    close: Callable[[], None]

    def get(self, url: str, timeout: float | None = 5.0, **more: Any) -> Response:
        return self.send(Request(method="GET", url=url, timeout=timeout, **more))


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@attrs.frozen
class Form:
    """Which kind of client, whose, and of which library."""

    colour: str
    own: bool
    library: str

    def __str__(self) -> str:
        return f"{self.colour}-{'own' if self.own else 'passed'}-{self.library}"


def _forms(colours: str, libraries: str, *owns: bool) -> list[Form]:
    return [
        Form(colour, own, library)
        for colour in colours.split()
        for own in owns
        for library in libraries.split()
    ]


FORMS = [
    Form("asyncio", True, "httpx2"),
    Form("asyncio", False, "httpx"),
    Form("trio", True, "httpx"),
    Form("trio", False, "httpx2"),
    Form("blocking", True, "httpx"),
    Form("blocking", True, "httpx2"),
    Form("blocking", False, "httpx"),
]
"""Every pair of properties; a test that depends on all three asks for `ALL`."""

ALL = _forms("asyncio trio blocking", "httpx httpx2", True, False)


def only(*forms: Form, **fixed: object) -> pytest.MarkDecorator:
    """Run a test with some of the forms: those given, or those that fit."""
    chosen = forms or [
        form
        for form in ALL
        if all(getattr(form, name) == value for name, value in fixed.items())
    ]
    return pytest.mark.parametrize("form", chosen, ids=str)


each_library = only(colour="asyncio", own=True)
"""For tests that make their own transport."""


@pytest.fixture(params=FORMS, ids=str)
def form(request: pytest.FixtureRequest) -> Form:
    found: Form = request.param
    return found


@pytest.fixture
def colour(form: Form) -> str:
    return form.colour


@pytest.fixture
def own(form: Form) -> bool:
    return form.own


@pytest.fixture
def library(form: Form, monkeypatch: pytest.MonkeyPatch) -> Any:
    """One of the two libraries; osupy opens its own clients with it, too."""
    found = import_module(form.library)
    monkeypatch.setattr(module, "_library", lambda: found)
    return found


@pytest.fixture
def options() -> dict[str, Any]:
    """Arguments for a client that is passed in; a test may override it."""
    return {"verify": TRUSTING}


@pytest.fixture
def wire(
    colour: str, own: bool, library: Any, options: dict[str, Any]
) -> Iterator[Wire]:
    if colour == "blocking":
        yield from _blocking(library, options, own=own)
    else:
        yield from _awaiting(library, options, colour, own=own)


def _blocking(library: Any, options: dict[str, Any], *, own: bool) -> Iterator[Wire]:
    transport: Any
    if own:
        transport = module.open_blocking()
        yield Wire(
            "blocking",
            own,
            transport,
            transport._client,
            transport.send,
            transport.close,
        )
        transport.close()
        return
    with library.Client(**options) as client:
        transport = HttpxTransport(client)
        yield Wire("blocking", own, transport, client, transport.send, transport.close)


def _awaiting(
    library: Any, options: dict[str, Any], backend: str, *, own: bool
) -> Iterator[Wire]:
    transport: Any
    with start_blocking_portal(backend) as portal:
        if own:
            transport = module.open_async()
            client = transport._client
        else:
            client = library.AsyncClient(**options)
            transport = HttpxTransport(client)
        yield Wire(
            backend,
            own,
            transport,
            client,
            lambda request: portal.call(transport.send, request),
            lambda: portal.call(transport.aclose),
        )
        portal.call(client.aclose)
