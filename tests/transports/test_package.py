from __future__ import annotations

import subprocess
import sys

import pytest

import osupy.transports

HEAVY = ("anyio", "asyncio", "httpx", "httpx2", "httpcore", "ssl")


def test_importing_the_package_loads_no_http_library() -> None:
    code = (
        "import sys, osupy.transports as t;"
        "assert t.Request and t.AsyncTransport and t.MemoryTransport;"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    assert run.stdout == "[]\n"


def test_importing_the_default_transport_loads_no_http_library() -> None:
    code = (
        "import sys, osupy.transports as t; t.HttpxTransport;"
        "print([name for name in ('httpx', 'httpx2') if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    assert run.stdout == "[]\n"


@pytest.mark.parametrize("name", osupy.transports.__all__)
def test_every_name_that_is_offered_exists(name: str) -> None:
    assert name in dir(osupy.transports)
    assert getattr(osupy.transports, name).__name__ == name


def test_the_offered_names_are_sorted() -> None:
    assert osupy.transports.__all__ == sorted(osupy.transports.__all__)


def test_a_name_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(AttributeError, match="HttpTransport"):
        _ = osupy.transports.HttpTransport  # type: ignore[attr-defined]
