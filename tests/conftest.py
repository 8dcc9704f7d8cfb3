"""What every test may use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from osupy._core.converter import structs
from osupy._core.converter.engine import engine
from osupy._core.converter.session import forget_warnings


@pytest.fixture(scope="module", params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    """Return the loop on which a test runs: every awaiting test runs on both."""
    backend: str = request.param
    return backend


@pytest.fixture(params=["functions", "structs"])
def way(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Decode without msgspec, or by way of it from the first answer on."""
    chosen: str = request.param
    skip = 0 if chosen == "structs" else 10**9
    monkeypatch.setattr(structs, "_FIRST_SKIP", skip)
    monkeypatch.setattr(structs, "_SKIP", skip)
    engine.renew()
    forget_warnings()
    yield chosen
    engine.renew()
