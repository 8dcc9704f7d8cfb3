"""What every test may use."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module", params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    """Return the loop on which a test runs: every awaiting test runs on both."""
    backend: str = request.param
    return backend
