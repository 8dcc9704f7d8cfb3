"""A sandbox whose clock the test turns, and a client that asks it."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from typing import Any

import attrs
import httpx
import pytest

from osupy.sandbox import Sandbox

PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Saves each client the time of reading certificates that nobody asks for."""
TODAY = {"x-api-version": "20250913"}


@attrs.define
class Clock:
    """Seconds, which pass only when told to."""

    now: float = 1_000.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.now


def client_of(box: Sandbox, token: str | None = None) -> httpx.Client:
    """Return a client of the API with a token of the sandbox."""
    headers = TODAY | {"authorization": f"Bearer {token or box.token()}"}
    url = f"{box.base_url}/api/v2"
    return httpx.Client(base_url=url, headers=headers, timeout=5, verify=PLAIN)


def send(method: str, url: str, **options: Any) -> httpx.Response:
    """Return the answer to one request, sent on a connection of its own."""
    return httpx.request(method, url, verify=PLAIN, **options)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def box(clock: Clock) -> Iterator[Sandbox]:
    """Give a fresh sandbox: for tests that change it."""
    with Sandbox(seed=1, clock=clock) as sandbox:
        yield sandbox


@pytest.fixture
def api(box: Sandbox) -> Iterator[httpx.Client]:
    with client_of(box) as client:
        yield client


@pytest.fixture(scope="module")
def shared_box() -> Iterator[Sandbox]:
    """Give a sandbox to a whole file: for tests that only read."""
    with Sandbox(seed=1, clock=Clock(), rate_limit=10**9) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def shared(shared_box: Sandbox) -> Iterator[httpx.Client]:
    with client_of(shared_box) as client:
        yield client
