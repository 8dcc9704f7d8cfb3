"""The declared routes are those of the contract, on both clients."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest

from osupy import AsyncClient, Client, objects, routes
from osupy._core.paging import Listing, Style
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

OMITTED = {
    "cursor": "cursor_string does the same, and the server is phasing this one out",
    "key": "an int is sent as an id, a str as a name",
    "with_deleted": "without effect over OAuth",
    "GET api/v2/beatmaps/{beatmap}/scores/users/{user}/all mode": (
        "the old name of ruleset"
    ),
    "POST api/v2/beatmaps/{beatmap}/attributes ruleset_id": (
        "ruleset by number; ruleset does the same"
    ),
    "GET api/v2/beatmapsets/search query": "q does the same",
    "GET api/v2/chat/channels/{channel}/messages return_object": (
        "changes the shape of the answer"
    ),
    "GET api/v2/news format": "gives a feed in XML",
}
"""Parameters that are left out, by name or by route and name, and why."""

DECLARED = [
    (key, entry, method) for key, entry in NAMES.items() for method in entry["methods"]
]


@pytest.fixture(params=[Client, AsyncClient])
def client(request: pytest.FixtureRequest) -> type:
    kind: type = request.param
    return kind


KEPT = {"GET api/v2/comments cursor": "there is no cursor_string there"}
"""Exceptions from what is left out by name."""


def is_omitted(key: str, name: str) -> bool:
    place = f"{key} {name}"
    return place not in KEPT and (name in OMITTED or place in OMITTED)


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
    # An object of the contract is sent key by key: channel[name].
    sent = {name if name in wanted else name.partition("[")[0] for name in sent}
    sent |= set(route.fixed)
    assert sent <= wanted
    assert wanted - sent <= _other_method(key, name)


def _other_method(key: str, name: str) -> set[str]:
    """Return what only the other method of a route sends."""
    others = [other for other in NAMES[key]["methods"] if other != name]
    declared = routes(Client)
    return {
        (route._sent[own].name or own).partition("[")[0] if own in route._sent else own
        for other in others
        for route in [declared[other]]
        for own in route.signature.parameters
    }


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
    if found := re.match(r"array<([^>]*)>", expression):
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
    if get_origin(hint) is Sequence:
        return [1]
    for choice in get_args(hint) or (hint,):
        if choice is int:
            return 1
        if choice is str:
            return "x"
        if choice is bool:
            return True
        if get_args(choice) and get_origin(choice) is not type:
            return get_args(choice)[0]
    raise AssertionError(hint)


LISTED = [
    (key, fetch, iterator)
    for key, entry in NAMES.items()
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
    items = RESULTS[key]["items"] or "$"
    if isinstance(listing.items, By):
        assert set(listing.items.values.values()) == set(items.split("|"))
    else:
        assert listing.items == items
    largest = listing.max_size
    if isinstance(largest, By):
        assert max(largest.values.values()) == paging["page_size_max"]
    else:
        assert largest == paging["page_size_max"]
    sent_again = paging.get("sort_must_match")
    if listing.sort is not None:
        assert sent_again == "sort" or key in SORT_OF_ITS_OWN
    total = listing.max_total
    wanted = paging.get("max_total") or (
        paging.get("max_offset") if listing.style is Style.PAGE else None
    )
    if listing.style is Style.CURSOR_STRING:
        return  # a null cursor says so
    if isinstance(total, By):
        assert isinstance(wanted, dict)
        assert total.values == {k: v for k, v in wanted.items() if v is not None}
    else:
        assert total == wanted


SORT_OF_ITS_OWN = {"GET api/v2/comments": "the cursor's keys depend on the sort"}


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
        for alias in entry.get("aliases", ()):
            assert getattr(client, alias) is getattr(client, entry["methods"][0])


def test_every_omission_still_has_its_place() -> None:
    known = {p["name"] for key in NAMES for p in params(key)}
    known |= {f"{key} {p['name']}" for key in NAMES for p in params(key)}
    assert OMITTED.keys() | KEPT.keys() <= known
