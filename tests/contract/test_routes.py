"""The declared routes are those of the contract, on both clients."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest

from osupy import AsyncClient, Client, objects, routes
from osupy._core.paging import Listing
from osupy._core.paging.listing import By
from osupy._core.route import Route

DATA = Path(__file__).parent / "data"


def facts(name: str) -> dict[str, Any]:
    """Read one of the copied tables."""
    table: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    return table


ROUTES = facts("routes")
RESULTS = facts("results")
NAMES = facts("names")

DONE = frozenset({"beatmaps", "scores", "users"})
"""Areas whose routes are declared."""

OMITTED = {
    "cursor": "cursor_string does the same, and the server is phasing this one out",
    "key": "deprecated: a name is sent with @, an id as a number",
    "GET api/v2/beatmaps/{beatmap}/scores/users/{user}/all mode": (
        "the old name of ruleset"
    ),
    "POST api/v2/beatmaps/{beatmap}/attributes ruleset_id": (
        "ruleset by number; ruleset does the same"
    ),
}
"""Parameters that are left out, by name or by route and name, and why."""

DECLARED = [
    (key, entry, method)
    for key, entry in NAMES.items()
    if entry["area"] in DONE
    for method in entry["methods"]
]


@pytest.fixture(params=[Client, AsyncClient])
def client(request: pytest.FixtureRequest) -> type:
    kind: type = request.param
    return kind


def is_omitted(key: str, name: str) -> bool:
    return name in OMITTED or f"{key} {name}" in OMITTED


def params(key: str) -> Iterator[dict[str, Any]]:
    fact = ROUTES[key]
    for kind in ("path_params", "query_params", "body_params"):
        yield from fact[kind]


def test_client_declares_exactly_the_named_routes(client: type) -> None:
    assert set(routes(client)) == {method for _, _, method in DECLARED}


@pytest.mark.parametrize(("key", "entry", "name"), DECLARED)
def test_route_is_the_contracts(
    client: type, key: str, entry: dict[str, Any], name: str
) -> None:
    route, fact = routes(client)[name], ROUTES[key]
    assert f"{route.method} {route.path}" == key
    assert route.scopes == set(fact["scopes"]) - {"any"}
    assert route.requires_user == fact["requires_user"]
    assert route.needs_token == (fact["auth"] != "none")


@pytest.mark.parametrize(("key", "entry", "name"), DECLARED)
def test_parameters_are_the_contracts(
    client: type, key: str, entry: dict[str, Any], name: str
) -> None:
    route = routes(client)[name]
    wanted = {p["name"] for p in params(key) if not is_omitted(key, p["name"])}
    sent = {
        route._sent[own].name or own if own in route._sent else own
        for own in route.signature.parameters
    }
    assert sent | set(route.fixed) == wanted


@pytest.mark.parametrize(("key", "entry", "name"), DECLARED)
def test_ranges_are_the_contracts(
    client: type, key: str, entry: dict[str, Any], name: str
) -> None:
    route = routes(client)[name]
    for param in params(key):
        sent = route._sent.get(param["name"])
        if param["name"] not in route.signature.parameters:
            continue
        for bound, own in (("min", "least"), ("max", "most")):
            if bound in param:
                assert sent is not None, param
                assert getattr(sent, own) == param[bound], param


@pytest.mark.parametrize(("key", "entry", "name"), DECLARED)
def test_result_is_the_contracts(
    client: type, key: str, entry: dict[str, Any], name: str
) -> None:
    fact = RESULTS[key]
    expression = fact.get("by_method", {}).get(name, fact["result"])
    assert routes(client)[name].result == python(expression)


def python(expression: str) -> Any:
    """Return the annotation of a result; of two shapes, today's."""
    if expression in {"binary", "empty"}:
        return bytes if expression == "binary" else None
    if found := re.fullmatch(r"array<(.*)>", expression):
        return list[python(found[1])]  # type: ignore[misc]
    first = expression.partition("|")[0]
    return getattr(objects, first.removeprefix("object:"))


@pytest.mark.parametrize(("key", "entry", "name"), DECLARED)
def test_limits_of_its_own_are_the_contracts(
    key: str, entry: dict[str, Any], name: str
) -> None:
    declared = routes(Client)[name]
    replays = any(t["limit"] == 10 for t in ROUTES[key]["throttle"])
    arguments = {p: _any_value(declared, p) for p in _needed(declared)}
    assert (declared.operation(**arguments).bucket == "replays") is replays


def _needed(route: Route) -> list[str]:
    parameters = route.signature.parameters.values()
    return [p.name for p in parameters if p.default is inspect.Parameter.empty]


def _any_value(route: Route, name: str) -> Any:
    hint = route._hints[name]
    for choice in get_args(hint) or (hint,):
        if choice is int:
            return 1
        if choice is str:
            return "x"
        if get_args(choice) and get_origin(choice) is not type:
            return get_args(choice)[0]
    raise AssertionError(hint)


LISTED = [
    (key, fetch, iterator)
    for key, entry in NAMES.items()
    if entry["area"] in DONE
    for fetch, iterator in zip(
        entry["methods"], entry.get("iterators", ()), strict=False
    )
]


@pytest.mark.parametrize(("key", "fetch", "iterator"), LISTED)
def test_iterator_moves_as_the_contract_says(
    client: type, key: str, fetch: str, iterator: str
) -> None:
    listing: Listing = getattr(client, iterator).listing
    paging = ROUTES[key]["pagination"]
    assert listing.style.value == paging["style"]
    assert listing.size == paging["page_size_param"]
    assert listing.endless == paging["end"].startswith("never")
    assert listing.items == (RESULTS[key]["items"] or "$")
    assert _largest(listing) == paging["page_size_max"]
    total = listing.max_total
    wanted = paging.get("max_total")
    if isinstance(total, By):
        assert total.values == {k: v for k, v in wanted.items() if v is not None}
    else:
        assert total == wanted


def _largest(listing: Listing) -> Any:
    return listing.max_size


@pytest.mark.parametrize(("key", "fetch", "iterator"), LISTED)
def test_iterator_takes_the_same_parameters_and_two_more(
    client: type, key: str, fetch: str, iterator: str
) -> None:
    own = inspect.signature(getattr(client, iterator)).parameters
    page = inspect.signature(getattr(client, fetch)).parameters
    assert [*own] == [*page, "max_items", "undecodable"]
    for name, parameter in page.items():
        assert own[name].default == parameter.default
        assert own[name].annotation == parameter.annotation
        assert own[name].kind == parameter.kind


def test_every_alias_is_there(client: type) -> None:
    for entry in NAMES.values():
        if entry["area"] in DONE:
            for alias in entry.get("aliases", ()):
                assert getattr(client, alias) is getattr(client, entry["methods"][0])


def test_every_omission_still_has_its_place() -> None:
    known = {p["name"] for key in NAMES for p in params(key)}
    known |= {f"{key} {p['name']}" for key in NAMES for p in params(key)}
    assert OMITTED.keys() <= known
