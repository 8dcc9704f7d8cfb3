"""Which library carries the bytes, and how many cases there are."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import pytest

from osupy.transports import httpx as module


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Choose the library with which osupy opens its own transports."""

    def choose(name: str) -> None:
        found = import_module(name)
        monkeypatch.setattr(module, "_library", lambda: found)

    for variable in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(variable, raising=False)
        monkeypatch.delenv(variable.upper(), raising=False)
    return choose


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many cases there are."""
    from tests.faults.test_faults import CASES, EVERY

    how = "each on every pair" if EVERY else "each on one pair, by rotation"
    terminalreporter.write_line(f"{len(CASES)} distinct faults, {how}")
