"""The sandbox serves what the contract lists, to those whom the contract lets in."""

from __future__ import annotations

import re
from typing import Any

import pytest

from osupy.sandbox.app import served
from osupy.sandbox.calls import Served
from tests.contract.checker import load

NAMES: dict[str, Any] = load("names")
ROUTES: dict[str, Any] = load("routes")
_CONVERTER = re.compile(r":\w+}")


def _fits(one: Served, path: str) -> bool:
    """Say whether a route of the sandbox is one of the contract, or its short form."""
    own = "api/v2/" + _CONVERTER.sub("}", one.path)
    short = re.sub(r"/{\w+\?}", "", path)
    return own in (path.replace("?}", "}"), short)


def _of(name: str) -> list[Served]:
    method, _, path = name.partition(" ")
    return [it for it in served() if it.method == method and _fits(it, path)]


@pytest.mark.parametrize("name", NAMES)
def test_route_is_served_to_whom_it_is_for(name: str) -> None:
    route = ROUTES[name]
    found = _of(name)
    assert len(found) == (2 if "?}" in name else 1)
    scopes = set(route["scopes"]) - {"any"}
    for one in found:
        assert one.scopes == scopes
        assert one.open is (route["auth"] == "none")
        assert one.needs_user is route["requires_user"]


def test_nothing_else_is_served() -> None:
    known = {(one.method, one.path) for name in NAMES for one in _of(name)}
    assert {(one.method, one.path) for one in served()} == known
